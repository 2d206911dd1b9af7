"""`schakel call NUMBER`: a call, its chain and its ledger, readable or as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree
from sqlmodel import Session

from bot.commands.call_ahead import print_ahead, span_of
from bot.commands.looked_at import looked_at
from bot.errors import Mistake
from catalog.language_packs import SOURCE
from catalog.model import Catalogue
from routing.call.call import Call
from routing.call.events import AnyEvent
from routing.call.promise import FirstPromise
from routing.call.usm import workflow
from routing.desk.ahead import Ahead, Chain, ahead
from routing.rules.promised import late_by


def _facts(call: Call) -> dict[str, Any]:
    body = call.model_dump(
        mode="json",
        exclude={
            "first_promise": {"hours"},
            "other_time": {"hours"},
            "promise": {"hours", "rota", "escalation"},
            "trail": {"__all__": {"promise"}},
        },
    )
    return body | {
        "promised_by": call.promised_by.isoformat() if call.promised_by else None,
        "late_minutes": round(late_by(call, dt.datetime.now(dt.UTC)).total_seconds() / 60),
        "team": call.team,
        "service": call.service,
        "workflow": workflow(call.path),
        "priority": call.priority,
        "trail": [stay.promise.team for stay in call.trail],
    }


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


def _print(
    chain: tuple[Call, ...],
    number: str,
    ledger: dict[str, tuple[AnyEvent, ...]],
    zone: ZoneInfo,
) -> None:
    """The chain and its ledger, on the reader's clock."""
    console = Console()
    trees: dict[str, Tree] = {}
    for call in chain:
        mark = "[bold]" if call.number == number else ""
        team, title = escape(call.promise.team_name.in_(SOURCE)), escape(call.title)
        label = (
            f"{mark}{call.number}[/] {team}: {title} ({call.state.value}, "
            f"{_when(call, zone)}, priority {call.priority})"
        )
        label = label if mark else label.replace("[/]", "", 1)
        parent = trees.get(call.parent or "")
        trees[call.number] = parent.add(label) if parent else Tree(label)
    console.print(f"times in {zone.key}", style="dim", highlight=False)
    console.print(trees[chain[0].number])
    table = Table("when", "call", "who", "what", "", box=None, pad_edge=False)
    rows = sorted(
        ((e.at, n, e) for n, events in ledger.items() for e in events), key=lambda row: row[0]
    )
    for at, where, event in rows:
        table.add_row(
            at.astimezone(zone).strftime("%d-%m %H:%M:%S"),
            where,
            escape(event.by),
            event.kind,
            escape(_told(event, zone)),
        )
    console.print(table)


def _files(session: Session, call: Call) -> list[dict[str, Any]]:
    """The files of a call: who sent what, and what came of it."""
    from routing.storage import file_store

    rows, found = file_store.of_call(session, call.number), []
    for file in call.files:
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


def _print_files(kept: dict[str, list[dict[str, Any]]]) -> None:
    table = Table("file", "call", "who", "for", "size", "", box=None, pad_edge=False)
    for number, files in kept.items():
        for file in files:
            state = file["gone"] or file["state"]
            table.add_row(
                file["name"], number, file["by"], file["side"], str(file["size"] or "-"), state
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
    reader: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="PERSON",
            help="On whose clock; without it on that of the team which has the call.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON.")] = False,
) -> None:
    """A call, its chain, its ledger; with --in also what comes next by itself."""
    from bot.bootstrap.database import open_existing
    from routing.storage import ledger, timers

    span = span_of(within) if within else None
    wanted = number.strip().upper()
    wanted = wanted if wanted.startswith("S-") else f"S-{wanted}"
    settings = looked_at()
    catalogue = _catalogue(settings.catalog) if span or reader else None
    database = open_existing(settings)
    try:
        with database.reading() as session:
            found = ledger.read(session, wanted)
            if found is None:
                raise Mistake(
                    f"there is no call {wanted}; numbers look like S-1042 and stand in every "
                    f"answer the desk gives"
                )
            chain = ledger.chain(session, found.root)
            events = {c.number: ledger.events(session, c.number) for c in chain}
            kept = {c.number: _files(session, c) for c in chain}
            coming = None
            zone = _zone(session, reader, catalogue, found)
            if catalogue and span:
                whole = Chain(chain, events, timers.pending(session, events))
                coming = _coming(session, whole, catalogue, span)
    finally:
        database.close()
    if as_json:
        body = {
            "call": _facts(found) | {"files": kept[wanted]},
            "chain": [_facts(c) | {"files": kept[c.number]} for c in chain],
            "ledger": [
                e.model_dump(mode="json") | {"number": n}
                for n, each in events.items()
                for e in each
            ],
        }
        if coming:
            body["ahead"] = coming.model_dump(mode="json", exclude={"calls"}) | {
                "calls": [_facts(c) for c in coming.calls]
            }
        print(json.dumps(body, ensure_ascii=False, indent=2))
        return
    _print(chain, wanted, events, zone)
    _print_files(kept)
    if coming and catalogue:
        print_ahead(coming, wanted, catalogue, zone)


def _zone(
    session: Session, reader: str | None, catalogue: Catalogue | None, call: Call
) -> ZoneInfo:
    """The reader's zone: that of the person named, else that of the team which has the call. Raises
    Mistake for a person nobody knows.
    """
    from bot.people import directory

    if reader and catalogue:
        if reader not in catalogue.people:
            raise Mistake(f"nobody is called '{reader}'; people's ids stand in the catalogue")
        return ZoneInfo(directory.zone_of(session, catalogue.people[reader], catalogue))
    return ZoneInfo(call.promise.hours.zone)


def _catalogue(folder: Path) -> Catalogue:
    from bot.bootstrap.app import read_catalogue

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
