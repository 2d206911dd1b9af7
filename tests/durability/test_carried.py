"""Killed at any step between a file's message and its arrival, the file is neither lost nor
doubled.
"""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from sqlmodel import select

from routing.storage.db import Database
from routing.storage.tables import ContentRow, OutboxRow
from tests.durability.carrier import STEPS
from tests.files.bytes import picture
from tests.files.kept import kept
from tests.forked import run

LEASE_RAN_OUT = 90


def _run(url: str, folder: Path, step: str, seconds: int) -> int | None:
    return run("tests.durability.carrier", url, str(folder), step, str(seconds))


def _killed_and_restarted(url: str, folder: Path, step: str) -> None:
    red, blue = picture("red"), picture("blue")
    (folder / "in").mkdir()
    (folder / "in" / "one").write_bytes(red)
    (folder / "in" / "two").write_bytes(blue)
    assert _run(url, folder, step, 0) == -signal.SIGKILL
    assert _run(url, folder, "never", LEASE_RAN_OUT) == 0
    database = Database(url)
    assert kept(database, "S-1001") == {"one.png": red, "two.png": blue}
    with database.reading() as session:
        assert len(session.exec(select(ContentRow.digest)).all()) == 2
        left = session.exec(
            select(OutboxRow.key).where(OutboxRow.state != "done", OutboxRow.kind != "timer")
        ).all()
    database.close()
    assert not left
    brought = sorted(path.read_bytes() for path in (folder / "out" / "room-cleaning").iterdir())
    assert brought == [red + blue], "they were sent together"


@pytest.mark.parametrize("step", STEPS)
def test_sqlite(sqlite_url: str, tmp_path: Path, step: str) -> None:
    folder = tmp_path / "service"
    folder.mkdir()
    _killed_and_restarted(sqlite_url, folder, step)


@pytest.mark.parametrize("step", ["before keep", "after note"])
def test_postgres(postgres_url: str, tmp_path: Path, step: str) -> None:
    folder = tmp_path / "service"
    folder.mkdir()
    _killed_and_restarted(postgres_url, folder, step)
