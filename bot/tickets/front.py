"""Answers the webhooks of the systems in which teams work: a ticket that changed is looked at now.
What a webhook says is not believed, only that there is something to see. Fails closed.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping

from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.network.rates import Rates
from bot.network.replies import Reply
from bot.outbox.ticket_payloads import look_row
from bot.tickets.systems import Keys
from catalog.model import Team
from routing.storage import outbox, tickets
from routing.storage.db import Database
from routing.storage.faults import OUT_OF_REACH

log: BoundLogger = get_logger("schakel.tickets")
HOOK = "/tickets/v1/hook"
LIMIT = 4 * 1024 * 1024
"""Bytes of a webhook: Zammad sends the whole ticket."""


class TicketFront:
    """What stands at the address for webhooks. `wake`: something is to be done."""

    def __init__(
        self,
        database: Database,
        context: Callable[[], Context],
        wake: Callable[[], None],
        keys: Keys,
    ) -> None:
        self._database, self._context, self._wake, self._keys = database, context, wake, keys
        self._strangers = Rates(burst=30, per_second=0.5)

    async def answer(
        self, path: str, headers: Mapping[str, str], body: bytes, client: str
    ) -> Reply:
        """The answer to a POST; `headers` in small letters, `client` whoever it comes from."""
        if wait := self._strangers.over(client):
            return Reply(429, "too_often", wait=wait)
        signature = headers.get("x-hub-signature", "")
        teams = [one for one in self._at_home_there() if self._keys.signed(one, signature, body)]
        if not teams:
            self._strangers.count(client)
            log.warning("a webhook of a ticket was refused", why="unsigned")
            return Reply(401, "unsigned")
        try:
            found = await asyncio.to_thread(self._look, teams, body)
        except OUT_OF_REACH:
            return Reply(503, "away", wait=5)
        self._wake()
        return Reply(200, more={"looked_at": found})

    def _at_home_there(self) -> tuple[Team, ...]:
        return tuple(one for one in self._context().catalogue.teams if one.works_in)

    def _look(self, teams: list[Team], body: bytes) -> int:
        """Have the tickets that it names looked at; how many are ours."""
        try:
            told = json.loads(body)
        except ValueError:
            return 0
        context, count = self._context(), 0
        cause = f"hook/{hashlib.sha256(body).hexdigest()[:24]}/{context.now.isoformat()}"
        with self._database.transaction() as session:
            for team in teams:
                system = self._keys.system(team)
                key = system.key_in(told) if system and isinstance(told, dict) else ""
                row = tickets.named(session, team.team, key) if key else None
                if row:
                    look = look_row(team.team, row.number, cause, context.now)
                    outbox.enqueue(session, [look], context.now)
                    count += 1
        return count
