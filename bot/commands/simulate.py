"""`schakel simulate`: an organisation at work on simulated time, through the real desk and outbox,
with figures and pictures.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.commands.lab_extra import need_matplotlib
from bot.commands.progress import progress
from bot.errors import Mistake
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.lab.simulation.figures import Report
    from bot.lab.simulation.habits import Habits
    from catalog.model import Catalogue

_UNITS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


def _days(asked: str) -> int:
    if asked in _UNITS:
        return _UNITS[asked]
    if asked.isdecimal() and 0 < int(asked) <= 3_660:
        return int(asked)
    raise Mistake(
        f"'{asked}' is no stretch of time to simulate; give a number of days, or day, week, "
        f"month, quarter, year"
    )


def handing_over(asked: str | None, catalogue: Catalogue) -> tuple[str, ...]:
    """The teams that hand over: those named, or every second one that could pass on."""
    if asked is None:
        return ()
    able = [t.team for t in catalogue.teams if any(s.relies_on for s in t.services)]
    if asked == "half":
        return tuple(able[::2])
    named = tuple(name.strip() for name in asked.split(","))
    unknown = next((name for name in named if name not in able), None)
    if unknown:
        raise Mistake(f"'{unknown}' is no team that relies on others; those are {', '.join(able)}")
    return named


def _run(
    catalogue: Catalogue, path: Path, console: Console, *, days: int, habits: Habits, seed: int
) -> Report:
    from bot.lab.simulation.year import simulate
    from routing.rules.invariants import Broken
    from routing.storage.db import Database

    database = Database(f"sqlite:///{path}")
    database.migrate()
    with progress(console) as tell:
        try:
            return simulate(database, catalogue, days=days, habits=habits, seed=seed, progress=tell)
        except Broken as broken:
            raise Mistake(
                f"something that must always hold was broken, {broken}; run again with --seed "
                f"{seed} to see it"
            ) from None
        finally:
            database.close()


def _day(
    catalogue: Catalogue,
    settings: Settings,
    path: Path,
    console: Console,
    *,
    seed: int,
    calls: int,
    as_json: bool,
) -> None:
    """A day in which everybody types."""
    from bot.lab.simulated_day import through_the_front

    with console.status(f"{calls} people ask"):
        day = through_the_front(catalogue, settings, path, seed=seed, calls=calls)
    if as_json:
        print(day.model_dump_json(indent=2))
        return
    print(
        f"{day.asked} people asked in {day.messages} messages; {day.calls} calls came of it, "
        f"{day.lost} people were lost"
    )
    print(
        f"{day.right_item} calls are for the item that was meant; {day.turns} messages each "
        f"after the first"
    )
    print(
        "how the calls stand: "
        + ", ".join(f"{state.replace('_', ' ')} {n}" for state, n in day.states.items())
    )
    print(f"{day.events} events; every call sound, every ledger whole")


def _try(
    catalogue: Catalogue,
    asked: list[str],
    errors: Console,
    *,
    days: int,
    seeds: range,
    habits: Habits,
    as_json: bool,
) -> None:
    """What more or fewer people would do."""
    from bot.lab.simulation.report_text import print_what_if
    from bot.lab.simulation.what_if import CannotTryError, read_change, what_if

    try:
        change = read_change(asked, catalogue)
    except CannotTryError as no:
        raise Mistake(str(no)) from None
    with progress(errors) as tell:
        found = what_if(catalogue, change, days=days, seeds=seeds, habits=habits, tell=tell)
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        print_what_if(found, Console(width=120, highlight=False))


def simulate(  # noqa: PLR0917 - Typer reads the options from its parameters
    length: Annotated[
        str, typer.Argument(help="day, week, month, quarter, year, or a number of days")
    ] = "year",
    seed: Annotated[
        int, typer.Option(help="another seed, another run; the same seed, the same run")
    ] = 1,
    calls: Annotated[
        int, typer.Option(min=1, max=100_000_000, help="requests in a whole year")
    ] = 62_000,
    busy: Annotated[
        float,
        typer.Option(
            min=0.01,
            max=100,
            help="how much work a call takes: 1.2 is a fifth more",
        ),
    ] = 1.0,
    front: Annotated[
        bool,
        typer.Option("--front", help="one day in which everybody types, through the whole front"),
    ] = False,
    pictures: Annotated[
        Path | None, typer.Option(help="a folder to draw PNG pictures into")
    ] = None,
    board: Annotated[
        Path | None, typer.Option(help="a file for the report as one page (HTML), to be shown")
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="keep the database in this file")] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="TEAM=+N",
            help="what so many people more (or fewer, =-1) would do: runs in pairs with the same "
            "requests",
        ),
    ] = None,
    runs: Annotated[
        int, typer.Option(min=1, max=50, help="with --what-if: so many pairs of runs")
    ] = 6,
    hand_over: Annotated[
        str | None,
        typer.Option(
            "--hand-over",
            metavar="TEAM,TEAM|half",
            help="these teams (or every second one that relies on others) hand over where others "
            "pass on: what adopt must see",
        ),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="only JSON, on standard output")] = False,
) -> None:
    """An organisation at work: its catalogue, made-up people, the real desk, ledger and outbox on
    simulated time.
    """
    if pictures:
        need_matplotlib("schakel simulate --pictures")
    from bot.bootstrap.first_reader import read_catalogue
    from bot.lab.simulation.habits import Habits
    from bot.lab.simulation.report_text import print_report

    settings = read_settings()
    catalogue, days, errors = read_catalogue(settings.catalog), _days(length), Console(stderr=True)
    if keep and keep.exists():
        raise Mistake(
            f"{keep} exists already; name a file that does not, the simulation begins with an "
            f"empty database"
        )
    habits = Habits(calls_a_year=calls, busyness=busy, hand_over=handing_over(hand_over, catalogue))
    if what_if:
        if front or pictures or board or keep:
            raise Mistake("--what-if compares figures; leave --front, --pictures, --board, --keep")
        seeds = range(seed, seed + runs)
        _try(catalogue, what_if, errors, days=days, seeds=seeds, habits=habits, as_json=json_)
        return
    if keep:
        keep.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = keep or Path(folder) / "simulation.sqlite3"
        if front:
            _day(
                catalogue,
                settings,
                path,
                errors,
                seed=seed,
                calls=max(calls // 365, 1),
                as_json=json_,
            )
            return
        report = _run(catalogue, path, errors, days=days, habits=habits, seed=seed)
    if json_:
        print(report.model_dump_json(indent=2))
    else:
        print_report(report, Console(width=150, highlight=False))
    if board:
        from bot.lab.board import write_board

        write_board(report, board)
        errors.print(f"wrote {board}")
    if pictures:
        from bot.lab.simulation.pictures import draw

        for drawn in draw(report, pictures):
            errors.print(f"drew {drawn}")


def register(app: typer.Typer) -> None:
    """Add `simulate`."""
    app.command("simulate")(simulate)
