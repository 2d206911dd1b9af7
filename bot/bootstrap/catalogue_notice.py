"""Tells the coordinators of the desk for everything else that a change of the catalogue does not
hold and is not in use, and when it is.
"""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.outbox.gate import OnePerson
from bot.outbox.writer import OutboxWriter
from bot.people.recipients import recipient_of
from bot.ports import NOTHING, Outgoing, Reply
from bot.wording.localizer import phrase
from catalog.problems import Problem
from routing.storage.db import Database

log: BoundLogger = get_logger("schakel.catalogue")
NOT_IN_USE = phrase(
    "A change of the catalogue is not in use yet, since something in it does not fit; everybody is "
    "served by the one before. It is {file}, line {line}: {what}. Once that is put right, the "
    "change is in use within seconds."
)
IN_USE = phrase("The catalogue's change fits now, and is in use.")


def tell_refused(database: Database, context: Context, problem: Problem) -> None:
    """Say once a day that what was changed since the catalogue in use is not."""
    named = {"file": problem.file, "line": str(problem.line), "what": problem.message}
    _tell(database, context, f"refused/{context.now:%Y-%m-%d}", NOT_IN_USE, named)


def tell_taken(database: Database, context: Context) -> None:
    """Say that the catalogue is in use of which it was said that it is not."""
    _tell(database, context, "taken", IN_USE, {})


def _tell(database: Database, context: Context, key: str, text: str, named: dict[str, str]) -> None:
    """Every process says it under the same key, so it is said once. What cannot be written is in
    the log, in the figures and with `schakel doctor`.
    """
    desk = context.catalogue.fallback
    try:
        with database.transaction() as session:
            for person in desk.coordinators if desk else ():
                one = f"catalogue/{key}/{context.catalogue.version}/{person.id}"
                to = recipient_of(session, person.id, context.channels, context.catalogue)
                if to:
                    said = Reply.of(Outgoing(text=to.localizer.say(text, **named)), NOTHING)
                    writer = OutboxWriter(session, context, one)
                    writer.say(to.address, OnePerson(person.id), said)
    except SQLAlchemyError:
        log.exception("nobody could be told of the catalogue's change")
