"""People leave and teams change while the desk is off or on: what the database holds is compared with
the catalogue, put right, and said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap.put_right import put_right
from catalog.model import Catalogue, Organisation, Team
from routing.call.call import State
from routing.call.departure_events import Left, TeamGone, TeamRenamed
from routing.call.effects import TellPerson
from routing.desk import departures
from routing.desk.desk import Desk
from routing.storage import ledger
from tests.chain.front import Front
from tests.chain.office import Office
from tests.routing.links import CATALOGUE

Change = Callable[[dict[str, Any]], dict[str, Any] | None]


def _changed(change: Change, employees: tuple[str, ...] = ("sanne", "tom")) -> Catalogue:
    """The small organisation with each team's file changed, or taken away (None)."""
    bodies = [change(t.model_dump(mode="json", by_alias=True)) for t in CATALOGUE.teams]
    own = Organisation(
        language="en",
        employees=tuple(p for p in CATALOGUE.organisation.employees if p.id in employees),
    )
    teams = tuple(Team.model_validate(body) for body in bodies if body)
    return Catalogue(version="changed", organisation=own, teams=teams)


def _without_person(name: str) -> Change:
    def change(body: dict[str, Any]) -> dict[str, Any]:
        return body | {"people": [p for p in body["people"] if p["id"] != name]}

    return change


def _without_team(team: str) -> Change:
    return lambda body: None if body["team"] == team else body


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    made = Front(sqlite_url, CATALOGUE)
    yield made
    made.app.close()


def _begins_anew(front: Front, catalogue: Catalogue, home: Path) -> None:
    """The desk was off while the files were edited."""
    front.app.catalogue = catalogue
    put_right(front.app.database, front.app.context(), home)
    front.wait(minutes=1)


def _asked(front: Front, what: str = "spill") -> str:
    said = front.types("tom", f"please see to the {what}", "yes")
    return next(word.strip(".,:") for word in said.split() if word.startswith("S-"))


def _events(front: Front, number: str) -> tuple[Any, ...]:
    with front.app.database.reading() as session:
        return ledger.events(session, number)


def test_who_left_is_no_longer_working_on_it(front: Front, tmp_path: Path) -> None:
    number = _asked(front)
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    _begins_anew(front, _changed(_without_person("joost")), tmp_path)
    assert front.call(number).assignee == "fatima"
    (event,) = [e for e in _events(front, number) if isinstance(e, Left)]
    assert (event.person, event.to, event.by) == ("joost", "fatima", "schakel")
    assert "Fatima of Cleaning is working on it." in front.types("tom", number)
    assert any("has left, so" in text for text in front.said("room/cleaning"))
    before = len(_events(front, number))
    put_right(front.app.database, front.app.context(), tmp_path)
    assert len(_events(front, number)) == before, "once is enough"


def test_without_a_coordinator_the_call_waits_in_the_queue(front: Front, tmp_path: Path) -> None:
    number = _asked(front)
    front.presses_in_room("fatima", "cleaning", number, "acknowledge")
    _begins_anew(front, _changed(_without_person("fatima")), tmp_path)
    call = front.call(number)
    assert (call.state, call.assignee) == (State.OFFERED, None)
    assert any("Who takes it?" in text for text in front.said("room/cleaning"))


def test_an_approver_who_left_is_followed(front: Front, tmp_path: Path) -> None:
    number = _asked(front, "windows")
    assert front.call(number).approvers == ("fatima",)
    _begins_anew(front, _changed(_without_person("fatima")), tmp_path)
    call = front.call(number)
    assert call.state is State.AWAITING_APPROVAL
    assert call.approvers == ("daan",)
    assert any("needs your approval" in text for text in front.said("person/daan"))


@pytest.mark.parametrize(("private", "asked"), [(False, "hilde"), (True, "fatima")])
def test_the_last_who_could_approve_is_followed_by_somebody_elsewhere(
    private: bool, asked: str
) -> None:
    """The desk's only person asked for it. What is private goes to no other team: it lapses."""

    def small(body: dict[str, Any]) -> dict[str, Any]:
        if body["team"] == "desk":
            body["people"] = [p for p in body["people"] if p["id"] != "dina"]
        if body["team"] == "cleaning":
            body["services"][0]["items"][1]["private"] = private
        return body

    office = Office(_changed(small))
    call = office.open("cleaning/rooms/windows", "daan")
    assert call.approvers == ("fatima",)

    def without_her(body: dict[str, Any]) -> dict[str, Any] | None:
        return _without_person("fatima")(small(body))

    office.catalogue = _changed(without_her)
    desk = Desk(office.repository, office.catalogue, office.now)
    departures.put_right(desk, call.number, lambda p: p not in office.catalogue.people, str)
    assert office.read(call).approvers == (asked,)
    office.wait(office.now + dt.timedelta(days=30))
    assert office.read(call).state is State.REFUSED


