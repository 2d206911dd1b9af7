"""`schakel register import|show|search|export|check`: what each link manages."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from bot.bootstrap.database import NoDatabaseYet, open_existing
from bot.bootstrap.first_reader import read_catalogue
from bot.bootstrap.registers import Plan, carry_out, plan, read_registers
from bot.commands.invite import person_named
from bot.commands.looked_at import looked_at
from bot.commands.new_file import Replace, write_file
from bot.commands.register_views import (
    component_json,
    print_component,
    print_plan,
    print_teams,
    table_of_components,
    table_rows,
)
from bot.errors import Mistake
from bot.people import roster
from bot.settings import Settings
from catalog.model import Catalogue, Person
from catalog.problems import Problem
from catalog.register.component import Component, code_of
from catalog.register.files import register_files
from catalog.register.finding import Match, ranked, wanted
from catalog.register.rows import harmless
from catalog.register.sight import names_of, seen_by, sees_all
from catalog.register.spreadsheet import sheet_of
from routing.storage import component_search, components, ledger
from routing.storage.db import Database

group = typer.Typer(no_args_is_help=True, help="What each link manages: its components.")
JsonOption = Annotated[bool, typer.Option("--json", help="Print only JSON.")]
AsOption = Annotated[
    str | None, typer.Option("--as", metavar="PERSON", help="As this person may see it.")
]
TeamOption = Annotated[str, typer.Option("--team", metavar="TEAM", help="Whose components.")]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field; may repeat."),
]
_RUNS_THE_DESK = "schakel"


def register(app: typer.Typer) -> None:
    """Adds `schakel register ...`."""
    app.add_typer(group, name="register")


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    database = open_existing(settings)
    try:
        yield database
    finally:
        database.close()


def _catalogue(session: Session, settings: Settings) -> Catalogue:
    """The catalogue with those who joined from chats."""
    return roster.over(read_catalogue(settings.catalog), roster.read(session))


def _mapping(given: list[str] | None) -> dict[str, str]:
    """Column by field. Raises Mistake."""
    mapping: dict[str, str] = {}
    for one in given or ():
        field, sign, column = one.partition("=")
        if not sign or not field.strip() or not column.strip():
            raise Mistake(f"'{one}' maps nothing; write --map FIELD=COLUMN, like --map place=Room")
        mapping[field.strip()] = column.strip()
    return mapping


def _files(paths: list[Path] | None, settings: Settings) -> list[Path]:
    """The files that are named, those of folders that are named, else those beside the teams'
    files.
    """
    named = paths or [settings.catalog]
    found = [file for path in named for file in (register_files(path) if path.is_dir() else [path])]
    if not found:
        raise Mistake(
            f"there is no register in {', '.join(map(str, named))}; name a file, or put "
            "<team>.register.csv beside the team's file"
        )
    return found


def _refuse(problems: tuple[Problem, ...], as_json: bool, nothing: str) -> None:
    """Tells every problem at once, and ends. Raises Mistake."""
    if as_json:
        _print({"ok": False, "problems": [problem.as_json() for problem in problems]})
    else:
        for problem in problems:
            typer.echo(str(problem))
    count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
    raise Mistake(f"{count}; {nothing}")


def _print(body: Any) -> None:
    typer.echo(json.dumps(body, ensure_ascii=False, indent=2))


@group.command("check")
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE|DIR]...", help="Those beside the teams' files by default."),
    ] = None,
    team: TeamOption = "",
    mapping: MapOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell every problem of register files at once, with file and line; exit code 2 when there are
    any.
    """
    settings = looked_at()
    if files and len(files) == 1 and files[0].is_dir():
        settings = settings.model_copy(update={"catalog": files[0]})
    known: set[str] = set()
    catalogue = read_catalogue(settings.catalog)
    try:
        with _database(settings) as database, database.reading() as session:
            known = components.refs(session)
            catalogue = _catalogue(session, settings)
    except NoDatabaseYet:
        pass  # files can be checked before there is a database
    paths = _files(files, settings)
    checked = read_registers(paths, catalogue, known, team=team, mapping=_mapping(mapping))
    if checked.problems:
        _refuse(tuple(checked.problems), as_json, "mend what is listed, then check again")
    if as_json:
        _print({"ok": True, "problems": [], "components": len(checked.components)})
        return
    typer.echo(f"{len(checked.components):,} components in {len(paths)} file(s), all sound.")


