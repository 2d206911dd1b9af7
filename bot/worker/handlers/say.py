"""Handles a say row: says one message in its conversation, and keeps which call it was about and
whom it asked what.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from sqlmodel import Session

from bot.context import Clock
from bot.outbox.payloads import SayPayload
from bot.outbox.results import Dead, Done, Later, Result, after_error
from bot.outbox.undelivered import Undelivered
from bot.outbox.writer import UNDER_CARD
from bot.ports import Channel
from bot.worker.handlers.sending import send
from routing.storage import cards, questions, said
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.questions import Put


class SayHandler:
    """Rows of kind `say`."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        undelivered: Undelivered,
        now: Clock,
    ) -> None:
        self._database, self._channels, self._undelivered = database, channels, undelivered
        self._now = now

    async def run(self, claim: Claim) -> Result:
        """Done once the channel has it; its ref is kept, so that a reply reaches the call."""
        payload = SayPayload.of(claim)
        to, number, message = payload.to, payload.number, payload.message
        if number and message.thread == UNDER_CARD:
            thread = await asyncio.to_thread(self._card_ref, number, to.conversation)
            message = message.model_copy(update={"thread": thread})
        ref = await send(self._channels, to, message, claim.key, claim)

        def then(session: Session) -> None:
            if number and ref and not to.own:
                said.write(session, to.conversation, ref, number)
            if payload.asked and ref and (message.asks or message.choices):
                put = Put(payload.asked, message.asks)
                questions.write(session, to.conversation, ref, put, self._now())

        return Done(then=then, sent=True)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """A death is noted at the call; a person may hear it in another channel."""
        result = after_error(claim, error)
        if isinstance(result, Later):
            return result
        payload = SayPayload.of(claim)
        return self._undelivered.noted(
            claim, result, payload.to, payload.number, said=payload.message
        )

    def _card_ref(self, number: str, conversation: str) -> str | None:
        with self._database.reading() as session:
            card = cards.read(session, number, conversation)
            return card.ref if card else None
