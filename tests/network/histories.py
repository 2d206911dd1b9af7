"""Plays random histories between two installations: both sides must agree in the end.

    python -m tests.network.histories --count 10000 --seed 1 --report docs/measured
    python -m tests.network.histories --first 4711 --count 1     one of them again

Exit code 1 where they did not; each that did not is named, with what plays it again. With `--kept`
what was played stands in a file, and a run that was broken off goes on from there.
"""

from __future__ import annotations

import argparse
import collections
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tests.measured import Report
from tests.network.history import batch

SIZE = 100
"""Histories that one process plays in one go."""


@dataclass
class Tally:
    """What happened so far. `done`: where the batches began that were played."""

    seen: collections.Counter[str] = field(default_factory=collections.Counter)
    broken: list[str] = field(default_factory=list)
    done: set[int] = field(default_factory=set)
    seconds: float = 0.0

    def add(self, first: int, seen: collections.Counter[str], broken: list[str]) -> None:
        """One batch more."""
        self.seen += seen
        self.broken += broken
        self.done.add(first)

    @staticmethod
    def read(file: Path | None, of: list[Any]) -> Tally:
        """As it was kept, of the very same run."""
        if file is None or not file.exists():
            return Tally()
        told = json.loads(file.read_text())
        if told["of"] != of:
            raise SystemExit(f"{file} is of another run: {told['of']}")
        seen = collections.Counter(told["seen"])
        return Tally(seen, told["broken"], set(told["done"]), told["seconds"])

    def keep(self, file: Path | None, of: list[Any]) -> None:
        """Kept, for a run that goes on."""
        if file:
            told = vars(self) | {"done": sorted(self.done), "of": of}
            part = file.with_suffix(".part")
            part.write_text(json.dumps(told))
            part.replace(file)

    @property
    def histories(self) -> int:
        """How many were played."""
        return self.seen["histories"]

    def rows(self) -> Iterator[dict[str, Any]]:
        """What happened how often."""
        for what, times in self.seen.most_common():
            if what != "histories":
                yield {"what": what, "times": times}


def main() -> int:
    """Play, tell, and write the report where one is wanted."""
    asked = argparse.ArgumentParser(prog="python -m tests.network.histories", description=__doc__)
    asked.add_argument("--count", type=int, default=10_000)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--kept", type=Path, help="a file to go on from when it is broken off")
    asked.add_argument("--report", type=Path, help="the folder to write text, JSON, picture to")
    given = asked.parse_args()
    tally = _played(given)
    told = f"{tally.histories:,} histories, {len(tally.broken)} did not agree in the end"
    print(told, f"{tally.seconds:.0f} s", *tally.broken, sep="\n")
    if given.report:
        _report(given, tally).write(given.report)
    return 1 if tally.broken else 0


def _played(given: argparse.Namespace) -> Tally:
    last = given.first + given.count
    of = [given.seed, given.first, given.count]
    tally, began = Tally.read(given.kept, of), time.perf_counter()
    before, last_done = tally.seconds, set(tally.done)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    pool = ProcessPoolExecutor(given.processes, multiprocessing.get_context("fork"))
    with Progress(*columns, TimeRemainingColumn(), console=console) as shown, pool:
        bar = shown.add_task("agree", total=given.count, completed=tally.histories)
        jobs = {
            pool.submit(batch, given.seed, n, min(SIZE, last - n)): n
            for n in range(given.first, last, SIZE)
            if n not in last_done
        }
        for job in as_completed(jobs):
            seen, broken = job.result()
            tally.add(jobs[job], seen, broken)
            tally.seconds = before + time.perf_counter() - began
            tally.keep(given.kept, of)
            shown.update(bar, completed=tally.histories)
            if tally.broken:
                shown.update(bar, description=f"{len(tally.broken)} do not agree")
            for one in broken:
                shown.console.print(one, markup=False)
    return tally


def _report(given: argparse.Namespace, tally: Tally) -> Report:
    title = (
        f"{tally.histories:,} random histories between two installations over a wire that loses, "
        f"doubles and reorders: {len(tally.broken)} did not agree in the end"
    )
    command = (
        f"python -m tests.network.histories --count {given.count} --seed {given.seed} "
        "--report docs/measured"
    )
    remarks = [
        f"{tally.seconds:,.0f} s, with {given.processes} processes beside the work of others.",
        "Checked of each: both sound and as their ledgers tell; both ended or neither; the same",
        "question awaited; the same solution; every comment once and in order, on both sides.",
        *tally.broken,
    ]
    return Report("histories", title, command, list(tally.rows()), "times", remarks)


if __name__ == "__main__":
    sys.exit(main())
