"""What would come of a message, without its coming about: the real transaction, rolled back at the
end.

For channels that can explain a press privately only in the very answer to it, before anything is
committed (Telegram).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.context import Context
from bot.intake.inbound import take_in
from bot.ports import Incoming, Outgoing
from routing.storage.db import Database
from routing.storage.tables import LedgerRow, OutboxRow


class Rehearsal:
    """Rehearses messages against the database as it is now."""

    def __init__(self, database: Database, context: Callable[[], Context]) -> None:
        self._database, self._context = database, context

    async def why_not(self, incoming: Incoming) -> str | None:
        """What the person would be told, if that were all that came of it; None when something
        would happen or be asked.
        """
        return await asyncio.to_thread(self._look, incoming)

    def _look(self, incoming: Incoming) -> str | None:
        with Session(self._database.engine) as session:
            try:
                events, rows = _last(session, LedgerRow), _last(session, OutboxRow)
                known = not take_in(session, incoming, self._context())
                if known or _last(session, LedgerRow) != events:
                    return None
                said = session.exec(
                    select(OutboxRow).where(col(OutboxRow.id) > rows).order_by(col(OutboxRow.id))
                ).all()
                return _explanation(said, incoming)
            finally:
                session.rollback()


def _last(session: Session, table: type[LedgerRow | OutboxRow]) -> int:
    return session.exec(select(sa.func.max(col(table.id)))).one() or 0


def _explanation(rows: Sequence[OutboxRow], incoming: Incoming) -> str | None:
    """The text, when the only thing to do is to say it to the person who did this."""
    if (
        len(rows) != 1
        or rows[0].kind != "say"
        or rows[0].body["to"] != incoming.address.model_dump(mode="json")
    ):
        return None
    message = Outgoing.model_validate(rows[0].body["message"])
    return None if message.choices or message.ask_text else message.text
