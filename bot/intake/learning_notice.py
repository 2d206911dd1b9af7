"""Tells people whose typed words have to wait that the catalogue is still being learnt."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session

from bot.context import Context
from bot.intake.danger_meanwhile import hear_danger
from bot.outbox.gate import OnePerson
from bot.outbox.writer import OutboxWriter
from bot.people import directory
from bot.ports import NOTHING, Address, Edited, Incoming, Outgoing, Reply, Said
from bot.wording.localizer import Localizer
from routing.storage.db import Database
from routing.understand.live import LiveReader


def told_at(incoming: Incoming, context: Context) -> Address | None:
    """Where somebody hears that their message waits: where they alone read, and only for words that
    they typed to the desk. None for a press, and for what is said in a team's room, where words are
    mostly commands and replies to cards.
    """
    if not isinstance(incoming, Said | Edited) or incoming.overheard:
        return None
    here = incoming.address
    if not incoming.shared:
        return here
    if incoming.alone is None or context.room_at(here):
        return None
    return Address(channel=here.channel, conversation=incoming.alone)


class LearningNotice:
    """Sends one notice in each conversation after a start, for as long as nothing can be
    understood.

    It is written in a transaction of its own before the message's: the message itself waits, and is
    claimed and answered later. Its key is the message's, so a service that repeats the message
    causes no second one. `patience`: seconds that a message waits before anything is said of it.
    """

    patience = 2.0

    def __init__(self, database: Database, context: Callable[[], Context]) -> None:
        self._database, self._context = database, context
        self._told: set[Address] = set()
        self._weighed: set[str] = set()

    @property
    def is_needed(self) -> bool:
        """Whether nothing can be understood yet."""
        reader = self._context().understanding
        return isinstance(reader, LiveReader) and not reader.ready(0)

    def tell(self, incoming: Incoming) -> None:
        """Tell a message's sender, where there is a place for it and nothing was told there. Danger
        in the words is heard at once, by words alone.
        """
        context = self._context()
        to = told_at(incoming, context)
        if to is None:
            return
        if incoming.key not in self._weighed:
            hear_danger(self._database, context, incoming)
            self._weighed.add(incoming.key)
        if to in self._told:
            return
        self._told.add(to)
        try:
            with self._database.transaction() as session:
                self._say(session, incoming, to)
        except Exception:
            self._told.discard(to)
            raise

    def _say(self, session: Session, incoming: Incoming, to: Address) -> None:
        context = self._context()
        person = directory.person_of(session, incoming, context.catalogue)
        localizer = Localizer(directory.language_of(session, person, context.catalogue))
        text = localizer.say(
            "I am still learning what everybody here offers. One moment: your message is safe, and "
            "the answer comes by itself."
        )
        told = Reply.of(Outgoing(text=text), NOTHING)
        writer = OutboxWriter(session, context, f"learning/{incoming.key}")
        writer.say(to, OnePerson(person.id), told)
