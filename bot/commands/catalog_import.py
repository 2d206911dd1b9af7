"""`schakel catalog import`: brings in the catalogue of another product, or one that we exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.bootstrap.desks import desk_beside
from bot.bootstrap.registers import problems_in
from bot.channels.registry import installed
from bot.commands.domain_views import print_json
from bot.commands.link_levels import link_levels
from bot.errors import Mistake
from bot.settings import Settings, read_settings
from catalog.exchange.bring_in import Choices, Outcome, bring_in
from catalog.exchange.files import PRODUCTS, read_files
from catalog.exchange.mapping import Mapping, MappingFault, mapping_in
from catalog.exchange.memory import FILE, Damaged
from catalog.exchange.paths import CannotRead
from catalog.exchange.records import NotOurs
from catalog.folder import catalogue_files, leads_out
from catalog.language_packs import Language, default_languages, packs
from routing.understand.words.language import LanguageEvidence, likeliest

_MOST_LINES = 20
_MOST_LACKS = 6


def import_catalogue(  # noqa: PLR0917 - Typer reads the options from its parameters
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE|DIR...", help="CSV, XLSX, or exports of iTop, ServiceNow or Jira."
        ),
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", "--to", metavar="DIR", help="The folder of team files; made if new."
        ),
    ] = None,
    product: Annotated[
        str,
        typer.Option(
            "--from", metavar="PRODUCT", help=f"{', '.join(PRODUCTS)}; told by the files."
        ),
    ] = "",
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="FILE", help="Which column of a list holds what (YAML)."),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help=f"Of its texts: {', '.join(packs())}; read from them.")
    ] = "",
    zone: Annotated[
        str, typer.Option("--zone", help="The time zone of hours that name none.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would come of it, and write nothing.")
    ] = False,
    remove_missing: Annotated[
        bool,
        typer.Option("--remove-missing", help="Take out what it no longer names, unless edited."),
    ] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Write it also where the folder has problems then.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON.")] = False,
) -> None:
    """Bring in the catalogue of another product. A second time it updates, and keeps what was
    edited.
    """
    settings = read_settings()
    folder = _folder(into, settings)
    choices = Choices(
        _language_of, _mapping(mapping, language), _zone(zone), remove_missing, installed()
    )
    try:
        found = read_files(files, _product(product), choices.mapping.language)
        outcome = bring_in(found, _contents(folder), _memory(folder), choices)
    except (CannotRead, MappingFault, Damaged, NotOurs) as error:
        raise Mistake(f"{error}; {error.mend}") from error
    registers = problems_in(folder, outcome.catalogue, desk_beside(settings))
    outcome.problems += registers if folder.is_dir() and not outcome.problems else []
    held_back = bool(outcome.problems) and not anyway
    if not dry_run and not held_back:
        _write(folder, outcome.files)
    if as_json:
        print_json(_report(outcome, folder, written=not dry_run and not held_back))
    else:
        _print(outcome, folder, dry_run=dry_run)
    if held_back:
        count = len(outcome.problems)
        what = "1 problem" if count == 1 else f"{count} problems"
        raise Mistake(f"{what}, so nothing was written; mend what is listed, or add --anyway")


def _folder(into: Path | None, settings: Settings) -> Path:
    if into is None and "catalog" not in settings.model_fields_set:
        raise Mistake("say into which folder: --into DIR, or set SCHAKEL_CATALOG")
    folder = into or settings.catalog
    if folder.exists() and not folder.is_dir():
        raise Mistake(f"{folder} is a file; name a folder with --into")
    return folder


def _product(name: str) -> str:
    if name and name.casefold() not in PRODUCTS:
        raise Mistake(f"nothing is known of '{name}'; --from is one of {', '.join(PRODUCTS)}")
    return name.casefold()


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        return name and ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise Mistake(f"'{name}' is no time zone; write it like Europe/Amsterdam") from None


def _mapping(file: Path | None, language: str) -> Mapping:
    if language and language not in packs():
        raise Mistake(f"'{language}' is no language we speak; write {' or '.join(packs())}")
    try:
        text = file.read_text(encoding="utf-8-sig") if file else ""
        made = mapping_in(text) if file else Mapping()
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is no text"
        raise Mistake(f"{file} cannot be read ({said}); name a mapping file") from error
    except MappingFault as error:
        raise Mistake(f"{file}: {error}; {error.mend}") from error
    return made.model_copy(update={"language": language}) if language else made


def _language_of(texts: Sequence[str]) -> Language:
    """The installed language that texts are most likely in."""
    evidence = LanguageEvidence()
    words = [word for text in texts for word in text.casefold().split()][:4_000]
    return likeliest(default_languages(), lambda one, other: evidence.of(words, one, other))


def _contents(folder: Path) -> list[tuple[str, bytes]]:
    paths = (path for path in catalogue_files(folder) if not leads_out(path, folder))
    try:
        return [(path.name, path.read_bytes()) for path in paths]
    except OSError as error:
        raise Mistake(f"{error.filename} cannot be read ({error.strerror})") from error


def _memory(folder: Path) -> str:
    path = folder / FILE
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError):
        raise Mistake(f"{path} cannot be read; {Damaged.mend}") from None


def _write(folder: Path, files: dict[str, str]) -> None:
    """Writes each file whole or not at all; what imports remember comes last."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in sorted(files, key=lambda one: one == FILE):
            fresh = folder / f".{name}.new"
            fresh.write_text(files[name], encoding="utf-8")
            fresh.replace(folder / name)
    except OSError as error:
        raise Mistake(f"{folder} cannot be written ({error.strerror}); name another") from error


