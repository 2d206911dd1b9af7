"""Breaks the desk while people use it, and accounts for all that they said.

    make chaos                                            the lot, some minutes
    python -m tests.chaos --seed 1 --kills 1000           so many kills on each database
    python -m tests.chaos --only "failover to a standby"  one fault

The same seed kills at the same moments, as far as a machine keeps time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from routing.storage.db import Database
from tests.chaos import earlier
from tests.chaos.faults import (
    ON_POSTGRES,
    ON_SQLITE,
    Scene,
    Storm,
    failover,
    full,
    rolling,
    small_disk,
)
from tests.chaos.people import Account
from tests.chaos.run import killed_again_and_again, street
from tests.chaos.servers import Server, pair_url
from tests.measured import Report

KILLS = "kills (SIGKILL)"
PATIENCE = 180.0
TOGETHER = ", all runs"
DOCUMENTED = "Slack by the mark that each message bears: none may be; Telegram, which has no marks, by words: at most as many as were sent again since an answer got lost (docs/telegram.md)"


def main() -> int:
    """Run, print, and write the report where one is wanted; 1 when something must not be."""
    given = _parser().parse_args()
    with _folder() as kept:  # what desks learn outlasts each database
        os.environ.setdefault("TESTS_CACHE", str(kept))
        return _run(given)


def _run(given: argparse.Namespace) -> int:
    rows: list[dict[str, Any]] = []
    remarks: list[str] = []
    wrong = 0
    for kind, storms in (("sqlite", ON_SQLITE), ("postgres", ON_POSTGRES)):
        if given.database in (kind, "both"):
            for name, storm in _chosen(storms, given).items():
                row, told, told_wrong = asyncio.run(_one(kind, name, storm, given))
                print(*told, sep="\n", flush=True)
                wrong += told_wrong
                rows.append(row)
                remarks += told
    if given.add:
        rows = added_up(rows_before(given.report, given.name), rows)
    if given.report and rows:
        remarks.append(f"Doubled: page/Slack/Telegram. {DOCUMENTED}.")
        title = "Broken on purpose: what became of all that people said"
        command = f"python -m tests.chaos {' '.join(_told(sys.argv[1:]))}"
        Report(given.name, title, command, rows, "people", remarks).write(given.report)
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=50, help="on each database; 0: none")
    parser.add_argument("--minutes", type=float, default=60.0, help="at most, of kills")
    parser.add_argument("--seconds", type=float, default=12.0, help="of each other fault; 0: none")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--only", help="one fault by its name")
    parser.add_argument("--desks", type=int, default=2, help="processes side by side")
    parser.add_argument("--report", type=Path, help="the folder to write text, JSON, picture to")
    parser.add_argument("--name", default="chaos", help="of the report's files")
    parser.add_argument("--add", action="store_true", help="to what that report holds already")
    return parser


def rows_before(folder: Path | None, name: str) -> list[dict[str, Any]]:
    """What an earlier report holds, without what was added up."""
    file = folder / f"{name}.json" if folder else None
    if file is None or not file.exists():
        return []
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["rows"]
    return [row for row in found if not str(row["fault"]).endswith(TOGETHER)]


def added_up(before: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of several runs, with a row for all runs of one fault; of the waits the longest."""
    every = [*before, *rows]
    found = list(every)
    for fault in dict.fromkeys(str(row["fault"]) for row in every):
        same = [row for row in every if row["fault"] == fault]
        if len(same) > 1:
            found.append({name: _of_all(name, fault, same) for name in same[0]})
    return found


def _of_all(name: str, fault: str, same: list[dict[str, Any]]) -> Any:
    values = [row[name] for row in same]
    match name:
        case "fault":
            return fault + TOGETHER
        case "doubled":
            parts = zip(*(map(int, str(value).split("/")) for value in values), strict=True)
            return "/".join(str(sum(part)) for part in parts)
        case "p50 s" | "p99 s":
            return max(values)
    return sum(values)


def _told(words: list[str]) -> list[str]:
    return [f'"{word}"' if " " in word else word for word in words]


def _chosen(storms: Mapping[str, Storm], given: argparse.Namespace) -> dict[str, Storm | None]:
    every: dict[str, Storm | None] = {KILLS: None} if given.kills else {}
    every |= storms if given.seconds else {}
    return {name: one for name, one in every.items() if given.only in (None, name)}


