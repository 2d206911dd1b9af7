"""Tells people in chat that our own database does not answer, so that they do not wait in silence.

The one thing that is said past the outbox: that is what cannot be reached.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.intake.inbound import is_to_us
from bot.intake.learning_notice import told_at
from bot.ports import Address, Channel, Incoming, Outgoing
from bot.wording.localizer import Localizer

log: BoundLogger = get_logger("schakel.intake")
AGAIN = 900.0
"""Seconds until somebody who goes on trying is told once more."""
PATIENCE = 10.0
QUARTER = 900.0
"""Seconds in which all processes say it under one mark."""


class AwayNotice:
    """Says it once in a conversation, for as long as that is news."""

    def __init__(self, channels: Mapping[str, Channel], context: Callable[[], Context]) -> None:
        self._channels, self._context = channels, context
        self._told: dict[Address, float] = {}

    async def tell(self, incoming: Incoming) -> None:
        """Tell who sent it, where they alone read and a service stands between us; it keeps their
        message. What goes wrong with that goes to the log.
        """
        context, now = self._context(), time.monotonic()
        channel, to = self._channels.get(incoming.address.channel), told_at(incoming, context)
        if channel is None or to is None or to.own or not is_to_us(incoming):
            return
        if now - self._told.get(to, -AGAIN) < AGAIN:
            return
        self._told = {at: when for at, when in self._told.items() if now - when < AGAIN} | {to: now}
        localizer = Localizer(
            context.catalogue.organisation.language_for(incoming.profile.language)
        )
        text = localizer.say(
            "We can't reach our own administration just now. You need not send it again: your "
            "message is kept, and the answer comes once we can. Is it urgent? Then call."
        )
        try:
            async with asyncio.timeout(PATIENCE):
                # Another process may have said it just now: a service that keeps our marks tells.
                key = f"away/{to.conversation}/{int(time.time() // QUARTER)}"
                await channel.send(to, Outgoing(text=text), key, again=True)
        # Whatever it is: the message itself is brought again by its service.
        except Exception as error:
            log.warning("nobody could be told that we are away", error=type(error).__name__)
