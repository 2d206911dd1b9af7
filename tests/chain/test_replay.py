"""Another system's log: read as it comes, replayed row by row, its oddities named."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import routing
from bot.commands.replay import replay_log
from bot.errors import Mistake
from bot.lab.logs.log_reader import read_log
from bot.lab.logs.mapping import read_map
from bot.lab.logs.moments import Moments, order_of
from bot.lab.replay import Line, Meaning, Replayed, Terms, replay
from tests.chain.logs import SHAPES, Row, rows_of, write

SHIPPED = Path(routing.__file__).parents[1] / "docs" / "replay"
STATES: dict[str, Meaning] = {
    "new": "queued",
    "active": "working",
    "user": "asked",
    "vendor": "supplier",
    "resolved": "resolved",
    "closed": "closed",
    "cancelled": "cancelled",
}
START = dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)


def _lines(*rows: tuple[str, str, str]) -> list[Line]:
    """One case, an hour between its rows: (state, group, person)."""
    return [
        Line(
            row=n,
            case="I1",
            at=START + dt.timedelta(hours=n),
            state=state,
            group=group,
            person=person,
        )
        for n, (state, group, person) in enumerate(rows)
    ]


def test_a_plain_case_is_expressed_whole() -> None:
    rows = _lines(
        ("new", "a", ""),
        ("active", "a", "x"),
        ("user", "a", "x"),
        ("active", "a", "y"),
        ("vendor", "a", "y"),
        ("resolved", "a", "y"),
        ("closed", "a", "y"),
    )
    found = replay(rows, STATES, Terms())
    assert (found.cases, found.rows, found.expressed, found.not_expressed) == (1, 7, 7, ())
    assert (found.ended, found.hops) == ({"closed": 1}, {1: 1})


def test_there_and_back_is_a_bounce_and_after_the_end_a_reopening() -> None:
    rows = _lines(
        ("new", "a", ""),
        ("active", "b", "x"),
        ("active", "a", "y"),
        ("active", "b", "x"),
        ("resolved", "b", "x"),
        ("active", "b", "x"),
        ("resolved", "b", "x"),
    )
    found = replay(rows, STATES, Terms())
    assert (found.bounces, found.bounced_cases, found.reopenings, found.hops) == (2, 1, 1, {4: 1})


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (
            [("active", "a", "x"), ("resolved", "a", "x"), ("closed", "b", "z")],
            "solved case is put with another",
        ),
        ([("vendor", "a", "x"), ("active", "b", "z")], "supplier is still at it"),
        ([("new", "a", ""), ("-100", "a", "")], "no meaning"),
        (
            [("cancelled", "a", ""), ("active", "a", "x"), ("user", "a", "x")],
            "goes on after it was cancelled",
        ),
        ([("resolved", "a", "x"), ("cancelled", "a", "x")], "cancelled after it was solved"),
    ],
)
def test_what_the_engine_does_not_do_is_named(rows: list[tuple[str, str, str]], what: str) -> None:
    found = replay(_lines(*rows), STATES, Terms())
    assert any(what in lacking.what for lacking in found.not_expressed)
    assert found.expressed < found.rows


def test_the_order_of_the_rows_does_not_matter() -> None:
    lines = read_log(SHIPPED / "incidents.csv", made := read_map(SHIPPED / "map.yaml")).lines
    shuffled = random.Random(1).sample(lines, len(lines))
    assert replay(lines, made.states, made.terms) == replay(shuffled, made.states, made.terms)


def test_the_shipped_log(capsys: pytest.CaptureFixture[str]) -> None:
    replay_log(SHIPPED / "incidents.csv", map_=SHIPPED / "map.yaml", json_=True)
    found = json.loads(capsys.readouterr().out)
    assert found["cases"] == 120
    assert found["expressed"] / found["rows"] > 0.97
    left_out = {x["why"]: x["rows"] for x in found["left_out"]}
    assert left_out == {
        "no moment that can be read": [42],
        "no case": [92],
        "the same row twice": [788],
    }
    assert [k["priority"] for k in found["priorities"]] == [
        "1 - Critical",
        "2 - High",
        "3 - Moderate",
        "4 - Low",
    ]
    replay_log(SHIPPED / "incidents.csv", map_=SHIPPED / "map.yaml")
    said = capsys.readouterr().out
    assert "What the engine could not express" in said
    assert "mend map.yaml: states: {'-100': note}" in said


MAP = """
columns: {id: case, time: at, state: [status, sub], group: team}
states: {Accepted/In Progress: working, Completed/Closed: closed}
"""


def test_moments_in_many_dresses_and_states_in_two_columns(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        MAP + "zone: Europe/Amsterdam\ndelimiter: ';'\ntimes: ['%d.%m.%y %Hu%M']\n"
    )
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
    found = read_log(tmp_path / "l.csv", read_map(tmp_path / "m.yaml"))
    assert {line.at for line in found.lines} == {START}
    assert {line.state for line in found.lines} == {"Accepted/In Progress"}
    assert [(x.why, x.rows, x.example) for x in found.left_out] == [
        ("no moment that can be read", (7,), "soon")
    ]


@pytest.mark.parametrize(
    ("log", "made", "what"),
    [
        ("a,b\n1,2\n", MAP, "has no column 'case'"),
        ("cases,at,status,sub,team\n", MAP, "did you mean 'cases'"),
        ("case,at,status,sub,team\n", MAP + "colour: red\n", "colour is not a field"),
        ("case,at,status,sub,team\n", MAP + "encoding: klingon\n", "encoding"),
        ("case,at,status,sub,team\n", MAP + "terms: {hours: {zone: UTC}}\n", "never open"),
        ("case,at,status,sub,team\n1,soon,a,b,c\n", MAP, "no moment that can be read"),
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
            row=n,
            case=f"c{rng.randrange(150)}",
            at=START + dt.timedelta(minutes=rng.randrange(90_000)),
            state=rng.choice(words),
            group=rng.choice(("a", "b", "c", "")),
            person=rng.choice(("x", "y", "")),
            priority=rng.choice(("1", "2", "")),
        )
        for n in range(3_000)
    ]
    found = replay(lines, STATES, Terms())
    assert (found.rows, found.cases) == (3_000, 150)
    assert found.expressed > 1_000


def test_work_that_goes_back_to_the_queue_is_put_back() -> None:
    rows = _lines(
        ("active", "a", "x"),
        ("new", "a", ""),
        ("active", "a", "y"),
        ("new", "a", "y"),
        ("resolved", "a", "y"),
    )
    found = replay(rows, STATES, Terms())
    assert (found.expressed, found.not_expressed, found.hops) == (5, (), {1: 1})


def test_a_case_that_begins_without_a_group_is_on_its_way_to_the_first() -> None:
    found = replay(
        _lines(("new", "", ""), ("new", "", ""), ("active", "b", "x"), ("resolved", "b", "x")),
        STATES,
        Terms(),
    )
    assert (found.hops, found.bounces) == ({1: 1}, 0)


def test_after_the_window_it_is_a_new_request() -> None:
    rows = _lines(
        ("active", "a", "x"), ("closed", "a", "x"), ("active", "b", "y"), ("resolved", "b", "y")
    )
    late = [
        *rows[:2],
        *(x.model_copy(update={"at": x.at + dt.timedelta(days=60)}) for x in rows[2:]),
    ]
    found = replay(late, STATES, Terms())
    assert (found.cases, found.begun_anew, found.reopenings, found.expressed) == (1, 1, 0, 3)
    assert found.hops == {2: 1}
    assert found.ended == {"resolved": 1}


def test_states_by_pattern_and_priorities_by_pattern() -> None:
    rows = [
        x.model_copy(update={"priority": "1 - Critical"})
        for x in _lines(("Busy/Now", "a", "x"), ("Done/Well", "a", "x"))
    ]
    terms = Terms.model_validate({"targets": {"1*": {"acknowledge": "1m", "resolve": "30m"}}})
    found = replay(rows, {"busy/*": "working", "*/well": "resolved", "*": "note"}, terms)
    assert (found.expressed, found.in_time) == (2, 0.0)


def _counted(rows: list[Row]) -> tuple[dict[int, int], int]:
    """Hops and reopenings, counted from the rows themselves."""
    cases: dict[str, list[Row]] = {}
    for row in rows:
        cases.setdefault(row.case, []).append(row)
    hops: dict[int, int] = {}
    for mine in cases.values():
        changes = 1 + sum(a.group != b.group for a, b in itertools.pairwise(mine))
        hops[changes] = hops.get(changes, 0) + 1
    return hops, sum(mine[-1].reopened for mine in cases.values())


@pytest.mark.parametrize("shape", SHAPES)
def test_a_log_in_the_shape_of_a_real_one(shape: str, tmp_path: Path) -> None:
    rows = rows_of(7, 250)
    log, map_ = write(shape, tmp_path, rows)
    found = _replayed(log, map_)
    hops, reopened = _counted(rows)
    assert found.cases == 250
    assert found.expressed / found.rows > 0.98
    assert found.ended == {"closed": 250}
    assert (found.hops, found.reopenings) == (hops, reopened) or shape in (
        "volvo",
        "xes",
    )  # equal rows of one moment are one there
    if shape in ("servicenow", "rabobank"):
        shuffled = _replayed(*write(shape, tmp_path, rows, shuffled=3))
        assert (shuffled.hops, shuffled.reopenings) == (hops, reopened), (
            "rows of one moment are told apart by their number"
        )
    assert all(one.log == one.engine for one in found.compared if one.what != "resolved in time")


def _replayed(log: Path, map_: Path) -> Replayed:
    made = read_map(map_)
    found = read_log(log, made)
    return replay(
        found.lines, made.states, made.terms, found.left_out, owners=made.groups == "owner"
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_mangled_log_is_reported_never_a_crash(seed: int, tmp_path: Path) -> None:
    """Bytes and fields torn about: whatever still can be read is replayed, all else is counted with
    its row.
    """
    rng = random.Random(seed)
    log, map_ = write(SHAPES[seed % len(SHAPES)], tmp_path, rows_of(seed, 60))
    body = bytearray(log.read_bytes())
    head = body.index(b"\n") + 1
    for _ in range(400):
        body[rng.randrange(head, len(body))] = rng.choice(b',;\t"\n\x80\xff?0 zA-/')
    log.write_bytes(bytes(body))
    found = _replayed(log, map_)
    assert found.cases >= 20
    assert found.left_out
    assert all(x.rows for x in found.left_out)
    assert all(x.rows for x in found.not_expressed)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("29/2/2016 01:23", "2016-02-29 01:23"),
        ("2010-03-31T15:59:42+02:00", "2010-03-31 13:59"),
        ("2010/03/31 15:59:42.123", "2010-03-31 15:59"),
        ("07-01-2013 08:17:17", "2013-01-07 08:17"),
        ("31-Mar-2010 3:59 PM", "2010-03-31 15:59"),
        ("1 mrt. 2016 09:00", "2016-03-01 09:00"),
        ("March 5, 2016 12:05 am", "2016-03-05 00:05"),
        ("20160229T012300Z", "2016-02-29 01:23"),
        ("2016-02-29 01:23:00 UTC", "2016-02-29 01:23"),
        ("2016-02-29 01:23:00 CET", "2016-02-29 00:23"),
        ("5.3.16", "2016-03-05 00:00"),
        ("30/2/2016 01:23", None),
        ("12", None),
        ("soon", None),
        ("99/99/9999 99:99", None),
        ("0001-01-01", None),
        ("20166-02-29", None),
        ("2216-02-29 01:23", None),
    ],
)
def test_moments_as_logs_write_them(text: str, told: str | None) -> None:
    found = Moments(ZoneInfo("UTC")).read(text)
    assert (found and f"{found.year:04}-{found:%m-%d %H:%M}") == told


def test_month_or_day_first_is_settled_by_the_whole_log() -> None:
    assert order_of(["03/04/2016", "29/2/2016 01:23", "?"]) == "day"
    assert order_of(["03/04/2016", "2/29/2016 1:23 PM"]) == "month"
    assert order_of(["03/04/2016", "2016-02-29"]) == "either"
    assert order_of(["13/04/2016", "2/29/2016"]) == "both"
    assert order_of(["2016-02-29", ""]) == "none"
    found = Moments(ZoneInfo("America/New_York"), day_first=False).read("7/4/2016 12:00 PM")
    assert found == dt.datetime(2016, 7, 4, 16, tzinfo=dt.UTC)
    assert Moments(ZoneInfo("UTC"), ("epoch_ms",)).read("1456709000000") == dt.datetime(
        2016, 2, 29, 1, 23, 20, tzinfo=dt.UTC
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_without_a_map_one_is_proposed_that_works(
    shape: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, map_ = write(shape, tmp_path, rows_of(2, 60))
    replay_log(log)
    map_.write_text(capsys.readouterr().out, encoding="utf-8")
    found = _replayed(log, map_)
    assert found.cases == 60
    assert found.expressed / found.rows > 0.9
