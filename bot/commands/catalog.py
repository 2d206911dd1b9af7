"""`schakel catalog check|show|search`: for the authors of team files, and for whoever wants to look
something up.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from bot.channels.registry import installed
from bot.errors import Mistake
from bot.settings import read_settings
from catalog.chain import Link, chain, hours_text
from catalog.completeness import completeness
from catalog.drawing import draw
from catalog.language_packs import SOURCE, Language, packs
from catalog.load import Loaded
from catalog.model import (
    Catalogue,
    CatalogueEntry,
    EscalateTo,
    Item,
    Service,
    Team,
)
from catalog.problems import Problem
from catalog.search import search

group = typer.Typer(no_args_is_help=True, help="Check, show and search what the teams offer.")
_MOST_ADVICE = 20
_MOST_MISSING = 2
_SPOKEN = f"{' or '.join(packs())}."
JsonOption = Annotated[bool, typer.Option("--json", help="Print only JSON.")]


def register(app: typer.Typer) -> None:
    """Adds `schakel catalog ...`."""
    app.add_typer(group, name="catalog")


@group.command("check")
def check_folder(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="A folder of team files; yours by default."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell every problem of a folder at once, with file and line, and how to mend it; exit code 2
    when there are any.
    """
    folder = folder or read_settings().catalog
    loaded = installed().load(folder)
    if as_json:
        _print_json(_report(loaded))
    else:
        _print_report(loaded, folder)
    if not loaded.ok:
        count = len(loaded.problems)
        things = "1 problem" if count == 1 else f"{count} problems"
        raise Mistake(
            f"{things} in {_short(folder)}; mend what is listed, then run 'schakel catalog check "
            f"{_short(folder)}' again"
        )


@group.command("show")
def show(  # noqa: PLR0917 - Typer reads the options from its parameters
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DIR] [TEAM|ITEM]", help="A team, or an item as team/service/item."
        ),
    ] = None,
    chain_of: Annotated[
        str | None,
        typer.Option(
            "--chain",
            metavar="ITEM",
            help="The chain of an item or service, as SVG; on a terminal as text.",
        ),
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="With --chain: draw it into this file."),
    ] = None,
    text: Annotated[
        bool, typer.Option("--text", help="With --chain: as text, also into a pipe.")
    ] = False,
    language: Annotated[str, typer.Option("--language", help=_SPOKEN)] = SOURCE,
    as_json: JsonOption = False,
) -> None:
    """Show all teams, one team, one item, or a chain with the time of each link."""
    folder, rest = _split(words or [])
    catalogue = _sound(folder).catalogue
    spoken = _language(language)
    if chain_of:
        if not (svg or as_json):
            _print_chain(_chain(catalogue, chain_of), spoken, text=text or sys.stdout.isatty())
        else:
            _show_chain(_chain(catalogue, chain_of), spoken, svg, as_json)
    elif svg:
        raise Mistake("--svg draws a chain; name the item too: --chain ITEM")
    elif not rest:
        _show_all(catalogue, spoken, as_json)
    elif rest in catalogue.team_by_id:
        _show_team(catalogue.team_by_id[rest], spoken, as_json)
    else:
        _show_item(_place(catalogue, rest), spoken, as_json)


@group.command("search")
def search_words(
    words: Annotated[
        list[str],
        typer.Argument(metavar="TEXT [DIR]", help="What you look for."),
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100)] = 10,
    language: Annotated[str, typer.Option("--language", help=_SPOKEN)] = SOURCE,
    as_json: JsonOption = False,
) -> None:
    """Find items and teams by name, alias, phrase or id; typing errors are forgiven."""
    folder, text = _split(words) if len(words) > 1 else (None, words[0])
    hits = search(_sound(folder).catalogue, text, limit)
    spoken = _language(language)
    if as_json:
        rows = [
            {
                "ref": h.ref,
                "what": h.what,
                "name": h.name.in_(spoken),
                "score": h.score,
                "matched": h.text,
            }
            for h in hits
        ]
        _print_json({"text": text, "found": rows})
        return
    if not hits:
        raise Mistake(f"nothing found for '{text}'; try fewer or other words")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("score", justify="right")
    for column, ratio in (("what", 4), ("where", 5), ("matched", 3)):
        table.add_column(column, overflow="fold", ratio=ratio)
    for hit in hits:
        table.add_row(
            f"{hit.score:.0f}", escape(hit.name.in_(spoken)), escape(hit.ref), escape(hit.text)
        )
    Console().print(table)


def _split(words: list[str]) -> tuple[Path | None, str]:
    """A folder among the words, first or last, and the rest."""
    for at in (0, len(words) - 1) if words else ():
        if Path(words[at]).is_dir():
            return Path(words[at]), " ".join(words[:at] + words[at + 1 :])
    return None, " ".join(words)


