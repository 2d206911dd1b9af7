"""`schakel adopt`: how far each link and the whole are, in three steps, and the three things worth
doing next.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from bot.bootstrap.private import own_cache
from bot.channels.registry import ChannelRegistry, installed
from bot.commands.days import MOST_DAYS
from bot.commands.domain_views import write_drawing
from bot.commands.looked_at import looked_at
from bot.commands.open_risks import open_risks, risk_line
from bot.commands.printed import escape
from bot.commands.progress import Tell, progress
from bot.errors import Mistake
from bot.settings import Settings
from bot.wording.adoption import AdoptionWords, percent
from bot.wording.adoption_advice import SHORT
from bot.wording.adoption_drawing import draw_adoption
from bot.wording.localizer import Localizer
from catalog.language_packs import SOURCE, packs
from catalog.load import Loaded
from catalog.model import Catalogue
from catalog.names import nearest
from routing.adoption.links import Counted, Known
from routing.adoption.stand import came_of, remembered, stand
from routing.adoption.values import STEPS, Effect, LinkStand, Stand, StepName
from routing.understand.measure.withheld import Understood, understood

DAYS = 91
"""A quarter is looked back on, unless said."""
TRIAL_DAYS = 7
"""So long is a simulated run in which a proposal is tried."""
EFFECTS = "adoption-effects.json"
"""Where it is kept what proposals did, so that none is tried twice."""


class Trial(NamedTuple):
    """What is tried in simulation beside what is proposed for the whole: a proposal of each of
    these teams, in so many pairs of runs.
    """

    teams: tuple[str, ...]
    pairs: int


def adopt(
    *,
    team: Annotated[
        str | None, typer.Argument(metavar="[TEAM]", help="One link, with all its parts.")
    ] = None,
    catalog: Annotated[Path | None, typer.Option(help="The catalogue's folder.")] = None,
    days: Annotated[
        int, typer.Option(min=1, max=MOST_DAYS, help="So many days back from the newest call.")
    ] = DAYS,
    quick: Annotated[bool, typer.Option("--quick", help="Try no proposal in simulation.")] = False,
    pairs: Annotated[
        int, typer.Option(min=2, max=50, help="So many pairs of simulated runs a proposal.")
    ] = 2,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it into this, as SVG.")
    ] = None,
    language: Annotated[str, typer.Option(help="en or nl.")] = SOURCE,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> None:
    """How far is each link, and the whole? Whole links, one chain, promises that fit; what is worth
    doing next, by whom and how. What is proposed is remembered where there is a desk.
    """
    if language not in packs():
        raise Mistake(f"'{language}' is no language we speak; write {' or '.join(packs())}")
    settings = looked_at()
    folder = catalog or settings.catalog
    loaded = _loaded(folder)
    catalogue = loaded.catalogue.at(dt.datetime.now(dt.UTC))
    _must_be_there(team, catalogue)
    with progress(Console(stderr=True)) as tell:
        tried = (team,) if team else tuple(catalogue.team_by_id)
        trial = None if quick else Trial(tried, pairs)
        found = _measured(settings, folder, catalogue, days, tell, trial=trial)
    words = AdoptionWords(catalogue, Localizer(language), _spots(loaded))
    if picture is not None:
        write_drawing(picture, draw_adoption(found, words))
    if as_json:
        print(json.dumps(_facts(found, words), ensure_ascii=False, indent=2))
    elif team is not None and (link := found.link(team)):
        _print_link(link, words)
    else:
        _print(found, words)


def _must_be_there(team: str | None, catalogue: Catalogue) -> None:
    """Raises Mistake for a team that nobody knows."""
    if team is not None and team not in catalogue.team_by_id:
        near = nearest(team, tuple(catalogue.team_by_id))
        hint = f"; did you mean {near}?" if near else ""
        raise Mistake(f"there is no team '{team}'{hint}")


def _loaded(folder: Path) -> Loaded:
    loaded = installed().load(folder)
    if not loaded.ok:
        raise Mistake(
            f"the catalogue in {folder} has {len(loaded.problems)} problem(s); first: "
            f"{loaded.problems[0]}"
        )
    return loaded


def _measured(
    settings: Settings,
    folder: Path,
    catalogue: Catalogue,
    days: int,
    tell: Tell,
    *,
    trial: Trial | None,
) -> Stand:
    """The stand by the files, and by the desk's history where there is one."""
    from bot.bootstrap.database import NoDatabaseYet, open_existing
    from bot.people import room_reach
    from routing.storage import adoption_store, components, risks

    phrases = _phrases(settings, catalogue, tell)
    known = Known(dt.datetime.now(dt.UTC), phrases=phrases, channels=_channels(settings))
    try:
        database = open_existing(settings)
    except NoDatabaseYet:
        return stand(catalogue, replace(known, register=_in_files(folder, catalogue)))
    try:
        with database.reading() as session:
            known = replace(
                known,
                register=Counted(components.kept(session)),
                rooms=room_reach.tried(session, catalogue, _prefixes(settings)),
            )
            walk = adoption_store.walk(
                session, catalogue, days, lambda part: tell("reading the ledger", part)
            )
            before = adoption_store.open_proposals(session)
            counted = risks.counted(session)
        found = _tried(settings, stand(catalogue, known, walk), catalogue, tell, trial)
        found = found.with_risks(counted)
        done = came_of(before, found)
        with database.transaction() as session:
            adoption_store.remember(session, found, done)
        return remembered(found, {key: one.since for key, one in before.items()}, done)
    finally:
        database.close()


