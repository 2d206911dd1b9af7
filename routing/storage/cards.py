"""The table of cards: where a call's card stands in a conversation, to be edited in place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.storage.once import read_once
from routing.storage.prepared import Asked, Prepared, upsert
from routing.storage.session import run, run_later
from routing.storage.tables import CardRow, table_of


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


_CARD = table_of(CardRow)
_OF_CALL = Prepared(
    sa.select(*(_CARD.c[name] for name in Card._fields)).where(
        _CARD.c.number == sa.bindparam("asked")
    )
)
_WRITE = upsert(_CARD)


def read(session: Session, number: str, conversation: str) -> Card | None:
    """A call's card in a conversation."""
    here = (card for card in _of_call(session, number) if card.conversation == conversation)
    return next(here, None)


def of_audience(session: Session, number: str, audience: str) -> tuple[Card, ...]:
    """A call's cards for an audience."""
    return tuple(card for card in _of_call(session, number) if card.audience == audience)


def _of_call(session: Session, number: str) -> tuple[Card, ...]:
    """All cards of a call: they are few, and who asks for one asks for the others."""

    def read() -> tuple[Card, ...]:
        return tuple(Card(*row) for row in run(session, *asked_for(number)))

    return read_once(session, _CARD.name, number, read)


def asked_for(number: str) -> Asked:
    """What is asked to find a call's cards."""
    return _OF_CALL, {"asked": number}


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
    run_later(session, _WRITE[session.get_bind().dialect.name], [card._asdict()])


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
