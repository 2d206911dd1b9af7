"""Runs one message through the conversation: hands it to the team's room or to the dispatcher, and
returns the turn.

A pure generator: it yields commands, is sent their results and returns a `Turn`; it has no clock
and does no I/O.
"""

from __future__ import annotations

from collections.abc import Generator

from bot.conversation.flows import joining, linking, team_room
from bot.conversation.flows.dispatcher import listen
from bot.conversation.flows.read_as_meant import read_as_meant
from bot.conversation.flows.retracted import retracted
from bot.conversation.flows.times_told import with_times
from bot.conversation.read.spoken import without_apology, without_hesitation
from bot.conversation.state.commands import Command, Facts, Result
from bot.conversation.state.dialogue import Dialogue, Heard, Turn
from bot.conversation.state.turn import TurnContext


def converse(dialogue: Dialogue, heard: Heard, facts: Facts) -> Generator[Command, Result, Turn]:
    """Take in one message. In a private conversation every message is answered; in a room only what
    is for the desk.
    """
    turn = TurnContext(dialogue, heard if facts.room else _as_meant(heard), facts)
    heard = turn.heard
    if heard.retracted:
        yield from retracted(turn, heard.edited_from.strip())
        return turn.finish()
    if wish := linking.account_wish(turn):
        return (yield from linking.answer(turn, wish))
    if linking.is_between_us(turn) or joining.is_between_us(turn):
        return linking.not_here(turn)
    if joins := joining.joining_wish(turn):
        return (yield from joining.answer(turn, joins))
    heard_by = team_room.listen if facts.room is not None else listen
    yield from with_times(turn, read_as_meant(heard_by(turn)))
    return turn.finish()


def _as_meant(heard: Heard) -> Heard:
    """The message without what says nothing where somebody dictates; words from elsewhere stay."""
    if heard.press or heard.brought or heard.is_thing:
        return heard
    said = {"text": _meant(heard.text), "edited_from": _meant(heard.edited_from)}
    return heard.model_copy(update=said)


def _meant(text: str) -> str:
    text = without_hesitation(text)
    return without_apology(text) or text
