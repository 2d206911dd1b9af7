"""Puts the reference link on the tests' wire, in the place of a desk of ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from types import SimpleNamespace

from bot.network import connecting
from bot.network.replies import Reply
from tests.network.reference_link import Call, ReferenceLink
from tests.network.world import Installation, Net, address_of


class Foreign:
    """The reference link, answering and sending as an installation does."""

    def __init__(self, name: str, services: list[str], net: Net) -> None:
        self.name, self.net = name, net
        self.link = ReferenceLink(address_of(name), name.title(), services, lambda: net.now)
        self.app = SimpleNamespace(
            network=self, worker=self, close=lambda: None, now=lambda: net.now
        )

    async def answer(
        self, path: str, headers: Mapping[str, str], body: bytes, client: str
    ) -> Reply:
        """What it answers."""
        status, told = self.link.answer(path, dict(headers), body)
        code = str(told.get("code", ""))
        return Reply(status, code, more={k: v for k, v in told.items() if k != "code"})

    async def settle(self) -> None:
        """Sends all it has to say, as far as it gets."""
        while True:
            for call, told in list(self.link.wanted):
                answer = await self.net.post(*self.link.asks_for(call, told))
                self.link.fetched(told, dict(answer.body))
            before = len(self.link.outbox)
            for message, (url, headers, body) in self.link.to_send():
                try:
                    answer = await self.net.post(url, headers, body)
                except (OSError, TimeoutError):
                    continue
                self.link.sent(message, answer.status)
            if len(self.link.outbox) in (0, before) and not self.link.wanted:
                return

    @property
    def only_call(self) -> Call:
        """The one call there is."""
        return next(iter(self.link.calls.values()))


def connect_foreign(one: Installation, other: Foreign) -> None:
    """`one` invites, the reference link accepts, `one` says yes."""
    with one.app.database.transaction() as session:
        code = connecting.invite(
            session, one.app.catalogue, other.name, address_of(one.name), one.net.now
        )
    answer = asyncio.run(one.net.arrives(*other.link.accepts(address_of(one.name), code)))
    assert answer.status == 200, json.dumps(dict(answer.body))
    other.link.accepted(dict(answer.body))
    with one.app.database.transaction() as session:
        connecting.agree(session, other.name, one.net.now)
    one.net.settle()
