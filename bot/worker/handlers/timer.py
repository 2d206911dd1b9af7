"""Handles a timer row: looks at a call's clock, or begins a team's day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlmodel import Session

from bot.context import Context
from bot.outbox.payloads import DigestTimer, TimerPayload
from bot.outbox.results import Dead, Done, Later, Result, after_error
from bot.outbox.writer import OutboxWriter
from bot.people.recipients import reaches
from bot.worker import digest_schedule
from routing.desk.desk import Desk
from routing.storage.call_repository import SqlCallRepository
from routing.storage.outbox import Claim


class TimerHandler:
    """Rows of kind `timer`. What follows is decided in the transaction that ends the row: a stale
    timer changes nothing.
    """

    def __init__(self, context: Callable[[], Context]) -> None:
        self._context = context

    async def run(self, claim: Claim) -> Result:
        """Done, with what the moment causes."""
        return Done(then=partial(self._begin, claim))

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """As any other fault."""
        return after_error(claim, error)

    def _begin(self, claim: Claim, session: Session) -> None:
        context, timer = self._context().at(session), TimerPayload.of(claim).timer
        if isinstance(timer, DigestTimer):
            digest_schedule.begin(session, timer, context)
            return
        reach = reaches(session, context)
        desk = Desk(SqlCallRepository(session), context.catalogue, context.now, reach)
        desk.time_passed(timer)
        OutboxWriter(session, context, claim.key).effects(desk.effects)
