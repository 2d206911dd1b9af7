"""The last press is taken back where nobody has acted on it, by an event of its own; a sentence
tells when it is too late.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from routing.call.call import State
from routing.rules.transition import rebuilt
from routing.storage import ledger
from tests.chain.front import Front
from tests.routing.links import CATALOGUE


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    made = Front(sqlite_url, CATALOGUE)
    yield made
    made.app.close()


def asked(front: Front, who: str = "tom", *, yes: str = "yes") -> str:
    said = front.types(who, "please see to the spill", yes)
    return next(word.strip(".,:") for word in said.split() if word.startswith("S-"))


def told(front: Front, number: str) -> list[str]:
    with front.app.database.reading() as session:
        events = ledger.events(session, number)
    assert rebuilt(events) == front.call(number), "the ledger tells the same"
    return [event.kind for event in events if event.by != "schakel"]


def test_an_acknowledgement_is_taken_back_and_its_clock_is_the_one_before(front: Front) -> None:
    number = asked(front)
    before = front.call(number)
    front.types("joost", f"ack {number}")
    front.wait(minutes=2)
    assert "Taken back" in front.types("joost", f"/undo {number}")
    call = front.call(number)
    assert (call.state, call.assignee, call.acknowledged_at) == (State.OFFERED, None, None)
    assert (call.acknowledge_by, call.resolve_by) == (before.acknowledge_by, before.resolve_by)
    assert not any("put back" in text for text in front.said("room/cleaning"))
    assert "nothing of yours" in front.types("joost", f"/undo {number}"), "no undo of an undo"
    assert told(front, number) == ["opened", "acknowledged", "put_back"]


def test_who_had_it_and_how_it_weighed_come_back(front: Front) -> None:
    number = asked(front)
    front.types("fatima", f"ack {number}")
    front.presses("joost", number, "assign:joost")
    front.types("joost", f"/undo {number}")
    assert front.call(number).assignee == "fatima"
    before = front.call(number)
    front.presses("fatima", number, "prioritise", impact="high", urgency="high")
    assert front.call(number).impact == "high"
    front.types("fatima", f"/undo {number}")
    call = front.call(number)
    assert (call.impact, call.urgency, call.promise) == (
        before.impact,
        before.urgency,
        before.promise,
    )
    front.presses("fatima", number, "put_back", reason="")
    front.types("fatima", f"/undo {number}")
    assert (front.call(number).state, front.call(number).assignee) == (State.IN_PROGRESS, "fatima")
    told(front, number)


def test_who_was_told_that_somebody_has_it_hears_that_nobody_has(front: Front) -> None:
    number = asked(front)

    def heard(who: str, words: str) -> int:
        return sum(words in text for text in front.said(f"person/{who}"))

    front.types("joost", f"ack {number}")
    front.types("joost", f"/undo {number}")
    assert (heard("tom", "has picked up"), heard("tom", "has not picked up")) == (1, 1)
    front.presses("joost", number, "assign:fatima")
    front.types("joost", f"/undo {number}")
    assert (heard("fatima", "has given you"), heard("fatima", "back from you")) == (1, 1)
    assert heard("tom", "has not picked up") == 2
    front.types("fatima", f"ack {number}")
    front.presses("fatima", number, "put_back", reason="")
    front.types("fatima", f"/undo {number}")
    assert heard("tom", "has picked up") == 3, "that it was put back they never heard"


def test_too_late_is_said_in_a_sentence_and_changes_nothing(front: Front) -> None:
    number = asked(front)
    front.types("joost", f"ack {number}")
    front.types("fatima", f"{number} note the mop is broken")
    assert "Fatima has done something" in front.types("joost", f"/undo {number}")
    front.presses("joost", number, "reply", text="On my way")
    assert "others have heard of it" in front.types("joost", f"/undo {number}")
    other = asked(front, "sanne", yes="ja")
    front.types("joost", f"ack {other}")
    front.wait(minutes=11)
    assert "longer ago than ten minutes" in front.types("joost", f"/undo {other}")
    assert "can't find" in front.types("daan", f"/undo {number}")
    assert "nothing of yours" in front.types("tom", f"/undo {number}")
    assert front.call(other).assignee == front.call(number).assignee == "joost"


def test_that_it_was_put_back_stands_nowhere_once_that_is_taken_back(front: Front) -> None:
    number = asked(front)
    front.types("fatima", f"ack {number}")
    front.presses("fatima", number, "put_back", reason="ill")
    assert [remark.text for remark in front.call(number).remarks] == ["ill"]
    front.types("fatima", f"/undo {number}")
    assert front.call(number).remarks == ()
    told(front, number)
    front.presses("fatima", number, "put_back", reason="ill after all")
    assert [remark.text for remark in front.call(number).remarks] == ["ill after all"]
