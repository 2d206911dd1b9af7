"""A ladder always reaches somebody who is there, and says whom it passed over."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from catalog.model import Catalogue, Organisation, Team
from catalog.presence import Presence, absent
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.effects import TellPerson, TellTeam
from routing.call.events import Reminded
from routing.desk.desk import Desk
from tests.chain.office import Office
from tests.routing.links import CATALOGUE, MONDAY

SPILL = "cleaning/rooms/spill"
LEAVE = [{"since": "2026-01-01", "until": "2026-12-31"}]


def _with(
    *, away: tuple[str, ...] = (), left: tuple[str, ...] = (), deputy: str | None = None
) -> Catalogue:
    """The small organisation, where some are on leave and some left; `deputy` stands in for the
    coordinator of cleaning.
    """
    teams = []
    for team in CATALOGUE.teams:
        body = team.model_dump(mode="json", by_alias=True)
        body["people"] = [
            person
            | ({"away": LEAVE} if person["id"] in away else {})
            | ({"deputy": deputy} if person["id"] == "fatima" else {})
            for person in body["people"]
            if person["id"] not in left
        ]
        teams.append(Team.model_validate(body))
    own = CATALOGUE.organisation
    return Catalogue(version="changed", organisation=own, teams=tuple(teams))


def _climbed(office: Office, call: Call) -> list[Reminded]:
    """Every reminder of a call that nobody picks up."""
    office.wait(MONDAY + dt.timedelta(days=5))
    events = office.repository.events(call.number)
    return [e for e in events if isinstance(e, Reminded)]


@pytest.mark.parametrize(
    ("away", "left", "deputy", "last"),
    [
        ((), (), None, ["fatima"]),
        (("fatima",), (), None, ["daan"]),
        (("fatima",), (), "tom", ["tom"]),
        ((), ("fatima",), None, ["daan"]),
        (("fatima", "daan"), (), None, ["dina"]),
        (("fatima", "daan", "dina"), (), None, ["joost"]),
    ],
)
def test_the_rung_of_the_coordinator_reaches_somebody(
    away: tuple[str, ...], left: tuple[str, ...], deputy: str | None, last: list[str]
) -> None:
    office = Office()
    call = office.open(SPILL)
    office.catalogue = _with(away=away, left=left, deputy=deputy)
    found = _climbed(office, call)
    rung = next(e for e in found if e.level == 2 and e.clock == "acknowledge")
    assert list(rung.told) == last
    assert bool(rung.skipped) == (last != ["fatima"])
    assert all(e.told for e in found)


def test_leave_is_no_silence() -> None:
    """Who has it is on leave: six reminders, and each of them heard by somebody."""
    office = Office()
    call = office.do(office.open(SPILL), Action.ACKNOWLEDGE, "joost")
    office.catalogue = _with(away=("joost", "fatima"))
    found = _climbed(office, call)
    assert len(found) >= 4
    for event in found:
        assert event.told
        assert not {"joost", "fatima"} & set(event.told)
    told = [e for e in office.effects if isinstance(e, TellPerson) and e.what == "escalated"]
    assert all(e.person in office.catalogue.people for e in told)


def test_nobody_is_counted_as_told_whom_no_channel_reaches() -> None:
    office = Office()
    call = office.open(SPILL)
    timer = next(t for t in office.timers if t.name == "acknowledge")
    office.now = timer.at
    desk = Desk(office.repository, CATALOGUE, office.now, lambda person: person != "fatima")
    desk.time_passed(timer.model_copy(update={"level": 2}))
    (event,) = [e for e in office.repository.events(call.number) if isinstance(e, Reminded)]
    assert (event.told, event.skipped) == (("daan",), ("fatima",))


def _on_the_island(**person: Any) -> Catalogue:
    """A team on the other side of the world, with one person on leave on the 24th."""
    hours = {"zone": "Pacific/Auckland", "always": True}
    away = [{"since": "2026-11-24", "until": "2026-11-24"}]
    people = [
        {"id": "kiri", "name": "Kiri", "role": "coordinator", "away": away},
        {"id": "wiremu", "name": "Wiremu"},
    ]
    rota = [{"people": ["kiri", "wiremu"], "turn": "fixed"}]
    team = Team.model_validate(
        {
            "team": "island",
            "name": {"en": "Island", "nl": "Eiland"},
            "kind": "internal",
            "hours": hours,
            "people": people,
            "rota": rota,
        }
    )
    return Catalogue(version="island", organisation=Organisation(), teams=(team,))


def test_leave_goes_by_the_date_on_the_teams_own_wall() -> None:
    """At noon UTC on the 23rd it is the 24th there."""
    catalogue = _on_the_island()
    noon = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    assert absent(catalogue.people, catalogue, noon) == {"kiri"}
    assert Presence(catalogue, noon).on_duty("island") == ("wiremu",)
    assert absent(catalogue.people, catalogue, noon + dt.timedelta(hours=23)) == frozenset()
    assert Presence(catalogue, noon + dt.timedelta(hours=23)).on_duty("island") == ("kiri",)


def test_who_has_it_is_not_called_in_where_nobody_else_can_be_reached() -> None:
    """The room hears it instead."""
    office = Office()
    call = office.do(office.open(SPILL), Action.ACKNOWLEDGE, "joost")
    timer = next(t for t in office.timers if t.name == "resolve" and t.number == call.number)
    office.now = timer.at
    desk = Desk(office.repository, CATALOGUE, office.now, lambda person: person == "joost")
    desk.time_passed(timer.model_copy(update={"level": 2}))
    escalated = [e for e in desk.effects if isinstance(e, TellPerson) and e.what == "escalated"]
    assert not escalated
    assert any(isinstance(e, TellTeam) and e.what == "overdue" for e in desk.effects)
    last = [e for e in office.repository.events(call.number) if isinstance(e, Reminded)][-1]
    assert last.told == ("joost",)
