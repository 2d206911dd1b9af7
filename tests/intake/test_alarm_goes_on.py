"""What is said after an alarm goes to those who were alerted, at once and without a question, also
once its request was sent; a quarter of an hour later it is a message as any other.
"""

from __future__ import annotations

import pytest

from bot.ports import Press
from routing.storage import ledger
from tests.chain.front import Front
from tests.intake.house import CATALOGUE

FIRE = "there is a fire, flames and smoke everywhere"


@pytest.fixture
def front(sqlite_url: str) -> Front:
    made = Front(sqlite_url, CATALOGUE)
    made.types("tom", FIRE, "yes")
    assert made.call("S-1001").text == FIRE
    return made


def alerts(front: Front) -> list[str]:
    return [one for one in front.said("room/desk") if "EMERGENCY" in one or "takes it back" in one]


def history(front: Front, number: str) -> str:
    with front.app.database.reading() as session:
        return "\n".join(e.model_dump_json() for e in ledger.events(session, number))


@pytest.mark.parametrize(
    "said",
    [
        "in the kitchen on the second floor",
        "no, in room 7",
        "it is next to the lift",
        "S-1001: it is in room 7",
        "room 12",
    ],
)
def test_a_place_said_after_it_was_sent_is_passed_on_and_added(front: Front, said: str) -> None:
    heard = front.types("tom", said)
    told = said.removeprefix("no, ")
    assert len(alerts(front)) == 2 and told in alerts(front)[-1]
    assert "I am alerting" in heard and "Added to S-1001" in heard and "?" not in heard
    assert told in history(front, "S-1001")
    front.app.close()


def test_by_the_buttons_of_its_call_too(front: Front) -> None:
    front.presses("tom", "S-1001", "add", text="people are still inside, by the stairs")
    assert "by the stairs" in alerts(front)[-1]
    front.presses("tom", "S-1001", "cancel", reason="it was a drill")
    assert "takes it back" in alerts(front)[-1]
    front.app.close()


def test_another_emergency_and_another_request_are_their_own(front: Front) -> None:
    front.types("tom", "in room 7")
    heard = front.types("tom", "help, somebody collapsed in room 31 and is not breathing")
    assert "Shall I send it?" in heard and "room 31" in alerts(front)[-1]
    count = len(alerts(front))
    front.types("tom", "yes")
    assert front.call("S-1002").state == "offered"
    front.types("tom", "there is a spill", "yes")
    assert len(alerts(front)) == count
    front.types("tom", "S-1002 it is room 32 now")
    assert "room 32" in alerts(front)[-1]
    assert "room 32" not in history(front, "S-1001")
    front.app.close()


def test_the_same_emergency_again_is_added_to_its_call(front: Front) -> None:
    heard = front.types("tom", "help, the fire spreads, flames and smoke on the roof")
    assert "Added to S-1001" in heard and "Shall I send it?" not in heard
    assert "spreads" in alerts(front)[-1]
    front.app.close()


def test_a_yes_and_a_question_alert_nobody(front: Front) -> None:
    for said in ("when does somebody come?", "thanks", "yes", "never mind", "yes, a drill"):
        front.types("tom", said)
    assert [one for one in alerts(front)[1:] if "EMERGENCY" in one] == []
    front.app.close()


def test_of_another_person_and_after_a_while_it_is_a_message_as_any(front: Front) -> None:
    front.types("sanne", "in room 7")
    front.wait(minutes=16)
    front.types("tom", "in room 7")
    assert len(alerts(front)) == 1
    front.app.close()


def test_before_it_is_sent_a_correction_of_the_place_is_passed_on(sqlite_url: str) -> None:
    front = Front(sqlite_url, CATALOGUE)
    front.types("tom", FIRE, "no, by the entrance")
    assert "by the entrance" in alerts(front)[-1]
    front.types("tom", "yes, in room 7")
    assert "in room 7" in alerts(front)[-1]
    front.app.close()


def test_danger_told_in_a_form_goes_on_too(sqlite_url: str) -> None:
    front = Front(sqlite_url, CATALOGUE)
    words = "help, a visitor has collapsed and is not breathing"
    front._send("tom", press=Press(action="item:cleaning/rooms/spill", values={"where": words}))
    front.types("tom", "in room 7")
    assert "in room 7" in alerts(front)[-1]
    front.app.close()


def test_danger_of_another_kind_is_an_emergency_of_its_own(front: Front) -> None:
    heard = front.types("tom", "help, a man with a knife is threatening people")
    assert "Added to" not in heard and "Shall I send it?" in heard and "Where is it?" in heard
    front.types("tom", "yes")
    assert "knife" in front.call("S-1002").text and "knife" not in history(front, "S-1001")
    front.app.close()


def test_so_it_is_before_the_first_was_sent(sqlite_url: str) -> None:
    front = Front(sqlite_url, CATALOGUE)
    front.types("tom", FIRE, "help, a man with a knife is threatening people", "yes", "yes")
    assert {front.call(n).text for n in ("S-1001", "S-1002")} == {
        FIRE,
        "help, a man with a knife is threatening people",
    }
    front.app.close()


def test_a_false_alarm_that_was_not_sent_yet_drops_its_own_request(sqlite_url: str) -> None:
    front, asked = Front(sqlite_url, CATALOGUE), "by the way, can I get a copy of my contract"
    front.types("tom", FIRE, asked)
    heard = front.types("tom", "false alarm, it was the soup")
    assert asked in heard and FIRE not in heard
    front.types("tom", "yes", "yes")
    assert front.call("S-1001").text == asked
    front.app.close()


def test_what_is_passed_on_says_what_it_is_about(front: Front) -> None:
    front.types("tom", "in room 7")
    assert FIRE in alerts(front)[-1] and "in room 7" in alerts(front)[-1]
    front.app.close()


def test_the_request_of_an_emergency_says_who_comes(sqlite_url: str) -> None:
    front = Front(sqlite_url, CATALOGUE)
    heard = front.types("tom", FIRE)
    assert "urgent" in heard and "asked them to come" in heard and "not sure" not in heard
    front.app.close()


def test_another_danger_drops_the_question_whether_to_withdraw(front: Front) -> None:
    assert "cancel" in front.types("tom", "false alarm").lower()
    front.types("tom", "help, somebody collapsed and is not breathing")
    front.types("tom", "send")
    assert front.call("S-1001").state == "offered"
    assert not [one for one in alerts(front) if "takes it back" in one]
    front.app.close()
