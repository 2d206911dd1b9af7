"""Lets go what is not sent yet, where its message is edited to words that it is not needed."""

from __future__ import annotations

from bot.conversation.flows.option_handler import cancel
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking, read_moves
from bot.conversation.state.turn import TurnContext
from routing.understand.move import Move

_MOSTLY = 0.7
_LETS_GO = (Move.CANCEL, Move.LET_GO, Move.WORKS, Move.HELPED)


def edited_away(turn: TurnContext, text: str) -> Asking[bool]:
    """Drop the request under way, as if "never mind" had been said; False where the edited message
    says something else.
    """
    if not turn.heard.edited or not isinstance(turn.top, Request) or not turn.top.words:
        return False
    moves = yield from read_moves(text, turn.language)
    if sum(moves.get(move, 0.0) for move in _LETS_GO) <= _MOSTLY:
        return False
    yield from cancel(turn)
    return True
