"""Finds the call that a reply is about, by the card or message replied to."""

from __future__ import annotations

from sqlmodel import Session

from bot.ports import Address, Edited, Incoming, Pressed, Said
from routing.storage import cards, said


def replied_to(incoming: Incoming) -> str | None:
    """The ref of the message of ours that was replied to, or that carries the pressed button."""
    return incoming.reply_to if isinstance(incoming, Said | Edited | Pressed) else None


def is_typed_reply(incoming: Incoming) -> bool:
    """Whether somebody typed an answer to a message of ours."""
    return isinstance(incoming, Said | Edited) and incoming.reply_to is not None


def call_of(session: Session, address: Address, ref: str | None) -> str | None:
    """The number of the call that the message with this ref is about; None when it is none."""
    if ref is None:
        return None
    places = _enclosing(address.conversation)
    told = (said.call_of(session, place, ref) for place in places)
    number = next((number for number in told if number), None)
    return number or cards.call_of(session, address.channel, ref, places)


def _enclosing(conversation: str) -> list[str]:
    """The conversation and those it lies in: a thread's card stands in its channel."""
    parts = conversation.split("/")
    return ["/".join(parts[:n]) for n in range(2, len(parts) + 1)]
