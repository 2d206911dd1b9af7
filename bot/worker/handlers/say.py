"""Handles a say row: says one message in its conversation, and keeps which call it was about and
whom it asked what.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlmodel import Session

from bot.context import Context
from bot.outbox import alarms
from bot.outbox.payloads import SayPayload, Word
from bot.outbox.results import Dead, Done, Later, Result, after_error
from bot.outbox.undelivered import Undelivered
from bot.outbox.writer import UNDER_CARD, OutboxWriter
from bot.ports import Channel, Outgoing
from bot.presses import CallPress, OptionPress
from bot.worker.handlers.sending import in_window, send
from bot.worker.handlers.settle import as_stored
from routing.desk.desk import Desk
from routing.storage import buttons, cards, questions, said
from routing.storage.buttons import Standing
from routing.storage.call_repository import SqlCallRepository
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
        context: Callable[[], Context],
    ) -> None:
        self._database, self._channels, self._undelivered = database, channels, undelivered
        self._context = context

    async def run(self, claim: Claim) -> Result:
        """Done once the channel has it; its ref is kept, so that a reply reaches the call."""
        payload = SayPayload.of(claim)
        to, number, message = payload.to, payload.number, payload.message
        if number and message.thread == UNDER_CARD:
            thread = await asyncio.to_thread(self._card_ref, number, to.conversation)
            message = message.model_copy(update={"thread": thread})
        said_in = await send(self._channels, to, message, claim.key, claim)

        def then(session: Session) -> None:
            ref = said_in(session)
            if number and ref and not to.own:
                said.write(session, to.conversation, ref, number)
            self._asked(session, payload, ref)
            if payload.word and number:
                self._delivered(session, number, payload.word, claim)
            if ref and message.choices and self._context().replaces_buttons(to.channel):
                self._buttons(session, payload, ref)

        only_at = None if payload.word else to.conversation
        return Done(then=then, sent=True, only_at=only_at, says=in_window(said_in))

    def _delivered(self, session: Session, number: str, word: Word, claim: Claim) -> None:
        """Write down that the person knows, and what follows from that."""
        context = self._context().at(session)
        desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
        desk.delivered(number, word.person, word.about)
        OutboxWriter(session, context, f"{claim.key}/delivered").effects(desk.effects)

    def _asked(self, session: Session, payload: SayPayload, ref: str) -> None:
        """Keep whom it was for and what it asked them."""
        message, place = payload.message, payload.to.conversation
        if payload.asked and ref and (message.asks or message.choices):
            put = Put(payload.asked, message.asks)
            questions.write(session, place, ref, put, self._context().now)

    def _buttons(self, session: Session, payload: SayPayload, ref: str) -> None:
        """Keep that the message has buttons, to be replaced once they are answered."""
        turns = [c.means.turn for c in payload.message.choices if isinstance(c.means, OptionPress)]
        number = payload.number or _call_of(payload.message)
        if turns or number:
            standing = Standing(
                conversation=payload.to.conversation,
                ref=ref,
                person=payload.asked,
                number=number,
                turn=max(turns, default=None),
                message=as_stored(payload.message),
            )
            buttons.write(session, standing, self._context().now)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """A death is noted at the call; a person may hear it in another channel."""
        result, payload = after_error(claim, error), SayPayload.of(claim)
        if isinstance(result, Later):
            return self._postponed(claim, result, payload)
        return self._undelivered.noted(claim, result, payload.to, payload.number, said=payload)

    def _postponed(self, claim: Claim, later: Later, payload: SayPayload) -> Later:
        """An alert that does not arrive in time is said to be late, once."""
        if not alarms.is_late(payload, self._context().now):
            return later

        def then(session: Session) -> None:
            writer = OutboxWriter(session, self._context().at(session), f"late/{claim.key}")
            alarms.not_heard(writer, payload, for_good=False)

        return replace(later, then=then)

    def _card_ref(self, number: str, conversation: str) -> str | None:
        with self._database.reading() as session:
            card = cards.read(session, number, conversation)
            return card.ref if card else None


def _call_of(message: Outgoing) -> str | None:
    """The call whose buttons stand under a reply of the conversation; None when they are of
    several.
    """
    numbers = {c.means.number for c in message.choices if isinstance(c.means, CallPress)}
    return numbers.pop() if len(numbers) == 1 else None
