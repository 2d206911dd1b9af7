"""The outbox: keys, lanes, leases, fences; the same on both databases, and with many workers on
PostgreSQL.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from routing.storage import outbox
from routing.storage.db import Database
from routing.storage.outbox import Claim, Row
from routing.storage.tables import OutboxRow
from tests.routing.links import MONDAY

SECOND = dt.timedelta(seconds=1)


def _row(key: str, lane: str | None = None, due: dt.datetime = MONDAY) -> Row:
    return Row(key=key, kind="say", lane=lane, channel="web", body={"text": key}, due_at=due)


def _enqueue(database: Database, *rows: Row) -> None:
    with database.transaction() as session:
        outbox.enqueue(session, rows, MONDAY)


def _claim(
    database: Database, owner: str, at: dt.datetime = MONDAY, limit: int = 10
) -> list[Claim]:
    with database.transaction() as session:
        return outbox.claim(session, owner, at, limit, ["web"])


def _finish(database: Database, claim: Claim, at: dt.datetime = MONDAY) -> bool:
    with database.transaction() as session:
        return outbox.finish(session, claim, at)


def _keys(claims: list[Claim]) -> list[str]:
    return [claim.key for claim in claims]


def test_the_same_decision_twice_is_one_row(database: Database) -> None:
    _enqueue(database, _row("a"), _row("b"))
    _enqueue(database, _row("a"))
    assert sorted(_keys(_claim(database, "me"))) == ["a", "b"]


def test_a_lane_is_in_order_and_one_at_a_time(database: Database) -> None:
    _enqueue(database, _row("1", "x"), _row("2", "x"), _row("3", "y"), _row("4"))
    first = _claim(database, "me")
    assert sorted(_keys(first)) == ["1", "3", "4"]
    assert _claim(database, "other") == []
    assert _finish(database, next(c for c in first if c.key == "1"))
    assert _keys(_claim(database, "other")) == ["2"]


def test_a_lane_waits_for_a_row_that_was_postponed(database: Database) -> None:
    _enqueue(database, _row("1", "x"), _row("2", "x"))
    (claim,) = _claim(database, "me")
    with database.transaction() as session:
        assert outbox.postpone(session, claim, MONDAY + 30 * SECOND, "429", counts=False)
    assert _claim(database, "me") == []
    (again,) = _claim(database, "me", MONDAY + 30 * SECOND)
    assert (again.key, again.attempt) == ("1", 1)


def test_a_channel_that_is_not_on_here_is_left_to_another_process(database: Database) -> None:
    _enqueue(database, _row("web"), _row("slack").model_copy(update={"channel": "slack"}))
    _enqueue(database, _row("timer").model_copy(update={"channel": "", "kind": "timer"}))
    assert sorted(_keys(_claim(database, "me"))) == ["timer", "web"]


def test_what_is_due_later_waits(database: Database) -> None:
    _enqueue(database, _row("later", due=MONDAY + 60 * SECOND))
    assert _claim(database, "me") == []
    assert _claim(database, "me", MONDAY + 59 * SECOND) == []
    assert _keys(_claim(database, "me", MONDAY + 60 * SECOND)) == ["later"]


def test_a_lost_lease_is_taken_over_and_the_loser_changes_nothing(database: Database) -> None:
    _enqueue(database, _row("1", "x"))
    (mine,) = _claim(database, "dead process")
    assert _claim(database, "other", MONDAY + outbox.LEASE) == []
    (theirs,) = _claim(database, "other", MONDAY + outbox.LEASE + SECOND)
    assert theirs.attempt == 2
    assert not _finish(database, mine)
    with database.transaction() as session:
        assert not outbox.bury(session, mine, MONDAY, "too late")
        assert not outbox.postpone(session, mine, MONDAY, "too late")
    assert _finish(database, theirs)


def test_a_dead_row_lets_its_lane_go_on(database: Database) -> None:
    _enqueue(database, _row("poison", "x"), _row("next", "x"))
    (claim,) = _claim(database, "me")
    with database.transaction() as session:
        assert outbox.bury(session, claim, MONDAY, "nobody there")
    assert _keys(_claim(database, "me")) == ["next"]
    with database.reading() as session:
        row = session.exec(select(OutboxRow).where(OutboxRow.key == "poison")).one()
    assert (row.state, row.error) == ("dead", "nobody there")


def test_pruning_forgets_what_is_done_and_keeps_what_is_dead(database: Database) -> None:
    _enqueue(database, _row("done"), _row("dead"), _row("open"))
    claims = {c.key: c for c in _claim(database, "me")}
    _finish(database, claims["done"])
    with database.transaction() as session:
        outbox.bury(session, claims["dead"], MONDAY, "no")
        assert outbox.prune(session, MONDAY + SECOND) == 1
    with database.reading() as session:
        assert {r.key for r in session.exec(select(OutboxRow))} == {"dead", "open"}


def test_many_workers_share_the_work_and_each_lane_stays_in_order(database: Database) -> None:
    rows = [_row(f"{lane}/{n:02}", f"lane{lane}") for n in range(8) for lane in range(6)]
    _enqueue(database, *rows)
    done: list[tuple[str, str]] = []
    guard = threading.Lock()

    def work(owner: str) -> None:
        while len(done) < len(rows):
            for claim in _claim(database, owner, limit=3):
                with guard:
                    done.append((owner, claim.key))
                assert _finish(database, claim)

    workers = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    keys = [key for _, key in done]
    assert max(Counter(keys).values()) == 1
    for lane in range(6):
        assert [k for k in keys if k.startswith(f"{lane}/")] == [f"{lane}/{n:02}" for n in range(8)]


@given(st.integers(min_value=1, max_value=50))
def test_waiting_grows_and_stays_bounded(attempt: int) -> None:
    assert SECOND <= outbox.wait_before(attempt) <= outbox.wait_before(attempt + 1) <= 300 * SECOND
