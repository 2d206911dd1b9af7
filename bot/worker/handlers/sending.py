"""Sends one message of a row through its channel."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.ports import Address, Channel, Outgoing, RetryLater
from routing.storage.outbox import Claim

PATIENCE = 45.0
"""Seconds a send may take."""
ELSEWHERE = 30.0
"""Seconds until a row of a channel that is not on here is looked at again."""


async def send(
    channels: Mapping[str, Channel], to: Address, message: Outgoing, key: str, claim: Claim
) -> str:
    """The service's ref of it. Raises what the channel raises, and TimeoutError."""
    channel = channels.get(to.channel)
    if channel is None:
        raise RetryLater(ELSEWHERE, f"the channel {to.channel} is not on in this process")
    async with asyncio.timeout(PATIENCE):
        return await channel.send(to, message, key, again=claim.attempt > 1)
