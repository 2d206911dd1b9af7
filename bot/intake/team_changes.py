"""Asks a second person for a change of a team's file, and takes their answer. Each is one
transaction.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.context import Context
from bot.outbox import team_changes
from bot.outbox.team_changes import Answer, InWords
from routing.storage import team_drafts
from routing.storage.db import Database
from routing.storage.team_drafts import Change, Draft


class TeamChanges:
    """Changes of teams' files that wait for somebody's yes."""

    def __init__(
        self, database: Database, context: Callable[[], Context], wake: Callable[[], None]
    ) -> None:
        self._database, self._context, self._wake = database, context, wake

    def ask(self, draft: Draft, why: str, words: InWords) -> int:
        """Ask for a draft to be put in: it is a change that waits then, and no draft any more. Its
        number.
        """
        with self._database.transaction(durable=True) as session:
            context = self._context().at(session)
            number = team_changes.asked(session, context, draft, why, words)
            team_drafts.drop(session, draft.team, draft.person)
        self._wake()
        return number

    def decide(self, change: Change, answer: Answer) -> bool:
        """Close a change that waits; False where it was closed already."""
        with self._database.transaction(durable=True) as session:
            context = self._context().at(session)
            closed = team_changes.decided(session, context, change, answer)
        self._wake()
        return closed
