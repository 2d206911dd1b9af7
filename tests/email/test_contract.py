"""E-mail keeps the contract of all channels, over real servers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.bootstrap.app import App
from bot.channels.email.channel import EmailChannel
from bot.channels.email.settings import EmailOptions, EmailSettings
from bot.ports import Accept, Address, Incoming
from bot.settings import Settings
from tests.channels.contract import ChannelContract, Shown
from tests.email.conftest import FATIMA, ROOM, SANNE, desk, until
from tests.fakes.mail_servers import NOWHERE, MailServers, mail, words_of


@dataclass
class MailStage:
    """The channel, seen in people's mailboxes."""

    servers: MailServers
    app: App
    channel: EmailChannel
    private: Address = field(default=Address(channel="email", conversation=f"email/{SANNE}"))
    room: Address = field(default=Address(channel="email", conversation=f"email/{ROOM}"))
    nowhere: Address = field(default=Address(channel="email", conversation=f"email/{NOWHERE}"))
    somebody: str = SANNE
    somebody_else: str = FATIMA
    says_once: bool = True

    async def shown(self, at: Address, viewer: str) -> list[Shown]:
        """What reaches the address, and what reaches the viewer alone beside it."""
        address = at.conversation.partition("/")[2]
        mine = {address, viewer} if at == self.room else {address}
        found = []
        for to, made in self.servers.outbox:
            if to in mine:
                words, _, chosen = words_of(made).partition("\n\n1. ")
                labels = tuple(re.findall(r"^(?:\d+\. )?(.+)$", chosen.rpartition("\n\n")[0], re.M))
                ref = str(made["message-id"]).strip("<>").partition("@")[0]
                found.append(Shown(ref, words, labels))
        return found

    def out_of_reach(self) -> None:
        self.servers.smtp_port = 9
        options = EmailOptions.read(_settings(self.app.settings, self.servers))
        self.channel = EmailChannel(options, self.app)

    async def types(self, text: str, accept: Accept) -> None:
        taken: list[Incoming] = []

        async def counted(incoming: Incoming) -> bool:
            taken.append(incoming)
            return await accept(incoming)

        listening = asyncio.create_task(self.channel.listen(counted))
        await until(lambda: self.channel.out_of_touch() is None, lambda: "not in touch")
        await self.servers.arrives(mail(SANNE, text, ""))
        await until(lambda: taken, lambda: "nothing came")
        await until(self._marked, lambda: "it was not marked")
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

    async def _marked(self) -> bool:
        def unseen(client: Any) -> bool:
            client.select_folder("INBOX", readonly=True)
            return not client.search("UNSEEN")

        marked = await self.servers.in_mailbox(unseen)
        await asyncio.sleep(0.1)
        return bool(marked)


def _settings(settings: Settings, servers: MailServers) -> Settings:
    return settings.with_channels(EmailSettings(**servers.settings()))


class TestEmail(ChannelContract):
    """The contract of all channels; a mail that was sent is what it is for ever."""

    changes_in_place = False

    @pytest.fixture
    async def stage(self, sqlite_url: str, servers: MailServers) -> AsyncIterator[Any]:
        app = desk(sqlite_url, servers)
        channel = app.channels["email"]
        assert isinstance(channel, EmailChannel)
        yield MailStage(servers, app, channel)
        app.close()
