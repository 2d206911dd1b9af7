"""The database goes away while rows are being closed, and comes back: nothing stays leased, lanes go
on, nothing is said twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import Session, col, select

from bot.bootstrap.app import App
from bot.outbox.gate import OnePerson
from bot.outbox.results import Dead, Done, Later, Result, after_error
from bot.outbox.writer import OutboxWriter
from bot.ports import NOTHING, Accept, Address, Outgoing, Reply, RetryLater, Undeliverable
from bot.settings import Settings
from routing.storage import outbox
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.tables import OutboxRow
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

LANES, EACH = 6, 5
AWAY = 1.5
"""Seconds for which the database is away; a lease is sixty."""
PATIENCE = 30


class Service:
    """A channel. At its `trouble`-th message it does what the test wants, before it answers."""

    name = prefix = "web"

    def __init__(self, trouble: int = 3) -> None:
        self.said: list[tuple[str, str]] = []
        self.again: list[str] = []
        self.asked, self.trouble = 0, trouble
        self.refuses: Exception | None = None
        self.reached = asyncio.Event()
        self.gone_on = asyncio.Event()

    async def listen(self, accept: Accept) -> None:
        await asyncio.Event().wait()

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        self.asked += 1
        if self.asked == self.trouble:
            self.reached.set()
            await self.gone_on.wait()
            if self.refuses:
                raise self.refuses
        self.said.append((to.conversation, message.text))
        if again:
            self.again.append(message.text)
        return key


class FlakyDatabase(Database):
    """Refuses to write while `full`; loses the answer to the next `lost` commits that wrote."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.full, self.lost, self.refused = False, 0, 0
        sa.event.listen(self.engine, "before_cursor_execute", self._look)

    def _look(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if self.full and statement.lstrip().upper().startswith(("UPDATE", "INSERT", "DELETE")):
            self.refused += 1
            raise sa.exc.OperationalError(statement, None, Exception("no space left on the disk"))

    @contextmanager
    def transaction(self, *, durable: bool = False, first: bool = False) -> Iterator[Session]:
        with super().transaction(durable=durable, first=first) as session:
            yield session
        self._lose()

    @contextmanager
    def one_change(self) -> Iterator[Session]:
        with super().one_change() as session:
            yield session
        self._lose()

    def _lose(self) -> None:
        if self.lost:
            self.lost -= 1
            raise sa.exc.OperationalError("COMMIT", None, Exception("the connection broke"))


@pytest.fixture
def flaky(database_url: str) -> Iterator[FlakyDatabase]:
    made = FlakyDatabase(database_url)
    yield made
    made.close()


def desk_on(database: Database, service: Service) -> App:
    began = time.monotonic()
    url = database.engine.url.render_as_string(hide_password=False)
    app = App(
        Settings(database_url=SecretStr(url)),
        database,
        CATALOGUE,
        ByWord(CATALOGUE),
        now=lambda: MONDAY + dt.timedelta(seconds=time.monotonic() - began),
    )
    app.add(service)
    with database.transaction() as session:
        for lane in range(LANES):
            writer = OutboxWriter(session, app.context(), f"lane {lane}")
            for n in range(EACH):
                to = Address(channel="web", conversation=f"person/{lane}")
                said = Reply.of(Outgoing(text=f"{lane}/{n}"), NOTHING)
                writer.say(to, OnePerson(str(lane)), said)
    return app


@asynccontextmanager
async def at_work(app: App) -> AsyncIterator[None]:
    running = asyncio.create_task(app.run())
    try:
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


def states(database: Database) -> Counter[str]:
    with database.reading() as session:
        query = select(OutboxRow.state).where(OutboxRow.kind == "say")
        return Counter(session.exec(query).all())


async def all_is(database: Database, **wanted: int) -> None:
    """Wait for the rows to end like that, less long than a lease runs."""
    async with asyncio.timeout(PATIENCE):
        while await asyncio.to_thread(states, database) != wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


def in_order(service: Service) -> None:
    for lane in range(LANES):
        heard = [text for to, text in service.said if to == f"person/{lane}"]
        assert heard == sorted(set(heard)), "said once, and in order"


async def test_a_disk_that_is_full_while_rows_are_finished(flaky: FlakyDatabase) -> None:
    service = Service()
    app = desk_on(flaky, service)
    async with at_work(app):
        await service.reached.wait()
        flaky.full = True
        service.gone_on.set()
        await asyncio.sleep(AWAY)
        assert flaky.refused and states(flaky)["leased"]
        flaky.full = False
        await all_is(flaky, done=LANES * EACH)
    in_order(service)
    assert len(service.said) == LANES * EACH and not service.again


@pytest.mark.parametrize("why", [RetryLater(0.1, "429"), OSError("the line broke")])
async def test_a_disk_that_is_full_while_a_row_is_postponed(
    flaky: FlakyDatabase, why: Exception
) -> None:
    service = Service()
    service.refuses = why
    app = desk_on(flaky, service)
    async with at_work(app):
        await service.reached.wait()
        flaky.full = True
        service.gone_on.set()
        await asyncio.sleep(AWAY)
        assert flaky.refused and states(flaky)["leased"]
        flaky.full = False
        await all_is(flaky, done=LANES * EACH)
    in_order(service)
    assert len(service.said) == LANES * EACH and service.asked == LANES * EACH + 1


async def test_a_disk_that_is_full_while_a_row_is_buried(flaky: FlakyDatabase) -> None:
    service = Service()
    service.refuses = Undeliverable("nobody there")
    app = desk_on(flaky, service)
    async with at_work(app):
        await service.reached.wait()
        flaky.full = True
        service.gone_on.set()
        await asyncio.sleep(AWAY)
        assert flaky.refused
        flaky.full = False
        await all_is(flaky, done=LANES * EACH - 1, dead=1)
    in_order(service)


async def test_an_answer_to_a_claim_that_is_lost(flaky: FlakyDatabase) -> None:
    """The rows are leased in the database, and nobody here knows that they are."""
    service = Service(trouble=0)
    app = desk_on(flaky, service)
    await app.housekeeping.plan()
    flaky.lost = 1
    assert not await app.worker.once()
    assert states(flaky)["leased"] and not service.said
    await app.housekeeping.release()
    await app.settle()
    assert states(flaky) == {"done": LANES * EACH} and len(service.said) == LANES * EACH
    in_order(service)


async def test_what_is_being_said_is_not_given_back(flaky: FlakyDatabase) -> None:
    service = Service()
    app = desk_on(flaky, service)
    working = asyncio.create_task(app.settle())
    await service.reached.wait()
    for _ in range(3):
        await app.housekeeping.release()
        await app.worker.once()
    assert service.asked > service.trouble
    service.gone_on.set()
    await working
    in_order(service)
    assert len(service.said) == LANES * EACH and not service.again


async def test_an_answer_to_a_finish_that_is_lost(flaky: FlakyDatabase) -> None:
    service = Service()
    app = desk_on(flaky, service)
    working = asyncio.create_task(app.settle())
    await service.reached.wait()
    flaky.lost = 1
    service.gone_on.set()
    await working
    await app.settle()
    assert states(flaky) == {"done": LANES * EACH} and len(service.said) == LANES * EACH
    in_order(service)


async def test_postgres_stops_for_a_while(postgres_url: str, postgres_server: str) -> None:
    """Every connection is cut off, and no new one is let in."""
    name = sa.make_url(postgres_url).database
    admin = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    database, service = Database(postgres_url), Service()
    app = desk_on(database, service)

    def let_in(yes: bool) -> None:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {yes}")
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.exec_driver_sql(cut, (name,))

    async with at_work(app):
        await service.reached.wait()
        await asyncio.to_thread(let_in, False)
        service.gone_on.set()
        await asyncio.sleep(AWAY)
        with pytest.raises(sa.exc.OperationalError):
            states(database)
        await asyncio.to_thread(let_in, True)
        await all_is(database, done=LANES * EACH)
    in_order(service)
    assert len(service.said) == LANES * EACH
    app.close()
    admin.dispose()


class Stubborn:
    """A handler whose end cannot be written down, whatever is tried; it dies at its third try."""

    async def run(self, claim: Claim) -> Result:
        return Done(then=self._cannot)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        result = after_error(claim, error, tries=3)
        return Dead(result.why, then=self._cannot) if isinstance(result, Dead) else result

    def _cannot(self, session: Session) -> None:
        raise ArithmeticError("nobody thought of this")


async def test_what_cannot_be_written_down_dies_alone(database: Database) -> None:
    """Not even what follows its death can be written: it is dead all the same, its lane goes on."""
    now = [MONDAY]
    app = App(
        Settings(),
        database,
        CATALOGUE,
        ByWord(CATALOGUE),
        now=lambda: now[0],
        around=lambda handler: Stubborn(),
    )
    app.add(Service())
    with database.transaction() as session:
        to = Address(channel="web", conversation="person/sanne")
        said = Reply.of(Outgoing(text="hello"), NOTHING)
        OutboxWriter(session, app.context(), "one").say(to, OnePerson("sanne"), said)
    for _ in range(4):
        await app.worker.settle()
        now[0] += dt.timedelta(seconds=10)
    with database.reading() as session:
        row = session.exec(select(OutboxRow).where(col(OutboxRow.kind) == "say")).one()
    assert (row.state, row.attempts, row.lease_owner) == ("dead", 3, None)
    assert row.error == "ArithmeticError: nobody thought of this"


async def test_who_lost_the_lease_writes_nothing(database: Database) -> None:
    """What belongs to the end of a row is not written when another has the row."""
    service, written = Service(trouble=1), list[str]()
    now = [MONDAY]

    class Writing:
        async def run(self, claim: Claim) -> Result:
            await service.send(Address(channel="web", conversation="x"), Outgoing(text=""), "")
            return Done(then=lambda session: written.append(claim.owner))

        def failed(self, claim: Claim, error: Exception) -> Later | Dead:
            return after_error(claim, error)

    app = App(
        Settings(),
        database,
        CATALOGUE,
        ByWord(CATALOGUE),
        now=lambda: now[0],
        around=lambda handler: Writing(),
    )
    app.add(service)
    with database.transaction() as session:
        to = Address(channel="web", conversation="person/sanne")
        said = Reply.of(Outgoing(text="hello"), NOTHING)
        OutboxWriter(session, app.context(), "one").say(to, OnePerson("sanne"), said)
    working = asyncio.create_task(app.worker.settle())
    await service.reached.wait()
    late = now[0] + outbox.LEASE + dt.timedelta(seconds=1)
    with database.transaction() as session:
        (taken,) = outbox.claim(session, "another", late, 1, ["web"])
    service.gone_on.set()
    await working
    assert not written
    with database.transaction() as session:
        assert outbox.finish(session, taken, late)
