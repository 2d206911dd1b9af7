"""What a program asks for and does: as its person, by the one state machine, once for each key."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from routing.call.call import RAISED
from routing.rules.invariants import ledger_tells
from routing.storage import ledger
from routing.understand.decision import Decision
from routing.understand.live import LiveReader
from tests.api.conftest import CONTRACT, SPILL, Api
from tests.routing.links import CATALOGUE
from tests.routing.reading import ByWord


def test_a_call_goes_all_the_way_and_people_hear_of_it_as_ever(api_anywhere: Api) -> None:
    api = api_anywhere
    sanne, fatima = api.token("sanne"), api.token("fatima")
    number = api.opens(sanne, SPILL)
    assert api.acts(fatima, number, "acknowledge").json()["state"] == "in_progress"
    asked = api.acts(fatima, number, "ask", question="Which hall?").json()
    assert asked["state"] == "waiting_requester" and asked["question"] == "Which hall?"
    assert api.acts(sanne, number, "answer", text="The big one").json()["state"] == "in_progress"
    assert api.acts(fatima, number, "resolve", text="Mopped.").json()["resolution"] == "Mopped."
    assert api.acts(sanne, number, "confirm").json()["state"] == "closed"
    kinds = [one["kind"] for one in api.get(f"/calls/{number}/events", sanne)["data"]]
    assert kinds[0] == "opened" and {"acknowledged", "asked", "answered"} <= set(kinds)
    heard = api.front.types("sanne", "status")
    assert number in heard
    with api.front.app.database.reading() as session:
        call = ledger.read(session, number)
        assert call
        ledger_tells(call, ledger.events(session, number))


def test_nobody_does_by_a_token_what_they_may_not_do(api: Api) -> None:
    sanne, fatima, tom = api.token("sanne"), api.token("fatima"), api.token("tom")
    number = api.opens(sanne, SPILL)
    assert api.acts(tom, number, "cancel").status_code == 404
    refused = api.acts(sanne, number, "acknowledge")
    assert refused.status_code == 409 and refused.json()["reason"] == "not_your_team"
    assert api.acts(fatima, number, "cancel").status_code == 409
    assert api.acts(fatima, number, "confirm").json()["code"] == "cannot"
    reads = api.token("fatima", "calls:read")
    assert api.acts(reads, number, "acknowledge").json()["scope"] == "calls:write"
    assert api.get(f"/calls/{number}", fatima)["state"] == "offered"
    assert "acknowledged" not in str(api.get(f"/calls/{number}/events", fatima))


def test_the_same_key_does_it_once_and_answers_the_same(api_anywhere: Api) -> None:
    api = api_anywhere
    sanne = api.token("sanne")
    asked = {"item": SPILL, "text": "in the hall"}
    with ThreadPoolExecutor(4) as threads:
        answers = list(
            threads.map(lambda _: api.ask("POST", "/calls", sanne, key="k1", json=asked), range(4))
        )
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["number"] for one in answers}) == 1
    assert len(api.get("/calls", sanne)["data"]) == 1
    again = api.ask("POST", "/calls", sanne, key="k1", json=asked)
    assert again.headers["idempotent-replayed"] == "true" and again.json() == answers[0].json()
    other = api.ask("POST", "/calls", sanne, key="k1", json=asked | {"text": "elsewhere"})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    number = again.json()["number"]
    fatima = api.token("fatima")
    path = f"/calls/{number}/actions/acknowledge"
    twice = [api.ask("POST", path, fatima, key="k1", json={}) for _ in range(2)]
    assert [one.status_code for one in twice] == [200, 200]
    assert api.acts(fatima, number, "acknowledge").status_code == 409


def test_what_was_refused_may_be_tried_again_with_its_key(api: Api) -> None:
    sanne, fatima = api.token("sanne"), api.token("fatima")
    number = api.opens(sanne, SPILL)
    path = f"/calls/{number}/actions/resolve"
    asked = {"values": {"text": "Done."}}
    assert api.ask("POST", path, fatima, key="r", json=asked).status_code == 409
    api.acts(fatima, number, "acknowledge")
    assert api.ask("POST", path, fatima, key="r", json=asked).json()["state"] == "resolved"


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({"item": "cleaning/rooms/none"}, "code:not_found"),
        ({"item": "laundry/linen/x"}, "code:not_found"),
        ({}, "body/item"),
        ({"text": "  "}, "body/item"),
        ({"item": SPILL, "values": {"nothing": "x"}}, "body/values/nothing"),
        ({"item": SPILL, "more": 1}, "body/more"),
        ({"item": SPILL, "text": "x" * 4001}, "body/text"),
        ([], "body"),
    ],
)
def test_what_cannot_be_asked_says_where_and_opens_nothing(
    api: Api, asked: object, where: str
) -> None:
    sanne = api.token("sanne")
    answer = api.ask("POST", "/calls", sanne, json=asked).json()
    told = answer["errors"][0]["where"] if "errors" in answer else f"code:{answer['code']}"
    assert told == where and answer["how_to_mend"]
    assert api.get("/calls", sanne)["data"] == []


def test_values_of_an_action_are_named_when_they_are_missing(api: Api) -> None:
    sanne, fatima = api.token("sanne"), api.token("fatima")
    number = api.opens(sanne, SPILL)
    answer = api.acts(fatima, number, "decline").json()
    assert answer["errors"][0]["where"] == "body/values/reason"
    answer = api.acts(fatima, number, "decline", reason="not ours", colour="blue").json()
    assert answer["errors"][0]["where"] == "body/values/colour"
    assert api.acts(fatima, number, "fly").status_code == 404


def test_what_needs_no_values_needs_no_body(api: Api) -> None:
    sanne = api.token("sanne")
    number = api.opens(sanne, SPILL)
    told = api.ask("POST", f"/calls/{number}/actions/add", sanne)
    assert [one["where"] for one in told.json()["errors"]] == ["body/values/text"]
    done = api.ask("POST", f"/calls/{number}/actions/cancel", sanne)
    assert (done.status_code, done.json()["state"]) == (200, "cancelled")


@pytest.mark.parametrize("told", [{"kind": "incident"}, {}])
def test_words_alone_go_to_a_person_of_the_desk(api: Api, told: dict[str, str]) -> None:
    asked = {"text": "My chair squeaks", **told}
    answer = api.ask("POST", "/calls", api.token("tom"), json=asked)
    assert answer.status_code == 201 and answer.json()["team"]["id"] == "desk"
    assert answer.json()["text"] == "My chair squeaks"
    assert answer.headers["location"] == f"/api/v1/calls/{answer.json()['number']}"


class ByWordInItsLanguage(ByWord):
    """Knows Dutch by its words."""

    def decide(self, text: str, *known: Any, **more: Any) -> Decision:
        """As it is read, in the language of the words."""
        found = super().decide(text, *known, **more)
        dutch = {"de", "er", "een"} & set(text.split())
        return found.model_copy(update={"language": "nl"}) if dutch else found


@pytest.mark.parametrize("kind", [{}, {"kind": "incident"}, {"kind": "wish"}])
@pytest.mark.parametrize(
    "text", ["someone collapsed in the hall, help", "er ligt een bewusteloze man in de gang, help"]
)
def test_danger_in_words_alone_alerts_and_is_urgent_in_any_language(
    api: Api, text: str, kind: dict[str, str]
) -> None:
    api.front.app.understanding = ByWordInItsLanguage(CATALOGUE)
    calm = api.ask("POST", "/calls", api.token("tom"), json={"text": "My chair squeaks"}).json()
    assert calm["emergency"] is None
    answer = api.ask("POST", "/calls", api.token("tom"), json={"text": text, **kind}).json()
    assert "112" in answer["emergency"]["what_to_do"]
    assert answer["emergency"]["alerted"] and answer["emergency"]["not_reached"] == []
    assert answer["kind"] == "incident" and answer["priority"] < calm["priority"]
    api.front.wait(seconds=1)
    assert any("EMERGENCY" in said and text in said for said in api.front.said("room/desk"))
    call = api.front.call(answer["number"])
    assert RAISED in call.because


def test_danger_in_the_words_of_an_item_and_of_an_action_is_answered_too(api: Api) -> None:
    sanne = api.token("sanne")
    calm = api.front.call(api.opens(sanne, SPILL))
    asked = {"item": SPILL, "text": "someone collapsed in it, not breathing"}
    answer = api.ask("POST", "/calls", sanne, json=asked, key="d").json()
    assert "112" in answer["emergency"]["what_to_do"] and answer["emergency"]["alerted"]
    assert answer["priority"] < calm.priority
    assert api.ask("POST", "/calls", sanne, json=asked, key="d").json() == answer
    more = api.acts(sanne, calm.number, "add", text="someone collapsed here, not breathing")
    assert more.json()["emergency"]["alerted"]
    assert "emergency" not in api.get(f"/calls/{calm.number}", sanne)


def test_who_is_alerted_is_also_where_nothing_else_can_be_done(api: Api) -> None:
    sanne = api.token("sanne")
    number = api.opens(sanne, SPILL)
    refused = api.acts(sanne, number, "resolve", text="someone collapsed here, not breathing")
    assert refused.status_code == 409 and refused.json()["emergency"]["alerted"]
    api.front.wait(seconds=1)
    assert any("EMERGENCY" in said for said in api.front.said("room/desk"))


DANGER = "someone collapsed in the hall, not breathing"
FIRE = "there is a fire in the storeroom, lots of smoke"


@pytest.mark.parametrize(
    ("teams", "asked", "code"),
    [
        (("cleaning",), {"text": DANGER}, "team"),
        (("cleaning",), {"item": CONTRACT, "text": DANGER}, "team"),
        ((), {"item": "no/such/item", "text": DANGER}, "not_found"),
        ((), {"item": SPILL, "text": DANGER, "values": {"nonsense": "1"}}, "unreadable"),
        ((), {"item": SPILL, "values": {"nonsense": DANGER}}, "unreadable"),
    ],
)
def test_danger_alerts_whatever_is_wrong_with_the_rest(
    api: Api, teams: tuple[str, ...], asked: dict[str, Any], code: str
) -> None:
    token = api.token("sanne", teams=teams)
    for _ in range(2):
        answer = api.ask("POST", "/calls", token, json=asked, key="mended-later")
        told = answer.json()
        assert told["code"] == code and told["how_to_mend"]
        assert "112" in told["emergency"]["what_to_do"] and told["emergency"]["alerted"]
    api.front.wait(seconds=1)
    assert any("EMERGENCY" in said and DANGER in said for said in api.front.said("room/desk"))
    mended = api.ask("POST", "/calls", token, json={"item": SPILL, "text": "x"}, key="mended-later")
    assert mended.status_code == 201


def test_an_action_that_cannot_be_read_alerts_too(api: Api) -> None:
    sanne, other = api.token("sanne"), api.token("sanne", teams=("hr",))
    number = api.opens(sanne, SPILL)
    for token, named, code in ((sanne, "nonsense", "unreadable"), (other, "text", "not_found")):
        told = api.acts(token, number, "add", **{named: DANGER}).json()
        assert told["code"] == code and told["emergency"]["alerted"]


@pytest.mark.parametrize("asked", [{"text": FIRE}, {"item": SPILL, "text": FIRE}])
def test_danger_alerts_by_words_alone_while_nothing_is_learnt(
    api: Api, asked: dict[str, str]
) -> None:
    sanne, learning = api.token("sanne"), LiveReader(CATALOGUE, _never)
    api.front.app.understanding = learning
    api.learns(lambda: learning.ready(0))
    for _ in range(3):
        answer = api.ask("POST", "/calls", sanne, json=asked, key="again-and-again")
        told = answer.json()
        assert answer.status_code == 503 and told["code"] == "learning"
        assert "112" in told["emergency"]["what_to_do"] and told["emergency"]["alerted"]
    refused = api.ask("POST", "/calls", sanne, json={"item": "no/such/item", "text": FIRE}).json()
    assert refused["code"] == "not_found" and refused["emergency"]["alerted"]
    calm = api.ask("POST", "/calls", sanne, json={"text": "My chair squeaks"}, key="calm").json()
    assert calm["code"] == "learning" and "emergency" not in calm
    api.front.app.understanding = ByWordInItsLanguage(CATALOGUE)
    api.learns(lambda: True)
    api.front.wait(seconds=1)
    alerts = [said for said in api.front.said("room/desk") if "EMERGENCY" in said and FIRE in said]
    assert len(alerts) == 2
    done = api.ask("POST", "/calls", sanne, json=asked, key="again-and-again")
    assert done.status_code == 201


def _never(catalogue: object, before: object) -> Any:
    return threading.Event().wait()


def test_what_is_refused_and_tells_of_no_danger_leaves_nothing(api: Api) -> None:
    token = api.token("sanne", teams=("cleaning",))
    told = api.ask("POST", "/calls", token, json={"text": "My chair squeaks"}).json()
    assert told["code"] == "team" and "without --team" in told["detail"]
    assert "emergency" not in told and api.front.said("person/sanne") == []
    read_only = api.token("sanne", "calls:read")
    refused = api.ask("POST", "/calls", read_only, json={"text": DANGER})
    assert refused.status_code == 403 and "--scope" in refused.json()["how_to_mend"]


def test_a_program_chooses_the_language_of_its_answers(api: Api) -> None:
    sanne = api.token("sanne")
    number = api.opens(sanne, SPILL)

    def title(wanted: str) -> str:
        headers = {"accept-language": wanted}
        told: str = api.ask("GET", f"/calls/{number}", sanne, headers=headers).json()["title"]
        return told

    own = api.get(f"/calls/{number}", sanne)["title"]
    assert title("nl") == "spill graag" and title("en-GB, nl;q=0.5") == "spill please"
    assert title("fr, nl;q=0.4, en;q=0.7") == "spill please"
    assert title("en;q=0, nl;q=0.1") == "spill graag"
    assert title("fr") == title("*") == title(";;q=,q") == title("") == own
    headers = {"accept-language": "en"}
    refused = api.ask(
        "POST", f"/calls/{number}/actions/acknowledge", sanne, json={}, headers=headers
    )
    with_own = api.acts(sanne, number, "acknowledge")
    assert refused.json()["detail"] != with_own.json()["detail"]


def test_a_private_item_is_asked_for_and_stays_private(api: Api) -> None:
    answer = api.ask("POST", "/calls", api.token("tom"), json={"item": CONTRACT})
    assert answer.status_code == 201 and answer.json()["private"] is True


def test_too_much_is_refused_before_it_is_read(api: Api) -> None:
    token = api.token("sanne")
    large = api.ask("POST", "/calls", token, content=b"x" * 65_537)
    assert large.json()["code"] == "too_large"
    text = api.ask("POST", "/calls", token, content=b"item=1", headers={"content-type": "a/b"})
    assert text.json()["code"] == "media"
