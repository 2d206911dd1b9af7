"""What a message costs with 1,000 calls in the database and with 1,000,000: processor time, of us
and of PostgreSQL, and statements; both in turns in one run, so that only the ratio counts.

    python -m tests.bench.growth [--calls N] [--rounds N] [--report FOLDER]

The calls are spread over years at one pace, one in a hundred is open, one in a thousand waits for
its requester, and the rows of outbox, inbox, ledger and mailbox that they left all stand.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import SecretStr
from rich.console import Console
from sqlalchemy import event

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.ports import Address, Said
from bot.settings import Settings
from catalog.model import Kind
from routing.call.call import Call
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.bench.message_cost import SCRIPT, sqlite_file
from tests.bench.message_speed import PEOPLE, peopled
from tests.bench.postgres import BothClocks, database_of, postgres
from tests.measured import Report, Row
from tests.routing.links import CATALOGUE, SANNE
from tests.routing.reading import ByWord

FEW, MANY, ALLOWED = 1_000, 1_000_000, 1.2
ROUNDS, WARM = 24, 4
PACE = dt.timedelta(seconds=95)
"""Between two calls: a million in three years."""
EVENTS, HEARD, DONE, SHOWN = 2, 2, 2, 1
"""Rows that a call left in the ledger, the inbox, the outbox and the mailbox."""
OTHERS = 20
"""Calls of each of the people that were there before."""
FILLING_KIB = 3 << 20
"""An SQLite file is filled in so much memory, since its indexes are written all over; it is measured
with what a desk has.
"""
FIRST = 10_000
"""The number of the first of them."""
_HEARD = '{"text": "a spill"}'
_SAID = '{"text": "Your request stands. We tell you what comes of it."}'
_NUMBERS = {
    True: "FROM (WITH RECURSIVE made(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM made WHERE"
    " n < :last) SELECT n FROM made), (WITH RECURSIVE times(i) AS (SELECT 1 UNION ALL SELECT i + 1"
    " FROM times WHERE i < {count}) SELECT i FROM times)",
    False: "FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n,"
    " generate_series(1, {count}) AS i",
}
"""The number of each call, so many times over, on SQLite (True) and PostgreSQL."""
_AT = {
    True: "strftime('%Y-%m-%d %H:%M:%S.000000', :began + (n - :first) * :pace, 'unixepoch')",
    False: "to_timestamp(:began + (n - :first) * :pace)",
}
_NUMBER = "'S-' || (n + 1000)"
_WHO = "'person' || (n % :people)"
_STATE = (
    "CASE WHEN n % 100 = 0 THEN 'offered' WHEN n % 1000 = 1 THEN 'waiting_requester'"
    " ELSE 'closed' END"
)
_CALL = {
    "id": "n",
    "number": _NUMBER,
    "root": _NUMBER,
    "requester": _WHO,
    "team": "'cleaning'",
    "state": _STATE,
    "ended": "n % 100 <> 0 AND n % 1000 <> 1",
    "item": "'cleaning/rooms/spill'",
    "opened_at": "<at>",
    "revision": "1",
    "body": f"<json replace(replace(replace(:call, '{{number}}', {_NUMBER}), '\"sanne\"',"
    f" '\"' || {_WHO} || '\"'), '\"state\":\"offered\"', '\"state\":\"' || {_STATE} || '\"')>",
}
_OLD = "'old/' || n || '/' || i"
_LEFT: tuple[tuple[str, dict[str, str], int], ...] = (
    ("call", _CALL, 1),
    (
        "ledger",
        {
            "number": _NUMBER,
            "seq": "i",
            "kind": "'noted'",
            "by": "'x'",
            "at": "<at>",
            "version": "'v'",
            "body": "<json :event>",
        },
        EVENTS,
    ),
    (
        "inbox",
        {
            "key": _OLD,
            "channel": "'web'",
            "at": "<at>",
            "number": f"CASE WHEN i > 1 THEN {_NUMBER} END",
            "body": f"<json '{_HEARD}'>",
        },
        HEARD,
    ),
    (
        "outbox",
        {
            "key": _OLD,
            "kind": "'say'",
            "lane": f"'person/' || {_WHO}",
            "channel": "'web'",
            "body": "<json '{}'>",
            "state": "'done'",
            "due_at": "<at>",
            "made_at": "<at>",
            "done_at": "<at>",
            "attempts": "1",
        },
        DONE,
    ),
    (
        "mailbox",
        {
            "key": _OLD,
            "conversation": f"'person/' || {_WHO}",
            "seq": f"(n / :people) * {SHOWN} + i",
            "author": "'desk'",
            "at": "<at>",
            "body": f"<json '{_SAID}'>",
        },
        SHOWN,
    ),
)
"""By table: what stands in each column, and how many rows a call left there."""
TITLE = "A message with {many:,} calls in the database against one with {few:,}"


class Spent(NamedTuple):
    """Milliseconds of processor time and statements, for each message."""

    cpu: float
    statements: float


class Made(NamedTuple):
    """A call that all others are made after: as JSON, with its number to be replaced."""

    call: str
    event: str


def _template(database: Database) -> Made:
    with database.transaction() as session:
        desk = Desk(SqlCallRepository(session), CATALOGUE, _now())
        draft = Draft(
            requester=SANNE,
            item="cleaning/rooms/spill",
            kind=Kind.INCIDENT,
            text="There is a spill in the lobby, just behind the second door, next to the lift.",
            title="spill",
            language="en",
        )
        call: Call = desk.open(draft)
        told = ledger.events(session, call.number)[0]
        return Made(call.model_dump_json().replace(call.number, "{number}"), told.model_dump_json())


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def fill(database: Database, calls: int) -> None:
    """So many calls with all that they left behind, as years of use do; the database makes them by
    itself.
    """
    made, lite = _template(database), database.is_sqlite
    words = {
        "last": FIRST + calls - 1,
        "first": FIRST,
        "people": calls // OTHERS,
        "began": int((_now() - PACE * calls).timestamp()),
        "pace": int(PACE.total_seconds()),
        "call": made.call,
        "event": made.event,
    }
    connection: Any = database.engine.raw_connection()
    cursor = connection.cursor()
    if lite:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute(f"PRAGMA cache_size=-{FILLING_KIB}")
    for table, columns, count in _LEFT:
        names = ", ".join(f'"{name}"' for name in columns)
        values = ", ".join(columns.values()).replace("<at>", _AT[lite])
        numbers = _NUMBERS[lite].format(count=count)
        cursor.execute(
            _in(lite, f'INSERT INTO "{table}" ({names}) SELECT {values} {numbers}'), words
        )
        connection.commit()
    _rest(connection, lite=lite)


def _in(lite: bool, sql: str) -> str:
    """The statement as the driver wants its values, and JSON written as that database takes it."""
    if lite:
        return re.sub(r"<json (.*?)>", r"\1", sql)
    sql = re.sub(r"<json (.*?)>", r"CAST(\1 AS json)", sql.replace("%", "%%"))
    return re.sub(r"(?<!:):(\w+)", r"%(\1)s", sql)


def _rest(connection: Any, *, lite: bool) -> None:
    """Have the database know what it holds, as its own upkeep does within minutes."""
    cursor = connection.cursor()
    if lite:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        newest = "SELECT setval(pg_get_serial_sequence('call', 'id'), max(id)) FROM call"
        cursor.execute(newest)
        connection.commit()
        connection.driver_connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")
        connection.driver_connection.autocommit = False
    connection.close()


class _Place:
    """A desk on one database, and what its messages cost."""

    def __init__(self, url: str) -> None:
        catalogue = peopled("p")
        settings = Settings(database_url=SecretStr(url))
        self.app = App(settings, Database(url), catalogue, ByWord(catalogue))
        self.app.add(WebChannel(self.app.mailbox))
        self.statements = 0
        event.listen(self.app.database.engine, "before_cursor_execute", self._count)

    def _count(self, *_told: object) -> None:
        self.statements += 1

    async def round(self, number: int, clock: Callable[[], float]) -> Spent:
        """One small conversation of one person, taken in and answered."""
        person, began, asked = f"p{number % PEOPLE}", clock(), self.statements
        for n, text in enumerate(SCRIPT):
            message = Said(
                key=f"growth/{number}/{n}",
                address=Address(channel="web", conversation=f"person/{person}"),
                account=person,
                at=self.app.now(),
                text=text,
            )
            await self.app.accept(message)
            await self.app.worker.settle()
        each = len(SCRIPT)
        return Spent((clock() - began) * 1000 / each, (self.statements - asked) / each)


def compare(few: str, many: str, rounds: int, clock: Callable[[], float]) -> tuple[Spent, Spent]:
    """What a message costs on either, measured in turns."""

    async def measured() -> Iterator[tuple[Spent, Spent]]:
        small, large = _Place(few), _Place(many)
        pairs = []
        for number in range(rounds + WARM):
            if isinstance(clock, BothClocks):
                clock.look()
            pairs.append((await small.round(number, clock), await large.round(number, clock)))
        small.app.close()
        large.app.close()
        return iter(pairs[WARM:])

    pairs = list(asyncio.run(measured()))
    return _middle(a for a, _ in pairs), _middle(b for _, b in pairs)


def _middle(found: Iterable[Spent]) -> Spent:
    spent = list(found)
    return Spent(
        statistics.median(one.cpu for one in spent), statistics.mean(o.statements for o in spent)
    )


def _row(kind: str, calls: int, spent: Spent, taken: float, ratio: float | None) -> Row:
    return {
        "database": kind,
        "calls": calls,
        "CPU ms a message": round(spent.cpu, 2),
        "statements": round(spent.statements, 1),
        "times": round(ratio, 2) if ratio else 1.0,
        "filled in, s": round(taken),
    }


def _filled(url: str, calls: int) -> float:
    began = time.perf_counter()
    database = Database(url)
    database.migrate()
    fill(database, calls)
    database.close()
    return time.perf_counter() - began


def main(given: Sequence[str] | None = None) -> int:
    """0 when a message costs little more where there are many calls."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=MANY)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"))
    parser.add_argument("--report", type=Path)
    args = parser.parse_args(given)
    console, rows = Console(), list[Row]()
    with tempfile.TemporaryDirectory() as name, postgres(Path(name)) as server:
        folder = Path(name)
        places = {
            "SQLite": [sqlite_file(folder, size) for size in ("few", "many")],
            "PostgreSQL": [database_of(server, size) for size in ("few", "many")],
        }
        for kind, (few, many) in places.items():
            if args.only not in (None, kind):
                continue
            with console.status(f"{kind} ..."):
                taken = [_filled(few, FEW), _filled(many, args.calls)]
                clock = time.process_time if kind == "SQLite" else BothClocks(few)
                small, large = compare(few, many, args.rounds, clock)
            rows.append(_row(kind, FEW, small, taken[0], None))
            rows.append(_row(kind, args.calls, large, taken[1], large.cpu / small.cpu))
    report = Report(
        "growth",
        TITLE.format(few=FEW, many=args.calls),
        f"python -m tests.bench.growth --calls {args.calls} --rounds {args.rounds}",
        rows,
        "CPU ms a message",
        [f"At most {ALLOWED} times is wanted. PostgreSQL's own processor time is counted in."],
    )
    console.print(report.text())
    if args.report:
        report.write(args.report)
    return int(any(row["times"] > ALLOWED for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
