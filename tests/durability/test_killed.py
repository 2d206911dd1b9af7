"""Killed at any step between receipt and delivery, nothing is lost and nothing is doubled (web page
and terminal).
"""

from __future__ import annotations

import json
import signal
from collections.abc import Sequence
from typing import Any

import pytest
from sqlmodel import col, select

from routing.call.call import State
from routing.storage import ledger
from routing.storage.db import Database
from routing.storage.tables import CallRow, InboxRow, MailboxRow, OutboxRow
from tests.durability.victim import STEPS
from tests.forked import run

RESTARTED = 10


def _run(url: str, channel: str, step: str, count: int, seconds: int) -> int | None:
    return run("tests.durability.victim", url, channel, step, str(count), str(seconds))


def shown_but_lost(url: str) -> set[str]:
    """The people's words that stand in a window of ours and are neither taken in nor kept to be."""
    database = Database(url)
    with database.reading() as session:
        mine = col(MailboxRow.key).startswith("said:")
        shown = session.exec(select(MailboxRow.key).where(mine)).all()
        taken = set(session.exec(select(InboxRow.key)))
        kept = set(session.exec(select(OutboxRow.key).where(OutboxRow.kind == "heard")))
    database.close()
    words = {key.removeprefix("said:") for key in shown}
    return {key for key in words if key not in taken and f"in/{key}" not in kept}


def _in_order(row: MailboxRow, rows: Sequence[MailboxRow]) -> Any:
    """What a row says. The post it stands under is counted in its room: PostgreSQL gives a key
    only once, also to a post that was never committed, and rooms are written to side by side.
    """
    said = json.loads(json.dumps(row.body, sort_keys=True))
    if thread := said.get("message", {}).get("thread"):
        room = [str(each.id) for each in rows if each.conversation == row.conversation]
        said["message"]["thread"] = room.index(thread)
    return said


def _end(url: str) -> dict[str, Any]:
    """Everything that people see, and how the call stands."""
    database = Database(url)
    with database.reading() as session:
        rows = session.exec(select(MailboxRow).order_by(col(MailboxRow.id))).all()
        posts = sorted(json.dumps([r.conversation, _in_order(r, rows)]) for r in rows)
        numbers = session.exec(select(CallRow.number)).all()
        kinds = [e.kind for number in numbers if number for e in ledger.events(session, number)]
        states = [
            call.state for number in numbers if number and (call := ledger.read(session, number))
        ]
        left = session.exec(
            select(OutboxRow.key).where(OutboxRow.state != "done", OutboxRow.kind != "timer")
        ).all()
    database.close()
    return {"posts": posts, "events": kinds, "states": states, "left": list(left)}


@pytest.fixture(scope="module")
def undisturbed(
    sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """How the script ends when nothing goes wrong, per channel."""
    found = {}
    for channel in ("web", "terminal"):
        path = tmp_path_factory.mktemp("calm") / f"{channel}.sqlite3"
        path.write_bytes(sqlite_template.read_bytes())
        assert _run(f"sqlite:///{path}", channel, "never", 1, 0) == 0
        found[channel] = _end(f"sqlite:///{path}")
    return found


def _killed_and_restarted(
    url: str, channel: str, step: str, count: int, calm: dict[str, Any]
) -> None:
    assert _run(url, channel, step, count, 0) == -signal.SIGKILL
    assert shown_but_lost(url) == set()
    assert _run(url, channel, "never", 1, RESTARTED) == 0
    end = _end(url)
    assert end == calm
    assert end["states"] == [State.CLOSED]
    assert end["left"] == []


@pytest.mark.parametrize(("channel", "count"), [("web", 4), ("terminal", 1)])
@pytest.mark.parametrize("step", STEPS)
def test_sqlite(
    sqlite_url: str, channel: str, step: str, count: int, undisturbed: dict[str, Any]
) -> None:
    _killed_and_restarted(sqlite_url, channel, step, count, undisturbed[channel])


@pytest.mark.parametrize("step", STEPS)
def test_postgres(postgres_url: str, step: str, undisturbed: dict[str, Any]) -> None:
    _killed_and_restarted(postgres_url, "web", step, 3, undisturbed["web"])
