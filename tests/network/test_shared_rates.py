"""Limits hold over all processes of a desk, and whoever comes rarely is not written down."""

from __future__ import annotations

import datetime as dt

from bot.network.shared_rates import SharedRates
from routing.storage.db import Database
from tests.routing.links import MONDAY


class Process:
    """One process' buckets on the database of all."""

    def __init__(self, database: Database) -> None:
        self.database, self.rates, self.asked = database, SharedRates("test", 100, 1.0), 0

    def comes(self, now: dt.datetime) -> int:
        """Somebody comes; seconds until they may again."""
        wait = self.rates.quick("one")
        if wait is not None:
            return wait
        self.asked += 1
        with self.database.transaction() as session:
            return self.rates.asked(session, "one", now)


def test_two_processes_share_a_limit(database: Database) -> None:
    processes = [Process(database), Process(database)]
    waits = [processes[n % 2].comes(MONDAY) for n in range(400)]
    let_in = waits.count(0)
    assert 100 <= let_in <= 120, "what all may use, and a tenth for each process"
    assert max(waits) <= 60 and waits[-1] > 0
    assert sum(one.asked for one in processes) <= 12, "not for each request, and no more when full"


def test_a_bucket_empties_by_the_clock(database: Database) -> None:
    one = Process(database)
    assert [one.comes(MONDAY) for _ in range(120)].count(0) == 110
    another = Process(database)
    later = MONDAY + dt.timedelta(seconds=30)
    assert [another.comes(later) for _ in range(80)].count(0) == 10 + 30
    assert another.comes(MONDAY - dt.timedelta(days=1)), "a clock that goes back empties nothing"


def test_whoever_comes_rarely_is_not_written_down(database: Database) -> None:
    one = Process(database)
    assert [one.comes(MONDAY) for _ in range(10)] == [0] * 10
    assert one.asked == 0
    assert one.rates.left("one") == 90
