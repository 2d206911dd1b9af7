"""Takes what is said when it is asked what is still amiss with a call as the answer to that,
however it reads: but for what is said to the desk itself, and what is surely another matter.
"""

from __future__ import annotations

from bot.conversation.flows.form import fill, keep_with_form
from bot.conversation.flows.items_asked import is_beyond
from bot.conversation.flows.weighing import Weighed, as_weighed
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import names_another_call
from bot.conversation.read.picking import by_label, by_number
from bot.conversation.read.reading import content_words, denies, read, yes_or_no
from bot.conversation.read.spoken import asks_for_a_moment
from bot.conversation.state.dialogue import ActionForm
from bot.conversation.state.steps import Asking, look
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.view import CallView
from routing.understand.decision import Outcome
from routing.understand.move import Move

_SURELY, _QUITE_SURELY = 0.9, 0.8
_TELLS = frozenset({None, Said.AGAIN, Said.THANKS, Said.ANGRY})
"""What may stand in a reason; any other word that steers is for the desk."""
_TO_THE_DESK = (
    *(Move.LATER, Move.CHAT, Move.STATUS, Move.PERSON, Move.CANCEL, Move.BACK, Move.UNKNOWN),
    *(Move.THANKS, Move.WORKS, Move.HELPED, Move.LET_GO, Move.PUZZLED, Move.YES, Move.NO),
)
_POLITE = (Move.THANKS, Move.CHAT)
"""Before a denial these say nothing: "thanks but it doesn't work"."""


def closed_meanwhile(turn: TurnContext, _text: str) -> Asking[bool]:
    """Let go the question what is still wrong with a call that closed since: nothing that is said
    now answers it.
    """
    form = turn.top
    if isinstance(form, ActionForm) and form.action is Action.REOPEN and not turn.facts.shared:
        view = yield from look(form.number)
        if view is None or _has_closed_since(turn, view):
            turn.drop()
    return False


def told_what_is_amiss(turn: TurnContext, text: str) -> Asking[bool]:
    """Open the call again for the reason that the words give, where that was asked; False where it
    was not, or where they are no reason.
    """
    form = turn.top
    if not isinstance(form, ActionForm) or form.action is not Action.REOPEN or turn.facts.shared:
        return False
    view = yield from look(form.number)
    if view is None or _steers(turn, text) or names_another_call(text, form.number):
        return False
    weighed = yield from as_weighed(turn, text)
    if _is_for_the_desk(weighed) or _is_another_matter(weighed, view):
        return False
    keep_with_form(turn, form)
    yield from fill(turn, text)
    return True


def _has_closed_since(turn: TurnContext, view: CallView) -> bool:
    """Whether the call closed after the question was put: what is said now is no answer to it."""
    shown, ended = turn.before.shown_at, view.call.ended_at
    return shown is not None and ended is not None and ended > shown


def _steers(turn: TurnContext, text: str) -> bool:
    """Whether words pick one of the buttons, are no more than a yes or a no, ask to wait, or are a
    word that steers the conversation.
    """
    reading, answer = read(text), yes_or_no(text)
    if reading.said not in _TELLS or (reading.said and not content_words(text)):
        return True
    if asks_for_a_moment(text):
        return True
    shown = turn.before.options[: turn.before.numbered]
    picked = by_number(text, shown) or by_label(text, shown, loosely=False)
    return picked is not None or bool(answer.said and not answer.rest)


def _is_for_the_desk(weighed: Weighed) -> bool:
    """Whether words tell of danger, ask something, or surely say something to the desk."""
    if weighed.verdict.emergency or weighed.text.rstrip().endswith("?"):
        return True
    but = _POLITE if denies(weighed.text) else ()
    return sum(weighed.moves.get(one, 0.0) for one in _TO_THE_DESK if one not in but) > _SURELY


def _is_another_matter(weighed: Weighed, view: CallView) -> bool:
    """Whether words surely ask for an item of another service than the call's."""
    first, own = weighed.decisions[0], {view.call.item} if view.call.item else set()
    known = first.outcome is Outcome.ANSWER and first.confidence > _QUITE_SURELY
    return bool(own) and known and is_beyond((first,), None, own)
