"""`make bench`: figures that matter, as ratios within one run. `make bench ONLY=message_cost` runs
one of them.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.bench import message_cost, message_speed, slack_load, understanding_scale
from tests.bench.postgres import database_of, postgres
from tests.measured import Report, Row

FEW, MANY, ALLOWED = 1_000, 100_000, 1.3
COSTS = f"A message with {MANY:,} calls in the database against one with {FEW:,}"
MEASURED = Path("docs/measured")


def costs(console: Console) -> bool:
    """A message with few and with many calls in the database; False when many cost more than
    allowed.
    """
    table = Table(
        "database",
        f"{FEW:,} calls, ms a message",
        f"{MANY:,} calls",
        "ratio",
        f"at most {ALLOWED}",
        box=None,
    )
    fine, rows = True, list[Row]()
    with (
        tempfile.TemporaryDirectory() as name,
        postgres(Path(name)) as server,
        Progress(console=console) as progress,
    ):
        folder = Path(name)
        pairs = {
            "SQLite": (
                message_cost.sqlite_file(folder, "few"),
                message_cost.sqlite_file(folder, "many"),
            ),
            "PostgreSQL": (database_of(server, "few"), database_of(server, "many")),
        }
        for kind, (few, many) in pairs.items():
            task = progress.add_task(f"filling {kind}", total=FEW + MANY)
            for url, calls in ((few, FEW), (many, MANY)):
                message_cost.prepared(url, calls, lambda n, t=task: progress.advance(t, n))  # type: ignore[misc]
            found = message_cost.ratio(few, many)
            good = found["ratio"] <= ALLOWED
            fine = fine and good
            rows.append({"database": kind, **{name: round(n, 2) for name, n in found.items()}})
            table.add_row(
                kind,
                f"{found['small_ms']:.1f}",
                f"{found['large_ms']:.1f}",
                f"{found['ratio']:.2f}",
                "yes" if good else "NO",
            )
    console.print(table)
    remarks = [f"At most {ALLOWED} is wanted."]
    Report("message_cost", COSTS, "make bench ONLY=message_cost", rows, "ratio", remarks).write(
        MEASURED
    )
    return fine


def speeds(console: Console) -> bool:
    """How many messages a second; nothing is too slow for a bench."""
    console.print("messages a second: this takes some minutes")
    return message_speed.main(["--report", str(MEASURED)]) == 0


BENCHES = {
    "message_speed": speeds,
    "message_cost": costs,
    "slack_load": slack_load.load,
    "understanding_scale": understanding_scale.scale,
}

if __name__ == "__main__":
    only = os.environ.get("ONLY")
    results = [bench(Console()) for name, bench in BENCHES.items() if only in (None, "", name)]
    raise SystemExit(0 if all(results) else 1)
