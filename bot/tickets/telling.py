"""Handles the outbox rows that bring a ticket up to its call: opens it, writes, solves. A system
that is away is tried again for as long as it takes.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sqlmodel import Session

from bot.context import Context
from bot.outbox.results import Dead, Done, Later, Result
from bot.outbox.ticket_payloads import TicketPayload, look_row, ticket_row
from bot.outbox.views import view_for_team
from bot.tickets.orders import Order, Words, needs_ticket, orders
from bot.tickets.system import TicketSystem
from bot.tickets.systems import Keys
from bot.tickets.trouble import again
from bot.wording.call_formatter import CallFormatter
from bot.wording.cards import team_card
from bot.wording.localizer import Localizer
from catalog.model import Team
from routing.call.call import Call
from routing.call.events import Noted
from routing.call.guests import voice_of
from routing.call.numbers import prefixes
from routing.call.ticket import Ticket
from routing.desk.desk import Desk
from routing.storage import ledger, outbox, tickets
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.outbox import Claim


@dataclass(frozen=True)
class _Plan:
    """What is to be done now. `title` and `text` of a ticket that is to be opened, `revision` what
    it tells; else the next of `todo` at the ticket `key`.
    """

    system: TicketSystem | None = None
    key: str = ""
    title: str = ""
    text: str = ""
    revision: int = 0
    todo: tuple[Order, ...] = field(default=())


class TicketHandler:
    """Rows of kind `ticket`."""

    def __init__(self, database: Database, context: Callable[[], Context], keys: Keys) -> None:
        self._database, self._context, self._keys = database, context, keys

    async def run(self, claim: Claim) -> Result:
        """Done once they know all that they have to: one thing at a time, each written down."""
        payload = TicketPayload.of(claim)
        plan = await asyncio.to_thread(self._plan, payload)
        if plan.system is None:
            return Done()
        if plan.title:
            ticket = await self._opened(plan, claim)
            return Done(then=partial(self._begun, payload, plan, ticket), sent=True)
        if not plan.todo:
            return Done()
        await self._do(plan.system, plan.key, plan.todo[0], claim)
        # What else there is to do is the next row's: each is written down before the next.
        then = partial(self._noted, payload, plan)
        return Done(then=then, sent=True)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """Later, however often it failed; what they refuse is theirs to know, and told."""
        payload = TicketPayload.of(claim)
        return again(claim, error, payload.number, payload.team, self._context().now)

    async def _opened(self, plan: _Plan, claim: Claim) -> Ticket:
        assert plan.system
        again = claim.attempt > 1  # it may have been opened by a try whose answer was lost
        mark = plan.title[plan.title.rfind("[") :]
        there = await plan.system.find(mark) if again else None
        return there or await plan.system.open(plan.title, plan.text)

    async def _do(self, system: TicketSystem, key: str, order: Order, claim: Claim) -> None:
        if claim.attempt > 1 and await system.has_said(key, order.text):
            return
        match order.what:
            case "write" | "note":
                await system.write(key, order.text, internal=order.what == "note")
            case "solve":
                await system.solve(key, order.text)
            case "reopen":
                await system.reopen(key, order.text)

    def _plan(self, payload: TicketPayload) -> _Plan:
        context = self._context()
        team = context.catalogue.team_by_id.get(payload.team)
        system = self._keys.system(team) if team else None
        if team is None or team.works_in is None or system is None:
            return _Plan()
        with self._database.reading() as session:
            call = ledger.read(session, payload.number)
            row = tickets.find(session, payload.number, payload.team)
            if call is None:
                return _Plan()
            if row is None or not row.key:
                wanted = needs_ticket(call, team.team, team.works_in.private)
                if not wanted or _was_there(session, call, team.team):
                    return _Plan()
                return self._to_open(session, context, call, team, system)
            events = ledger.events(session, call.number)
            words = Words(call, team.team, _formatter(context, team), context.page_of(call.number))
            todo = orders(events, row.told, frozenset(row.heard), words)
            return _Plan(system, row.key, revision=len(events), todo=tuple(todo))

    def _to_open(
        self, session: Session, context: Context, call: Call, team: Team, system: TicketSystem
    ) -> _Plan:
        """What their ticket says: what the card says in the team's room."""
        formatter = _formatter(context, team)
        view = view_for_team(session, call, team.team)
        drawn = team_card(view, team.team, context.catalogue, formatter.localizer, context.now)
        lines = drawn.card.lines if drawn.card else ()
        told = [f"{line.label}{line.mark} {line.value}" for line in lines]
        title = f"{formatter.title(call)} [{call.number}]"
        text = "\n".join(filter(None, (*told, context.page_of(call.number))))
        return _Plan(system, title=title, text=text, revision=call.revision)

    def _begun(self, payload: TicketPayload, plan: _Plan, ticket: Ticket, session: Session) -> None:
        """Their number stands with the call, for whoever looks; from now on it is followed."""
        context = self._context().at(session)
        row = tickets.opened(session, payload.number, payload.team, ticket, plan.revision)
        row.trouble = row.trouble_since = None
        desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
        if call := desk.repository.locked(payload.number):
            said = f"{ticket.number}: {ticket.url}"
            after = desk.apply(call, Noted(at=context.now, by=voice_of(payload.team), text=said))
            row.heard = [*row.heard, after.revision]
        tickets.keep(session, row)
        look = look_row(payload.team, payload.number, f"opened/{plan.revision}", context.now)
        outbox.enqueue(session, [look], context.now)

    def _noted(self, payload: TicketPayload, plan: _Plan, session: Session) -> None:
        """What was done is known there; the rest goes on in a row of its own."""
        row = tickets.locked(session, payload.number, payload.team)
        if row is None:
            return
        context, order = self._context(), plan.todo[0]
        row.told = order.revision if len(plan.todo) > 1 else plan.revision
        row.trouble = row.trouble_since = None
        if order.what in ("solve", "reopen"):
            row.stage = "solved" if order.what == "solve" else "open"
        tickets.keep(session, row)
        rows = []
        if len(plan.todo) > 1:
            cause = f"after/{row.told}"
            rows.append(ticket_row(payload.team, payload.number, cause, context.now))
        if order.what == "reopen":
            cause = f"reopened/{order.revision}"
            rows.append(look_row(payload.team, payload.number, cause, context.now))
        outbox.enqueue(session, rows, context.now)


def _formatter(context: Context, team: Team) -> CallFormatter:
    localizer = Localizer(context.room_language(team.team), team.hours.zone)
    return CallFormatter(context.catalogue, localizer, context.now)


def _was_there(session: Session, call: Call, team: str) -> bool:
    """Whether the words name a ticket that this very team has from us: it came from there, and
    would go round in a circle.
    """
    named = re.findall(rf"\[((?:{'|'.join(prefixes())})-\d{{1,18}})\]", f"{call.title} {call.text}")
    found = (tickets.find(session, number, team) for number in named if number != call.number)
    return any(row is not None and row.key for row in found)
