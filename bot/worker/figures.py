"""The figures of the installation as Prometheus reads them: each look at them asks the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.outbox.payloads import HeardPayload
from routing.storage import gauges
from routing.storage.db import Database
from routing.storage.gauges import Waiting

UP = ("schakel_database_up", "1 while the database answers, else 0")
INBOX_AGE = (
    "schakel_inbox_oldest_seconds",
    "Since when the oldest message waits that is kept and not taken in yet",
)
DEPTH = ("schakel_outbox_due", "Outbox rows that are due and not done yet")
OLDEST = ("schakel_outbox_oldest_due_seconds", "Since when the oldest outbox row is due")
SCHEDULED = ("schakel_outbox_scheduled", "Outbox rows that are to be done later")
DEAD = ("schakel_outbox_dead", "Outbox rows that will never be done")
LEASE_AGE = (
    "schakel_outbox_lease_age_seconds",
    "Since when the oldest lease of an outbox row was not renewed",
)
LEASE_LEFT = ("schakel_lease_left_seconds", "For how long a job of one process alone is held yet")
BACKUP_AGE = ("schakel_backup_age_seconds", "Since when 'schakel backup' made none")
OPEN = ("schakel_calls_open", "Calls that did not end, by the team that has them")
LATE = ("schakel_calls_late", "Calls that did not end and are late, by the team that has them")
LEARNING = ("schakel_learning", "1 while messages wait for the catalogue to be learnt")
NOT_LEARNT = ("schakel_learning_failed", "1 while the catalogue in use could not be learnt")
REFUSED = (
    "schakel_catalogue_refused",
    "1 while the catalogue's folder holds a change with problems, which is not in use",
)


@dataclass(frozen=True)
class Mind:
    """What is known of the understanding: whether it stands, why learning failed, and whether a
    change of the catalogue was refused.
    """

    stands: bool
    failure: str | None
    refused: bool = False


class DeskFigures(Collector):
    """Reads the figures when they are asked for."""

    def __init__(
        self, database: Database, now: Callable[[], dt.datetime], mind: Callable[[], Mind]
    ) -> None:
        self._database, self._now, self._mind = database, now, mind

    def collect(self) -> Iterable[Metric]:
        """All of them; of a database that does not answer, that alone."""
        mind = self._mind()
        yield _gauge(LEARNING, not mind.stands)
        yield _gauge(NOT_LEARNT, mind.failure is not None)
        yield _gauge(REFUSED, mind.refused)
        try:
            with self._database.reading() as session:
                found = [*_of_rows(session, self._now()), *_of_calls(session, self._now())]
        except SQLAlchemyError:
            yield _gauge(UP, 0)
            return
        yield _gauge(UP, 1)
        yield from found

    def describe(self) -> Iterable[Metric]:
        """Nothing ahead: whoever registers this need not ask the database."""
        return ()


def registry_of(figures: DeskFigures) -> CollectorRegistry:
    """A registry of this desk alone, beside the one of the process."""
    made = CollectorRegistry(auto_describe=False)
    made.register(figures)
    return made


def _of_rows(session: Session, now: dt.datetime) -> Iterator[Metric]:
    waiting = gauges.waiting(session, now)
    heard = [row for row in waiting if row.kind == HeardPayload.kind]
    yield _gauge(INBOX_AGE, _age(heard, now))
    depth, oldest = _by(DEPTH, "channel", "kind"), _by(OLDEST, "channel", "kind")
    for row in waiting:
        depth.add_metric([row.channel, row.kind], row.rows)
        oldest.add_metric([row.channel, row.kind], _age([row], now))
    yield depth
    yield oldest
    yield _gauge(SCHEDULED, gauges.scheduled(session, now))
    dead = _by(DEAD, "channel", "kind")
    for (channel, kind), count in gauges.dead(session).items():
        dead.add_metric([channel, kind], count)
    yield dead
    renewed = gauges.oldest_lease(session)
    yield _gauge(LEASE_AGE, max(0.0, (now - renewed).total_seconds()) if renewed else 0)
    left = _by(LEASE_LEFT, "lease")
    for name, until in gauges.leases(session).items():
        left.add_metric([name], (until - now).total_seconds())
    yield left
    age, made = _by(BACKUP_AGE), gauges.last_backup(session)
    if made:  # else this database is backed up in some other way, or not yet
        age.add_metric([], max(0.0, (now - made).total_seconds()))
    yield age


def _of_calls(session: Session, now: dt.datetime) -> Iterator[Metric]:
    is_open, late = _by(OPEN, "team"), _by(LATE, "team")
    for team, (count, of_them) in gauges.calls(session, now).items():
        is_open.add_metric([team], count)
        late.add_metric([team], of_them)
    yield is_open
    yield late


def _age(rows: Iterable[Waiting], now: dt.datetime) -> float:
    return max(((now - row.oldest).total_seconds() for row in rows), default=0.0)


def _gauge(what: tuple[str, str], value: float) -> Metric:
    return GaugeMetricFamily(*what, value=float(value))


def _by(what: tuple[str, str], *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(*what, labels=labels)
