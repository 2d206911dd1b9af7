"""Runs one message through the conversation: hands it to the team's room or to the dispatcher, and
returns the turn.

A pure generator: it yields commands, is sent their results and returns a `Turn`; it has no clock
and does no I/O.
"""

from __future__ import annotations

from collections.abc import Generator

from bot.conversation.flows import joining, linking, team_room
from bot.conversation.flows.dispatcher import listen
from bot.conversation.flows.retracted import retracted
from bot.conversation.flows.times_told import with_times
from bot.conversation.state.commands import Command, Facts, Result
from bot.conversation.state.dialogue import Dialogue, Heard, Turn
from bot.conversation.state.turn import TurnContext


def converse(dialogue: Dialogue, heard: Heard, facts: Facts) -> Generator[Command, Result, Turn]:
    """Take in one message. In a private conversation every message is answered; in a room only what
    is for the desk.
    """
    turn = TurnContext(dialogue, heard, facts)
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
    yield from with_times(turn, heard_by(turn))
    return turn.finish()
