"""Handles what can never be delivered: a ledger entry, and another way to people whose place is out
of reach. And the way back.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session

from bot.context import Context
from bot.outbox import alarms, reach
from bot.outbox.gate import OnePerson
from bot.outbox.payloads import SayPayload
from bot.outbox.results import Dead
from bot.outbox.way_in import asked_at, told_beside
from bot.outbox.writer import OutboxWriter
from bot.people import accounts, room_reach, unheard
from bot.people.recipients import address_of
from bot.ports import Address, Reply, Tells
from routing.call.effects import TellPerson
from routing.desk.desk import Desk
from routing.storage import ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.outbox import Claim


class Undelivered:
    """Deaths of rows that were to be said, and places that are back."""

    def __init__(self, database: Database, context: Callable[[], Context]) -> None:
        self._database, self._context = database, context

    def noted(
        self, claim: Claim, dead: Dead, to: Address, number: str | None, said: SayPayload | None
    ) -> Dead:
        """The death with all that follows from it; `said`: what a person is told elsewhere."""

        def then(session: Session) -> None:
            context = self._context().at(session)
            if number:
                desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
                desk.undelivered(number, claim.channel, dead.why)
            writer = OutboxWriter(session, context, claim.key)
            if said:
                alarms.not_heard(writer, said, for_good=True)
            if dead.out_of_reach:
                told_elsewhere(writer, to, number, said, dead.why)

        return Dead(dead.why, dead.out_of_reach, then)

    def back(self, channel: str, conversation: str | None) -> int:
        """A place, or the whole channel, can be reached again: what could not be said there
        meanwhile is due now. How many rows.
        """
        context = self._context()
        with self._database.transaction() as session:
            if conversation is None:
                return reach.channel_back(session, channel, context.now)
            place = Address(channel=channel, conversation=conversation)
            lost = room_reach.is_marked(session, channel, conversation)
            cause = f"back/{conversation}/{context.now.isoformat()}"
            writer = OutboxWriter(session, context, cause)
            return reach.place_back(session, place, writer, context, anew=lost)

    def heard_in(self, channel: str, conversation: str) -> bool:
        """Something was heard in a place, so it can be reached; whether it was thought lost."""
        with self._database.reading() as session:
            lost = room_reach.is_marked(session, channel, conversation)
        if lost:
            self.back(channel, conversation)
        return lost


def told_elsewhere(
    writer: OutboxWriter, to: Address, number: str | None, said: SayPayload | None, why: str
) -> None:
    """A team's coordinators hear that their room is gone; a person hears it in another channel."""
    context, session = writer.context, writer.session
    accounts.lost(session, to, why, context.now)
    team = context.room_at(to)
    if number and team:
        room_reach.mark(session, to, team.team, why, context.now)
        writer.effects(
            TellPerson(number=number, person=one.id, what="escalated", text="room_gone")
            for one in team.coordinators
        )
    elif said and said.beside:
        told_beside(writer, to, said.beside)
    elif number and said:
        person = accounts.person_at(session, to)
        other = person and address_of(session, person, context.channels, context.catalogue)
        call = ledger.read(session, number)
        if person and call and (other is None or other == to):
            beside = asked_at(call, to)
            waiting = unheard.Waiting(number, unheard.LOST, {})
            if writer.nobody_heard(call, person, waiting) and beside:
                told_beside(writer, to, beside)
        if person and other and other != to:
            told = Reply.of(said.message, Tells(calls=frozenset({number})))
            writer.say(other, OnePerson(person), told, number, word=said.word)