def _language(code: str) -> Language:
    if code in packs():
        return code
    raise Mistake(f"'{code}' is no language we speak; write {_SPOKEN.removesuffix('.')}")


def _sound(folder: Path | None) -> Loaded:
    """A folder's catalogue; a note on standard error when part of it could not be used."""
    folder = folder or read_settings().catalog
    loaded = installed().load(folder)
    if not loaded.catalogue.teams:
        raise Mistake(
            f"there is no team to show in {_short(folder)}; run 'schakel catalog check "
            f"{_short(folder)}' to see why"
        )
    if not loaded.ok:
        typer.echo(
            f"schakel: {len(loaded.problems)} problems in {_short(folder)}; 'schakel catalog "
            f"check' lists them",
            err=True,
        )
    return loaded


def _short(folder: Path) -> str:
    """The folder as seen from here, where that is shorter."""
    try:
        return str(folder.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(folder)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _report(loaded: Loaded) -> dict[str, Any]:
    scores = completeness(loaded.catalogue)
    return {
        "ok": loaded.ok,
        "version": loaded.catalogue.version,
        "problems": [problem.as_json() for problem in loaded.problems],
        "advice": [advice.as_json() for advice in loaded.advice],
        "completeness": {team: score.as_json() for team, score in scores.items()},
        "teams": len(loaded.catalogue.teams),
        "items": len(loaded.catalogue.entries),
    }


def _print_report(loaded: Loaded, folder: Path) -> None:
    out = Console(soft_wrap=True, highlight=False, markup=False)
    for problem in loaded.problems:
        out.print(_line(folder, problem))
    if loaded.advice:
        out.print(
            f"\nAdvice ({len(loaded.advice)}), none of it must:"
            if loaded.problems
            else f"Advice ({len(loaded.advice)}), none of it must:"
        )
        for advice in loaded.advice[:_MOST_ADVICE]:
            out.print("  " + _line(folder, advice))
        if len(loaded.advice) > _MOST_ADVICE:
            out.print(f"  ... and {len(loaded.advice) - _MOST_ADVICE} more; --json lists all")
    scores = completeness(loaded.catalogue)
    if scores:
        table = _table("team", "complete", "missing")
        for team, score in scores.items():
            more = (
                f" and {len(score.missing) - _MOST_MISSING} more"
                if len(score.missing) > _MOST_MISSING
                else ""
            )
            table.add_row(team, f"{score.score}%", ", ".join(score.missing[:_MOST_MISSING]) + more)
        out.print()
        Console().print(table)
    if loaded.ok:
        catalogue = loaded.catalogue
        out.print(
            f"\nEvery chain holds: {len(catalogue.teams)} teams, {len(catalogue.entries)} items, "
            f"version {catalogue.version}."
        )


def _line(folder: Path, problem: Problem) -> str:
    return f"{_short(folder)}/{problem}" if problem.line else str(problem)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in ("team", "what", "score"))
    return table


def _place(catalogue: Catalogue, name: str) -> CatalogueEntry:
    """An item by its full name, or by its last part where only one has it."""
    if name in catalogue.entries:
        return catalogue.entries[name]
    alike = [place for ref, place in catalogue.entries.items() if ref.endswith(f"/{name}")]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise Mistake(
            f"{len(alike)} items are called '{name}'; write "
            f"{' or '.join(place.ref for place in alike[:3])}"
        )
    raise Mistake(f"there is no team or item '{name}'; {_hint(catalogue, name)}")


def _hint(catalogue: Catalogue, name: str) -> str:
    near = search(catalogue, name.replace("/", " ").replace("-", " "), 1)
    return f"did you mean {near[0].ref}?" if near else "'schakel catalog show' lists them"


def _show_all(catalogue: Catalogue, language: Language, as_json: bool) -> None:
    if as_json:
        _print_json(
            {
                "version": catalogue.version,
                "teams": [_team_facts(team, language) for team in catalogue.teams],
            }
        )
        return
    table = _table("team", "name", "kind", "services", "items", "hours")
    for team in catalogue.teams:
        items = sum(len(service.items) for service in team.services)
        hours = hours_text(team.hours, language)
        table.add_row(
            team.team,
            team.name.in_(language),
            team.kind,
            str(len(team.services)),
            str(items),
            hours,
        )
    Console().print(table)


