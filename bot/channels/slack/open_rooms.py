"""Finds out which of the teams' rooms are public channels, which the whole workspace reads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from structlog.stdlib import BoundLogger, get_logger

from bot.channels.slack.addresses import parse_conversation
from bot.channels.slack.web_api import TROUBLE, Web

log: BoundLogger = get_logger("schakel.slack")
FRESH = 900.0
"""Seconds for which it is believed; a channel can be made public, or private, at any time."""
PATIENCE = 3.0
"""Seconds a card may wait for it."""
WebOf = Callable[[str], Web | None]
"""The Web API of a workspace, "" for home."""


class OpenRooms:
    """Remembers which rooms anybody can read. One of which Slack tells nothing is as it was."""

    def __init__(self, web_of: WebOf) -> None:
        self._web_of = web_of
        self._open: frozenset[str] = frozenset()
        self._looked: dict[str, float] = {}

    @property
    def known(self) -> frozenset[str]:
        """The conversations of those rooms, as far as is known."""
        return self._open

    async def look_at(self, conversation: str) -> None:
        """Ask Slack, where that was not done of late."""
        looked = self._looked.get(conversation)
        if looked is not None and time.monotonic() - looked < FRESH:
            return
        self._looked[conversation] = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                is_private = await self._is_private(conversation)
        except (ValueError, TimeoutError, *TROUBLE) as error:
            log.warning("Slack does not tell whether a room is public", error=str(error))
            self._looked.pop(conversation)
            return
        if is_private is False:
            self._open |= {conversation}
        else:
            self._open -= {conversation}

    async def _is_private(self, conversation: str) -> bool | None:
        place = parse_conversation(conversation)
        web = None if place.private else self._web_of(place.team)
        if web is None:
            return None
        told = (await web.call("conversations_info", channel=place.id)).get("channel") or {}
        is_private: bool | None = told.get("is_private")
        return is_private
