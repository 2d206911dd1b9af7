"""Replay's figures against counting of our own: a made log with known lateness, hand-overs and pauses,
counted in the test from what was made up, by nothing of the engine.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.commands.replay import replay_log
from bot.errors import Mistake
from bot.lab.logs.log_reader import read_log
from bot.lab.logs.mapping import read_map
from bot.lab.logs.sketch import sketch
from bot.lab.replay import Line, Meaning, Replayed, Terms, replay
from bot.lab.replay.fit import threshold
from bot.lab.replay.report_text import print_replayed
from catalog.model import Duration, Target
from routing.insight.figures import share

START = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
STATES: dict[str, Meaning] = {
    "new": "queued",
    "active": "working",
    "user": "asked",
    "resolved": "resolved",
    "closed": "closed",
}
ACKNOWLEDGE = {"1": 15, "2": 60}
RESOLVE = {"1": 240, "2": 1_440}
TERMS = Terms.model_validate(
    {
        "hours": {"zone": "UTC", "always": True},
        "targets": {
            p: {"acknowledge": f"{ACKNOWLEDGE[p]}m", "resolve": f"{RESOLVE[p]}m"} for p in "12"
        },
        "reopen": "30d",
    }
)


@dataclass
class Made:
    """One made-up case: its rows, and what is known of it because it was made so."""

    name: str
    priority: str
    at: dt.datetime
    rows: list[tuple[str, dt.datetime, str]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    picks: list[tuple[str, bool]] = field(default_factory=list)
    waited: int = 0
    solved: dt.datetime | None = None
    reopened: int = 0

    def on(self, state: str, minutes: int) -> None:
        """So many minutes later, in this state."""
        self.at += dt.timedelta(minutes=minutes)
        self.rows.append((state, self.at, self.groups[-1]))

    def taken(self, minutes: int) -> None:
        self.on("active", minutes)
        self.picks.append((self.groups[-1], minutes <= ACKNOWLEDGE[self.priority]))

    @property
    def run(self) -> float | None:
        """Minutes on the requester's clock until the last solution."""
        if self.solved is None:
            return None
        return (self.solved - self.rows[0][1]).total_seconds() / 60 - self.waited

    @property
    def kept(self) -> bool | None:
        return None if self.run is None else self.run <= RESOLVE[self.priority]


def _make(rng: random.Random, n: int) -> Made:
    begins = START + dt.timedelta(minutes=rng.randrange(60 * 24 * 20))
    made = Made(f"C{n}", rng.choice("12"), begins, groups=[rng.choice("abc")])
    made.on("new", 0)
    made.taken(rng.choice((5, 14, 16, 59, 61)))
    for _ in range(rng.randrange(5)):
        match rng.randrange(3):
            case 0:
                other = rng.choice([g for g in "abc" if g != made.groups[-1]])
                made.groups.append(other)
                made.on("new", rng.choice((3, 40)))
                made.taken(rng.choice((5, 14, 16, 61)))
            case 1:
                made.on("user", 7)
                pause = rng.choice((30, 600, 4_000))
                made.on("active", pause)
                made.waited += pause
            case _:
                made.on("active", rng.choice((10, 120)))
    if rng.random() < 0.15:
        return made
    made.on("resolved", rng.choice((30, 200, 900)))
    made.solved = made.at
    if rng.random() < 0.25:
        made.on("new", 45)
        made.reopened += 1
        made.solved = None
        if rng.random() < 0.8:
            made.taken(9)
            made.on("resolved", 50)
            made.solved = made.at
    return made


@pytest.fixture(scope="module")
def cases() -> list[Made]:
    """Cases of which every figure is known."""
    rng = random.Random(13)
    return [_make(rng, n) for n in range(400)]


def _lines(cases: list[Made]) -> list[Line]:
    made: list[Line] = []
    for case in cases:
        for state, at, group in case.rows:
            made.append(
                Line(
                    row=len(made) + 2,
                    case=case.name,
                    at=at,
                    state=state,
                    group=group,
                    person="" if state == "new" else f"{group} one",
                    priority=case.priority,
                    kept=case.kept,
                )
            )
    return made