def _show_team(team: Team, language: Language, as_json: bool) -> None:
    if as_json:
        _print_json(_team_facts(team, language))
        return
    out = Console(highlight=False)
    tree = Tree(
        f"[bold]{team.name.in_(language)}[/] ({team.team}, {team.kind}), "
        f"{hours_text(team.hours, language)}"
    )
    people = tree.add("people")
    for person in team.people:
        people.add(f"{person.name} ({person.id}), {person.role.value}")
    for service in team.services:
        branch = tree.add(f"[bold]{service.name.in_(language)}[/] ({service.id})")
        for line in _promise_lines(service):
            branch.add(line)
        for item in service.items:
            branch.add(f"{item.name.in_(language)} ({item.id}), {item.kind}")
    out.print(tree)


def _promise_lines(service: Service) -> list[str]:
    lines = []
    for agreement in service.agreements:
        who = "everybody" if "*" in agreement.customers else ", ".join(agreement.customers)
        promised = ", ".join(
            f"{kind} {t.acknowledge} / {t.resolve}" for kind, t in agreement.targets.items()
        )
        lines.append(f"agreed with {who}: {promised}")
    return lines + [f"relies on {reliance.service}" for reliance in service.relies_on]


def _show_item(place: CatalogueEntry, language: Language, as_json: bool) -> None:
    if as_json:
        _print_json(
            _item_facts(place.item, language)
            | {"ref": place.ref, "team": place.team.team, "service": place.service.id}
        )
        return
    item, out = place.item, Console(highlight=False)
    tree = Tree(f"[bold]{item.name.in_(language)}[/] ({place.ref}), {item.kind}")
    tree.add(f"by {place.team.name.in_(language)}, {hours_text(place.team.hours, language)}")
    for line in _promise_lines(place.service):
        tree.add(line)
    for question in item.questions:
        tree.add(f"asks: {question.ask.in_(language)}")
    if item.answer:
        tree.add(f"without us: {item.answer.in_(language)}")
    if item.approval.who != "none":
        tree.add(f"approval: {item.approval.who}")
    phrases = tree.add("asked as")
    for phrase in item.phrases.in_(language):
        phrases.add(phrase)
    out.print(tree)


def _team_facts(team: Team, language: Language) -> dict[str, Any]:
    return {
        "team": team.team,
        "name": team.name.in_(language),
        "kind": team.kind,
        "hours": hours_text(team.hours, language),
        "people": [{"id": p.id, "name": p.name, "role": p.role.value} for p in team.people],
        "escalate": [{"team": s.team} if isinstance(s, EscalateTo) else s for s in team.escalate],
        "services": [
            {
                "id": s.id,
                "name": s.name.in_(language),
                "relies_on": [r.service for r in s.relies_on],
                "agreements": [a.model_dump(mode="json", exclude_none=True) for a in s.agreements],
                "items": [_item_facts(item, language) for item in s.items],
            }
            for s in team.services
        ],
    }


def _item_facts(item: Item, language: Language) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name.in_(language),
        "kind": item.kind,
        "private": item.private,
        "approval": item.approval.who,
        "phrases": list(item.phrases.in_(language)),
        "aliases": list(item.aliases.in_(language)),
        "questions": [q.ask.in_(language) for q in item.questions],
        "answer": item.answer.in_(language) if item.answer else None,
    }


def _chain(catalogue: Catalogue, name: str) -> Link:
    return chain(catalogue, name if name in catalogue.services else _place(catalogue, name).ref)


def _print_chain(links: Link, language: Language, *, text: bool) -> None:
    """People at a terminal read it; anything else gets the drawing."""
    if text:
        Console(highlight=False).print(_tree(links, language))
    else:
        typer.echo(draw(links, language))


def _show_chain(links: Link, language: Language, svg: Path | None, as_json: bool) -> None:
    if svg is not None:
        try:
            svg.write_text(draw(links, language), encoding="utf-8")
        except OSError as error:
            raise Mistake(
                f"cannot write {svg} ({error.strerror}); name a file in a folder that is there"
            ) from error
    if as_json:
        _print_json(links.as_json())
    else:
        typer.echo(f"Drawn in {svg}.")


def _tree(link: Link, language: Language, tree: Tree | None = None) -> Tree:
    promised = link.promise.target if link.promise else None
    times = (
        f"{link.kind}: answer {promised.acknowledge}, resolved {promised.resolve}"
        if promised
        else "nothing agreed"
    )
    hours = hours_text(link.promise.hours, language) if link.promise else ""
    late = "" if link.fits else " [red](longer than its customer has)[/]"
    part = escape(f" for {link.part}") if link.part else ""
    team, name = (
        escape(link.team.name.in_(language)),
        escape((link.item or link.service).name.in_(language)),
    )
    label = f"[bold]{team}[/], {name}{part} ({link.ref})\n{times}{late}; {hours}"
    branch = tree.add(label) if tree else Tree(label)
    for supplier in link.suppliers:
        _tree(supplier, language, branch)
    return branch