def _in_files(folder: Path, catalogue: Catalogue) -> Counted:
    """The components in the registers beside the teams' files."""
    from bot.bootstrap.registers import read_registers
    from catalog.register.files import register_files

    found = read_registers(register_files(folder), catalogue, set())
    return Counted(Counter(c.team for c in found.components.values() if c.is_there))


def _tried(
    settings: Settings,
    found: Stand,
    catalogue: Catalogue,
    tell: Tell,
    trial: Trial | None,
) -> Stand:
    """The stand with proposals tried in simulation, where there is history to go by."""
    if trial is None or not found.calls:
        return found
    from bot.lab.adoption_effects import with_effects

    kept = _effects_kept(settings)
    before = dict(kept)
    found = with_effects(
        found, catalogue, trial.teams, pairs=trial.pairs, days=TRIAL_DAYS, tell=tell, kept=kept
    )
    if kept != before:
        _keep(own_cache(settings) / EFFECTS, {k: e.model_dump() for k, e in kept.items()})
    return found


def _effects_kept(settings: Settings) -> dict[str, Effect]:
    """What proposals did in simulation before, by what was tried."""
    try:
        kept = json.loads((own_cache(settings) / EFFECTS).read_text(encoding="utf-8"))
        return {name: Effect.model_validate(one) for name, one in kept.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _keep(file: Path, body: object) -> None:
    """Keep what can be made again, where that can be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(body), encoding="utf-8")
    except OSError:
        pass


def _phrases(settings: Settings, catalogue: Catalogue, tell: Tell) -> dict[str, Understood]:
    """How phrases are understood; measured once for each version of the catalogue."""
    file = own_cache(settings) / f"understood-{catalogue.version}.json"
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return {ref: Understood(*row) for ref, row in kept.items()}
    except (OSError, ValueError, TypeError):
        pass
    found = understood(catalogue, lambda part: tell("asking phrases that were withheld", part))
    _keep(file, found)
    return found


def _channels(settings: Settings) -> tuple[str, ...] | None:
    """The channels that are set up here; None where no chat service is, as at a trial."""
    registry: ChannelRegistry = installed()
    services = registry.services(settings)
    return (*registry.own, *services) if services else None


def _prefixes(settings: Settings) -> dict[str, str]:
    """How conversations of the chat services that are set up begin."""
    registry: ChannelRegistry = installed()
    return registry.prefixes(registry.services(settings))


class _Spots:
    """Where a part of a team's file stands, by file and line."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded

    def __call__(self, team: str, part: str, about: str) -> str:
        file, line = self._loaded.context.spot(team, *self._path(team, part, about))
        return f"{file}:{line}" if line else file

    def _path(self, team: str, part: str, about: str) -> tuple[str | int, ...]:
        """The part of the file, and in it the person or the service it is about."""
        found = self._loaded.catalogue.team_by_id.get(team)
        if not part or found is None:
            return ()
        names = [p.id for p in found.people] if part == "people" else []
        if part == "services":
            names = [service.id for service in found.services]
        wanted = about.removeprefix(f"{team}/").partition(" ")[0].partition("/")[0]
        return (part, names.index(wanted)) if wanted in names else (part,)


def _spots(loaded: Loaded) -> _Spots:
    return _Spots(loaded)


def _facts(found: Stand, words: AdoptionWords) -> dict[str, object]:
    """The stand as JSON, with what each thing says and how it is done."""
    body = found.model_dump(mode="json", exclude={"lacks"})
    for link, told in zip(found.links, body["links"], strict=True):
        for advice, one in zip(link.next, told["next"], strict=True):
            one |= {"what": words.what(advice.lack), "how": words.how(advice.lack)}
    for shared, one in zip(found.next, body["next"], strict=True):
        one["first"] |= {"what": words.what(shared.first.lack), "how": words.how(shared.first.lack)}
    return body


def _print(found: Stand, words: AdoptionWords) -> None:
    console = Console(highlight=False)
    console.print(f"[bold]{escape(found.organisation)}[/]: {words.whole_levels(found)}")
    console.print(_looked_at(found, words), style="dim", soft_wrap=True)
    _print_links(console, found, words)
    _print_domains(console, found, words)
    console.print(f"\n[bold]{words.say('Next, for the whole')}[/]")
    for n, shared in enumerate(found.next, 1):
        _numbered(console, n, words.shared(shared))
    for came in found.done:
        console.print(f"✓ {escape(words.came(came))}", soft_wrap=True)
    console.print(words.say("For one link: {command}.", command="schakel adopt TEAM"), style="dim")


def _print_links(console: Console, found: Stand, words: AdoptionWords) -> None:
    """A row for each link: its steps, open risks where anybody has one, and what comes first."""
    risky = any(link.risks for link in found.links)
    table = Table(words.say("link"), box=None, pad_edge=False)
    for name in STEPS:
        table.add_column(words.step(name), justify="right")
    if risky:
        table.add_column(words.say("open risks"), justify="right")
    table.add_column(words.say("first"))
    for link in sorted(found.links, key=lambda one: (one.kind == "supplier", _level(one))):
        mark = " ◇" if link.kind == "supplier" else ""
        first = words.say(SHORT[link.next[0].lack.code]) if link.next else ""
        steps = [percent(x.value if (x := link.step(name)) else None) for name in STEPS]
        risks = (str(link.risks or ""),) if risky else ()
        table.add_row(escape(words.team(link.team)) + mark, *steps, *risks, first)
    console.print(table)


def _print_domains(console: Console, found: Stand, words: AdoptionWords) -> None:
    """A row for each domain: its links taken together."""
    if not found.domains:
        return
    table = Table(words.say("domain (links)"), box=None, pad_edge=False)
    for name in STEPS:
        table.add_column(words.step(name), justify="right")
    for one in found.domains:
        label = f"{escape(words.domain(one.domain))} ({one.links})"
        table.add_row(label, *(percent(one.steps[step]) for step in STEPS))
    console.print()
    console.print(table)


def _level(link: LinkStand) -> float:
    return sum(step.value for name in STEPS if (step := link.step(name)))


def _looked_at(found: Stand, words: AdoptionWords) -> str:
    if not found.calls or not found.since or not found.until:
        return words.say(
            "By the files alone: there is no history yet, so the chain and the promises are not "
            "measured."
        )
    since, until = (words.localizer.date(at.date()) for at in (found.since, found.until))
    return words.say(
        "{n} requests from {since} to {until}.", n=f"{found.calls:,}", since=since, until=until
    )


def _print_link(link: LinkStand, words: AdoptionWords) -> None:
    console = Console(highlight=False)
    console.print(f"[bold]{escape(words.team(link.team))}[/]: {words.levels(link)}")
    for name in STEPS:
        _print_step(console, name, link, words)
    for call in open_risks([link.team]) if link.risks else ():
        console.print(f"  {words.say('open risk')}: {escape(risk_line(call, words.catalogue))}")
    console.print(f"\n[bold]{words.say('Worth doing next:')}[/]")
    for n, advice in enumerate(link.next, 1):
        _numbered(console, n, words.advice(advice))


def _print_step(console: Console, name: StepName, link: LinkStand, words: AdoptionWords) -> None:
    step = link.step(name)
    if step is None:
        return
    parts = ", ".join(f"{words.part(part.name)} {percent(part.value)}" for part in step.parts)
    console.print(f"  {words.step(name)}: {parts}", soft_wrap=True)


def _numbered(console: Console, n: int, lines: list[str]) -> None:
    console.print(f"{n}. {escape(lines[0])}", soft_wrap=True)
    for line in lines[1:]:
        console.print(f"   {escape(line)}", soft_wrap=True)


def register(app: typer.Typer) -> None:
    """Add `adopt`."""
    app.command("adopt")(adopt)
