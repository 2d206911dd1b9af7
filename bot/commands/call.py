"""`schakel call NUMBER`: a call, its chain and its ledger, readable or as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.tree import Tree
from sqlmodel import Session

from bot.commands.call_ahead import print_ahead, span_of
from bot.commands.call_export import CallReader, Plain, facts, foreseen, told
from bot.commands.looked_at import looked_at
from bot.commands.printed import escape
from bot.commands.private_look import note_looks
from bot.errors import Mistake
from catalog.language_packs import SOURCE
from catalog.model import Catalogue
from routing.call import numbers
from routing.call.call import Call
from routing.call.events import AnyEvent
from routing.call.promise import FirstPromise
from routing.desk.ahead import Ahead, Chain, ahead

_CONFIDENTIAL = "What is confidential is shown without words and people; name who reads with --as."
_UNREAD = "Of what this person may not read, only how it goes is shown."


def _when(call: Call, zone: dt.tzinfo) -> str:
    due = call.resolve_by.astimezone(zone).strftime("%a %d %b %H:%M") if call.resolve_by else "-"
    promised, other = call.promised_by, call.other_time
    if promised is None or promised == call.resolve_by:
        return f"due {due}"
    asked = f", asked whether {other.by.astimezone(zone):%a %d %b %H:%M} will do" if other else ""
    return f"due {due}, promised {promised.astimezone(zone):%a %d %b %H:%M}{asked}"


def _told(event: AnyEvent, zone: ZoneInfo) -> str:
    """What an event holds beside who did it when, with its moments on the reader's clock."""
    body = event.model_dump(
        mode="json", exclude={"kind", "at", "by", "promise"}, exclude_defaults=True
    )
    for name in body:
        if moment := _moment(getattr(event, name)):
            body[name] = f"{moment.astimezone(zone):%a %d %b %H:%M}"
    if promise := getattr(event, "promise", None):
        body = {"to": promise.team, "as": promise.call_kind.value} | body
    if event.kind == "opened":
        body = {k: body[k] for k in ("text", "to", "item", "because") if body.get(k)}
    if event.kind == "attached":
        body |= {"files": [file.name for file in event.files]}
    return ", ".join(
        f"{k}: {', '.join(map(str, v)) if isinstance(v, list) else v}" for k, v in body.items()
    )


def _moment(value: object) -> dt.datetime | None:
    """A moment, or the one by which something is promised; None for anything else."""
    if isinstance(value, FirstPromise):
        return value.by
    return value if isinstance(value, dt.datetime) else None


def _label(call: Call, number: str, reader: CallReader, zone: dt.tzinfo) -> str:
    """A call in one line of the tree; its title only for who may read it."""
    team = escape(call.promise.team_name.in_(SOURCE))
    said = f": {escape(call.title)}" if reader.reads(call) else ""
    mark, end = ("[bold]", "[/]") if call.number == number else ("", "")
    return (
        f"{mark}{call.number}{end} {team}{said} ({call.state.value}, {_when(call, zone)}, "
        f"priority {call.priority})"
    )


def _print(
    chain: Sequence[Call],
    number: str,
    ledger: Mapping[str, Sequence[AnyEvent]],
    zone: ZoneInfo,
    reader: CallReader,
) -> None:
    """The chain and its ledger, on the reader's clock, as far as they may read it."""
    console = Console()
    trees: dict[str, Tree] = {}
    for call in chain:
        label, parent = _label(call, number, reader, zone), trees.get(call.parent or "")
        trees[call.number] = parent.add(label) if parent else Tree(label)
    console.print(f"times in {zone.key}", style="dim", highlight=False)
    shown = {call.number for call in chain}
    for call in chain:
        if call.parent not in shown:
            console.print(trees[call.number])
    console.print(_history(chain, ledger, zone, reader))
    if not all(map(reader.reads, chain)):
        console.print(_UNREAD if reader.person else _CONFIDENTIAL, highlight=False)


def _history(
    chain: Sequence[Call],
    ledger: Mapping[str, Sequence[AnyEvent]],
    zone: ZoneInfo,
    reader: CallReader,
) -> Table:
    table = Table("when", "call", "who", "what", "", box=None, pad_edge=False)
    rows = [
        (e.at, c.number, e, reader.reads(c))
        for c in chain
        for e in (reader.events(c, ledger[c.number]) or ledger[c.number])
    ]
    for at, where, event, read in sorted(rows, key=lambda row: row[0]):
        who, said = (escape(event.by), escape(_told(event, zone))) if read else ("", "")
        when = at.astimezone(zone).strftime("%d-%m %H:%M:%S")
        table.add_row(when, where, who, event.kind, said)
    return table


def _files(session: Session, call: Call, seen: frozenset[str]) -> list[Plain]:
    """The files of a call that may be seen: who sent what, and what came of it."""
    from routing.storage import file_store

    rows, found = file_store.of_call(session, call.number), []
    for file in call.files if seen else ():
        if file.id not in seen:
            continue
        row = rows.get(file.id)
        known = file_store.content(session, row.digest) if row and row.digest else None
        state = "gone" if file.gone else row.state if row else "gone"
        found.append(
            file.model_dump(mode="json")
            | {
                "state": state,
                "channel": row.channel if row else None,
                "media": known.media if known else None,
            }
            | {
                "size": known.size if known else file.size,
                "sha256": known.digest if known else None,
            }
        )
    return found


