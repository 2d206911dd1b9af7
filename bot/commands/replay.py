"""`schakel replay LOG.csv --map MAP.yaml`: another system's event log through our engine, and what came of it."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.errors import Mistake
from routing.replay import Line, Meaning, Replayed, Terms, replay
from routing.simulation.figures import share

COMMON = (
    "%d/%m/%Y %H:%M",
    "%d-%m-%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d-%m-%Y %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
)
"""Ways to write a moment that are tried after ISO 8601 and the map's own."""


class Columns(BaseModel):
    """Which column holds what. `state` may be several, joined by "/"."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    time: str
    state: str | list[str]
    group: str | None = None
    person: str | None = None
    priority: str | None = None
    requester: str | None = None

    def all(self) -> list[str]:
        """Every column that must be there."""
        states = [self.state] if isinstance(self.state, str) else self.state
        return [c for c in (self.id, self.time, *states, self.group, self.person, self.priority, self.requester) if c]


class LogMap(BaseModel):
    """How to read a log: its columns, what its states mean, how it writes moments and what it promises."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    columns: Columns
    states: dict[str, Meaning]
    missing: list[str] = ["", "?", "NULL", "null", "None", "nan", "#N/A"]
    times: list[str] = []
    zone: str = "UTC"
    delimiter: str | None = Field(default=None, max_length=1)
    encoding: str = "utf-8-sig"
    terms: Terms = Terms()


def read_map(path: Path) -> LogMap:
    """The map in a file. Raises Mistake, naming the field, where it cannot be used."""
    try:
        body = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        made = LogMap.model_validate(body if isinstance(body, dict) else {})
        ZoneInfo(made.zone)
    except OSError as error:
        raise Mistake(f"the map {path} cannot be read ({error.strerror}); name a YAML file with --map") from None
    except (YAMLError, UnicodeDecodeError):
        raise Mistake(f"the map {path} is not YAML; see docs/chain.md for one to start from") from None
    except KeyError:
        raise Mistake(f"the map {path} names a time zone that does not exist; write it like Europe/Amsterdam") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise Mistake(f"the map {path}: {where}: {first['msg']}; see docs/chain.md for what a map holds") from None
    return made


def _moment(text: str, made: LogMap, zone: ZoneInfo) -> dt.datetime | None:
    """A moment however it is written; without an offset it is on the log's own clock."""
    found: dt.datetime | None = None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        for pattern in (*made.times, *COMMON):
            try:
                found = dt.datetime.strptime(text, pattern)
                break
            except ValueError:
                continue
    if found is None:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(dt.UTC)


def read_log(path: Path, made: LogMap) -> tuple[list[Line], Counter[str]]:
    """The rows that can be read, and how many cannot, by why. Raises Mistake for a file that is no such log."""
    try:
        with path.open(encoding=made.encoding, newline="", errors="replace") as file:
            sample = file.read(8192)
            file.seek(0)
            rows = csv.DictReader(file, delimiter=made.delimiter or _delimiter(sample))
            lacking = [c for c in made.columns.all() if c not in (rows.fieldnames or [])]
            if lacking:
                names = ", ".join(rows.fieldnames or []) or "none"
                raise Mistake(f"{path} has no column {lacking[0]!r}, it has: {names}; mend 'columns' in the map")
            skipped: Counter[str] = Counter()
            return list(_lines(rows, made, skipped)), skipped
    except OSError as error:
        raise Mistake(f"the log {path} cannot be read ({error.strerror})") from None
    except (csv.Error, LookupError) as error:
        raise Mistake(f"the log {path} is no CSV that can be read ({error})") from None


def _delimiter(sample: str) -> str:
    first = sample.splitlines()[0] if sample else ""
    return max(",;\t|", key=first.count)


