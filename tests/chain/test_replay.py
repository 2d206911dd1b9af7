"""Another system's log: read as it comes, replayed row by row, its oddities named."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import pytest

import routing
from bot.commands.replay import read_log, read_map, replay_log
from bot.errors import Mistake
from routing.replay import Line, Meaning, Terms, replay

SHIPPED = Path(routing.__file__).parents[1] / "docs" / "replay"
STATES: dict[str, Meaning] = {
    "new": "queued", "active": "working", "user": "asked", "vendor": "supplier", "resolved": "resolved", "closed": "closed",
    "cancelled": "cancelled",
}  # fmt: skip
START = dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)


def _lines(*rows: tuple[str, str, str]) -> list[Line]:
    """One case, an hour between its rows: (state, group, person)."""
    return [
        Line(row=n, case="I1", at=START + dt.timedelta(hours=n), state=state, group=group, person=person)
        for n, (state, group, person) in enumerate(rows)
    ]


def test_a_plain_case_is_expressed_whole() -> None:
    rows = _lines(("new", "a", ""), ("active", "a", "x"), ("user", "a", "x"), ("active", "a", "y"), ("vendor", "a", "y"),
                  ("resolved", "a", "y"), ("closed", "a", "y"))  # fmt: skip
    found = replay(rows, STATES, Terms())
    assert (found.cases, found.rows, found.expressed, found.not_expressed) == (1, 7, 7, ())
    assert (found.ended, found.hops) == ({"closed": 1}, {1: 1})


def test_there_and_back_is_a_bounce_and_after_the_end_a_reopening() -> None:
    rows = _lines(("new", "a", ""), ("active", "b", "x"), ("active", "a", "y"), ("active", "b", "x"), ("resolved", "b", "x"),
                  ("active", "b", "x"), ("resolved", "b", "x"))  # fmt: skip
    found = replay(rows, STATES, Terms())
    assert (found.bounces, found.bounced_cases, found.reopenings, found.hops) == (2, 1, 1, {4: 1})


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([("new", "a", ""), ("active", "a", "x"), ("new", "a", "")], "back to the queue"),
        ([("active", "a", "x"), ("resolved", "a", "x"), ("closed", "b", "z")], "solved case goes to another"),
        ([("vendor", "a", "x"), ("active", "b", "z")], "supplier is still at it"),
        ([("new", "a", ""), ("-100", "a", "")], "no meaning"),
        ([("cancelled", "a", ""), ("active", "a", "x"), ("user", "a", "x")], "the engine says wrong_state"),
    ],
)
def test_what_the_engine_does_not_do_is_named(rows: list[tuple[str, str, str]], what: str) -> None:
    found = replay(_lines(*rows), STATES, Terms())
    assert any(what in lacking.what for lacking in found.not_expressed)
    assert found.expressed < found.rows


def test_the_order_of_the_rows_does_not_matter() -> None:
    lines, _ = read_log(SHIPPED / "incidents.csv", made := read_map(SHIPPED / "map.yaml"))
    states = {k.lower(): v for k, v in made.states.items()}
    shuffled = random.Random(1).sample(lines, len(lines))
    assert replay(lines, states, made.terms) == replay(shuffled, states, made.terms)


def test_the_shipped_log(capsys: pytest.CaptureFixture[str]) -> None:
    replay_log(SHIPPED / "incidents.csv", map_=SHIPPED / "map.yaml", json_=True)
    found = json.loads(capsys.readouterr().out)
    assert found["cases"] == 120
    assert found["expressed"] / found["rows"] > 0.97
    assert found["skipped"] == {"no moment that can be read": 1, "no case": 1, "the same row twice": 1}
    assert [k["priority"] for k in found["priorities"]] == ["1 - Critical", "2 - High", "3 - Moderate", "4 - Low"]
    replay_log(SHIPPED / "incidents.csv", map_=SHIPPED / "map.yaml")
    assert "What the engine could not express" in capsys.readouterr().out


MAP = """
columns: {id: case, time: at, state: [status, sub], group: team}
states: {Accepted/In Progress: working, Completed/Closed: closed}
"""


def test_moments_in_many_dresses_and_states_in_two_columns(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAP + "zone: Europe/Amsterdam\ndelimiter: ';'\ntimes: ['%d.%m.%y %Hu%M']\n")
    when = [
        "2026-01-12T10:00:00+01:00",
        "2026-01-12 10:00",
        "12/01/2026 10:00",
        "12-01-2026 10:00:00",
        "12.01.26 10u00",
        "soon",
    ]
    rows = "\n".join(f"c{n};{at};Accepted;In Progress;A" for n, at in enumerate(when))
    (tmp_path / "l.csv").write_text(f"\ufeffcase;at;status;sub;team\n{rows}\n", encoding="utf-8")
    lines, skipped = read_log(tmp_path / "l.csv", read_map(tmp_path / "m.yaml"))
    assert {line.at for line in lines} == {START}
    assert {line.state for line in lines} == {"Accepted/In Progress"}
    assert skipped == {"no moment that can be read": 1}


@pytest.mark.parametrize(
    ("log", "made", "what"),
    [
        ("a,b\n1,2\n", MAP, "has no column 'case'"),
        ("case,at,status,sub,team\n", MAP, "no row of"),
        ("case,at,status,sub,team\n", "columns: 3", "columns"),
        ("case,at,status,sub,team\n", "states: {New: nonsense}", "columns"),
        ("case,at,status,sub,team\n", "a: [", "is not YAML"),
        ("case,at,status,sub,team\n", MAP + "zone: Mars/Base\n", "time zone"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, log: str, made: str, what: str) -> None:
    (tmp_path / "l.csv").write_text(log)
    (tmp_path / "m.yaml").write_text(made)
    with pytest.raises(Mistake, match=what) as mistake:
        replay_log(tmp_path / "l.csv", map_=tmp_path / "m.yaml")
    assert "\n" not in str(mistake.value)


def test_any_log_whatsoever_goes_through() -> None:
    """Random rows: nothing raises, the machine's invariants hold after each."""
    rng = random.Random(3)
    words = [*STATES, "what", "new", "active"]
    lines = [
        Line(
            row=n, case=f"c{rng.randrange(150)}", at=START + dt.timedelta(minutes=rng.randrange(90_000)), state=rng.choice(words),
            group=rng.choice(("a", "b", "c", "")), person=rng.choice(("x", "y", "")), priority=rng.choice(("1", "2", "")),
        )
        for n in range(3_000)
    ]  # fmt: skip
    found = replay(lines, STATES, Terms())
    assert (found.rows, found.cases) == (3_000, 150)
    assert found.expressed > 1_000
