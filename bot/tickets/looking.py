"""Handles the outbox rows that look at a ticket: what happened there happens to the call, in one
transaction with what was seen.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from sqlmodel import Session

from bot.context import Context
from bot.outbox.results import Dead, Done, Later, Result
from bot.outbox.ticket_payloads import LookPayload, look_row
from bot.outbox.writer import OutboxWriter
from bot.people.recipients import reaches
from bot.sanitize import legible
from bot.tickets.system import TicketSystem
from bot.tickets.systems import Keys
from bot.tickets.trouble import again
from routing.call.call import ENDED
from routing.call.ticket import Ticket
from routing.desk.desk import Desk
from routing.desk.tickets import hear
from routing.storage import outbox, tickets
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.outbox import Claim


class _Stood(NamedTuple):
    """What was written down of a ticket when it was asked for."""

    told: int
    stage: str


class LookHandler:
    """Rows of kind `ticket_look`. `every`: how long after one look the next one comes."""

    def __init__(
        self,
        database: Database,
        context: Callable[[], Context],
        keys: Keys,
        every: dt.timedelta,
    ) -> None:
        self._database, self._context, self._keys = database, context, keys
        self._every = every

    async def run(self, claim: Claim) -> Result:
        """Done, with what was seen, and with the next look where the call goes on."""
        payload = LookPayload.of(claim)
        system, key, stood = await asyncio.to_thread(self._where, payload)
        if system is None or not key:
            return Done(forget=True)
        seen = await system.look(key)
        return Done(then=partial(self._heard, payload, claim, seen, stood), forget=True)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """Later, for as long as the call goes on."""
        payload = LookPayload.of(claim)
        return again(claim, error, payload.number, payload.team, self._context().now)

    def _where(self, payload: LookPayload) -> tuple[TicketSystem | None, str, _Stood]:
        team = self._context().catalogue.team_by_id.get(payload.team)
        with self._database.reading() as session:
            row = tickets.find(session, payload.number, payload.team)
            if team is None or row is None:
                return None, "", _Stood(0, "")
            return self._keys.system(team), row.key, _Stood(row.told, row.stage)

    def _heard(
        self, payload: LookPayload, claim: Claim, seen: Ticket, stood: _Stood, session: Session
    ) -> None:
        context = self._context().at(session)
        team = context.catalogue.team_by_id.get(payload.team)
        desk = Desk(
            SqlCallRepository(session), context.catalogue, context.now, reaches(session, context)
        )
        call = desk.repository.locked(payload.number)
        row = tickets.locked(session, payload.number, payload.team)
        if team is None or call is None or row is None:
            return
        row.looks += 1
        if (row.told, row.stage) != stood:
            # We changed it there meanwhile, so what was seen may be from before.
            tickets.keep(session, row)
            self._again(session, payload, row.looks, context.now)
            return
        before, seen = call.revision, _legible(seen)
        after = hear(desk, call, team, tickets.before(row), seen)
        row.heard = [*row.heard, *range(before + 1, after.revision + 1)]
        row.stage = seen.stage
        row.said = max((row.said, *(one.id for one in seen.said)))
        row.trouble = row.trouble_since = None
        tickets.keep(session, row)
        OutboxWriter(session, context, f"look/{claim.key}").effects(desk.effects)
        goes_on = after.state not in ENDED and after.team == team.team and seen.stage != "gone"
        if goes_on:
            self._again(session, payload, row.looks, context.now + self._every)

    def _again(self, session: Session, payload: LookPayload, looks: int, due: dt.datetime) -> None:
        row = look_row(payload.team, payload.number, str(looks), due)
        outbox.enqueue(session, [row], self._context().now)


def _legible(seen: Ticket) -> Ticket:
    """Without signs that no database keeps."""
    said = tuple(one.model_copy(update={"text": str(legible(one.text))}) for one in seen.said)
    return seen.model_copy(update={"said": said})
