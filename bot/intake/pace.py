"""Keeps one person from holding up others: so many messages a minute are taken in, the rest waits
its turn, and its sender is told.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from sqlmodel import Session

from bot.context import Context
from bot.intake.learning_notice import told_at
from bot.outbox.gate import OnePerson
from bot.outbox.writer import OutboxWriter
from bot.people import directory
from bot.ports import NOTHING, Address, Incoming, Outgoing, Reply
from bot.wording.localizer import Localizer
from routing.storage.db import Database

PER_MINUTE = 60
"""Messages and presses of one account that a process takes in within a minute."""
MINUTE = 60.0
MANY = 10_000
"""So many accounts are counted before those that are silent again are forgotten."""
AGAIN = 300.0
"""Seconds until somebody who goes on is told once more."""


class Pace:
    """Counts for each account. `clock`: seconds that only go on."""

    def __init__(
        self,
        database: Database,
        context: Callable[[], Context],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._context, self._clock = database, context, clock
        self._taken: dict[tuple[str, str], deque[float]] = {}
        self._told: dict[Address, float] = {}

    def wait(self, incoming: Incoming) -> float:
        """Seconds until this one may be taken in; 0.0: now, and it is counted."""
        now = self._clock()
        who = (incoming.address.channel, incoming.account or incoming.address.conversation)
        taken = self._taken.setdefault(who, deque())
        while taken and now - taken[0] >= MINUTE:
            taken.popleft()
        if len(taken) >= PER_MINUTE:
            return max(MINUTE - (now - taken[0]), 0.1)
        taken.append(now)
        if len(self._taken) > MANY:
            fresh = ((one, times) for one, times in self._taken.items() if now - times[-1] < MINUTE)
            self._taken = dict(fresh)
        return 0.0

    def tell(self, incoming: Incoming) -> None:
        """Tell its sender that it waits, where they alone read; once in a while."""
        to, now = told_at(incoming, self._context()), self._clock()
        if to is None or now - self._told.get(to, -AGAIN) < AGAIN:
            return
        self._told = {at: when for at, when in self._told.items() if now - when < AGAIN} | {to: now}
        with self._database.transaction() as session:
            self._say(session, incoming, to)

    def _say(self, session: Session, incoming: Incoming, to: Address) -> None:
        context = self._context()
        person = directory.person_of(session, incoming, context.catalogue)
        localizer = Localizer(directory.language_of(session, person, context.catalogue))
        text = localizer.say(
            "That is a lot at once. I read {n} messages a minute from one person; the rest follows "
            "by itself, in order.",
            n=PER_MINUTE,
        )
        told = Reply.of(Outgoing(text=text), NOTHING)
        OutboxWriter(session, context, f"pace/{incoming.key}").say(to, OnePerson(person.id), told)
