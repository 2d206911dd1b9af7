"""`schakel learn`: what people put right becomes phrases, each with its measured effect and a diff to review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.syntax import Syntax
from rich.table import Table

from bot.commands.route import catalogue_of
from bot.errors import Mistake
from bot.settings import Settings, read_settings
from routing.understand.correction import Correction
from routing.understand.learn import Proposal, UnreadableCorrections, Written, proposals, read_corrections, written


def learn(
    source: Annotated[
        Path | None, typer.Option("--from", help="Corrections, one JSON object a line. Default: those of the desk.")
    ] = None,
    catalog: Annotated[Path | None, typer.Option(help="The catalogue's folder.")] = None,
    accept: Annotated[
        list[int] | None, typer.Option(help="Number of a proposal to take over; may be given again.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the accepted ones; without --accept those that help.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> None:
    """What did people put right, and which phrases would have helped? Shows a diff; writes only when told to."""
    settings = read_settings(catalog=catalog)
    catalogue = catalogue_of(settings.catalog)
    made = proposals(catalogue, _corrections(source, settings))
    chosen = _accepted(made, accept, write)
    files = written(settings.catalog, chosen)
    if write:
        for file in files:
            file.path.write_text(file.text, encoding="utf-8")
    if as_json:
        print(json.dumps({
            "proposals": [{"number": n, **p._asdict(), "helps": p.helps} for n, p in enumerate(made, 1)],
            "accepted": [n for n, p in enumerate(made, 1) if p in chosen],
            "files": [{"file": f.path.name, "diff": f.diff} for f in files], "written": write,
        }, ensure_ascii=False))  # fmt: skip
        return
    _print_proposals(made, files, write)


def _accepted(made: tuple[Proposal, ...], accept: list[int] | None, write: bool) -> list[Proposal]:
    wrong = next((n for n in accept or [] if not 1 <= n <= len(made)), None)
    if wrong is not None:
        raise Mistake(
            f"There is no proposal {wrong}; they are numbered 1 to {len(made)}."
            if made
            else "There are no proposals to accept."
        )
    if accept:
        return [made[n - 1] for n in dict.fromkeys(accept)]
    return [p for p in made if p.helps] if write else []


def _corrections(source: Path | None, settings: Settings) -> tuple[Correction, ...]:
    """From a file; without one, what the desk's own people put right."""
    if source is None:
        return _of_the_desk(settings)
    try:
        return read_corrections(source)
    except UnreadableCorrections as mistake:
        raise Mistake(str(mistake)) from None


def _of_the_desk(settings: Settings) -> tuple[Correction, ...]:
    from bot.app import open_database
    from routing import corrections

    database = open_database(settings)
    try:
        with database.reading() as session:
            return corrections.of_desk(session)
    finally:
        database.close()


def _print_proposals(made: tuple[Proposal, ...], files: tuple[Written, ...], write: bool) -> None:
    console = Console()
    if not made:
        console.print("Nothing to learn: no correction names an item and a wording the catalogue lacks.")
        return
    table = Table(
        "", "add this phrase", "to this item", "seen", "right before", "after", "on", box=None, pad_edge=False
    )
    for number, p in enumerate(made, 1):
        table.add_row(str(number), escape(f"{p.phrase} ({p.language})"), escape(p.item), f"{p.times}x",
                      f"{p.before:.1%}", f"{p.after:.1%}", str(p.measured))  # fmt: skip
    console.print(table)
    for file in files:
        console.print(Syntax(file.diff, "diff", background_color="default"))
    if write:
        console.print(f"Written: {', '.join(file.path.name for file in files) or 'nothing'}.")
    elif files:
        console.print("Nothing is written yet; add --write to write this.")
    else:
        console.print("Accept one with --accept NUMBER to see the change to its file; --write writes it.")
