"""Writes the report of a replay for a terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.lab.replay import LeftOut, Replayed, Unexpressed
from bot.lab.simulation.figures import DomainFigures
from routing.insight.figures import LinkFigures, share
from routing.rules.small_numbers import FEW

FEW_PAIRS = 5
MOST = 15
"""So many rows of a table are shown; `--json` has them all."""


def _percent(part: float) -> str:
    return f"{part:.1%}"


def print_replayed(found: Replayed, map_: Path, console: Console) -> None:
    """Write what came of a log: travel, targets, what was left out, what could not be expressed."""
    span = f"{found.first:%d %B %Y} to {found.last:%d %B %Y}"
    console.print(
        f"{found.rows:,} rows of {found.cases:,} cases, {span}; {found.events:,} events in the "
        f"ledger"
    )
    console.print(
        f"{_percent(share(found.expressed, found.rows))} of the rows could be expressed; every "
        f"invariant held"
    )
    for remark in found.remarks:
        console.print(f"! {remark}")
    _print_travel(found, console)
    _print_targets(found, console)
    _left_out(found.left_out, map_, console)
    _not_expressed(found.not_expressed, map_, console)


def _print_travel(found: Replayed, console: Console) -> None:
    hops = ", ".join(
        f"{n} link{'s' if n > 1 else ''}: {count:,}" for n, count in found.hops.items()
    )
    console.print(f"\nhow far they travelled: {hops}")
    console.print(
        f"{found.bounces:,} bounces (back at a link that had it) in {found.bounced_cases:,} cases"
    )
    _print_there_and_back(found, console)
    anew = f", {found.begun_anew:,} went on as a new request" if found.begun_anew else ""
    console.print(f"{found.reopenings:,} reopenings in {found.reopened_cases:,} cases{anew}")
    if found.priority_changes:
        console.print(
            f"{found.priority_changes:,} changes of priority; what was promised stays promised"
        )
    late = f", {found.still_open_late:,} of them later than promised (the longest by "
    late += f"{found.longest_late_hours:,.0f} hours)" if found.still_open_late else ""
    late = late if found.still_open_late else ", none of them later than promised"
    console.print(
        f"still open when the log ends: {found.still_open:,}{late if found.still_open else ''}"
    )
    ends = ", ".join(f"{state.replace('_', ' ')} {count:,}" for state, count in found.ended.items())
    console.print(f"how they ended: {ends}")
    for one in found.compared:
        alike = _percent(share(one.alike, one.cases))
        console.print(
            f"{one.what}: the log counts {one.log:,.0f}, the engine {one.engine:,.0f}; alike in "
            f"{alike} of {one.cases:,} cases"
        )


def _print_there_and_back(found: Replayed, console: Console) -> None:
    times = sum(x.times for x in found.there_and_back)
    if not times:
        return
    most = ", ".join(
        f"{x.link} - {x.other} - {x.link} {x.times:,}" for x in found.there_and_back[:FEW_PAIRS]
    )
    more = ", ..." if len(found.there_and_back) > FEW_PAIRS else ""
    console.print(f"there and straight back (A-B-A) {times:,} times: {most}{more}")


def _print_fitted(found: Replayed, console: Console) -> None:
    if not found.fitted:
        return
    console.print("\nTargets fitted to the log's own word on what was kept:")
    for fit in found.fitted:
        name = fit.priority or "no priority"
        if fit.target is None:
            console.print(f"  {name}: {fit.cases} cases are too few; from {FEW} on one is fitted")
            continue
        before, after = share(fit.before, fit.cases), share(fit.alike, fit.cases)
        console.print(
            f"  {name}: resolve within {fit.target.resolve}; alike in {_percent(after)} of "
            f"{fit.cases:,} cases, {_percent(before)} before"
        )
    console.print("to keep them, put this under `terms` in the map:\n  targets:")
    for fit in found.fitted:
        if fit.target:
            t = fit.target
            written = f"{{acknowledge: {t.acknowledge}, resolve: {t.resolve}}}"
            console.print(f"    {json.dumps(fit.priority, ensure_ascii=False)}: {written}")


def _print_targets(found: Replayed, console: Console) -> None:
    acknowledged, resolved = _percent(found.acknowledged_in_time), _percent(found.in_time)
    console.print(f"\npicked up in time {acknowledged}, resolved in time {resolved}")
    console.print(
        "(of what was picked up: each time a link had to; of the requests that were solved: by the "
        "time first promised, at their last solution)"
    )
    _print_fitted(found, console)
    priorities = [
        (
            k.priority,
            f"{k.cases:,}",
            _percent(k.acknowledged) if k.picked_up else "-",
            _percent(k.resolved) if k.done else "-",
        )
        for k in found.priorities
    ]
    _table(console, "priority", priorities)
    _table(console, "group", [_of(f) for f in found.links], "times there")
    if found.domains:
        _table(console, "domain", [_of(f) for f in found.domains], "times there")


def _of(f: LinkFigures | DomainFigures) -> tuple[str, ...]:
    return (
        f.name,
        f"{f.calls:,}",
        _percent(share(f.acknowledged_in_time, f.acknowledged)) if f.acknowledged else "-",
        _percent(share(f.resolved_in_time, f.resolved)) if f.resolved else "-",
    )


def _table(
    console: Console, name: str, rows: Sequence[tuple[str, ...]], counted: str = "cases"
) -> None:
    table = Table(name, box=None, pad_edge=False)
    for title in (counted, "picked up in time", "resolved in time"):
        table.add_column(title, justify="right")
    for row in rows[:MOST]:
        table.add_row(*row)
    console.print()
    console.print(table)
    if len(rows) > MOST:
        console.print(f"... and {len(rows) - MOST} more, with --json")


def _rows(rows: Sequence[int], times: int) -> str:
    named = ", ".join(str(row) for row in rows)
    return f"row{'s' if times > 1 else ''} {named}" + (", ..." if times > len(rows) else "")


def _left_out(left_out: Sequence[LeftOut], map_: Path, console: Console) -> None:
    if not left_out:
        return
    console.print("\nRows that were left out:")
    for x in left_out:
        example = f" ({x.example[:40]!r})" if x.example else ""
        console.print(f"  {x.times:>6,}  {x.why}{example}: {_rows(x.rows, x.times)}")
        if x.mend:
            console.print(f"          mend {map_.name}: {x.mend}")


def _not_expressed(lacking: Sequence[Unexpressed], map_: Path, console: Console) -> None:
    if not lacking:
        console.print("\nNothing the engine could not express.")
        return
    console.print("\nWhat the engine could not express:")
    for x in lacking[:MOST]:
        console.print(f"  {x.times:>6,}  {x.what}: {_rows(x.rows, x.times)} (case {x.case})")
        if x.mend:
            console.print(f"          mend {map_.name}: {x.mend}")
    if len(lacking) > MOST:
        console.print(f"  ... and {len(lacking) - MOST} more, with --json")
