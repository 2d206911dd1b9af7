"""Wires a running desk: database, catalogue, understanding, channels and outbox worker."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from itertools import chain

from sqlmodel import Session
from tenacity import AsyncRetrying, retry_if_result, stop_after_delay

from bot.bootstrap import catalogue_history
from bot.bootstrap.database import know_numbers, open_database
from bot.bootstrap.first_reader import Begun, begin
from bot.bootstrap.links import tell_links
from bot.bootstrap.private import private_folder
from bot.bootstrap.put_right import put_right
from bot.bootstrap.readiness import Readiness
from bot.bootstrap.registers import fill_empty
from bot.channels.mailbox import Mailbox
from bot.channels.registry import ChannelRegistry, installed
from bot.context import Clock, Context
from bot.files.transfer import FetchHandler, FileHandler, Turns
from bot.intake.acceptance import Acceptance, TakeIn
from bot.intake.away_notice import AwayNotice
from bot.intake.channel_queries import DeskQueries
from bot.intake.door import Door
from bot.intake.heard import HeardHandler
from bot.intake.inbound import take_in
from bot.intake.journal import Journal
from bot.intake.team_changes import TeamChanges
from bot.language_model.reranker import EndpointReranker
from bot.language_model.wiring import reranker_of
from bot.network.files import PeerFetchHandler
from bot.network.front import Front
from bot.network.sending import CloseHandler, PeerHandler
from bot.network.wire import HttpWire, Wire
from bot.outbox.at_once import AtOnce
from bot.outbox.payloads import (
    CardPayload,
    FetchPayload,
    FilePayload,
    HeardPayload,
    SayPayload,
    SettlePayload,
    TimerPayload,
)
from bot.outbox.peer_payloads import ClosePayload, PeerFetchPayload, PeerPayload
from bot.outbox.results import Handler
from bot.outbox.ticket_payloads import LookPayload, TicketPayload
from bot.outbox.undelivered import Undelivered
from bot.outbox.webhook_payloads import HappenedPayload, WebhookPayload
from bot.people.channels_on import ChannelsOn
from bot.people.roster import Overlay
from bot.people.speakers import Speakers
from bot.ports import Channel, Contact, HasOpenRooms, Incoming, JournaledChannel, LinksToUs
from bot.settings import Settings
from bot.tickets.front import TicketFront
from bot.tickets.looking import LookHandler
from bot.tickets.systems import Keys
from bot.tickets.telling import TicketHandler
from bot.worker.figures import DeskFigures, Mind, registry_of
from bot.worker.handlers.card import CardHandler
from bot.worker.handlers.say import SayHandler
from bot.worker.handlers.settle import SettleHandler
from bot.worker.handlers.timer import TimerHandler
from bot.worker.handlers.webhook import HappenedHandler, WebhookHandler
from bot.worker.housekeeping import Housekeeping, Retention
from bot.worker.loop import Worker
from bot.worker.webhook_wire import HttpPost, Post
from catalog.model import Catalogue
from routing.call import numbers
from routing.storage.db import Database
from routing.storage.faults import OUT_OF_REACH
from routing.understand.decision import Understanding
from routing.understand.live import LiveReader

LEARNING, LOOK = 20.0, 0.25
"""Seconds for which learning the catalogue is waited for before anything is heard, and between
looks whether it is done.
"""

LOOK_FOR_JOINED = 1.0
"""Seconds between looks at who and what joined by way of another process."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class App:
    """A running desk: `accept` takes a message in, `worker` does what is due, `channels` are those
    that are on.

    `catalogue_refused`: the catalogue's folder holds a change with problems, which is not in use.
    `elsewhere` are those that other processes of this installation serve: what is to be said there
    waits for them. `take_in` and `around`: tests stand in the middle of the desk with these, at all
    that one message causes and around the handler of every row. `wire`: to other installations;
    `post`: to webhooks.
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
        reranker: EndpointReranker | None = None,
        take_in: TakeIn = take_in,
        around: Callable[[Handler], Handler] = lambda handler: handler,
        wire: Wire | None = None,
        post: Post | None = None,
    ) -> None:
        self.registry = registry or installed()
        self.settings = settings
        self.database = database
        self.catalogue = catalogue
        self.understanding = understanding
        self._reranker = reranker
        self._wire = wire or HttpWire()
        self._post = post or HttpPost(inside=settings.webhooks_inside)
        self._keys = Keys.of(settings)
        self.now = now
        self.mailbox = Mailbox(database, now)
        self.channels: dict[str, Channel] = {}
        self._linking: dict[str, LinksToUs] = {}
        self.pages_are_shut = False
        self._on: tuple[tuple[str, ...], bool, ChannelsOn] | None = None
        self.catalogue_refused = False
        know_numbers(database)
        numbers.use(catalogue.organisation.prefix)
        self._overlay, self._speakers = Overlay(), Speakers()
        self._overlay.refresh(database)
        self.elsewhere: tuple[str, ...] = ()
        self.queries = DeskQueries(database, self.context)
        self.door = Door(database, self.context, self._wake)
        self.team_changes = TeamChanges(database, self.context, self._wake)
        self.journal = Journal(database, now, self._wake)
        self._acceptance = Acceptance(database, self.context, take_in, self._at_once)
        self._away = AwayNotice(self.channels, self.context)
        self._undelivered = Undelivered(database, self.context)
        handlers = {kind: around(handler) for kind, handler in self._handlers().items()}
        self._in_window = AtOnce(handlers, now)
        self.worker = Worker(database, handlers, self.channels, now)
        self.network = Front(database, self.context, self._wake)
        self.tickets = TicketFront(database, self.context, self._wake, self._keys)
        self.readiness = Readiness(database, now, self._mind, self.worker, self.channels)
        self.figures = registry_of(DeskFigures(database, now, self._mind))
        self.housekeeping = Housekeeping(
            database, self.context, self.worker.release_stranded, Retention.of(settings)
        )

    def _handlers(self) -> dict[str, Handler]:
        """What is done with the outbox rows of each kind."""
        database, channels, context = self.database, self.channels, self.context
        undelivered, turns = self._undelivered, Turns()
        pages = self.settings.public_url or ""
        every = dt.timedelta(seconds=self.settings.ticket_seconds)
        return {
            SayPayload.kind: SayHandler(database, channels, undelivered, context),
            SettlePayload.kind: SettleHandler(database, channels, context),
            CardPayload.kind: CardHandler(database, channels, context, undelivered),
            TimerPayload.kind: TimerHandler(context),
            FetchPayload.kind: FetchHandler(database, channels, context, turns),
            FilePayload.kind: FileHandler(
                database, channels, context, undelivered, turns, public_url=pages
            ),
            HeardPayload.kind: HeardHandler(channels, context, self._acceptance),
            PeerPayload.kind: PeerHandler(database, context, self._wire),
            PeerFetchPayload.kind: PeerFetchHandler(database, context, self._wire, turns),
            ClosePayload.kind: CloseHandler(context),
            HappenedPayload.kind: HappenedHandler(database, context),
            WebhookPayload.kind: WebhookHandler(database, context, self._post),
            TicketPayload.kind: TicketHandler(database, context, self._keys),
            LookPayload.kind: LookHandler(database, context, self._keys, every),
        }

    def _wake(self) -> None:
        self.worker.wake()

    def _at_once(self, session: Session) -> bool:
        return self._in_window.do(session)

    def _wake_for_what_is_left(self) -> None:
        """Most of what a message causes in windows of ours is done by the time it is taken in."""
        if self._acceptance.leaves_work():
            self._wake()

    def context(self) -> Context:
        """What is true at this moment."""
        now = self.now()
        files = self.catalogue.at(now)
        return Context(
            catalogue=self._overlay.now(files),
            understanding=self.understanding,
            channels=self._channels_on(),
            now=now,
            kinds=self.registry.kinds,
            links={name: channel.deep_link for name, channel in self._linking.items()},
            chats={name: channel.chat_link for name, channel in self._linking.items()},
            overlay=self._overlay,
            files=files,
            reranker=self._reranker,
            pages=self.settings.public_url or "",
            open_rooms=self._open_rooms(),
            speakers=self._speakers,
        )

    def _open_rooms(self) -> frozenset[str]:
        """The rooms that anybody can read, as far as their channels know."""
        known = (one.open_rooms for one in self.channels.values() if isinstance(one, HasOpenRooms))
        return frozenset(chain.from_iterable(known))

    def _channels_on(self) -> ChannelsOn:
        """The channels that are on, made anew when they change: each message asks some four times.
        Where people are met in a chat service, nobody is told things on our own pages who has not
        signed in there.
        """
        names, are_shut = (*self.elsewhere, *self.channels), self.pages_are_shut
        if self._on is None or self._on[:2] != (names, are_shut):
            prefixes = self.registry.prefixes(names)
            last = [name for name in prefixes if self.registry[name].last_resort]
            shut = are_shut and any(prefixes.values())
            self._on = names, are_shut, ChannelsOn(prefixes, shut=shut, last=last)
        return self._on[2]

    def add(self, channel: Channel) -> None:
        """Turn a channel on."""
        self.channels[channel.name] = channel
        if isinstance(channel, LinksToUs):
            self._linking[channel.name] = channel

    async def accept(self, incoming: Incoming) -> bool:
        """Take a message in; when this returns it is committed."""
        async with self._or_told(incoming):
            fresh = await self._acceptance.accept(incoming)
        self._wake_for_what_is_left()
        return fresh

    @contextlib.asynccontextmanager
    async def _or_told(self, incoming: Incoming) -> AsyncIterator[None]:
        """Tells who sent it when our database is out of reach."""
        try:
            yield
        except OUT_OF_REACH:
            await self._away.tell(incoming)
            raise

    async def take_or_keep(self, incoming: Incoming) -> bool:
        """Take in what was said in a window of ours, or keep it where that has to wait; committed,
        and to be seen there, when this returns.
        """
        fresh = await self._acceptance.take_or_keep(incoming)
        self._wake_for_what_is_left()
        return fresh

    async def keep(self, incoming: Incoming) -> bool:
        """Keep a message to be taken in by the worker; when this returns that is committed."""
        async with self._or_told(incoming):
            return await self.journal.keep(incoming)

    async def settle(self) -> None:
        """Do everything that is due."""
        await self.housekeeping.plan()
        await self.worker.settle()

    async def run(self, *also: Callable[[], Coroutine[None, None, None]]) -> None:
        """Listen on every channel and deliver, and do what else is to be done beside, until
        cancelled or one of them fails.
        """
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._work())
            for channel in self.channels.values():
                tasks.create_task(
                    channel.listen(
                        self.keep if isinstance(channel, JournaledChannel) else self.accept
                    )
                )
            for one in also:
                tasks.create_task(one())

    async def meet(self, seen: Sequence[Contact]) -> None:
        """Whom a service shows us before they spoke: whom the catalogue names can be told things
        there.
        """
        await self._acceptance.meet(seen)

    async def back(self, channel: str, conversation: str | None) -> None:
        """A room, or a whole channel, can be reached again: what could not be said there is said
        now.
        """
        await asyncio.to_thread(self._undelivered.back, channel, conversation)
        self._wake()

    def _mind(self) -> Mind:
        """Whether messages can be understood, and why the catalogue in use was not learnt."""
        reader = self.understanding
        if not isinstance(reader, LiveReader):
            return Mind(stands=True, failure=None, refused=self.catalogue_refused)
        failure = f"learning the catalogue failed: {reader.failure}" if reader.failure else None
        return Mind(stands=reader.ready(0), failure=failure, refused=self.catalogue_refused)

    @property
    def understands(self) -> bool:
        """Whether messages can be understood."""
        return self._mind().stands

    async def heard_in(self, channel: str, conversation: str) -> None:
        """Something was heard in a room: it can be reached, whatever was thought of it."""
        if await asyncio.to_thread(self._undelivered.heard_in, channel, conversation):
            self._wake()

    async def learnt(self) -> None:
        """Wait until messages can be understood, at most `LEARNING` seconds: till then, who asks is
        better served by another process, or later.
        """
        reader = self.understanding
        if not isinstance(reader, LiveReader):
            return
        waiting = AsyncRetrying(
            retry=retry_if_result(lambda ready: not ready),
            stop=stop_after_delay(LEARNING),
            retry_error_callback=lambda _: None,
        )
        await waiting(asyncio.to_thread, reader.ready, LOOK)

    async def _work(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.housekeeping.run())
            tasks.create_task(self._see_who_joined())
            tasks.create_task(self.worker.run())

    async def _see_who_joined(self) -> None:
        """See what other processes took in from chats."""
        while True:
            await asyncio.sleep(LOOK_FOR_JOINED)
            await asyncio.to_thread(self._overlay.refresh, self.database)

    def close(self) -> None:
        """Let go of the threads, the process that reads and the database."""
        if isinstance(self.understanding, LiveReader):
            self.understanding.close()
        self._acceptance.close()
        if self._reranker:
            self._reranker.close()
        self.worker.close()
        self.journal.close()
        self.database.close()


def build(
    settings: Settings,
    *,
    channels: Iterable[str] = ("web",),
    elsewhere: Iterable[str] = (),
    now: Clock = _now,
    registry: ChannelRegistry | None = None,
    begun: Begun | None = None,
) -> App:
    """A desk from settings, with these channels on, of those that are installed; open calls are put
    right after what changed while it was off. The understanding
    is built beside, where it has not `begun`: the first message waits for it. It ends where no
    desk comes of it.
    """
    registry = registry or installed()
    catalogue, reader = begun or begin(settings, registry)
    with contextlib.ExitStack() as unless_built:
        unless_built.callback(reader.close)
        private_folder(settings.data_folder)
        catalogue_history.keep(settings.catalog, catalogue.version, settings.data_folder)
        database = open_database(settings)
        fill_empty(database, settings.catalog, catalogue, now())
        model = reranker_of(settings, database, now)
        app = App(settings, database, catalogue, reader, now=now, registry=registry, reranker=model)
        app.elsewhere = tuple(elsewhere)
        for name in channels:
            app.add(registry[name].make(app))
        put_right(database, app.context(), settings.data_folder)
        tell_links(database, app.context())
        unless_built.pop_all()
    return app
