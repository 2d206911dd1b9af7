"""What partitions of the ledger by month would give and take on PostgreSQL (decision 321): how many
blocks of the database a read of one call and an append look at, which holds on any machine, and how
long throwing a year away takes; and how many done rows of the outbox are pruned in a second.

    python -m tests.bench.partitions [--rows N] [--report FOLDER]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.console import Console

from routing.storage import outbox
from routing.storage.db import Database
from tests.bench.postgres import database_of, postgres
from tests.measured import Report, Row

MONTHS, EVENTS, ASKED = 36, 4, 200
BEGAN = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
DONE = 50_000
"""Rows of the outbox that are pruned."""
_FILL = """INSERT INTO ledger (number, seq, kind, by, at, version, body)
SELECT 'S-' || (1000 + n), i, 'commented', 'person' || n % 500,
    timestamptz '2024-01-01' + n * interval '36 months' / :calls + i * interval '6 hours', 'v1',
    '{"text": "It drips in the corridor, beside the second door."}'
FROM generate_series(0, :calls - 1) AS n, generate_series(0, :events - 1) AS i"""
_PRUNED = """INSERT INTO outbox (key, kind, channel, body, state, due_at, attempts, made_at, done_at)
SELECT 'k' || n, 'say', 'web', '{"text": "Your request stands."}', 'done', now(), 1, now(), now()
FROM generate_series(1, :rows) AS n"""


def main() -> None:
    """Measure, print, and write the report where one is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.partitions")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--report", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgres(Path(folder)) as server:
        url = database_of(server, "partitions")
        database = Database(url)
        database.migrate()
        pruned = _pruned(database)
        rows = list(_compared(database, given.rows))
        with database.engine.connect() as connection:
            size = connection.exec_driver_sql("SELECT pg_relation_size('ux_ledger_call')")
            each = int(size.scalar_one()) / given.rows
        database.close()
    told = [
        f"Of the outbox {pruned:,.0f} done rows a second are pruned, by one process.",
        f"The index that finds a call's events takes {each:.0f} bytes a row.",
    ]
    report = Report(
        "partitions",
        f"A ledger of {given.rows:,} rows in {MONTHS} months: one table, and one for each month",
        f"python -m tests.bench.partitions --rows {given.rows}",
        rows,
        "blocks to read a call",
        told,
    )
    Console().print(report.text())
    if given.report:
        report.write(given.report)


def _pruned(database: Database) -> float:
    with database.engine.begin() as connection:
        connection.execute(sa.text(_PRUNED), {"rows": DONE})
    began, later = time.monotonic(), dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    while True:
        with database.transaction() as session:
            if not outbox.prune(session, later):
                return DONE / (time.monotonic() - began)


def _compared(database: Database, rows: int) -> Iterator[Row]:
    calls = rows // EVENTS
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(_FILL), {"calls": calls, "events": EVENTS})
        for statement in _by_month():
            connection.exec_driver_sql(statement)
        for name, table in (("one table", "ledger"), ("a table for each month", "by_month")):
            connection.exec_driver_sql(f"VACUUM ANALYZE {table}")
            asked = [f"S-{1000 + random.Random(n).randrange(calls)}" for n in range(ASKED)]
            yield {
                "ledger": name,
                "blocks to read a call": statistics.median(_read(connection, table, asked)),
                "blocks to append": statistics.median(_appended(connection, table, asked)),
                "(number, seq) once": "by the database" if table == "ledger" else "no more",
                "a year away, s": round(_year_away(connection, table), 2),
            }


def _by_month() -> Iterator[str]:
    yield "CREATE TABLE by_month (LIKE ledger) PARTITION BY RANGE (at)"
    for n in range(MONTHS + 2):
        first, last = (f"{2024 + m // 12}-{m % 12 + 1:02}-01" for m in (n, n + 1))
        values = f"FROM ('{first}') TO ('{last}')"
        yield f"CREATE TABLE month_{n} PARTITION OF by_month FOR VALUES {values}"
    # PostgreSQL wants the partition's key in every unique key.
    yield "CREATE UNIQUE INDEX ON by_month (number, seq, at)"
    yield "ALTER TABLE by_month ALTER id SET DEFAULT nextval(pg_get_serial_sequence('ledger', 'id'))"
    yield "INSERT INTO by_month SELECT * FROM ledger"


def _read(connection: sa.Connection, table: str, asked: list[str]) -> list[int]:
    ask = f"SELECT body FROM {table} WHERE number = '%s' ORDER BY seq"
    return [_blocks(connection, ask % number) for number in asked]


def _appended(connection: sa.Connection, table: str, asked: list[str]) -> list[int]:
    at = f"{BEGAN + dt.timedelta(days=1050):%Y-%m-%d}"
    add = (
        f"INSERT INTO {table} (number, seq, kind, by, at, version, body)"
        f" VALUES ('%s', %s, 'commented', 'x', '{at}', 'v1', '{{}}')"
    )
    return [_blocks(connection, add % (number, 100 + n)) for n, number in enumerate(asked)]


def _blocks(connection: sa.Connection, statement: str) -> int:
    """How many blocks this looks at, planned and done; the catalogue's own, once known, are not
    among them.
    """
    told: Any = connection.exec_driver_sql(
        f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}"
    ).scalar_one()
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


def _year_away(connection: sa.Connection, table: str) -> float:
    began = time.monotonic()
    if table == "ledger":
        connection.exec_driver_sql("DELETE FROM ledger WHERE at < '2025-01-01'")
        connection.exec_driver_sql("VACUUM ledger")
    else:
        for n in range(12):
            connection.exec_driver_sql(f"DROP TABLE month_{n}")
    return time.monotonic() - began


if __name__ == "__main__":
    main()
