"""What people said in a window of ours, put where their windows show it, without a desk."""

from __future__ import annotations

from bot.intake.shown import show
from bot.ports import Address, Incoming, Said, Shown
from routing.storage.db import Database
from tests.routing.links import MONDAY


def shown(database: Database, incoming: Incoming) -> None:
    """Show a message as the desk does that takes it in."""
    with database.transaction() as session:
        show(session, incoming, MONDAY)


def said(database: Database, conversation: str, person: str, text: str) -> None:
    """Words of a person; the same words are said once."""
    at = Address(channel="web", conversation=conversation)
    key = f"{conversation} {text}"
    words = Shown(text=text)
    shown(database, Said(key=key, address=at, account=person, at=MONDAY, text=text, shown=words))
