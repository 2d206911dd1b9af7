"""Foresees what taking a message in asks of the database whatever it says, so that it is asked
together.
"""

from __future__ import annotations

from bot.context import Context
from bot.intake.read_ahead import open_calls
from bot.people import accounts, directory, roster, unheard
from bot.ports import Edited, Incoming, Pressed, Said
from routing.storage import dialogues
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


def asked_with_call(incoming: Incoming, context: Context) -> list[Asked]:
    """What will be asked once a call is held: where who speaks is told of it."""
    if not isinstance(incoming, Said | Edited | Pressed):
        return []
    person = _speaker(incoming, context)
    return [accounts.asked_of(person)] if person else []


def _speaker(incoming: Said | Edited | Pressed, context: Context) -> str:
    """Who speaks, where that is known without a look; else ""."""
    return context.speaker or (incoming.account if incoming.address.own else "")
