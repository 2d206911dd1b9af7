"""Foresees what taking a message in asks of the database whatever it says, so that it is asked
together.
"""

from __future__ import annotations

from bot.context import Context
from bot.intake.read_ahead import open_calls
from bot.people import accounts, directory, roster, unheard
from bot.ports import Edited, Incoming, Pressed, Said
from routing.storage import dialogues, inbox
from routing.storage.prepared import Asked


def asked_at_once(incoming: Incoming, context: Context) -> list[Asked]:
    """What will be asked. What holds something stands first: what is read after it is read under
    it.
    """
    asked = [roster.asked_for()]
    if not isinstance(incoming, Said | Edited | Pressed):
        return asked
    place = incoming.address
    asked.append(accounts.asked_for(place.channel, incoming.account))
    person = _speaker(incoming, context)
    if not person:
        return asked
    held = dialogues.held(place.conversation, person)
    waits = [] if incoming.shared else [unheard.asked_for(person)]
    return [held, *asked, directory.asked_for(person), *waits, open_calls(person)]


def asked_ahead(incoming: Incoming, context: Context) -> list[Asked]:
    """What can be asked for many messages together, each of them to us: whether it was taken in
    before, and what will be asked at once.
    """
    return [*asked_at_once(incoming, context), inbox.asked_for(incoming.key[:255])]


def _speaker(incoming: Said | Edited | Pressed, context: Context) -> str:
    """Who speaks, where that is known without a look; else ""."""
    return context.speaker or (incoming.account if incoming.address.own else "")
