"""How fast a register is taken in and how fast a component is found in it, at two sizes.

    python -m tests.bench.register_scale [--large 100000] [--small 1000] [--postgres]

Prints seconds of the import and milliseconds of finding (p50, p95): by sticker, by words, with a
slip and by "mine"; the ratio is the large register's p95 over the small one's. In processor time, of
PostgreSQL with the server's own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import catalog
from bot.bootstrap.registers import carry_out, plan, read_registers
from bot.channels.registry import installed
from catalog.register.finding import meant, ranked, wanted
from catalog.register.sight import names_of
from routing.storage import component_search
from routing.storage.db import Database
from tests.bench.postgres import BothClocks, database_of, postgres

KINDS = ("Printer", "Laptop", "Infusion pump", "Bed", "Hoist", "Monitor", "Scanner", "Desk phone")
MAKES = ("Lexion", "Barvo", "Noxel", "Tirrin", "Quando", "Oriel", "Vasto", "Kelder", "Mirado")
TEAM = "ict-workplace"
MOST_IMPORT_SECONDS, MOST_FIND_MS = 60.0, 30.0


def written(folder: Path, count: int, places: tuple[str, ...], people: tuple[str, ...]) -> Path:
    """A CSV of so many components."""
    chance = random.Random(count)
    path = folder / f"{TEAM}-{count}.register.csv"
    lines = ["id,name,kind,place,used by,serial,sticker,state,model"]
    for n in range(count):
        kind, make = chance.choice(KINDS), chance.choice(MAKES)
        place, who = chance.choice(places), chance.choice((*people, "", "", ""))
        code = f"{kind[:2].upper()}-{n:06}"
        lines.append(
            f"{code},{make} {kind.lower()} {n % 97},{kind.lower()},{place},{who},"
            f"SN{n * 7919 % 10**8:08},{code},in use,{make} {n % 9}00"
        )
    path.write_text("\n".join(lines))
    return path


def measured(
    url: str, path: Path, texts: list[str], rounds: int = 200
) -> tuple[float, dict[str, list[float]], int]:
    """Seconds of the import; milliseconds of each way of finding; how many stickers were found."""
    catalogue = installed().load(Path(catalog.__file__).parent / "hospital").catalogue
    database = Database(url)
    database.migrate()
    with database.reading() as session:
        component_search.candidates(session, wanted("nothing"), names=frozenset(), place="")
    server = None if url.startswith("sqlite") else BothClocks(url)
    clock: Callable[[], float] = server or time.process_time
    began = clock()
    checked = read_registers([path], catalogue, set(), team=TEAM)
    assert not checked.problems, checked.problems[:3]
    with database.transaction() as session:
        steps = plan(session, checked).steps
        carry_out(session, steps, by="schakel", at=dt.datetime.now(dt.UTC), why=path.name)
    spent = clock() - began
    if server:
        server.look()
    found: dict[str, list[float]] = {"sticker": [], "words": [], "slip": [], "mine": []}
    hits = 0
    chance = random.Random(7)
    stock = list(checked.components.values())
    for n in range(rounds):
        one = chance.choice(stock)
        person = catalogue.people[chance.choice(("sanne", "tom", "priya"))]
        names = names_of(person.id, catalogue)
        asks = {
            "sticker": f"the thing with {one.sticker.lower()} does not work since this morning",
            "words": f"the {one.kind} at {one.place} is broken, the {one.name.split()[0]}",
            "slip": f"{one.kind[:3]}{one.kind[4:]} {one.name.split()[0].lower()} broken",
            "mine": texts[n % len(texts)],
        }
        for how, text in asks.items():
            began = clock()
            with database.reading() as session:
                several = component_search.candidates(
                    session, wanted(text), names=names, place=person.location or ""
                )
            matches = ranked(text, several, names=names, place=person.location or "")
            found[how].append((clock() - began) * 1000)
            hits += how == "sticker" and meant(matches) == one
    database.close()
    return spent, found, hits


def p95(times: list[float]) -> float:
    """The time within which nineteen of twenty are found."""
    return sorted(times)[int(len(times) * 0.95)]


def main() -> int:
    """Print the figures; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--postgres", action="store_true", help="instead of SQLite")
    given = parser.parse_args()
    organisation = installed().load(Path(catalog.__file__).parent / "hospital").catalogue
    places = organisation.organisation.locations
    people = tuple(organisation.people)
    worst: dict[int, float] = {}
    late = False
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(postgres(Path(folder))) if given.postgres else ""
        for count in (given.small, given.large):
            path = written(Path(folder), count, places, people)
            own = f"sqlite:///{folder}/{count}.sqlite3"
            url = database_of(server, f"register{count}") if server else own
            texts = ["my laptop", "the printer here", "my monitor"]
            spent, found, hits = measured(url, path, texts)
            every = [one for times in found.values() for one in times]
            worst[count] = p95(every)
            late |= spent > MOST_IMPORT_SECONDS or worst[count] > MOST_FIND_MS
            print(f"{count:,} components: import {spent:.1f} s; stickers found {hits} of 200")
            for how, times in found.items():
                print(f"  {how}: p50 {statistics.median(times):.1f} ms, p95 {p95(times):.1f} ms")
    print(f"growth: {worst[given.large] / worst[given.small]:.1f} times the p95 of the small one")
    return int(late)


if __name__ == "__main__":
    raise SystemExit(main())