@group.command("import")
def import_files(  # noqa: PLR0917 - Typer reads the options from its parameters
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE|DIR]...", help="Those beside the teams' files by default."),
    ] = None,
    team: TeamOption = "",
    mapping: MapOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
    retire_missing: Annotated[
        bool, typer.Option("--retire-missing", help="Retire what the files do not name any more.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="PERSON", help="Who is written down for it.")
    ] = None,
    why: Annotated[str, typer.Option("--why", help="Why, for the ledger.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Take components in from CSV, XLSX or YAML: all of them, or none when a row is wrong."""
    settings = looked_at()
    paths = _files(files, settings)
    with _database(settings) as database:
        with database.reading() as session:
            known, catalogue = components.refs(session), _catalogue(session, settings)
        checked = read_registers(paths, catalogue, known, team=team, mapping=_mapping(mapping))
        if checked.problems:
            _refuse(tuple(checked.problems), as_json, "nothing was taken in")
        person = person_named(by, catalogue).id if by else _RUNS_THE_DESK
        reason = why or ", ".join(path.name for path in paths)
        with database.transaction() as session:
            planned = plan(session, checked, retire_missing=retire_missing)
            if not dry_run:
                now = dt.datetime.now(dt.UTC)
                carry_out(session, planned.steps, by=person, at=now, why=reason)
    _tell_plan(planned, dry_run=dry_run, as_json=as_json)


def _tell_plan(planned: Plan, *, dry_run: bool, as_json: bool) -> None:
    if not as_json:
        print_plan(planned, dry_run=dry_run)
        return
    kinds = ("added", "changed", "moved", "replaced", "retired")
    counted = {kind: len(planned.of_kind(kind)) for kind in kinds}
    _print(
        {
            "ok": True,
            "dry_run": dry_run,
            "rows": planned.rows,
            **counted,
            "unchanged": planned.rows - sum(1 for s in planned.steps if s.kind != "retired"),
            "not_named": [component.ref for component in planned.missing],
        }
    )


@group.command("show")
def show(
    what: Annotated[
        str | None, typer.Argument(metavar="[TEAM|COMPONENT]", help="A team, team/id or sticker.")
    ] = None,
    person: AsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what each team manages, a team's components, or one component with its history."""
    settings = looked_at()
    with _database(settings) as database, database.reading() as session:
        catalogue = _catalogue(session, settings)
        who = person_named(person, catalogue).id if person else None
        if what is None:
            counted = components.counts(session)
            rows = {f"{team} {state}": n for (team, state), n in sorted(counted.items())}
            _print(rows) if as_json else print_teams(counted, catalogue)
        elif what in catalogue.team_by_id:
            _show_team(session, what, who, catalogue, as_json)
        else:
            _show_one(session, what, who, catalogue, as_json)


def _show_team(
    session: Session, team: str, who: str | None, catalogue: Catalogue, as_json: bool
) -> None:
    found = [_seen(c, who, catalogue) for c in components.of_team(session, team)]
    if as_json:
        _print([component_json(component) for component in found])
    else:
        table_of_components(found)


def _show_one(
    session: Session, what: str, who: str | None, catalogue: Catalogue, as_json: bool
) -> None:
    component = components.read(session, what) or _by_code(session, what)
    whole = who is None or sees_all(who, component, catalogue)
    entries = components.entries(session, component.ref) if whole else ()
    calls = ledger.of_component(session, component.ref, limit=20) if whole else ()
    relying = components.tied_to(session, component.ref, "relies_on") if whole else ()
    shown = _seen(component, who, catalogue)
    if as_json:
        body = component_json(shown)
        body["entries"] = [entry.model_dump(mode="json") for entry in entries]
        body["calls"] = [call.number for call in calls if not call.private]
        body["relied_on_by"] = list(relying)
        _print(body)
    else:
        print_component(shown, entries, calls, relying, catalogue)


def _by_code(session: Session, what: str) -> Component:
    """The one component that has this id, sticker or serial. Raises Mistake."""
    found = component_search.candidates(session, wanted(what))
    exact = [component for component in found if code_of(what) in component.codes]
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise Mistake(f"several have '{what}': {', '.join(one.ref for one in exact)}; name one")
    raise Mistake(f"there is no component '{what}'; 'schakel register search' finds them by words")


def _seen(component: Component, who: str | None, catalogue: Catalogue) -> Component:
    return component if who is None else seen_by(who, component, catalogue)


@group.command("search")
def search(
    text: Annotated[str, typer.Argument(help="A sticker, name, kind or place.")],
    person: AsOption = None,
    team: TeamOption = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=100)] = 10,
    as_json: JsonOption = False,
) -> None:
    """Find components by sticker, name, kind or place; typing errors are forgiven."""
    settings = looked_at()
    with _database(settings) as database, database.reading() as session:
        catalogue = _catalogue(session, settings)
        known = person_named(person, catalogue) if person else None
        matches = _matches(session, text, known, team, catalogue)[:limit]
    who = known.id if known else None
    shown = [_seen(match.component, who, catalogue) for match in matches]
    if as_json:
        scores = [round(match.score, 1) for match in matches]
        rows = [component_json(c) | {"score": s} for c, s in zip(shown, scores, strict=True)]
        _print({"text": text, "found": rows})
    elif not shown:
        raise Mistake(f"nothing found for '{text}'; try fewer or other words")
    else:
        table_of_components(shown)


def _matches(
    session: Session, text: str, person: Person | None, team: str, catalogue: Catalogue
) -> tuple[Match, ...]:
    names = names_of(person.id, catalogue) if person else frozenset()
    place = (person.location if person else None) or ""
    teams = (team,) if team else ()
    found = component_search.candidates(
        session, wanted(text), names=names, place=place, teams=teams
    )
    return ranked(text, found, names=names, place=place)


@group.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Where to: a .csv or .xlsx file.")],
    team: TeamOption = "",
    person: AsOption = None,
    replace: Replace = False,
) -> None:
    """Write components into a CSV or XLSX file that can be taken in again; no cell in it is run as
    a formula.
    """
    suffix = file.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise Mistake(f"{file} is no kind of file that can be written; name a .csv or .xlsx file")
    settings = looked_at()
    with _database(settings) as database, database.reading() as session:
        catalogue = _catalogue(session, settings)
        who = person_named(person, catalogue).id if person else None
        found = [_seen(c, who, catalogue) for c in components.of_team(session, team or None)]
    rows = table_rows(found)
    content = sheet_of(rows) if suffix == ".xlsx" else _csv(rows)
    write_file(file, content, replace=replace)
    typer.echo(f"{len(found):,} components in {file}")


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
