"""The table of messages with buttons under them: what they said, whose turn it was or which
call's.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.storage import pruning
from routing.storage.prepared import Asked, Prepared
from routing.storage.session import run
from routing.storage.tables import ButtonsRow, CallRow, table_of

_BUTTONS = table_of(ButtonsRow).c
_PLACES = Prepared(
    sa.select(_BUTTONS.conversation)
    .where(_BUTTONS.number == sa.bindparam("asked"), _BUTTONS.turn.is_(None))
    .distinct()
)


class Standing(NamedTuple):
    """A message of ours whose buttons can still be pressed."""

    conversation: str
    ref: str
    person: str
    number: str | None
    turn: int | None
    message: dict[str, Any]


def write(session: Session, standing: Standing, at: dt.datetime) -> None:
    """Keep that a message with buttons stands there, in place of what was known of it."""
    session.merge(ButtonsRow(**standing._asdict(), at=at))


def of_turns_before(
    session: Session, conversation: str, person: str, turn: int
) -> tuple[Standing, ...]:
    """The questions of a conversation with a person that were put before this turn."""
    query = select(ButtonsRow).where(
        col(ButtonsRow.conversation) == conversation,
        col(ButtonsRow.person) == person,
        col(ButtonsRow.turn) < turn,
    )
    return tuple(map(_standing, session.exec(query).all()))


def of_call(session: Session, number: str, conversation: str) -> tuple[Standing, ...]:
    """The messages with a call's buttons in a conversation."""
    query = select(ButtonsRow).where(
        col(ButtonsRow.number) == number,
        col(ButtonsRow.conversation) == conversation,
        col(ButtonsRow.turn).is_(None),
    )
    return tuple(map(_standing, session.exec(query).all()))


def asked_for(number: str) -> Asked:
    """What is asked to find the places of a call's buttons."""
    return _PLACES, {"asked": number}


def places(session: Session, number: str) -> tuple[str, ...]:
    """The conversations in which messages with a call's buttons stand."""
    return tuple(run(session, *asked_for(number)).scalars())


def gone(session: Session, conversation: str, ref: str) -> None:
    """Take note that a message has no buttons any more."""
    session.execute(
        sa.delete(ButtonsRow).where(
            col(ButtonsRow.conversation) == conversation, col(ButtonsRow.ref) == ref
        )
    )


def prune(session: Session, before: dt.datetime) -> int:
    """Forget some of the buttons that were shown before this moment, but those of open calls, which
    are still to be taken away; how many.
    """
    call_is_open = (
        sa.exists()
        .where(col(CallRow.number) == col(ButtonsRow.number), ~col(CallRow.ended))
        .correlate(ButtonsRow)
    )
    return pruning.few(session, ButtonsRow, col(ButtonsRow.at) < before, ~call_is_open)


def _standing(row: ButtonsRow) -> Standing:
    return Standing(row.conversation, row.ref, row.person, row.number, row.turn, row.message)