async def _one(
    kind: str, name: str, storm: Storm | None, given: argparse.Namespace
) -> tuple[dict[str, Any], list[str], bool]:
    """One fault on one database: its row, and what is to be said of it."""
    began = time.monotonic()
    print(f"{kind}: {name} ...", flush=True)
    with _folder() as folder, _database(kind, storm, folder) as (url, servers):
        if url is None or (storm is rolling and not (folder / "earlier").exists()):
            return _row(kind, name, Account(), 0), [f"{name}: not possible on this machine"], False
        account, kills, remark = await _weathered(url, servers, folder, storm, given)
    print(f"  {time.monotonic() - began:.0f} s", flush=True)
    twice = [f"said twice in Slack: {text}" for text in sorted(set(account.said_twice))]
    told = [f"{kind}, {name}: {one}" for one in (remark, *account.faults(), *twice) if one]
    return _row(kind, name, account, kills), told, bool(account.faults())


async def _weathered(
    url: str,
    servers: tuple[Server, ...],
    folder: Path,
    storm: Storm | None,
    given: argparse.Namespace,
) -> tuple[Account, int, str]:
    there = folder / "earlier" if storm is rolling else None
    async with street(url, folder, given.desks, 20_000, there) as (people, desks):
        scene = Scene(people, desks, folder, given.seconds, servers)
        if storm is None:
            chance, end = random.Random(given.seed), time.monotonic() + 60 * given.minutes
            await killed_again_and_again(people, desks, chance, given.kills, end)
        else:
            asking = asyncio.create_task(people.come(8, desks.employees))
            await people.at_least(6, within=60)
            await storm(scene)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            fell = await asyncio.to_thread(desks.revive)
            scene.remark += f"; {fell} desks ended by themselves" if fell else ""
        if not await people.answered(PATIENCE):
            scene.remark += "; not everybody was answered"
        left = await people.quiet(PATIENCE)
        scene.remark += f"; still waiting: {left[:3]}" if left else ""
        return await asyncio.to_thread(people.account), desks.kills, scene.remark.strip("; ")


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder into which PostgreSQL's own account can look."""
    with tempfile.TemporaryDirectory(prefix="schakel-", ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        yield Path(made)


@contextmanager
def _database(
    kind: str, storm: Storm | None, folder: Path
) -> Iterator[tuple[str | None, tuple[Server, ...]]]:
    """The address of an empty database of this kind, as the fault wants it, and its servers."""
    with small_disk(folder, size=24 if kind == "sqlite" else 200) as disk:
        there = disk if storm is full else folder
        if there is None:
            yield None, ()
        elif kind == "sqlite":
            url = f"sqlite:///{there / 'desk.sqlite3'}"
            _migrated(url, storm, folder)
            yield url, ()
        else:
            with _postgres(storm, folder, there) as found:
                yield found


@contextmanager
def _postgres(
    storm: Storm | None, folder: Path, there: Path
) -> Iterator[tuple[str, tuple[Server, ...]]]:
    servers: tuple[Server, ...] = (Server(there / "first").make(),)
    try:
        _migrated(servers[0].url, storm, folder)
        if storm is failover:
            servers = (*servers, servers[0].standby(folder / "second"))
        yield (pair_url(*servers) if storm is failover else servers[0].url), servers
    finally:
        for one in servers:
            one.end()


def _migrated(url: str, storm: Storm | None, folder: Path) -> None:
    if storm is rolling:
        if there := earlier.laid_out(folder):
            earlier.migrate(there[0], url)
        return
    database = Database(url)
    database.migrate()
    database.close()


def _row(kind: str, name: str, found: Account, kills: int) -> dict[str, Any]:
    def share(p: float) -> float:
        return (
            statistics.quantiles(found.seconds, n=100)[int(p * 100) - 1]
            if len(found.seconds) > 1
            else 0.0
        )

    doubled = found.doubled
    return {
        "fault": f"{name}, {kind}",
        "people": found.people,
        "kills": kills,
        "answered": found.answered,
        "lost": len(found.lost),
        "twice": len(found.twice),
        "unheard": found.unheard,
        "dead": found.dead,
        "doubled": f"{doubled['web']}/{doubled['slack']}/{doubled['telegram']}",
        "p50 s": round(share(0.5), 1),
        "p99 s": round(share(0.99), 1),
    }


if __name__ == "__main__":
    sys.exit(main())
