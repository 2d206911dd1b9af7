"""A quarter of the hospital, twice: as it should be, and with half the teams handing over.

`python -m tests.bench.adoption [--days 91] [--seed 1]` prints where the chain stands in each, and
whose hand-overs adopt tells. Some eight minutes of one core; `--days 14` shows the same in one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from pathlib import Path

import catalog
from bot.commands.simulate import handing_over
from bot.lab.simulation.habits import Habits
from bot.lab.simulation.year import simulate
from catalog.load import load
from catalog.model import Catalogue
from routing.adoption.links import Known
from routing.adoption.stand import stand
from routing.adoption.values import Stand
from routing.storage import adoption_store
from routing.storage.db import Database


def quarter(catalogue: Catalogue, hand_over: tuple[str, ...], days: int, seed: int) -> Stand:
    """Where the organisation stands after so many simulated days."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'quarter.sqlite3'}")
        try:
            database.migrate()
            habits = Habits(hand_over=hand_over)
            simulate(database, catalogue, days=days, seed=seed, habits=habits)
            with database.reading() as session:
                walk = adoption_store.walk(session, catalogue, days)
        finally:
            database.close()
    return stand(catalogue, Known(dt.datetime.now(dt.UTC)), walk)


def main() -> None:
    """Both quarters, side by side."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--days", type=int, default=91)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    hospital = load(Path(catalog.__file__).parent / "hospital").catalogue
    half = handing_over("half", hospital)
    for name, hand_over in (("as it should be", ()), ("half hand over", half)):
        found = quarter(hospital, hand_over, chosen.days, chosen.seed)
        told = sorted({lack.team for lack in found.lacks if lack.code == "hands-over"})
        print(f"{name}: {found.calls:,} requests, whole {found.whole}")
        print(f"  hand over: {', '.join(hand_over) or 'none'}")
        print(f"  told of:   {', '.join(told) or 'none'}")
        print(f"  next: {', '.join(one.code for one in found.next)}")


if __name__ == "__main__":
    main()
