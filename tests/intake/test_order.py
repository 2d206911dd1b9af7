"""Cards and what belongs to them stay together: in a place where a card is new it comes before what
is said of it, and what somebody is asked comes after the cards of what was done.
"""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.intake.inbound import take_in
from bot.outbox.writer import OutboxWriter
from bot.ports import Address, Said
from routing.call.actions import Action
from routing.call.effects import Effect, RefreshCards, TellTeam
from routing.storage.db import Database
from routing.storage.tables import OutboxRow
from tests.intake.house import CONTEXT, ROOM, brought, desk_of, opened


def back(number: str) -> tuple[Effect, ...]:
    """A call comes back to the cleaners' room, which says so aloud."""
    said = TellTeam(number=number, team="cleaning", what="reopened", by="sanne")
    return said, RefreshCards(number=number, teams=("cleaning",))


def rows(session: Session, lane: str) -> list[tuple[str, str]]:
    """What goes to a place, in order: the kind of each row and its call or its words."""
    query = select(OutboxRow).where(col(OutboxRow.lane) == lane).order_by(col(OutboxRow.id))
    return [
        (row.kind, row.body.get("number") or row.body["message"]["text"])
        for row in session.exec(query).all()
    ]


def says(session: Session, text: str, n: int) -> None:
    """Sanne writes to us alone."""
    here = Address(channel="telegram", conversation="telegram/1")
    take_in(
        session, Said(key=f"k{n}", address=here, account="1", at=CONTEXT.now, text=text), CONTEXT
    )


def test_a_card_that_is_new_in_a_room_comes_before_what_is_said_of_it(database: Database) -> None:
    with database.transaction() as session:
        numbers = [opened(desk_of(session), "desk/front/question") for _ in range(2)]
        effects = [effect for number in numbers for effect in back(number)]
        together = sorted(effects, key=lambda effect: isinstance(effect, RefreshCards))
        OutboxWriter(session, CONTEXT, "back").effects(together)
        told = rows(session, ROOM)
    assert told == [(kind, number) for number in numbers for kind in ("card", "say")]


def test_what_is_asked_next_comes_after_the_card_of_what_was_sent(database: Database) -> None:
    with database.transaction() as session:
        says(session, "er is een spill in de hal", 1)
        says(session, "ja", 2)
        number = next(n for kind, n in rows(session, "telegram/1") if kind == "card")
        brought(desk_of(session), number, ("joost", Action.ACKNOWLEDGE, {}))
        before = len(rows(session, "telegram/1"))
        says(session, f"{number} annuleer", 3)
        asked = rows(session, "telegram/1")[before:]
    assert asked[-1][0] == "say", asked