def test_a_requester_who_left_is_known_to_the_team(front: Front, tmp_path: Path) -> None:
    number = _asked(front)
    _begins_anew(front, _changed(lambda body: body, employees=("sanne",)), tmp_path)
    (event,) = [e for e in _events(front, number) if isinstance(e, Left)]
    assert (event.person, event.role) == ("tom", "requester")
    assert any("Is it still needed?" in text for text in front.said("room/cleaning"))


def test_the_calls_of_a_removed_team_go_to_the_fallback_desk(front: Front, tmp_path: Path) -> None:
    number = _asked(front)
    promised = front.call(number).promised_by
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    _begins_anew(front, _changed(_without_team("cleaning")), tmp_path)
    call = front.call(number)
    assert (call.team, call.state, call.promised_by) == ("desk", State.OFFERED, promised)
    (event,) = [e for e in _events(front, number) if isinstance(e, TeamGone)]
    assert event.team == "cleaning"
    for where in ("person/tom", "room/desk"):
        said = "\n".join(front.said(where))
        assert "Cleaning is no longer there, so S-1001" in said, where
    assert "With Desk since" in front.types("tom", number)
    front.presses_in_room("dina", "desk", number, "acknowledge")
    assert front.call(number).assignee == "dina"


def test_what_waits_for_a_supplier_goes_on_waiting(front: Front, tmp_path: Path) -> None:
    number = _asked(front)
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    front.presses("joost", number, "pass_on", service="laundry/linen")
    child = front.call(number).open_children[0]
    _begins_anew(front, _changed(_without_team("cleaning")), tmp_path)
    parent = front.call(number)
    assert (parent.team, parent.state) == ("desk", State.WAITING_SUPPLIER)
    assert front.call(child).customer == "desk"
    front.presses_in_room("lars", "laundry", child, "acknowledge")
    front.presses("lars", child, "resolve", text="done")
    assert front.call(number).state is State.IN_PROGRESS


def test_a_supplier_that_is_gone_is_followed_too(front: Front, tmp_path: Path) -> None:
    number = _asked(front)
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    front.presses("joost", number, "pass_on", service="laundry/linen")
    child = front.call(number).open_children[0]
    _begins_anew(front, _changed(_without_team("laundry")), tmp_path)
    assert front.call(child).team == "desk"
    assert any("is no longer there" in text for text in front.said("room/cleaning"))


def test_a_renamed_team_keeps_its_calls_as_they_are(front: Front, tmp_path: Path) -> None:
    number = _asked(front)
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    before = front.call(number)

    def renamed(body: dict[str, Any]) -> dict[str, Any]:
        if body["team"] != "cleaning":
            return body
        return body | {"team": "tidy", "was": "cleaning", "name": {"en": "Tidy", "nl": "Netjes"}}

    _begins_anew(front, _changed(renamed), tmp_path)
    call = front.call(number)
    assert (call.team, call.item, call.assignee) == ("tidy", "tidy/rooms/spill", "joost")
    assert (call.state, call.resolve_by) == (State.IN_PROGRESS, before.resolve_by)
    assert [e.team for e in _events(front, number) if isinstance(e, TeamRenamed)] == ["tidy"]
    assert "Joost of Tidy is working on it." in front.types("tom", number)
    front.presses("joost", number, "resolve", text="done")
    assert front.call(number).state is State.RESOLVED


def test_a_closed_call_of_a_removed_team_is_reopened_at_the_desk(
    front: Front, tmp_path: Path
) -> None:
    number = _asked(front)
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    front.presses("joost", number, "resolve", text="done")
    front.presses("tom", number, "confirm")
    _begins_anew(front, _changed(_without_team("cleaning")), tmp_path)
    front.presses("tom", number, "reopen", reason="wet again")
    assert (front.call(number).team, front.call(number).state) == ("desk", State.OFFERED)


def test_nobody_who_left_is_told(front: Front, tmp_path: Path) -> None:
    """The ladder was frozen with a coordinator who is gone."""
    number = _asked(front)
    _begins_anew(front, _changed(_without_person("fatima")), tmp_path)
    for _ in range(8):
        front.wait(minutes=30)
    told = [e for e in _events(front, number) if e.kind == "reminded"]
    assert len(told) >= 3
    assert all(e.told and "fatima" not in e.told for e in told)
    assert any(
        text for text in front.said("person/daan") if "Can you see that somebody does?" in text
    )


