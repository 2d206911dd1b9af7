"""Handles a say row: says one message in its conversation, and keeps which call it was about and
whom it asked what.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from bot.context import Context
from bot.outbox import alarms
from bot.outbox.payloads import SayPayload, Word
from bot.outbox.results import Dead, Done, Later, Result, Says, after_error
from bot.outbox.undelivered import Undelivered
from bot.outbox.writer import UNDER_CARD, OutboxWriter
from bot.ports import Address, Channel, Outgoing
from bot.ports.window import Saying, Window, as_window
from bot.presses import CallPress, OptionPress
from bot.worker.handlers.sending import OnceIn, Said, send
from bot.worker.handlers.settle import as_stored
from routing.desk.desk import Desk
from routing.storage import buttons, cards, questions, said
from routing.storage.buttons import Standing
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.prepared import Asked
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
        if window := self._window(payload.to):
            return self._in_window(window, payload, claim)
        to, message = payload.to, payload.message
        if payload.number and message.thread == UNDER_CARD:
            thread = await asyncio.to_thread(self._card_ref, payload.number, to.conversation)
            message = message.model_copy(update={"thread": thread})
        said_in = await send(self._channels, to, message, claim.key, claim)
        then = partial(self._then, said_in=said_in, payload=payload, claim=claim)
        return Done(then=then, sent=True, only_at=_only_at(payload))

    def in_window(self, claim: Claim) -> Done | None:
        """As `run` in a window of ours; not where what follows takes the lock of a call."""
        payload = SayPayload.of(claim)
        window = None if payload.word else self._window(payload.to)
        return self._in_window(window, payload, claim) if window else None

    def _window(self, to: Address) -> Window | None:
        return as_window(self._channels.get(to.channel))

    def _in_window(self, window: Window, payload: SayPayload, claim: Claim) -> Done:
        """Under a call's card it is said where it is written: no transaction of its own looks up
        where that stands.
        """
        to, number, message = payload.to, payload.number, payload.message
        window.check(to)
        says: Says = OnceIn(lambda _: Saying(window, to, message, claim.key))
        asks: Sequence[Asked] = ()
        under = number if number and message.thread == UNDER_CARD else ""
        if under:
            asks = [cards.asked_for(under)]
            says = OnceIn(lambda session: Saying(window, to, _under(session, payload), claim.key))

        def then(session: Session) -> None:
            saying = says(session)
            assert saying
            self._then(session, said_in=saying, payload=payload, claim=claim)

        at = _only_at(payload)
        return Done(then=then, sent=True, only_at=at, asks=asks, says=says, under=under)

    def _then(self, session: Session, said_in: Said, payload: SayPayload, claim: Claim) -> None:
        """What becomes true once it is said."""
        to, number, ref = payload.to, payload.number, said_in(session)
        if ref and not to.own and (about := number or payload.about):
            said.write(session, to.conversation, ref, about)
        self._asked(session, payload, ref)
        if payload.word and number:
            self._delivered(session, number, payload.word, claim)
        if ref and payload.message.choices and self._context().replaces_buttons(to.channel):
            self._buttons(session, payload, ref)

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
            return _ref_of_card(session, number, conversation)


def _only_at(payload: SayPayload) -> str | None:
    """The one conversation that its end writes in; what somebody knows is noted at a call."""
    return None if payload.word else payload.to.conversation


def _ref_of_card(session: Session, number: str, conversation: str) -> str | None:
    card = cards.read(session, number, conversation)
    return card.ref if card else None


def _under(session: Session, payload: SayPayload) -> Outgoing:
    """The message, under the card of its call."""
    thread = _ref_of_card(session, payload.number or "", payload.to.conversation)
    return payload.message.model_copy(update={"thread": thread})


def _call_of(message: Outgoing) -> str | None:
    """The call whose buttons stand under a reply of the conversation; None when they are of
    several.
    """
    numbers = {c.means.number for c in message.choices if isinstance(c.means, CallPress)}
    return numbers.pop() if len(numbers) == 1 else None