def _report(outcome: Outcome, folder: Path, *, written: bool) -> dict[str, Any]:
    levels = link_levels(outcome.catalogue)
    return {
        "ok": not outcome.problems,
        "from": outcome.product,
        "into": str(folder),
        "written": written,
        "files": sorted(name for name in outcome.files if name != FILE),
        **outcome.counts,
        "problems": [problem.as_json() for problem in outcome.problems],
        "missing": outcome.lacks,
        "completeness": {team: levels[team].score for team in outcome.lacks if team in levels},
        "to_improve": outcome.improve,
        "dropped": [{**one.__dict__} for one in outcome.dropped],
        "kept": outcome.notes.edited,
        "no_longer_named": outcome.notes.gone,
        "taken_out_here": outcome.notes.taken_out,
        "moved": outcome.moved,
        "carried_down": outcome.carried,
    }


def _print(outcome: Outcome, folder: Path, *, dry_run: bool) -> None:
    counts = outcome.counts
    said = "Would be brought" if dry_run else "Brought"
    typer.echo(
        f"{said} in from {outcome.product}: {counts['teams']} teams ({counts['new_teams']} new, "
        f"{counts['changed_teams']} changed), {counts['services']} services, "
        f"{counts['items']} items."
    )
    _list("Problems", [str(problem) for problem in outcome.problems])
    _list("Moved", outcome.moved)
    _list("Merged cells, read as said of each row", outcome.carried)
    _list("Edited here, so kept as it is", outcome.notes.edited)
    _list("No longer named there, kept (--remove-missing takes them out)", outcome.notes.gone)
    _list("Taken out here, so not brought back", outcome.notes.taken_out)
    dropped = [str(one) for one in outcome.dropped]
    _list("Left out", dropped)
    _print_lacks(outcome)
    if not outcome.problems and not dry_run:
        typer.echo(f"\nEvery chain holds. See it with 'schakel catalog check {folder}'.")


def _list(title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    typer.echo(f"\n{title} ({len(lines)}):")
    counted = Counter(lines)
    for line, times in list(counted.items())[:_MOST_LINES]:
        typer.echo(f"  {line}" + (f" ({times} times)" if times > 1 else ""))
    if len(counted) > _MOST_LINES:
        typer.echo(f"  ... and {len(counted) - _MOST_LINES} more; --json lists all")


def _print_lacks(outcome: Outcome) -> None:
    """What each team lacks to be a full link."""
    levels = link_levels(outcome.catalogue)
    typer.echo("\nMissing to be a full link:")
    for team, told in outcome.lacks.items():
        level = f" ({levels[team].score}% whole)" if team in levels else ""
        lacks = told or (list(levels[team].lacks) if team in levels else [])
        typer.echo(f"  {team or 'organisation'}{level}" + ("" if lacks else ": nothing"))
        for line in lacks[:_MOST_LACKS]:
            typer.echo(f"    - {line}")
        if len(lacks) > _MOST_LACKS:
            typer.echo(f"    - ... and {len(lacks) - _MOST_LACKS} more; --json lists all")
