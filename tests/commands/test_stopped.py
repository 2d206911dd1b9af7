"""A process that is taken out gives back what it alone does, so that the next goes on at once."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from routing.storage import gauges
from routing.storage.db import Database

SMALL = Path(__file__).parents[1] / "catalog" / "small"
STARTS_WITHIN = 60.0


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])


def held(database: Database) -> dict[str, dt.datetime]:
    with database.reading() as session:
        return gauges.leases(session)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_mailbox_is_another_processs_at_once(
    sqlite_url: str, tmp_path: Path, how: signal.Signals
) -> None:
    settings = {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PORT": free_port(),
        "XDG_DATA_HOME": str(tmp_path),
        "SCHAKEL_CATALOG": str(SMALL),
        "SCHAKEL_DATABASE_URL": sqlite_url,
        "SCHAKEL_EMAIL_ADDRESS": "desk@example.org",
        "SCHAKEL_EMAIL_PASSWORD": "x",
        "SCHAKEL_EMAIL_IMAP_HOST": "127.0.0.1",
        "SCHAKEL_EMAIL_IMAP_PORT": free_port(),
        "SCHAKEL_EMAIL_SMTP_PORT": free_port(),
    }
    database = Database(sqlite_url)
    log = tmp_path / "log"
    with (
        log.open("wb") as said,
        subprocess.Popen(
            (sys.executable, "-m", "bot.cli", "serve"),
            env=os.environ | settings,
            stdout=said,
            stderr=said,
        ) as desk,
    ):
        try:
            limit = time.monotonic() + STARTS_WITHIN
            while not held(database) and time.monotonic() < limit and desk.poll() is None:
                time.sleep(0.2)
            assert held(database), log.read_text()
            desk.send_signal(how)
            desk.wait(20)
        finally:
            desk.kill()
    now = dt.datetime.now(dt.UTC)
    assert {name for name, until in held(database).items() if until > now} == set()
    assert "Traceback" not in log.read_text(), log.read_text()
    assert desk.returncode == (0 if how is signal.SIGTERM else 130)
    database.close()
