"""Takes in what the journal kept: the handler of its outbox rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.intake.acceptance import Acceptance
from bot.intake.inbound import apologise, is_to_us
from bot.outbox.payloads import HeardPayload
from bot.outbox.results import Dead, Done, Later, Result, after_error
from bot.ports import Channel, Incoming, JournaledChannel, RetryLater
from bot.ports.stored_incoming import from_json
from routing.storage.outbox import Claim

log: BoundLogger = get_logger("schakel.intake")
TRIES = 3
"""So often something that was kept and cannot be taken in is tried, before it is set aside."""
AGAIN = 1.0
"""Seconds between looks whether the catalogue is learnt."""
LOOKS = 3
"""So often a service is asked who somebody is, before they are heard without that."""


class HeardHandler:
    """Handles the outbox rows of kind `heard`."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        context: Callable[[], Context],
        acceptance: Acceptance,
    ) -> None:
        self._channels, self._context, self._acceptance = channels, context, acceptance

    async def run(self, claim: Claim) -> Result:
        """Take the kept message in, in one transaction with the end of its row. Its content is
        deleted then, its key is not.
        """
        incoming = _incoming(claim)
        channel = self._channels.get(claim.channel)
        looks_up = channel if isinstance(channel, JournaledChannel) else None
        try:
            await self._acceptance.until_it_stands(incoming)
            known = await looks_up.known(incoming, claim.attempt >= LOOKS) if looks_up else incoming
        except RetryLater as later:
            # Looking up counts as a try: people are heard in the end, whatever a service does not
            # tell of them.
            return Later(later.seconds, str(later))
        if known is None:
            return Done(forget=True)
        if not await self._acceptance.understood(known):
            # Meanwhile another process, which can, may take it in.
            return Later(AGAIN, "the catalogue is being learnt", counts=False)
        if seconds := await self._acceptance.in_turn(known):
            return Later(seconds, "its sender says very much", counts=False)
        context = await self._acceptance.read_ahead(known)
        return Done(
            then=partial(self._acceptance.take, incoming=known, context=context),
            forget=True,
            after=partial(looks_up.taken, known) if looks_up else None,
        )

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """Try a message that could not be taken in again a few times, then set it aside and tell
        its sender, so that later ones are not held up.
        """
        if isinstance(error, OperationalError | IntegrityError) or claim.attempt < TRIES:
            return after_error(claim, error)
        log.error("a message cannot be taken in; it is set aside", exc_info=error)
        return Dead("it could not be taken in", then=partial(self._apologise, claim))

    def _apologise(self, claim: Claim, session: Session) -> None:
        incoming = _incoming(claim)
        if is_to_us(incoming):
            apologise(session, incoming, self._context())


def _incoming(claim: Claim) -> Incoming:
    return from_json(HeardPayload.of(claim).incoming)
