"""Handles what can never be delivered: a ledger entry, and another way to people whose place is out
of reach. And the way back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from sqlmodel import Session

from bot.context import Context
from bot.outbox.results import Dead
from bot.outbox.writer import OutboxWriter
from bot.people import accounts, room_reach
from bot.people.recipients import address_of
from bot.ports import Address, Outgoing
from routing.call.effects import TellPerson
from routing.desk.desk import Desk
from routing.storage import outbox
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.outbox import Claim

REMEMBERED = dt.timedelta(days=7)
"""What could not be said for longer is not said any more when its place is back."""


class Undelivered:
    """Deaths of rows that were to be said, and places that are back."""

    def __init__(self, database: Database, context: Callable[[], Context]) -> None:
        self._database, self._context = database, context

    def noted(
        self, claim: Claim, dead: Dead, to: Address, number: str | None, said: Outgoing | None
    ) -> Dead:
        """The death with all that follows from it; `said`: what a person is told elsewhere."""

        def then(session: Session) -> None:
            context = self._context()
            if number:
                desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
                desk.undelivered(number, claim.channel, dead.why)
            if dead.out_of_reach:
                writer = OutboxWriter(session, context, claim.key)
                _told_elsewhere(writer, to, number, said, dead.why)

        return Dead(dead.why, dead.out_of_reach, then)

    def back(self, channel: str, conversation: str | None) -> int:
        """A place, or the whole channel, can be reached again: what could not be said there
        meanwhile is due now. How many rows.
        """
        now = self._context().now
        with self._database.transaction() as session:
            room_reach.back(session, channel, conversation)
            revive = partial(outbox.revive, session, channel, conversation)
            return revive(since=now - REMEMBERED, now=now)


def _told_elsewhere(
    writer: OutboxWriter, to: Address, number: str | None, said: Outgoing | None, why: str
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
    elif number and said:
        person = accounts.person_at(session, to)
        other = person and address_of(session, person, context.channels, context.catalogue)
        if other and other != to:
            writer.say(other, said, number)
