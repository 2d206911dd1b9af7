"""What is said to happen if nobody does anything is what then happens."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import catalog
from bot.commands.call import call as call_command
from bot.commands.call_ahead import span_of, what, who
from bot.errors import Mistake
from bot.outbox.payloads import TimerPayload
from catalog.load import load
from catalog.model import Kind
from routing.call.actions import Action
from routing.call.effects import SetTimer, TellPerson, TellTeam
from routing.desk.ahead import Ahead, Chain, Happening, ahead
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import outbox
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.chain.office import Office
from tests.routing.links import CATALOGUE

DAYS = dt.timedelta(days=1)
SPILL, WINDOWS = "cleaning/rooms/spill", "cleaning/rooms/windows"
Start = Callable[[Office], None]


def _waits(office: Office) -> None:
    office.open(SPILL, "tom")


def _is_taken(office: Office) -> None:
    office.do(office.open(SPILL, "tom"), Action.ACKNOWLEDGE, "joost")


def _awaits_approval(office: Office) -> None:
    office.open(WINDOWS, "tom")


def _is_asked(office: Office) -> None:
    _is_taken(office)
    office.do("S-1001", Action.ASK, "joost", {"question": "where?"})


def _is_solved(office: Office) -> None:
    _is_taken(office)
    office.do("S-1001", Action.RESOLVE, "joost")


def _is_passed_on(office: Office) -> None:
    _is_taken(office)
    office.do("S-1001", Action.PASS_ON, "joost", {"service": "laundry/linen", "text": "help"})


def _supplier_asks(office: Office) -> None:
    _is_passed_on(office)
    office.do("S-1002", Action.ACKNOWLEDGE, "lars")
    office.do("S-1002", Action.ASK, "lars", {"question": "how many?"})


def _ahead(office: Office, until: dt.datetime) -> Ahead:
    ledgers = {number: tuple(events) for number, events in office.repository.ledgers.items()}
    chain = Chain(tuple(office.repository.calls.values()), ledgers, tuple(office.timers))
    return ahead(chain, office.catalogue, office.now, until)


@pytest.mark.parametrize("days", [0.1, 1, 9])
@pytest.mark.parametrize(
    "start",
    [_waits, _is_taken, _awaits_approval, _is_asked, _is_solved, _is_passed_on, _supplier_asks],
)
def test_what_is_foreseen_is_what_happens(start: Start, days: float) -> None:
    office = Office()
    start(office)
    until = office.now + days * DAYS
    before = dict(office.repository.calls)
    told = _ahead(office, until)
    assert office.repository.calls == before, "looking changes nothing"
    happened = office.wait(until)
    people = [(e.person, str(e.what)) for e in happened if isinstance(e, TellPerson)]
    teams = [(e.team, str(e.what)) for e in happened if isinstance(e, TellTeam)]
    assert sorted(p for one in told.happenings for p in one.people) == sorted(people)
    assert sorted(t for one in told.happenings for t in one.teams) == sorted(teams)
    assert {c.number: c for c in told.calls} == office.repository.calls
    assert [one.at for one in told.happenings] == sorted(one.at for one in told.happenings)


@pytest.mark.parametrize("start", [_is_asked, _supplier_asks])
def test_that_it_closes_unanswered_is_said(start: Start) -> None:
    office = Office()
    start(office)
    told = [what(one) for one in _ahead(office, office.now + 9 * DAYS).happenings]
    assert told.count("the answer that is waited for is asked again") == 2
    assert told.count("it closes: nobody answered the question about it") == 1


def test_nothing_happens_before_the_first_clock() -> None:
    office = Office()
    _waits(office)
    assert _ahead(office, office.now).happenings == ()
    first = _ahead(office, office.now + dt.timedelta(minutes=8)).happenings
    assert [(one.clock, one.level, one.teams) for one in first] == [
        ("acknowledge", 0, (("cleaning", "reminder"),))
    ]


def test_what_was_due_long_ago_happens_now() -> None:
    office = Office()
    _waits(office)
    office.now += 2 * DAYS
    told = _ahead(office, office.now)
    assert told.happenings
    assert {one.at for one in told.happenings} == {office.now}


def test_who_is_told_by_name_and_in_whose_place() -> None:
    one = Happening(
        at=dt.datetime.now(dt.UTC),
        number="S-1001",
        clock="acknowledge",
        level=1,
        events=("reminded",),
        people=(("fatima", "escalated"),),
        teams=(("cleaning", "overdue"),),
        skipped=("joost",),
    )
    assert who(one, CATALOGUE) == "the room of Cleaning, Fatima (not there: Joost)"


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("30m", 30), ("3h", 180), ("2d", 2_880), ("1d 4h", 1_680), ("1w", 10_080)],
)
def test_stretches_of_time(written: str, minutes: int) -> None:
    assert span_of(written) == dt.timedelta(minutes=minutes)


@pytest.mark.parametrize("written", ["", "soon", "0h", "3", "h3"])
def test_no_stretch_of_time(written: str) -> None:
    with pytest.raises(Mistake, match="write it like 30m, 3h"):
        span_of(written)


def test_the_command(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(catalog.__file__).parent / "hospital"
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SCHAKEL_CATALOG", str(folder))
    monkeypatch.setenv("COLUMNS", "160")
    hospital, database, now = load(folder).catalogue, Database(sqlite_url), dt.datetime.now(dt.UTC)
    with database.transaction() as session:
        desk = Desk(SqlCallRepository(session), hospital, now)
        draft = Draft(
            requester=hospital.people["tom"],
            item="medical-technology/devices/infusion-pump",
            kind=Kind.INCIDENT,
            text="broken",
            title="pump",
            language="en",
        )
        number = desk.open(draft).number
        rows = [
            TimerPayload(timer=t).row(
                f"timer/{number}/{t.name}/{t.stamp}/{t.level}", t.at, channel=""
            )
            for t in desk.effects
            if isinstance(t, SetTimer)
        ]
        outbox.enqueue(session, rows, now)
    database.close()
    call_command(number, within="4h")
    said = capsys.readouterr().out
    assert "If nobody does anything, until" in said
    assert "Europe/Amsterdam" in said
    assert "half of the time to pick it up has passed" in said
    assert "the room of Medical technology" in said
    assert f"Then: {number} is offered, promised by" in said
    assert "late" in said, "acute care was promised two hours"
    call_command(number, within="1m", as_json=True)
    found = json.loads(capsys.readouterr().out)["ahead"]
    assert found["happenings"] == []
    call_command(number)
    assert "If nobody" not in capsys.readouterr().out
