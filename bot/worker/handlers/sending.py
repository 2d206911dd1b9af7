"""Sends one message of a row through its channel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from sqlmodel import Session

from bot.observability import telemetry
from bot.ports import Address, Channel, Outgoing, RetryLater
from bot.ports.window import Saying, as_window
from routing.storage.outbox import Claim

_T = TypeVar("_T")
PATIENCE = 45.0
"""Seconds a send may take."""
ELSEWHERE = 30.0
"""Seconds until a row of a channel that is not on here is looked at again."""
Said = Callable[[Session], str]
"""Gives the ref of what was said, in the transaction that closes the row; in a window of ours it is
written there only then.
"""


async def send(
    channels: Mapping[str, Channel], to: Address, message: Outgoing, key: str, claim: Claim
) -> Said:
    """What gives the service's ref of it. Raises what the channel raises, and TimeoutError."""
    channel = channels.get(to.channel)
    if channel is None:
        raise RetryLater(ELSEWHERE, f"the channel {to.channel} is not on in this process")
    if window := as_window(channel):
        window.check(to)
        return Saying(window, to, message, key)
    with telemetry.step("delivered", channel=to.channel):
        async with asyncio.timeout(PATIENCE):
            ref = await channel.send(to, message, key, again=claim.attempt > 1)
    return lambda _: ref


class OnceIn(Generic[_T]):
    """What is worked out once in a transaction; anew in another, where that was undone."""

    def __init__(self, work: Callable[[Session], _T]) -> None:
        self._work = work
        self._found: tuple[Session, _T] | None = None

    def __call__(self, session: Session) -> _T:
        """What was found in this transaction."""
        if self._found is None or self._found[0] is not session:
            self._found = session, self._work(session)
        return self._found[1]
