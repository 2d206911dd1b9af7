"""The capacity model: twice the people is twice of everything, and enough processes do not queue."""

from __future__ import annotations

from tests.bench.capacity import Constants, size, waits

KNOWN = Constants(messages=5, cpu=0.05, transactions=7, bytes=27_000, rows={"ledger": 4})


def test_it_grows_with_the_people() -> None:
    one, two = size(1_000, KNOWN), size(2_000, KNOWN)
    assert (two.requests, two.gigabytes) == (2 * one.requests, 2 * one.gigabytes)
    million = size(1_000_000, KNOWN)
    assert 10 < million.peak < 20 and 300 < million.gigabytes < 350
    assert million.ledger_rows == 48_000_000


def test_messages_queue_only_where_too_few_work() -> None:
    peak = size(1_000_000, KNOWN).peak
    assert waits(peak, KNOWN.cpu, 3) < 0.1 < waits(1.5 / KNOWN.cpu, KNOWN.cpu, 1, hours=0.1)