def _print_files(kept: Mapping[str, list[Plain]]) -> None:
    table = Table("file", "call", "who", "for", "size", "", box=None, pad_edge=False)
    for number, files in kept.items():
        for file in files:
            state = file["gone"] or file["state"]
            table.add_row(
                escape(file["name"]),
                number,
                escape(file["by"]),
                file["side"],
                str(file["size"] or "-"),
                state,
            )
    if table.row_count:
        Console().print(table)


def call(
    number: Annotated[str, typer.Argument(help="The call's number, like S-1042.")],
    within: Annotated[
        str | None,
        typer.Option(
            "--in",
            metavar="TIME",
            help="What will happen within so much time (3h, 2d) if nobody does anything.",
        ),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="PERSON",
            help="As this person may read it, on their clock; without it on that of the team "
            "which has the call, and what is confidential without words and people.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON.")] = False,
) -> None:
    """A call, its chain, its ledger; with --in also what comes next by itself."""
    from bot.bootstrap.database import open_existing

    span = span_of(within) if within else None
    settings = looked_at()
    catalogue = _catalogue(settings.catalog) if span or person else None
    database = open_existing(settings)
    wanted = numbers.typed(number)
    try:
        with database.reading() as session:
            found = found_for(session, wanted, CallReader(person, catalogue), span)
        if person:  # whose it is sees it, as on the pages
            note_looks(database, filter(found.reader.reads, found.chain), person)
    finally:
        database.close()
    if as_json:
        print(json.dumps(found.plain(), ensure_ascii=False, indent=2))
        return
    _print(found.chain, found.number, found.ledger, found.zone, found.reader)
    _print_files(found.files)
    if found.coming and catalogue:
        print_ahead(found.coming, found.number, catalogue, found.zone, found.unread)


@dataclass(frozen=True)
class Found:
    """A call with its chain, their ledgers and files, and what comes next, for a reader."""

    number: str
    chain: tuple[Call, ...]
    ledger: dict[str, tuple[AnyEvent, ...]]
    files: dict[str, list[Plain]]
    zone: ZoneInfo
    reader: CallReader
    coming: Ahead | None

    @property
    def unread(self) -> frozenset[str]:
        """Those of which the reader may know how they go, and no more."""
        return frozenset(call.number for call in self.chain if not self.reader.reads(call))

    def plain(self) -> Plain:
        """All of it as JSON has it."""
        now, reader = dt.datetime.now(dt.UTC), self.reader
        calls = {
            c.number: facts(c, reader, now) | {"files": self.files[c.number]} for c in self.chain
        }
        body: Plain = {
            "call": calls[self.number],
            "chain": list(calls.values()),
            "ledger": told(self.chain, self.ledger, reader),
        }
        if self.coming:
            then = [facts(c, reader, now) for c in self.coming.calls if c.number in calls]
            body["ahead"] = foreseen(self.coming, reader).model_dump(
                mode="json", exclude={"calls"}
            ) | {"calls": then}
        return body


def found_for(
    session: Session, number: str, reader: CallReader, span: dt.timedelta | None
) -> Found:
    """What there is of a call for this reader. Raises Mistake where there is none, or none that
    they may know of.
    """
    from routing.storage import ledger, timers

    found = ledger.read(session, number)
    zone = _zone(session, reader, found)
    if found is None or not reader.knows(found):
        raise Mistake(
            f"there is no call {number}; numbers look like S-1042 and stand in every answer the "
            f"desk gives"
        )
    chain = ledger.chain(session, found.root)
    events = {c.number: ledger.events(session, c.number) for c in chain}
    coming = None
    if reader.catalogue and span:
        whole = Chain(chain, events, timers.pending(session, events))
        coming = _coming(session, whole, reader.catalogue, span)
    shown = tuple(c for c in chain if reader.knows(c))
    kept = {c.number: _files(session, c, reader.files(c)) for c in shown}
    return Found(found.number, shown, events, kept, zone, reader, coming)


def _zone(session: Session, reader: CallReader, call: Call | None) -> ZoneInfo:
    """The zone of the person who reads, else of the team which has the call. Raises Mistake for a
    person nobody knows.
    """
    from bot.people import directory

    known, person = reader.catalogue, reader.person
    if person and known:
        if person not in known.people:
            raise Mistake(f"nobody is called '{person}'; people's ids stand in the catalogue")
        return ZoneInfo(directory.zone_of(session, known.people[person], known))
    return ZoneInfo(call.promise.hours.zone if call else "UTC")


def _catalogue(folder: Path) -> Catalogue:
    from bot.bootstrap.first_reader import read_catalogue

    return read_catalogue(folder)


class _Anywhere(NamedTuple):
    """Where people can be told things when it isn't known which channels are on: whoever is here
    has the web page.
    """

    catalogue: Catalogue
    channels: Mapping[str, str] = MappingProxyType({"web": ""})


def _coming(session: Session, chain: Chain, catalogue: Catalogue, span: dt.timedelta) -> Ahead:
    from bot.people.recipients import reaches

    now = dt.datetime.now(dt.UTC)
    reach = reaches(session, _Anywhere(catalogue))
    return ahead(chain, catalogue, now, now + span, reach)


def register(app: typer.Typer) -> None:
    """Add `call`."""
    app.command("call")(call)