def _lines(rows: csv.DictReader[str], made: LogMap, skipped: Counter[str]) -> Iterator[Line]:
    columns, zone, missing = made.columns, ZoneInfo(made.zone), {m.lower() for m in made.missing}
    parts = [columns.state] if isinstance(columns.state, str) else columns.state
    seen: set[tuple[str, ...]] = set()

    def value(row: dict[str, str], column: str | None) -> str:
        text = (row.get(column) or "").strip() if column else ""
        return "" if text.lower() in missing else text

    for number, row in enumerate(rows, start=2):
        case, state = value(row, columns.id), "/".join(filter(None, (value(row, c) for c in parts)))
        at = _moment(value(row, columns.time), made, zone)
        line = (case, str(at), state, value(row, columns.group), value(row, columns.person))
        why = (
            "no case" if not case else "no moment that can be read" if at is None else "no state" if not state
            else "the same row twice" if line in seen else ""
        )  # fmt: skip
        if why or at is None:
            skipped[why] += 1
            continue
        seen.add(line)
        priority, requester = value(row, columns.priority), value(row, columns.requester)
        yield Line(
            row=number,
            case=case,
            at=at,
            state=state,
            group=line[3],
            person=line[4],
            priority=priority,
            requester=requester,
        )


def _print(found: Replayed, console: Console) -> None:
    whole = share(found.expressed, found.rows)
    console.print(
        f"{found.rows:,} rows of {found.cases:,} cases; {whole:.1%} of the rows expressed, {found.events:,} events in the ledger"
    )
    for why, count in found.skipped.items():
        console.print(f"  {count:,} rows left out: {why}")
    hops = ", ".join(f"{n} link{'s' if n > 1 else ''}: {count:,}" for n, count in found.hops.items())
    console.print(f"how far they travelled: {hops}")
    console.print(f"{found.bounces:,} bounces in {found.bounced_cases:,} cases, {found.reopenings:,} reopenings")
    console.print(f"picked up in time {found.acknowledged_in_time:.1%}, resolved in time {found.in_time:.1%}")
    console.print(
        "how they ended: " + ", ".join(f"{state.replace('_', ' ')} {count:,}" for state, count in found.ended.items())
    )
    _table(
        console,
        "priority",
        [(k.priority, f"{k.cases:,}", f"{k.acknowledged:.0%}", f"{k.resolved:.0%}") for k in found.priorities],
    )
    rows = [
        (
            f.name,
            f"{f.calls:,}",
            f"{share(f.acknowledged_in_time, f.acknowledged):.0%}",
            f"{share(f.resolved_in_time, f.resolved):.0%}",
        )
        for f in found.links[:15]
    ]
    _table(console, "group", rows)
    console.print(
        "\nWhat the engine could not express:" if found.not_expressed else "\nNothing the engine could not express."
    )
    for lacking in found.not_expressed[:15]:
        console.print(f"  {lacking.times:>6,}  {lacking.what} (first in row {lacking.first_row}, {lacking.case})")


def _table(console: Console, name: str, rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(name, box=None, pad_edge=False)
    for title in ("cases", "picked up in time", "resolved in time"):
        table.add_column(title, justify="right")
    for row in rows:
        table.add_row(*row)
    console.print()
    console.print(table)


def replay_log(
    log: Annotated[Path, typer.Argument(help="the event log, CSV with a row per event")],
    map_: Annotated[
        Path, typer.Option("--map", help="YAML that says which column holds what, and what the states mean")
    ],
    json_: Annotated[bool, typer.Option("--json", help="only JSON, on standard output")] = False,
) -> None:
    """An event log of another system through our engine: what could not be expressed, hops, bounces, targets met."""
    made = read_map(map_)
    lines, skipped = read_log(log, made)
    if not lines:
        raise Mistake(
            f"no row of {log} can be read ({dict(skipped) or 'it is empty'}); mend 'columns' or 'times' in the map"
        )
    found = replay(lines, {k.strip().lower(): v for k, v in made.states.items()}, made.terms, skipped)
    if json_:
        print(found.model_dump_json(indent=2))
    else:
        _print(found, Console(width=140, highlight=False, markup=False))


def register(app: typer.Typer) -> None:
    """Add `replay`."""
    app.command("replay")(replay_log)