def test_a_renamed_person_is_who_they_were(front: Front, tmp_path: Path) -> None:
    number = _asked(front)
    front.presses_in_room("joost", "cleaning", number, "acknowledge")

    def renamed(body: dict[str, Any]) -> dict[str, Any]:
        people = [
            p | {"id": "joost-v", "was": ["joost"]} if p["id"] == "joost" else p
            for p in body["people"]
        ]
        return body | {"people": people}

    _begins_anew(front, _changed(renamed), tmp_path)
    assert front.call(number).assignee == "joost-v"
    assert not [e for e in _events(front, number) if isinstance(e, Left)]
    assert "Joost of Cleaning is working on it." in front.types("tom", number)


def _without_item(body: dict[str, Any]) -> dict[str, Any]:
    """The spill is no longer offered."""
    for service in body["services"]:
        service["items"] = [item for item in service["items"] if item["id"] != "spill"]
    return body


def _with_questions(body: dict[str, Any]) -> dict[str, Any]:
    for service in body["services"]:
        for item in service["items"]:
            asks = (("where", "Which room?"), ("size", "How big?"))
            item["questions"] = [{"id": i, "ask": {"en": ask, "nl": ask}} for i, ask in asks]
    return body


@pytest.mark.parametrize("gone", [_without_item, _without_team("cleaning")])
@pytest.mark.parametrize("questions", [False, True])
def test_an_item_taken_out_in_the_middle_is_said_in_plain_words(
    sqlite_url: str, tmp_path: Path, gone: Change, questions: bool
) -> None:
    before = _changed(_with_questions) if questions else CATALOGUE
    front = Front(sqlite_url, before)
    front.types("tom", "please see to the spill", *(["room 3"] if questions else []))
    _begins_anew(front, _changed(gone), tmp_path)
    said = front.types("tom", "very big" if questions else "yes")
    assert "That is no longer offered" in said
    assert "cleaning/" not in said
    assert "Shall I send it?" in said, "to a person, with their own words"
    front.types("tom", "yes")
    assert front.call("S-1001").team == "desk"
    front.app.close()


def test_everybody_reads_times_in_their_own_zone(sqlite_url: str) -> None:
    """The organisation's, a person's own, a team's."""
    own = CATALOGUE.organisation
    tom = own.employees[1].model_copy(update={"zone": "America/New_York"})
    organisation = own.model_copy(
        update={"employees": (own.employees[0], tom), "zone": "Europe/London"}
    )
    front = Front(
        sqlite_url,
        Catalogue(version="zones", organisation=organisation, teams=CATALOGUE.teams),
    )
    number = _asked(front)
    assert "by 08:02 today" in front.types("tom", number), "in New York"
    front.types("sanne", "please see to the spill", "ja")
    assert "13:0" in front.types("sanne", "S-1002"), "in London"
    assert any("14:02" in line for line in front.lines("room/cleaning")), "in Amsterdam"
    front.app.close()


def test_who_caused_it_is_not_told_in_the_place_of_somebody_who_left() -> None:
    office = Office()
    call = office.open("cleaning/rooms/spill", "tom")
    presence = Desk(office.repository, office.catalogue, office.now).presence
    news = TellPerson(number=call.number, person="gone", what="bouncing")
    instead = {"fatima": {"daan", "dina"}, "joost": {"fatima"}}
    for by, told in instead.items():
        found = departures.heard(news.model_copy(update={"by": by}), call, presence)
        assert {e.person for e in found if isinstance(e, TellPerson)} == told


def test_who_asked_hears_who_has_it_when_somebody_left(front: Front, tmp_path: Path) -> None:
    number = _asked(front)
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    front.types("joost", f"reply {number}: I'll be there at three")
    _begins_anew(front, _changed(_without_person("joost")), tmp_path)
    told = front.types("tom", number)
    assert "Fatima" in told and "three" not in told  # they do not come at three


def test_nobody_is_asked_anything_who_left(front: Front, tmp_path: Path) -> None:
    number = _asked(front)
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    _begins_anew(front, _changed(lambda body: body, employees=("sanne",)), tmp_path)
    for said in (f"ask {number}: which floor?", f"reply {number}: at three"):
        assert "has left, so nobody can read or answer" in front.types("joost", said)
        front.types("joost", "forget them")
    assert front.call(number).state is State.IN_PROGRESS
