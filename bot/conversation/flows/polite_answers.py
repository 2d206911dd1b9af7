"""Takes a yes or no that is said with thanks as that yes or no."""

from __future__ import annotations

from bot.conversation.decide.standing import Where
from bot.conversation.flows.decided import take
from bot.conversation.flows.form import current_field
from bot.conversation.flows.weighing import where_of
from bot.conversation.read.courtesies import beside_courtesy
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import yes_or_no
from bot.conversation.state.dialogue import ActionForm
from bot.conversation.state.steps import Asking, my_calls
from bot.conversation.state.turn import TurnContext

_YES_OR_NO = frozenset(
    {
        Where.SUMMARY,
        Where.HELP,
        Where.ITEM,
        Where.CANCEL,
        Where.YES_NO,
        Where.GO_ON,
        Where.SOLVED,
    }
)
"""Where a yes or no alone is an answer."""


def politely_answered(turn: TurnContext, text: str) -> Asking[bool]:
    """Take a yes or no followed by no more than thanks, or after them, as that alone where one is
    awaited: "ja, top!", "yes please, thank you".
    """
    answer = beside_courtesy(text)
    if not answer or (turn.pending and yes_or_no(answer).said is Said.NO):
        return False  # a no with thanks ends more than a bare one where something is unsent
    form = turn.top if isinstance(turn.top, ActionForm) else None
    field = (yield from current_field(turn, form)) if form else None
    if where_of(turn, (yield from my_calls()), field) not in _YES_OR_NO:
        return False
    yield from take(turn, answer)
    return True
