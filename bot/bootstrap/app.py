"""The one place where everything is put together: database, catalogue, understanding, channels,
outbox worker.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from pathlib import Path

from sqlalchemy.exc import IntegrityError, OperationalError
from structlog.stdlib import BoundLogger, get_logger
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from bot.bootstrap import catalogue_history
from bot.bootstrap.database import open_database
from bot.channels.mailbox import Mailbox
from bot.channels.registry import ChannelRegistry, installed
from bot.context import Clock, Context
from bot.errors import Mistake
from bot.intake.channel_queries import DeskQueries
from bot.intake.inbound import apologise, is_being_said, is_to_us, take_in
from bot.intake.journal import Journal
from bot.intake.reply_lookup import is_typed_reply
from bot.observability.logging_setup import bound
from bot.people import directory
from bot.ports import Channel, Contact, Incoming, JournaledChannel, RetryLater
from bot.ports.stored_incoming import from_json
from bot.settings import Settings
from bot.worker.worker import Worker
from catalog.model import Catalogue
from routing.storage import outbox
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.understand.decision import Understanding
from routing.understand.live import LiveReader

log: BoundLogger = get_logger("schakel")
_QUICK = (0.05, 0.1, 0.2, 0.4, 0.4)
"""Seconds between looks whether what is answered already stands."""
LEARNING, LOOK = 20.0, 0.25
"""Seconds for which learning the catalogue is waited for before anything is heard, and between
looks whether it is done.
"""
TRIES = 3
"""So often something that was kept and cannot be taken in is tried, before it is set aside."""
LOOKS = 3
"""So often a service is asked who somebody is, before they are heard without that."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def read_catalogue(folder: Path, registry: ChannelRegistry | None = None) -> Catalogue:
    """The catalogue in a folder. Raises Mistake when it has problems: nobody should rely on chains
    that do not hold.
    """
    loaded = (registry or installed()).load(folder)
    if loaded.problems:
        first = loaded.problems[0]
        raise Mistake(
            f"the catalogue in {folder} has {len(loaded.problems)} problem(s), the first at "
            f"{first.file}:{first.line}: "
            f"{first.message}; run 'schakel catalog check {folder}' to see them all"
        )
    return loaded.catalogue