@pytest.fixture(scope="module")
def found(cases: list[Made]) -> Replayed:
    return replay(_lines(cases), STATES, TERMS)


def _of(cases: list[Made], which: str) -> list[Made]:
    return [case for case in cases if case.priority == which]


def test_every_row_is_expressed(found: Replayed) -> None:
    assert (found.expressed, found.not_expressed, found.begun_anew) == (found.rows, (), 0)


def test_in_time_is_one_figure_everywhere(cases: list[Made], found: Replayed) -> None:
    solved = [case for case in cases if case.solved]
    kept = sum(bool(case.kept) for case in solved)
    assert found.in_time == kept / len(solved)
    assert sum(round(k.resolved * k.done) for k in found.priorities) == kept
    assert sum(link.resolved_in_time for link in found.links) == kept
    assert sum(link.resolved for link in found.links) == len(solved)
    told = next(one for one in found.compared if one.what == "resolved in time")
    assert (told.cases, told.log, told.engine) == (len(solved), kept, kept)
    assert told.alike == told.cases


def test_a_pause_makes_no_late_case_kept(cases: list[Made]) -> None:
    paused = [c for c in cases if c.waited and c.run and c.run > RESOLVE[c.priority]]
    assert len(paused) > 5
    found = replay(_lines(paused), STATES, TERMS)
    assert found.in_time == 0


@pytest.mark.parametrize("priority", ["1", "2"])
def test_by_priority(cases: list[Made], found: Replayed, priority: str) -> None:
    mine = _of(cases, priority)
    told = next(k for k in found.priorities if k.priority == priority)
    picks = [kept for case in mine for _, kept in case.picks]
    solved = [case for case in mine if case.solved]
    assert (told.cases, told.picked_up, told.done) == (len(mine), len(picks), len(solved))
    assert told.acknowledged == sum(picks) / len(picks)
    assert told.resolved == sum(bool(case.kept) for case in solved) / len(solved)


@pytest.mark.parametrize("group", ["a", "b", "c"])
def test_by_group(cases: list[Made], found: Replayed, group: str) -> None:
    told = next(link for link in found.links if link.name == group)
    picks = [kept for case in cases for g, kept in case.picks if g == group]
    solved = [case for case in cases if case.solved and case.groups[-1] == group]
    assert (told.acknowledged, told.acknowledged_in_time) == (len(picks), sum(picks))
    assert told.resolved == len(solved)
    assert told.resolved_in_time == sum(bool(case.kept) for case in solved)
    assert told.reopened == sum(case.reopened for case in cases if case.groups[-1] == group)


def test_how_they_travelled(cases: list[Made], found: Replayed) -> None:
    assert found.hops == dict(sorted(Counter(len(case.groups) for case in cases).items()))
    pairs: Counter[tuple[str, str]] = Counter()
    for case in cases:
        for one, other, again in zip(case.groups, case.groups[1:], case.groups[2:], strict=False):
            pairs[one, other] += one == again
    assert {(x.link, x.other): x.times for x in found.there_and_back} == +pairs
    assert found.reopenings == sum(case.reopened for case in cases)
    assert found.reopened_cases == sum(bool(case.reopened) for case in cases)


def test_what_is_still_open_and_how_late(cases: list[Made], found: Replayed) -> None:
    end = max(at for case in cases for _, at, _ in case.rows)
    still = [case for case in cases if case.solved is None]
    late = []
    for case in still:
        by = case.rows[0][1] + dt.timedelta(minutes=RESOLVE[case.priority] + case.waited)
        broken_first = _broken_before_a_wait(case)
        by = broken_first or by
        if end > by:
            late.append((end - by).total_seconds() / 3600)
    assert (found.still_open, found.still_open_late) == (len(still), len(late))
    assert found.longest_late_hours == round(max(late), 1)


