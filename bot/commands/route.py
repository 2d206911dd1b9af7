"""`schakel route`: tells where a text would go now and why, and whether a call was routed rightly
then.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from bot.bootstrap import catalogue_history
from bot.bootstrap.desks import desk_beside
from bot.bootstrap.private import own_cache
from bot.channels.registry import installed
from bot.commands.agreed_terms import terms_json, terms_of, terms_text
from bot.commands.call_export import CallReader
from bot.commands.printed import escape
from bot.commands.private_look import note_looks
from bot.commands.route_danger import why_an_emergency
from bot.commands.route_model import with_model
from bot.errors import Mistake
from bot.sanitize import legible
from bot.settings import Settings, read_settings
from catalog.model import Catalogue
from routing.call.call import Call
from routing.call.events import Opened
from routing.call.numbers import typed
from routing.understand.decision import Asker, Decision, Outcome
from routing.understand.past_decision import Redecided, replay_reason, was_read
from routing.understand.rerank.told import told_in

if TYPE_CHECKING:
    from routing.understand.reader import Reader


def catalogue_of(folder: Path) -> Catalogue:
    """The catalogue in a folder as it holds now, problems and all, as long as there is something to
    route to. Raises Mistake.
    """
    loaded = installed().load(folder)
    if not loaded.catalogue.entries:
        first = f": {loaded.problems[0]}" if loaded.problems else ""
        raise Mistake(
            f"The catalogue in '{folder}' has no items to route to{first}; see `schakel catalog "
            f"check`."
        )
    return loaded.catalogue.at(dt.datetime.now(dt.UTC))


def _asker(catalogue: Catalogue, person: str | None) -> Asker | None:
    if person is None:
        return None
    if person not in catalogue.people:
        raise Mistake(
            f"Nobody is called '{person}'; take an id from the catalogue, such as "
            f"{', '.join(list(catalogue.people)[:3])}."
        )
    team = catalogue.team_of.get(person)
    return Asker(
        person=person, team=team.team if team else None, location=catalogue.people[person].location
    )


def _decision_json(decision: Decision, catalogue: Catalogue) -> dict[str, Any]:
    ref = decision.item
    return {
        "text": decision.text,
        "decision": decision.outcome.value,
        "item": ref,
        "team": catalogue.entries[ref].team.team if ref else None,
        "kind": decision.kind.value,
        "confidence": decision.confidence,
        "language": decision.language,
        "candidates": [
            {
                "item": c.item,
                "team": catalogue.entries[c.item].team.team,
                "confidence": c.confidence,
            }
            for c in decision.candidates
        ],
        "because": list(decision.because),
        "priority_cues": list(decision.priority_cues),
        **_of_the_model(decision),
    }


def _of_the_model(decision: Decision) -> dict[str, Any]:
    """What a language model found in the text, where one was asked and found something."""
    filled = {one.question: one.said for one in decision.filled}
    apart = {one.item: one.words for one in decision.telling}
    return ({"answers": filled} if filled else {}) | ({"apart": apart} if apart else {})


def route(
    *,
    text: Annotated[str | None, typer.Argument(help="What an employee would type.")] = None,
    person: Annotated[
        str | None,
        typer.Option("--as", help="Who asks: a person's id; with --call, who reads it."),
    ] = None,
    number: Annotated[
        str | None,
        typer.Option(
            "--call",
            help="Instead of a text: decide again on this call, with the catalogue of then.",
        ),
    ] = None,
    catalog: Annotated[Path | None, typer.Option(help="The catalogue's folder.")] = None,
    many: Annotated[
        Path | None,
        typer.Option(
            "--from", help="Instead of a text: a CSV with the columns text and perhaps lang."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
    as_lines: Annotated[
        bool, typer.Option("--jsonl", help="With --from: one line of JSON for each text.")
    ] = False,
) -> None:
    """Where would this go now, and why?"""
    settings = read_settings(catalog=catalog)
    if sum(given is not None for given in (text, number, many)) != 1:
        raise Mistake(
            "Say what an employee would type, between quotes; or name a call with --call NUMBER, "
            "or a file with --from FILE.csv --jsonl; one of the three."
        )
    if as_lines != (many is not None):
        raise Mistake("--from and --jsonl go together: --from FILE.csv --jsonl.")
    if many is not None:
        _route_many(many, person, settings)
    elif number is not None:
        _again(number, person, settings, as_json)
    else:
        _route(legible(text or ""), person, settings, as_json)


def _learnt(catalogue: Catalogue, settings: Settings) -> Reader:
    """The reader of a catalogue: kept from an earlier time, or learnt now, which is shown."""
    from routing.understand.reader import Reader

    doing = "Learning what the teams offer; the first time takes a minute or two"
    with Console(stderr=True).status(doing):
        return Reader.of(catalogue, semantic=settings.sentence_models, cache=own_cache(settings))


def _route_many(file: Path, person: str | None, settings: Settings) -> None:
    from bot.commands import route_many

    catalogue = catalogue_of(settings.catalog)
    texts = route_many.given(file, catalogue)
    reader = _learnt(catalogue, settings)
    for line in route_many.lines(reader, texts, _asker(catalogue, person)):
        print(line)


def _route(text: str, person: str | None, settings: Settings, as_json: bool) -> None:
    catalogue = catalogue_of(settings.catalog)
    asker = _asker(catalogue, person)
    language = catalogue.people[person].language if person else None
    reader = _learnt(catalogue, settings)
    found = reader.split(text, asker, language)
    danger = why_an_emergency(text, found, reader)
    found = with_model(found, text, asker, reader, settings)
    if as_json:
        whole = reader.decide(text, asker, language) if len(found) > 1 else found[0]
        parts = [_decision_json(d, catalogue) for d in found] if len(found) > 1 else []
        body = _decision_json(whole, catalogue) | {"parts": parts}
        body |= {"emergency": bool(danger), "emergency_because": list(danger)}
        if terms := terms_of(whole.item, catalogue.people.get(person or ""), catalogue):
            body["promised"] = terms_json(terms)
        print(json.dumps(body, ensure_ascii=False))
        return
    if danger:
        Console().print(
            "heard as an emergency: the desk says at once what to do, alerts those whom the "
            "organisation names, and prepares an urgent request",
            style="bold",
            highlight=False,
        )
        for why in danger:
            Console().print(f"  because {escape(why)}", highlight=False)
    for decision in found:
        _print_decision(decision, catalogue)
        if terms := terms_of(decision.item, catalogue.people.get(person or ""), catalogue):
            Console().print(f"  agreed {escape(terms_text(terms))}", highlight=False)


def _again(number: str, reads: str | None, settings: Settings, as_json: bool) -> None:
    """The reason in the ledger, given anew by the catalogue as it was, and whether it is the
    same.
    """
    from routing.rules.route import allowed_items

    opened = _opened(number, reads, settings)
    if not was_read(opened.because):
        raise Mistake(
            f"{opened.number} was not read from words: its item was chosen from a list, so there "
            f"is nothing to decide again."
        )
    version = opened.promise.version
    catalogue = catalogue_history.edition(version, settings.catalog, settings.data_folder)
    if catalogue is None:
        raise Mistake(
            f"{opened.number} was routed with version {version} of the catalogue, which is "
            f"neither in '{settings.catalog}' nor kept on "
            "this machine; give the folder as it was then with --catalog (from your version "
            "control, say)."
        )
    reader = _learnt(catalogue, settings)
    person = catalogue.people.get(opened.requester)
    team = catalogue.team_of.get(opened.requester)
    asker = Asker(
        person=opened.requester, team=team.team if team else None, location=opened.location
    )
    allowed = allowed_items(person, catalogue) if person else None
    again = replay_reason(
        opened.because, opened.text, reader, language=opened.language, asker=asker, allowed=allowed
    )
    if as_json:
        body: dict[str, Any] = {
            "call": opened.number,
            "version": version,
            "item": opened.item,
            "same": again.same,
        }
        if said := told_in(opened.because):
            body["language_model"] = {"model": said.model, "asked_again": False}
        body |= {
            "differences": list(again.differences),
            "stored": list(opened.because),
            "now": _decision_json(again.now, catalogue),
        }
        print(json.dumps(body, ensure_ascii=False))
    else:
        _print_again(again, opened, catalogue)


def _opened(number: str, reads: str | None, settings: Settings) -> Opened:
    """How the call began. Raises Mistake when there is no such call, or none that whoever reads may
    know of.
    """
    from bot.bootstrap.database import open_existing
    from routing.storage import ledger

    database = open_existing(desk_beside(settings))
    wanted = typed(number)
    try:
        with database.reading() as session:
            call = ledger.read(session, wanted)
            _must_read(call, reads, settings)
            own = call.number if call else wanted
            first = next(
                (event for event in ledger.events(session, own) if isinstance(event, Opened)),
                None,
            )
        if call and reads:
            note_looks(database, (call,), reads)
    finally:
        database.close()
    if first is None:
        raise Mistake(
            f"There is no call {wanted}; numbers look like S-1042 and stand in every answer the "
            f"desk gives."
        )
    return first


def _must_read(call: Call | None, reads: str | None, settings: Settings) -> None:
    """Raises Mistake for a call whose words this person may not read; nobody named may read any but
    the confidential ones.
    """
    if call is None:
        return
    catalogue = catalogue_of(settings.catalog) if reads else None
    if catalogue:
        _asker(catalogue, reads)
    if CallReader(reads, catalogue).reads(call):
        return
    if reads is None:
        raise Mistake(
            f"{call.number} is confidential; name with --as somebody who may read what was said."
        )
    raise Mistake(
        f"There is no call {call.number} that '{reads}' may read; name somebody of its team, or "
        f"whoever asked it."
    )


_SAID = {
    Outcome.ANSWER: "understood as",
    Outcome.ASK: "not sure: would ask which of these",
    Outcome.UNKNOWN: "not understood: goes to the fallback desk",
}


def _print_decision(decision: Decision, catalogue: Catalogue) -> None:
    console = Console()
    said = "".join(c if c.isprintable() else " " for c in decision.text)
    console.print(f"[bold]“{escape(said)}”[/]  {_SAID[decision.outcome]}")
    for candidate in decision.candidates if decision.outcome is not Outcome.UNKNOWN else ():
        place = catalogue.entries[candidate.item]
        name, team = place.item.name.in_(decision.language), place.team.name.in_(decision.language)
        console.print(
            f"  {candidate.confidence:4.0%}  {escape(name)} · {escape(team)}", highlight=False
        )
        console.print(
            f"        {escape(candidate.item)}", style="dim", highlight=False, soft_wrap=True
        )
    if decision.outcome is not Outcome.ANSWER and catalogue.fallback:
        console.print(f"  else  {catalogue.fallback.name.in_(decision.language)}")
    console.print(f"  kind {decision.kind.value} · language {decision.language}")
    for reason in (*decision.because, *decision.priority_cues):
        console.print(f"  because {escape(reason)}", style="dim")


def _print_again(again: Redecided, opened: Opened, catalogue: Catalogue) -> None:
    _print_decision(again.now, catalogue)
    console = Console()
    where = opened.item or "the fallback desk"
    console.print(
        f"{opened.number} went to {escape(where)}, with version {opened.promise.version} of the "
        f"catalogue.",
        highlight=False,
    )
    if said := told_in(opened.because):
        console.print(
            f"A language model was asked then, {escape(said.model)}; what it said is taken from "
            f"the call's reasons, and nothing was sent now.",
            highlight=False,
        )
    if again.same:
        console.print("The same reasons come out again.")
    else:
        console.print("The reasons differ from the ones that were written down then:")
        for line in again.differences:
            console.print(f"  {escape(line)}", highlight=False)
