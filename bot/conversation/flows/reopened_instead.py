"""Opens a call again where it is asked what was amiss with it, and the words say that it is not
solved: they are more than the reason of the rating.
"""

from __future__ import annotations

from bot.conversation.flows.acting import do
from bot.conversation.flows.form import fill
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import after_number, names_another_call
from bot.conversation.read.reading import read
from bot.conversation.state.dialogue import ActionForm
from bot.conversation.state.steps import Asking, look, read_moves
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.understand.move import Move, Moves

_MOSTLY, _SURELY = 0.6, 0.9


def reopened_instead(turn: TurnContext, text: str) -> Asking[bool]:
    """Reopen the call that was rated, where words say so plainly; False where they may be why it
    was rated so.
    """
    form, said = turn.top, after_number(text) or text
    if not isinstance(form, ActionForm) or form.action is not Action.RATE:
        return False
    if names_another_call(text, form.number):
        return False
    moves = yield from read_moves(said, turn.language)
    view = yield from look(form.number)
    if view is None or Action.REOPEN not in view.actions or not is_plainly_unsolved(said, moves):
        return False
    yield from fill(turn, text)
    yield from do(turn, form.number, Action.REOPEN, {"reason": text}, turn.take_attachments())
    return True


def is_plainly_unsolved(said: str, moves: Moves) -> bool:
    """Whether words surely say that it is broken still or again, or mostly do and in so many
    words: not "it was not solved well".
    """
    broken = moves.get(Move.BROKEN, 0.0) + moves.get(Move.AGAIN, 0.0)
    denied = moves.get(Move.NO, 0.0) + moves.get(Move.KEEP, 0.0)
    return broken > _SURELY or (read(said).said is Said.AGAIN and broken + denied > _MOSTLY)
