"""`schakel replay LOG.csv --map MAP.yaml`: another system's event log through our engine, and what
came of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.commands.progress import Tell, progress
from bot.errors import Mistake

if TYPE_CHECKING:
    from bot.lab.logs.mapping import LogMap
    from bot.lab.replay import Replayed


def _run(log: Path, made: LogMap, map_: Path, tell: Tell, *, fit: bool) -> Replayed:
    from bot.lab.logs.log_reader import read_log, size_of
    from bot.lab.replay import replay

    whole, read = max(size_of(log), 1), 0

    def more(count: int) -> None:
        nonlocal read
        read += count
        tell("reading", min(read / whole, 1.0))

    found = read_log(log, made, more)
    if fit and not any(line.kept is not None for line in found.lines):
        raise Mistake(
            f"--fit needs the log's own word on what was kept; name its column in {map_} "
            f"(columns: kept: ...)"
        )
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
        tell("replaying", done / (len(found.lines) * (2 if fit else 1)))

    owners = made.groups == "owner"
    return replay(
        found.lines,
        made.states,
        made.terms,
        found.left_out,
        owners=owners,
        remarks=found.remarks,
        fit=fit,
        tell=rows,
    )


def _propose(log: Path, errors: Console) -> None:
    """Without a map there is one to start from."""
    from bot.lab.logs.log_reader import read_rows
    from bot.lab.logs.sketch import sketch

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
    fit: Annotated[
        bool,
        typer.Option("--fit", help="fit the targets per priority to the log's own kept column"),
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="only JSON, on standard output")] = False,
) -> None:
    """An event log of another system through our engine: what could not be expressed, hops,
    bounces, targets met.
    """
    from bot.lab.logs.mapping import read_map
    from bot.lab.replay.report_text import print_replayed

    errors = Console(stderr=True)
    if map_ is None:
        if json_:
            raise Mistake("--json needs a map; run without --json to get one to start from")
        _propose(log, errors)
        return
    made = read_map(map_)
    with progress(errors) as tell:
        found = _run(log, made, map_, tell, fit=fit)
    if json_:
        print(found.model_dump_json(indent=2))
    else:
        print_replayed(
            found, map_, Console(width=140, highlight=False, markup=False, soft_wrap=True)
        )


def register(app: typer.Typer) -> None:
    """Add `replay`."""
    app.command("replay")(replay_log)
