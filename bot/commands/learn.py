"""`schakel learn`: what people put right becomes phrases, each with its measured effect and a diff
to review.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.syntax import Syntax

from bot.bootstrap.desks import desk_beside
from bot.bootstrap.private import private_folder
from bot.commands.printed import escape
from bot.commands.progress import progress
from bot.commands.route import catalogue_of
from bot.errors import Mistake
from bot.settings import Settings, read_settings
from catalog.load import read
from catalog.model import Catalogue
from routing.understand.learning.accepted import (
    Accepted,
    accepted_now,
    keep_accepted,
    measured_again,
    read_accepted,
)
from routing.understand.learning.correction import Correction, Source
from routing.understand.learning.proposals import (
    Proposal,
    UnreadableCorrections,
    Written,
    proposals,
    read_corrections,
    written,
)

_ACCEPTED = "accepted-phrases.jsonl"
"""Where accepted phrases are kept, beside the desk."""


def learn(
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", help="Corrections, one JSON object a line. Default: those of the desk."
        ),
    ] = None,
    catalog: Annotated[Path | None, typer.Option(help="The catalogue's folder.")] = None,
    accept: Annotated[
        list[int] | None,
        typer.Option(help="Number of a proposal to take over; may be given again."),
    ] = None,
    write: Annotated[
        bool,
        typer.Option("--write", help="Write the accepted ones; without --accept those that help."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> None:
    """What did people put right, and which phrases would have helped? Shows a diff; writes only
    when told to.
    """
    settings = read_settings(catalog=catalog)
    catalogue = catalogue_of(settings.catalog)
    corrections = _corrections(source, settings)
    with progress(Console(stderr=True)) as tell:
        every = proposals(catalogue, corrections, lambda part: tell("measuring", part))
        tell("measuring again what was accepted", 1.0)
        file, today = settings.data_folder / _ACCEPTED, dt.date.today()
        again = measured_again(read_accepted(file), catalogue, corrections, today)
    made = tuple(p for p in every if p.changes)
    chosen = _accepted(made, accept, write)
    files = written(settings.catalog, chosen)
    _must_hold(settings.catalog, files)
    if write:
        for changed in files:
            changed.path.write_bytes(changed.text.encode())
    if again or write:
        private_folder(settings.data_folder)
        keep_accepted(file, [*again, *(accepted_now(chosen, today) if write else ())])
    left = len(corrections) - sum(p.times for p in every)
    if as_json:
        print(
            json.dumps(
                {
                    "corrections": len(corrections),
                    "left_out": left,
                    "unchanged": len(every) - len(made),
                    "again": [one.model_dump(mode="json") for one in again],
                    "proposals": [
                        {"number": n, **p._asdict(), "helps": p.helps}
                        for n, p in enumerate(made, 1)
                    ],
                    "accepted": [n for n, p in enumerate(made, 1) if p in chosen],
                    "files": [{"file": f.path.name, "diff": f.diff} for f in files],
                    "written": write,
                },
                ensure_ascii=False,
            )
        )
        return
    _print_again(again)
    _print_proposals(made, catalogue)
    if unchanged := len(every) - len(made):
        print(f"{unchanged} more would change nothing, and are not shown.")
    if left:
        print(
            f"{left} of {len(corrections)} corrections teach nothing: they name no item, the "
            f"item is private or gone, the words "
            "are long, or the catalogue has them already."
        )
    _print_files(files, written_now=write, any_made=bool(made))


def _must_hold(folder: Path, files: tuple[Written, ...]) -> None:
    """Raises Mistake when the catalogue would have a problem with these phrases that it has not
    now.
    """
    new = {file.path.name: file.text.encode() for file in files}
    now = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.y*ml"))]
    before = {(p.file, p.message) for p in read(now, "now")[2]}
    after = read([(name, new.get(name, content)) for name, content in now], "then")[2]
    worse = next((p for p in after if (p.file, p.message) not in before), None)
    if worse:
        raise Mistake(
            f"With these phrases the catalogue would not hold: {worse.message}; {worse.mend}, or "
            f"accept others."
        )


def _accepted(made: tuple[Proposal, ...], accept: list[int] | None, write: bool) -> list[Proposal]:
    if not accept:
        return [p for p in made if p.helps] if write else []
    if not made:
        raise Mistake("There are no proposals to accept.")
    wrong = next((n for n in accept if not 1 <= n <= len(made)), None)
    if wrong is not None:
        raise Mistake(f"There is no proposal {wrong}; they are numbered 1 to {len(made)}.")
    return [made[n - 1] for n in dict.fromkeys(accept)]


def _corrections(source: Path | None, settings: Settings) -> tuple[Correction, ...]:
    """From a file; without one, what the desk's own people put right."""
    if source is None:
        return _of_the_desk(settings)
    try:
        return read_corrections(source)
    except UnreadableCorrections as mistake:
        raise Mistake(str(mistake)) from None


def _of_the_desk(settings: Settings) -> tuple[Correction, ...]:
    from bot.bootstrap.database import open_existing
    from routing.storage import corrections

    database = open_existing(desk_beside(settings))
    try:
        with database.reading() as session:
            rows = corrections.from_sources(session, get_args(Source))
            return tuple(
                Correction.model_validate(
                    {
                        "text": row.text,
                        "language": row.language,
                        "item": row.chosen,
                        "wrong": row.guessed,
                        "source": row.source,
                    }
                )
                for row in rows
            )
    finally:
        database.close()


def _print_again(again: Sequence[Accepted]) -> None:
    """What became of phrases that were accepted a week ago or earlier."""
    console = Console(highlight=False, soft_wrap=True)
    if again:
        console.print("Accepted a week ago or more, and measured again:\n")
    for one in again:
        assert one.again is not None
        gained, then = (effect.after - effect.before for effect in (one.again, one.then))
        advice = "  [bold]take it out again[/]" if one.harms else ""
        phrase = f"“{escape(one.phrase)}” ({one.language}), on {one.on}"
        console.print(f"     {phrase}   [dim]{escape(one.item)}[/]")
        console.print(f"     {gained:+} right now, {then:+} then{advice}\n")


def _print_proposals(made: tuple[Proposal, ...], catalogue: Catalogue) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if not made:
        console.print(
            "Nothing to learn: no correction names an item and a wording the catalogue lacks and "
            "that would change something."
        )
        return
    measured = max(p.measured for p in made)
    console.print(
        f"Each phrase was tried on {measured} messages that were not learnt from: how many are "
        f"right without and with it.\n"
    )
    for number, p in enumerate(made, 1):
        place = catalogue.entries[p.item]
        seen = ", ".join(source.replace("_", " ") for source in p.sources)
        console.print(
            f"[bold]{number:3}[/]  add “{escape(p.phrase)}” ({p.language})   [dim]{p.times}x: "
            f"{seen}[/]"
        )
        console.print(
            f"     to  {escape(place.item.name.in_(p.language))}   [dim]{escape(p.item)}[/]"
        )
        console.print(
            f"     {p.before} right without it, {p.after} with it ({p.after - p.before:+})\n"
        )


def _print_files(files: tuple[Written, ...], *, written_now: bool, any_made: bool) -> None:
    console = Console()
    for file in files:
        if console.is_terminal:
            console.print(Syntax(file.diff, "diff", background_color="default", word_wrap=True))
        else:
            print(file.diff, end="")
    if written_now:
        console.print(f"Written: {', '.join(file.path.name for file in files) or 'nothing'}.")
    elif files:
        console.print("Nothing is written yet; add --write to write this.")
    elif any_made:
        console.print(
            "Accept one with --accept NUMBER to see the change to its file; --write writes it."
        )
