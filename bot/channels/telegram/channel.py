"""Telegram as a channel of the desk: polling or a webhook in, the Bot API out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from structlog.stdlib import BoundLogger, get_logger
from telegram.error import TelegramError

from bot.channels.plugin import Host
from bot.channels.telegram import commands
from bot.channels.telegram.addresses import (
    CHANNEL,
    BotIdentity,
    ConversationParts,
    chat_link,
    deep_link,
    parse_conversation,
)
from bot.channels.telegram.background_tasks import background_tasks
from bot.channels.telegram.bot_api import RawBot, make_bot, told
from bot.channels.telegram.chat_migration import ChatMigrations
from bot.channels.telegram.checks import examine, in_reach
from bot.channels.telegram.file_sender import FileSender, fetch
from bot.channels.telegram.message_sender import MessageSender
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.rate_limits import Pace
from bot.channels.telegram.settings import WEBHOOK_PATH, TelegramOptions
from bot.channels.telegram.update_intake import UpdateIntake, WhyNot, tidy
from bot.channels.telegram.update_reader import KINDS
from bot.channels.telegram.webhook import CONNECTIONS, Endpoint
from bot.context import Clock
from bot.intake.press_permission import PressPermission
from bot.people import room_reach
from bot.ports import (
    Accept,
    Address,
    Attachment,
    BotAdded,
    FileBatch,
    Incoming,
    Note,
    Outgoing,
    Pressed,
    RetryLater,
    Undeliverable,
)
from catalog.model import Catalogue
from routing.storage.db import Database

log: BoundLogger = get_logger("schakel.telegram")


class TelegramChannel:
    """One process's part in Telegram. Every process may run one: with polling, one of them
    polls.
    """

    name = CHANNEL

    def __init__(
        self,
        options: TelegramOptions,
        database: Database,
        why_not: WhyNot,
        now: Clock,
        catalogue: Callable[[], Catalogue],
        *,
        host: Host | None = None,
    ) -> None:
        self._options, self._database, self._why_not, self._now = options, database, why_not, now
        self._catalogue, self._host = catalogue, host
        self.identity = BotIdentity(int(options.token.partition(":")[0]))
        self._moves = ChatMigrations(database)
        self._pace = Pace(time.monotonic, options.spacing)
        self._bot: RawBot | None = None
        self._sender: MessageSender | None = None
        self._intake: UpdateIntake | None = None
        self.poller: Poller | None = None
        self.http = Endpoint(options.secret, lambda: self._intake.take if self._intake else None)
        self.webhook_path = (
            (urlsplit(options.webhook_url).path.rstrip("/") or WEBHOOK_PATH)
            if options.mode == "webhook"
            else None
        )
        self.ready = asyncio.Event()

    @classmethod
    def of(cls, host: Host) -> TelegramChannel:
        """The channel as the entry point makes it, from `SCHAKEL_TELEGRAM_*`."""
        permission = PressPermission(host.database, host.context)
        return cls(
            TelegramOptions.read(host.settings),
            host.database,
            permission.why_not,
            host.now,
            lambda: host.context().catalogue,
            host=host,
        )

    @property
    def deep_link(self) -> str:
        """A link that begins a chat with us: what it ends with is the first that we hear."""
        return deep_link(self.identity.name)

    @property
    def chat_link(self) -> str:
        """A link that opens a chat with us: what waits for them is said there."""
        return chat_link(self.identity.name)

    async def listen(self, accept: Accept) -> None:
        """Receive until cancelled."""
        bot = await self._open()
        await self._know_us(bot)
        self._moves.announce = self._announcing(accept)
        intake = UpdateIntake(
            bot,
            lambda: self.identity,
            accept,
            self._why_not,
            self._heard_in,
            moves=self._moves,
            database=self._database,
            now=self._now,
        )
        try:
            async with background_tasks(self._register(bot), self._diagnose(), self._look(bot)):
                await (self._posted_to if self._options.mode == "webhook" else self._polling)(
                    bot, intake
                )
        finally:
            self.ready.clear()
            self._intake = None
            await self.close()

    def _announcing(self, accept: Accept) -> Callable[[int, int], Awaitable[None]]:
        """Takes in that a group became a supergroup: what stood in it does not stand there any
        more.
        """

        async def announce(known_as: int, now: int) -> None:
            place = ConversationParts(known_as)
            moved = BotAdded(
                key=self.identity.key("moved", known_as, now),
                address=Address(channel=CHANNEL, conversation=place.conversation),
                account="",
                at=self._now(),
                shared=True,
                came=False,
                moved_to=ConversationParts(now).conversation,
            )
            await accept(moved)

        return announce

    async def _heard_in(self, conversation: str) -> None:
        if self._host:
            await self._host.heard_in(CHANNEL, conversation)

    async def _look(self, bot: RawBot) -> None:
        """Look, after a start, whether rooms that were out of reach are so still."""
        if self._host:
            lost = await asyncio.to_thread(self._lost_rooms)
            for conversation in await in_reach(bot, lost):
                await self._host.heard_in(CHANNEL, conversation)

    def _lost_rooms(self) -> tuple[str, ...]:
        with self._database.reading() as session:
            return room_reach.conversations_out_of_reach(session, CHANNEL)

    async def _register(self, bot: RawBot) -> None:
        await commands.register(bot, self._catalogue().organisation)

    async def _posted_to(self, bot: RawBot, intake: UpdateIntake) -> None:
        self._intake = intake
        await self._set_webhook(bot)
        self.ready.set()
        await asyncio.Event().wait()

    async def _polling(self, bot: RawBot, intake: UpdateIntake) -> None:
        self.poller = Poller(
            bot, intake.take, self._database, f"{CHANNEL}/{self.identity.id}", self._now
        )
        self.ready.set()
        await self.poller.run()

    def out_of_touch(self) -> str | None:
        """Why Telegram brings nothing now; None when it does, here or to another process."""
        if not self.ready.is_set():
            return "Telegram does not answer yet"
        return self.poller.trouble if self.poller else None

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        """Say it in Telegram; the ref is the chat and number of the message."""
        try:
            place = parse_conversation(to.conversation)
        except ValueError as error:
            raise Undeliverable(str(error)) from error
        await self._open()
        assert self._sender
        return await self._sender.say(place, message, key)

    async def known(self, incoming: Incoming, last: bool = False) -> Incoming | None:
        """What was kept, as it is: an update tells all there is to know."""
        return incoming

    async def taken(self, incoming: Incoming) -> None:
        """Take a group's answered question away."""
        if isinstance(incoming, Pressed):
            await tidy(await self._open(), incoming)

    async def fetch(self, wanted: Attachment, most: int) -> bytes:
        """What is in a file that was sent in Telegram."""
        return await fetch(await self._open(), wanted, most)

    async def send_files(self, to: Address, batch: FileBatch, note: Note) -> str:
        """Bring files to a chat; killed at the wrong moment, one comes once more, as any message of
        Telegram's.
        """
        try:
            place = parse_conversation(to.conversation)
        except ValueError as error:
            raise Undeliverable(str(error)) from error
        bot = await self._open()
        assert self._sender
        return await FileSender(bot, self._sender).send_files(place, batch, note)

    async def close(self) -> None:
        """Let go of the connections."""
        bot, self._bot, self._sender = self._bot, None, None
        if bot:
            await bot.close_connections()

    async def _open(self) -> RawBot:
        """The bot with its connections; opened when first needed, without asking Telegram
        anything.
        """
        if self._bot is None:
            await self._moves.refresh()
            self._bot = make_bot(self._options.token, self._options.api_url)
            self._sender = MessageSender(self._bot, self._pace, self._moves)
        return self._bot

    async def _know_us(self, bot: RawBot) -> None:
        """Ask our own name, by which groups call us; waits until Telegram tells."""
        while True:
            try:
                me = await bot.ask("getMe")
                self.identity = BotIdentity(self.identity.id, str(me.get("username") or ""))
                return
            except TelegramError as error:
                await self._later("say who we are", error)

    async def _diagnose(self) -> None:
        """What is wrong with how Telegram is set up goes to the log; nothing waits for it."""
        for right, finding in await examine(self._options, self._catalogue()):
            level = logging.INFO if right else logging.WARNING
            log.log(level, "Telegram was examined", finding=finding)

    async def _set_webhook(self, bot: RawBot) -> None:
        while True:
            try:
                await bot.set_webhook(
                    self._options.webhook_url,
                    secret_token=self._options.secret,
                    allowed_updates=KINDS,
                    max_connections=CONNECTIONS,
                    drop_pending_updates=False,
                )
                return
            except TelegramError as error:
                await self._later("take our webhook", error)

    async def _later(self, what: str, error: TelegramError) -> None:
        meaning = told(error)
        log.error("Telegram does not answer", asked=what, error=meaning)
        await asyncio.sleep(min(meaning.seconds, 10.0) if isinstance(meaning, RetryLater) else 10.0)
