"""A short run of `make chaos`: a desk that is killed again and again loses nothing that was said in
Slack, in Telegram or at the page, and makes nothing twice. And the failover's address.
"""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import pytest

from routing.storage.address import masked, read_address
from tests.chaos.__main__ import added_up, rows_before
from tests.chaos.run import killed_again_and_again, street
from tests.measured import Report


async def test_killed_again_and_again(sqlite_url: str, tmp_path: Path) -> None:
    async with street(sqlite_url, tmp_path, desks=1, employees=30) as (people, desks):
        end = time.monotonic() + 60
        await killed_again_and_again(people, desks, random.Random(7), 2, end, at_once=6)
        assert await people.answered(120)
        await people.quiet(60)
        account = await asyncio.to_thread(people.account)
    assert desks.kills == 2 and account.people >= 6
    assert account.answered == account.people and account.faults() == []
    assert account.doubled["slack"] == 0


@pytest.mark.parametrize(
    ("written", "hosts", "ports"),
    [
        ("postgresql://desk:pw@db-1,db-2/desk", "db-1,db-2", "5432,5432"),
        ("postgres://desk@db-1:5433,db-2:5434/desk?sslmode=require", "db-1,db-2", "5433,5434"),
    ],
)
def test_several_servers_in_one_address(written: str, hosts: str, ports: str) -> None:
    address = read_address(written)
    assert (address.query["host"], address.query["port"]) == (hosts, ports)
    assert address.query["target_session_attrs"] == "read-write"
    assert address.database == "desk" and ":pw" not in masked(written)


def test_runs_are_added_up_and_never_twice(tmp_path: Path) -> None:
    row = {"fault": "kills, sqlite", "kills": 150, "lost": 0, "doubled": "0/0/82", "p99 s": 42.3}
    once = added_up([], [row])
    assert once == [row]
    twice = added_up(once, [row | {"p99 s": 50.0}])
    Report("chaos", "", "", twice, "kills").write(tmp_path)
    thrice = added_up(rows_before(tmp_path, "chaos"), [row])
    assert len(thrice) == 4
    assert thrice[-1]["kills"] == 450 and thrice[-1]["doubled"] == "0/0/246"
    assert thrice[-1]["p99 s"] == 50.0
