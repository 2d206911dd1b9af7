"""One message in, one turn out: decides what a message means here and now, and hands it to the topic it belongs to.

A pure generator: it yields commands, is sent their results and returns a `Turn`; it has no clock and does no I/O.
"""

from __future__ import annotations

from collections.abc import Generator

from bot.conversation import room
from bot.conversation.commands import Command, Facts, Result
from bot.conversation.dialogue import Dialogue, Heard, Turn
from bot.conversation.listening import listen
from bot.conversation.talk import Talk


def converse(dialogue: Dialogue, heard: Heard, facts: Facts) -> Generator[Command, Result, Turn]:
    """Take in one message. In a private conversation every message is answered; in a room only what is for the desk."""
    talk = Talk(dialogue, heard, facts)
    if facts.room is not None:
        yield from room.listen(talk)
    else:
        yield from listen(talk)
    return talk.finish()
