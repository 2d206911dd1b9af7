"""`schakel catalog check|show|search|import|export`: for the authors of team files, and for whoever
wants to look something up.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.bootstrap.desks import desk_beside
from bot.bootstrap.links import problems_across
from bot.bootstrap.registers import problems_in
from bot.channels.registry import installed
from bot.commands.catalog_export import export_catalogue
from bot.commands.catalog_import import import_catalogue
from bot.commands.catalog_views import (
    chain_from,
    place_of,
    print_chain,
    show_all,
    show_chain,
    show_item,
    show_team,
    table_of,
)
from bot.commands.days import day_of
from bot.commands.domain_views import domain_named, print_json, show_domain
from bot.commands.link_levels import link_levels
from bot.commands.open_risks import open_risks
from bot.commands.printed import escape, offered
from bot.errors import Mistake
from bot.settings import read_settings
from catalog.domains import domain_name
from catalog.language_packs import SOURCE, Language, packs
from catalog.load import Loaded
from catalog.problems import Problem
from catalog.search import search

group = typer.Typer(
    no_args_is_help=True, help="Check, show, search, bring in and take out what the teams offer."
)
group.command("import")(import_catalogue)
group.command("export")(export_catalogue)
_MOST_ADVICE = 20
_ROUTINE = frozenset(
    {
        "few-phrases",
        "near-phrase",
        "no-facility",
        "no-rota",
        "no-support",
        "one-person",
        "unused-service",
    }
)
"""Advice of which there may be much; what contradicts itself or ends is told before it."""
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
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="See it as on this day; today by default."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell every problem of a folder at once, with file and line, and how to mend it; exit code 2
    when there are any.
    """
    folder = folder or read_settings().catalog
    if not as_json and not folder.is_dir():
        raise Mistake(f"there is no folder {folder}; name a folder with a YAML file for each team")
    loaded = installed().load(folder, day_of(on))
    desk = desk_beside(read_settings())
    registers = problems_in(folder, loaded.catalogue, desk) if loaded.ok else []
    across = problems_across(loaded, desk) if loaded.ok else []
    loaded = replace(loaded, problems=(*loaded.problems, *registers, *across))
    if as_json:
        print_json(_report(loaded))
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
    domain: Annotated[
        str | None, typer.Option("--domain", metavar="DOMAIN", help="The links of one domain.")
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="With --chain or --domain: draw it into this."),
    ] = None,
    text: Annotated[
        bool, typer.Option("--text", help="With --chain: as text, also into a pipe.")
    ] = False,
    language: Annotated[str, typer.Option("--language", help=_SPOKEN)] = SOURCE,
    as_json: JsonOption = False,
) -> None:
    """Show all teams, one team, one item, a domain, or a chain with the time of each link."""
    folder, rest = _split(words or [])
    catalogue = _sound(folder).catalogue
    spoken = _language(language)
    if chain_of:
        catalogue = catalogue.at(dt.datetime.now(dt.UTC))
        if not (svg or as_json):
            print_chain(chain_from(catalogue, chain_of), spoken, text=text or sys.stdout.isatty())
        else:
            show_chain(chain_from(catalogue, chain_of), spoken, svg, as_json)
    elif domain:
        today = catalogue.at(dt.datetime.now(dt.UTC))
        found = domain_named(today, domain)
        risks = open_risks([team.team for team in found.teams])
        show_domain(found, spoken, svg, risks if as_json or svg is None else (), as_json=as_json)
    elif svg:
        raise Mistake("--svg draws a chain or a domain; add --chain ITEM or --domain DOMAIN")
    elif not rest:
        show_all(catalogue, spoken, as_json)
    elif rest in catalogue.team_by_id:
        show_team(catalogue.team_by_id[rest], spoken, as_json, catalogue)
    else:
        show_item(place_of(catalogue, rest), spoken, as_json)


@group.command("search")
def search_words(
    words: Annotated[
        list[str],
        typer.Argument(metavar="TEXT [DIR]", help="What you look for."),
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, max=100)] = 10,
    domain: Annotated[
        str | None, typer.Option("--domain", metavar="DOMAIN", help="Only what this domain has.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help=_SPOKEN)] = SOURCE,
    as_json: JsonOption = False,
) -> None:
    """Find items and teams by name, alias, phrase or id; typing errors are forgiven."""
    folder, text = _split(words) if len(words) > 1 else (None, words[0])
    catalogue, spoken = _sound(folder).catalogue, _language(language)
    within = domain_named(catalogue, domain).id if domain else None
    hits = search(catalogue, text, limit, within)
    of = {h.ref: catalogue.team_by_id[h.ref.partition("/")[0]] for h in hits}
    if as_json:
        rows = [
            {
                "ref": h.ref,
                "what": h.what,
                "name": h.name.in_(spoken),
                "domain": of[h.ref].domain,
                "score": h.score,
                "matched": h.text,
            }
            for h in hits
        ]
        print_json({"text": text, "found": rows})
        return
    if not hits:
        raise Mistake(f"nothing found for '{text}'; try fewer or other words")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("score", justify="right")
    for column, ratio in (("what", 4), ("where", 5), ("domain", 2), ("matched", 3)):
        table.add_column(column, overflow="fold", ratio=ratio)
    for hit in hits:
        table.add_row(
            f"{hit.score:.0f}",
            escape(hit.name.in_(spoken)),
            escape(hit.ref),
            escape(domain_name(of[hit.ref], catalogue, spoken)),
            escape(hit.text),
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


def _report(loaded: Loaded) -> dict[str, Any]:
    scores = link_levels(loaded.catalogue)
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
        for advice in sorted(loaded.advice, key=lambda one: one.code in _ROUTINE)[:_MOST_ADVICE]:
            out.print("  " + _line(folder, advice))
        if len(loaded.advice) > _MOST_ADVICE:
            out.print(f"  ... and {len(loaded.advice) - _MOST_ADVICE} more; --json lists all")
    scores = link_levels(loaded.catalogue)
    if scores:
        table = table_of("team", "whole", "what would add most")
        for team, score in scores.items():
            more = (
                f" and {len(score.missing) - _MOST_MISSING} more"
                if len(score.missing) > _MOST_MISSING
                else ""
            )
            missing = ", ".join(score.missing[:_MOST_MISSING])
            table.add_row(team, f"{score.score}%", escape(missing) + more)
        out.print()
        Console().print(table)
    if loaded.ok:
        catalogue = loaded.catalogue
        out.print(f"\nEvery chain holds: {offered(catalogue)}, version {catalogue.version}.")


def _line(folder: Path, problem: Problem) -> str:
    inside = problem.line or (folder / problem.file).exists()
    return f"{_short(folder)}/{problem}" if inside else str(problem)