class App:
    """A running desk: `accept` takes a message in, `delivery` says what is due, `channels` are
    those that are on.

    `elsewhere` are those that other processes of this installation serve: what is to be said there
    waits for them.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        catalogue: Catalogue,
        understanding: Understanding,
        *,
        now: Clock = _now,
        registry: ChannelRegistry | None = None,
    ) -> None:
        self.registry = registry or installed()
        self.settings = settings
        self.database = database
        self.catalogue = catalogue
        self.understanding = understanding
        self.now = now
        self.mailbox = Mailbox(database, now)
        self.channels: dict[str, Channel] = {}
        self.elsewhere: tuple[str, ...] = ()
        self._intake = ThreadPoolExecutor(max_workers=4, thread_name_prefix="intake")
        self.queries = DeskQueries(database, self.context)
        self._coming_in = 0
        self.deliver_by(Worker(database, self.channels, self.context, settings.public_url or ""))
        self.journal = Journal(database, now, self._wake)

    def deliver_by(self, delivery: Worker) -> None:
        """Let this worker do what is due."""
        self.delivery = delivery
        delivery.files_kept = (
            dt.timedelta(days=self.settings.files_days) if self.settings.files_days else None
        )
        delivery.hurried = lambda: self._coming_in > 1
        delivery.hear = self._hear

    def _wake(self) -> None:
        self.delivery.wake()

    def context(self) -> Context:
        """What is true at this moment."""
        return Context(
            catalogue=self.catalogue,
            understanding=self.understanding,
            channels=self.registry.prefixes((*self.elsewhere, *self.channels)),
            now=self.now(),
            kinds=self.registry.kinds,
        )

    def add(self, channel: Channel) -> None:
        """Turn a channel on."""
        self.channels[channel.name] = channel

    async def accept(self, incoming: Incoming) -> bool:
        """Take a message in; when this returns it is committed. What is busy, or was written by
        another process first, is tried again.
        """
        await self._until_it_stands(incoming)
        self._coming_in += 1
        try:
            with bound(message=incoming.key):
                fresh = await self._in_a_thread(partial(self._take_in, incoming))
        finally:
            self._coming_in -= 1
        self.delivery.wake()
        return fresh

    async def _until_it_stands(self, incoming: Incoming) -> None:
        """Whoever is quick answers what we say before it is written down that we said it: a moment
        later it is known.
        """
        for pause in _QUICK if is_typed_reply(incoming) else ():
            if not await asyncio.to_thread(self._is_being_said, incoming):
                return
            await asyncio.sleep(pause)

    def _is_being_said(self, incoming: Incoming) -> bool:
        with self.database.reading() as session:
            return is_being_said(session, incoming)

    async def keep(self, incoming: Incoming) -> bool:
        """Keep a message to be taken in by the worker; when this returns that is committed."""
        return await self.journal.keep(incoming)

    async def _hear(self, claim: Claim) -> str:
        """Take in what was kept, in one transaction with the end of its row."""
        incoming = from_json(claim.body["incoming"])
        channel = self.channels.get(claim.channel)
        looks_up = channel if isinstance(channel, JournaledChannel) else None
        try:
            await self._until_it_stands(incoming)
            known = await looks_up.known(incoming, claim.attempt >= LOOKS) if looks_up else incoming
            ours = await self._in_a_thread(partial(self._take_kept, claim, known))
        except RetryLater as later:
            await self._in_a_thread(partial(self._later, claim, later))
            return "later"
        except (OperationalError, IntegrityError):
            raise
        except Exception:
            if claim.attempt < TRIES:
                raise
            log.exception("a message cannot be taken in; it is set aside", message=incoming.key)
            await self._in_a_thread(partial(self._set_aside, claim, incoming))
            return "dead"
        self.delivery.wake()
        if looks_up and known:
            await looks_up.taken(known)
        return "done" if ours else "lost"

    async def _in_a_thread(self, work: Callable[[], bool]) -> bool:
        """Threads of their own, and again when the database was busy or another process was
        first.
        """
        retrying = AsyncRetrying(
            retry=retry_if_exception_type((OperationalError, IntegrityError)),
            stop=stop_after_attempt(5),
            wait=wait_random_exponential(0.05, max=1),
            reraise=True,
        )
        loop = asyncio.get_running_loop()

        async def once() -> bool:
            return await loop.run_in_executor(self._intake, copy_context().run, work)

        done: bool = await retrying(once)
        return done

    def _take_in(self, incoming: Incoming) -> bool:
        self._understand_first()
        with self.database.transaction(durable=True) as session:
            return take_in(session, incoming, self.context())

    def _take_kept(self, claim: Claim, incoming: Incoming | None) -> bool:
        """False when another worker has it meanwhile. What was kept is forgotten, its key is
        not.
        """
        if incoming:
            self._understand_first()
        with self.database.transaction() as session:
            context = self.context()
            if not outbox.finish(session, claim, context.now, forget=True):
                return False
            if incoming:
                take_in(session, incoming, context)
            return True

    def _later(self, claim: Claim, later: RetryLater) -> bool:
        """Looking up counts as a try: people are heard in the end, whatever a service does not tell
        of them.
        """
        with self.database.transaction() as session:
            until = self.now() + dt.timedelta(seconds=later.seconds)
            return outbox.postpone(session, claim, until, str(later))

    def _set_aside(self, claim: Claim, incoming: Incoming) -> bool:
        """Something we cannot read must not stand in the way of what comes after; its sender is
        told.
        """
        with self.database.transaction() as session:
            context = self.context()
            dead = outbox.bury(session, claim, context.now, "it could not be taken in")
            if dead and is_to_us(incoming):
                apologise(session, incoming, context)
            return dead

    def _understand_first(self) -> None:
        """Learning a catalogue takes a while; nobody may hold the database meanwhile."""
        if isinstance(self.understanding, LiveReader):
            self.understanding.ready()

    async def settle(self) -> None:
        """Deliver everything that is due."""
        await self.delivery.settle()

    async def run(self, *also: Callable[[], Coroutine[None, None, None]]) -> None:
        """Listen on every channel and deliver, and do what else is to be done beside, until
        cancelled or one of them fails.
        """
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._deliver())
            for channel in self.channels.values():
                tasks.create_task(
                    channel.listen(
                        self.keep if isinstance(channel, JournaledChannel) else self.accept
                    )
                )
            for one in also:
                tasks.create_task(one())

    async def meet(self, seen: Sequence[Contact]) -> None:
        """Whom a service shows us before they spoke, told as if they had; whom the catalogue names
        can be told things there.
        """
        await self._in_a_thread(partial(self._meet, seen))

    def _meet(self, seen: Sequence[Contact]) -> bool:
        with self.database.transaction() as session:
            return directory.recognise(session, seen, self.catalogue) > 0

    async def back(self, channel: str, conversation: str | None) -> None:
        """A room, or a whole channel, can be reached again: what could not be said there is said
        now.
        """
        await asyncio.to_thread(self.delivery.back, channel, conversation)

    async def learnt(self) -> None:
        """Until messages can be understood, or long enough: till then, who asks is better served by
        another process.
        """
        reader, looks = self.understanding, int(LEARNING / LOOK)
        while (
            isinstance(reader, LiveReader)
            and looks
            and not await asyncio.to_thread(reader.ready, LOOK)
        ):
            looks -= 1

    async def _deliver(self) -> None:
        await self.learnt()
        await self.delivery.run()

    def close(self) -> None:
        """Let go of the database."""
        self._intake.shutdown()
        self.journal.close()
        self.database.close()


def build(
    settings: Settings,
    *,
    channels: Iterable[str] = ("web",),
    elsewhere: Iterable[str] = (),
    now: Clock = _now,
    registry: ChannelRegistry | None = None,
) -> App:
    """A desk from settings, with these channels on, of those that are installed. The understanding
    is built beside: the first message waits for it.
    """
    registry = registry or installed()
    catalogue = read_catalogue(settings.catalog, registry)
    catalogue_history.keep(settings.catalog, catalogue.version, settings.data_folder)
    database = open_database(settings)
    reader = LiveReader(catalogue, semantic=settings.embedding_model, cache=settings.cache_folder)
    app = App(settings, database, catalogue, reader, now=now, registry=registry)
    app.elsewhere = tuple(elsewhere)
    for name in channels:
        app.add(registry[name].make(app))
    return app
