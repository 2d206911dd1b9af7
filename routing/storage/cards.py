"""The table of cards: where a call's card stands in a conversation, to be edited in place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session, col, select

from routing.storage.tables import CardRow


class Card(NamedTuple):
    """A call's card for an audience ("team", "requester"): the message `ref` in a conversation;
    `digest` tells whether it would change.
    """

    number: str
    conversation: str
    channel: str
    audience: str
    ref: str
    digest: str


def read(session: Session, number: str, conversation: str) -> Card | None:
    """A call's card in a conversation."""
    row = session.get(CardRow, (number, conversation))
    return _card(row) if row else None


def of_audience(session: Session, number: str, audience: str) -> tuple[Card, ...]:
    """A call's cards for an audience."""
    query = select(CardRow).where(col(CardRow.number) == number, col(CardRow.audience) == audience)
    return tuple(_card(row) for row in session.exec(query))


def call_of(session: Session, channel: str, ref: str, conversations: Iterable[str]) -> str | None:
    """The call whose card is the message `ref`, in one of these conversations of the channel."""
    query = select(CardRow.number).where(
        col(CardRow.ref) == ref,
        col(CardRow.channel) == channel,
        col(CardRow.conversation).in_(list(conversations)),
    )
    return session.exec(query).first()


def write(session: Session, card: Card) -> None:
    """Keep where a card stands and what it shows, in place of what was known of it."""
    row = session.get(CardRow, (card.number, card.conversation))
    if row is None:
        session.add(CardRow(**card._asdict()))
        return
    row.ref, row.digest = card.ref, card.digest
    session.add(row)


def leave(session: Session, number: str, conversation: str) -> str | None:
    """Take note that a call's card stands nowhere in this conversation any more, so that it is
    posted anew; gives the ref it had.
    """
    row = session.get(CardRow, (number, conversation))
    if row is None:
        return None
    session.delete(row)
    session.flush()
    return row.ref


def _card(row: CardRow) -> Card:
    return Card(row.number, row.conversation, row.channel, row.audience, row.ref, row.digest)
