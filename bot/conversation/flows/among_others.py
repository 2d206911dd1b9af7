"""Judges whether words that somebody says among others, and not to us by our name, are for what
stands open with them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows.emergency import is_emergency
from bot.conversation.read.danger import has_danger
from bot.conversation.read.lexicon import Said
from bot.conversation.read.picking import by_label
from bot.conversation.read.reading import read, yes_or_no
from bot.conversation.state.commands import Facts
from bot.conversation.state.dialogue import Dialogue, Heard
from bot.conversation.state.steps import Asking, my_calls, read_moves
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.view import CallView
from routing.understand.move import Move

_SURELY = 0.65
_PLAINLY = frozenset({Said.CANCEL, Said.STATUS, Said.WORKS, Said.CHANGE})
_ASKS = frozenset({Move.STATUS, Move.PUZZLED})
_TELLS = frozenset(
    {
        Move.STATUS,
        Move.ADD,
        Move.CANCEL,
        Move.WORKS,
        Move.BROKEN,
        Move.TRIED,
        Move.UNKNOWN,
        *(move for move in Move if move.value.startswith("answer_")),
    }
)
_DECIDES = frozenset({Move.YES, Move.NO, Move.LET_GO, Move.KEEP, Move.HELPED, Move.BACK})
"""What settles a question of ours, and is talk where none stands."""


def are_for_what_is_open(dialogue: Dialogue, heard: Heard, facts: Facts) -> Asking[bool]:
    """Whether the words answer what is asked, or ask or tell something of what is open; talk with
    others is none of that, nor is another matter.
    """
    text = heard.text.strip()
    if not text:
        return False
    turn = TurnContext(dialogue, heard, facts)
    waits = turn.top is not None or _wait_for_a_word((yield from my_calls()))
    head = yes_or_no(text)
    if head.said and not head.rest:
        return waits
    if read(text).said in _PLAINLY or by_label(text, dialogue.options, loosely=False):
        return True
    return (yield from _by_meaning(turn, text, waits=waits))


def _by_meaning(turn: TurnContext, text: str, *, waits: bool) -> Asking[bool]:
    """Whether the words tell of danger, or read as something for what is open."""
    if has_danger(text) or (yield from is_emergency(turn, text)):
        return True
    moves = yield from read_moves(text, turn.language)
    means = _ASKS if text.endswith("?") else _TELLS | (_DECIDES if waits else frozenset())
    return sum(moves.get(move, 0.0) for move in means) > _SURELY


def _wait_for_a_word(views: Sequence[CallView]) -> bool:
    """Whether a call of theirs waits for what they say of it."""
    return any({Action.ANSWER, Action.CONFIRM} & set(view.actions) for view in views)
