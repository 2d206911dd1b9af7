"""Replays a whole log: sorts its rows by case, runs every case, and reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from bot.lab.replay.case import Case
from bot.lab.replay.engine import Replaying
from bot.lab.replay.fit import checked, fitted, with_fitted
from bot.lab.replay.report import report
from bot.lab.replay.values import LeftOut, Line, Meaning, Replayed, Terms

Tell = Callable[[int], None]
"""Told how many more rows have been done."""


def replay(
    lines: Sequence[Line],
    states: Mapping[str, Meaning],
    terms: Terms,
    left_out: Sequence[LeftOut] = (),
    *,
    owners: bool = True,
    remarks: Sequence[str] = (),
    fit: bool = False,
    tell: Tell = lambda rows: None,
) -> Replayed:
    """A whole log, in any order of rows; `states` maps the log's words (or patterns, in any case of
    letters) to what they mean. `fit`: with targets fitted to what the log itself says was kept, for
    which every row is done twice.

    Raises ValueError for a log without rows.
    """
    if not lines:
        raise ValueError("a log without rows cannot be replayed")
    lines = sorted(lines, key=lambda x: (x.at, x.order, x.row))
    by_case: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_case[line.case].append(line)
    whole, cases = _run(by_case, Replaying(lines, states, terms, owners=owners), tell)
    fits = fitted(whole, cases) if fit else ()
    if fits:
        terms = with_fitted(terms, fits)
        whole, cases = _run(by_case, Replaying(lines, states, terms, owners=owners), tell)
    made = report(whole, lines, cases, checked(fits, cases))
    return made.model_copy(update={"left_out": tuple(left_out), "remarks": tuple(remarks)})


def _run(
    by_case: Mapping[str, list[Line]], whole: Replaying, tell: Tell
) -> tuple[Replaying, list[Case]]:
    cases = []
    for rows in by_case.values():
        cases.append(Case(whole, rows))
        cases[-1].run()
        tell(len(rows))
    return whole, cases