def _broken_before_a_wait(case: Made) -> dt.datetime | None:
    """When the promise was broken, where that was before some wait began."""
    left, since = float(RESOLVE[case.priority]), case.rows[0][1]
    for (state, at, _), (_, after, _) in zip(case.rows, case.rows[1:], strict=False):
        if state != "user":
            continue
        left -= (at - since).total_seconds() / 60
        if left <= 0:
            return at + dt.timedelta(minutes=left)
        since = after
    return None


def test_the_report_tells_it(found: Replayed, tmp_path: Path) -> None:
    console = Console(width=140, record=True, file=io.StringIO())
    print_replayed(found, tmp_path / "map.yaml", console)
    said = console.export_text()
    assert "there and straight back (A-B-A)" in said
    assert f"still open when the log ends: {found.still_open}" in said


def test_targets_are_fitted_to_the_logs_own_word(cases: list[Made]) -> None:
    minute = Duration(minutes=1)
    default = Target(acknowledge=minute, resolve=minute)
    wrong = TERMS.model_copy(update={"targets": {}, "default": default})
    before = replay(_lines(cases), STATES, wrong)
    found = replay(_lines(cases), STATES, wrong, fit=True)
    assert [fit.priority for fit in found.fitted] == ["1", "2"]
    for fit in found.fitted:
        mine = [c for c in _of(cases, fit.priority) if c.run is not None]
        assert fit.target
        minutes = fit.target.resolve.minutes
        assert all((c.run or 0) <= minutes for c in mine if c.kept)
        assert all((c.run or 0) > minutes for c in mine if not c.kept)
        assert fit.alike == fit.cases == len(mine)
        assert fit.before < fit.alike
    told = next(one for one in found.compared if one.what == "resolved in time")
    assert told.alike == told.cases
    assert found.in_time != before.in_time


def test_few_cases_are_not_fitted(cases: list[Made]) -> None:
    found = replay(_lines(cases[:12]), STATES, TERMS, fit=True)
    assert all(fit.target is None for fit in found.fitted)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=30))
def test_no_whole_minute_parts_them_better(pairs: list[tuple[int, bool]]) -> None:
    def right(minutes: int) -> int:
        return sum((used <= minutes) == kept for used, kept in pairs)

    assert right(threshold(pairs)) >= max(right(minutes) for minutes in range(1, 70))


NAMES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters='\n\r,"\0'), max_size=12
).map(str.strip)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(NAMES, min_size=1, max_size=6, unique=True),
    st.lists(st.lists(NAMES, min_size=6, max_size=6), min_size=1, max_size=6),
)
def test_a_proposed_map_always_loads(
    tmp_path_factory: pytest.TempPathFactory, columns: list[str], rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("map")
    body = [dict(zip(columns, row, strict=False)) for row in rows]
    (folder / "map.yaml").write_text(sketch(columns, body), encoding="utf-8")
    made = read_map(folder / "map.yaml")
    assert set(made.columns.all()) <= {*columns, "id", "time", "state"}


@pytest.mark.parametrize(
    "head", ["a", "null,yes", "what: ever,# note", "[x],{y},&z", "Ticket,Status,When", "?,-,~"]
)
def test_a_proposed_map_reads_the_file_it_was_made_for(
    head: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = head.split(",")
    row = ",".join(["2026-01-02 10:00", "a: b", "- x"][: len(names)])
    log = tmp_path / "log.csv"
    log.write_text(f"{head}\n{row}\n", encoding="utf-8")
    replay_log(log)
    (tmp_path / "map.yaml").write_text(capsys.readouterr().out, encoding="utf-8")
    assert read_log(log, read_map(tmp_path / "map.yaml")) is not None


def test_fit_without_the_logs_own_word_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("case,at,status\n1,2026-01-02 10:00,new\n")
    (tmp_path / "m.yaml").write_text(
        "columns: {id: case, time: at, state: status}\nstates: {new: queued}\n"
    )
    with pytest.raises(Mistake, match="--fit needs the log's own word"):
        replay_log(tmp_path / "l.csv", map_=tmp_path / "m.yaml", fit=True)


def test_a_share_of_nothing_is_whole() -> None:
    assert share(0, 0) == 1
