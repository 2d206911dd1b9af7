"""`schakel replay LOG.csv --map MAP.yaml`: another system's event log through our engine, and what
came of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.progress import Tell, progress
from bot.errors import Mistake
from bot.lab.logs.log_reader import read_log, read_rows, size_of
from bot.lab.logs.mapping import LogMap, read_map
from bot.lab.logs.sketch import sketch
from bot.lab.replay import LeftOut, Replayed, Unexpressed, replay
from bot.lab.simulation.figures import share

MOST = 15
"""So many rows of a table are shown; `--json` has them all."""


def _run(log: Path, made: LogMap, map_: Path, tell: Tell) -> Replayed:
    whole, read = max(size_of(log), 1), 0

    def more(count: int) -> None:
        nonlocal read
        read += count
        tell("reading", min(read / whole, 1.0))

    found = read_log(log, made, more)
    if not found.lines:
        why = (
            "; ".join(f"{x.why}: {x.mend}" if x.mend else x.why for x in found.left_out)
            or "it has no rows"
        )
        raise Mistake(f"no row of {log} can be used ({why}); mend {map_}")
    done = 0

    def rows(count: int) -> None:
        nonlocal done
        done += count
        tell("replaying", done / len(found.lines))

    owners = made.groups == "owner"
    return replay(
        found.lines,
        made.states,
        made.terms,
        found.left_out,
        owners=owners,
        remarks=found.remarks,
        tell=rows,
    )


def _percent(part: float) -> str:
    return f"{part:.1%}"


def _print(found: Replayed, map_: Path, console: Console) -> None:
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
    anew = f", {found.begun_anew:,} went on as a new request" if found.begun_anew else ""
    console.print(f"{found.reopenings:,} reopenings in {found.reopened_cases:,} cases{anew}")
    if found.priority_changes:
        console.print(
            f"{found.priority_changes:,} changes of priority; what was promised stays promised"
        )
    ends = ", ".join(f"{state.replace('_', ' ')} {count:,}" for state, count in found.ended.items())
    console.print(f"how they ended: {ends}")
    for one in found.compared:
        alike = _percent(share(one.alike, one.cases))
        console.print(
            f"{one.what}: the log counts {one.log:,.0f}, the engine {one.engine:,.0f}; alike in "
            f"{alike} of {one.cases:,} cases"
        )


def _print_targets(found: Replayed, console: Console) -> None:
    acknowledged, resolved = _percent(found.acknowledged_in_time), _percent(found.in_time)
    console.print(f"\npicked up in time {acknowledged}, resolved in time {resolved}")
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
    groups = [
        (
            f.name,
            f"{f.calls:,}",
            _percent(share(f.acknowledged_in_time, f.acknowledged)) if f.acknowledged else "-",
            _percent(share(f.resolved_in_time, f.resolved)) if f.resolved else "-",
        )
        for f in found.links
    ]
    _table(console, "group", groups)


def _table(console: Console, name: str, rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(name, box=None, pad_edge=False)
    for title in ("cases", "picked up in time", "resolved in time"):
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


def _propose(log: Path, errors: Console) -> None:
    """Without a map there is one to start from."""
    remarks: list[str] = []
    with progress(errors) as tell:
        columns, rows = read_rows(log, None, None, remarks, lambda count: tell("reading", 0.5))
    if not rows:
        raise Mistake(
            f"{log} has no rows under its first line, so there is nothing to make a map of"
        )
    print(sketch(columns, [row for _, row in rows]), end="")
    errors.print(
        f"No map was given; this is one to start from. Save it, see to what is marked with '?', "
        f"and run: "
        f"schakel replay {log} --map MAP.yaml",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


def replay_log(
    log: Annotated[
        Path,
        typer.Argument(help="the event log, CSV (or CSV packed with gzip) with a row per event"),
    ],
    map_: Annotated[
        Path | None,
        typer.Option(
            "--map",
            help="YAML: which column holds what, what the states mean; without it, one is proposed",
        ),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="only JSON, on standard output")] = False,
) -> None:
    """An event log of another system through our engine: what could not be expressed, hops,
    bounces, targets met.
    """
    errors = Console(stderr=True)
    if map_ is None:
        if json_:
            raise Mistake("--json needs a map; run without --json to get one to start from")
        _propose(log, errors)
        return
    made = read_map(map_)
    with progress(errors) as tell:
        found = _run(log, made, map_, tell)
    if json_:
        print(found.model_dump_json(indent=2))
    else:
        _print(found, map_, Console(width=140, highlight=False, markup=False, soft_wrap=True))


def register(app: typer.Typer) -> None:
    """Add `replay`."""
    app.command("replay")(replay_log)
