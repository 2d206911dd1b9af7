"""Opens the solved call again that is named by its number, where words say that it is not solved:
whatever else is open stays as it is, and what they tell of another matter first goes its own way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.flows.acting import do
from bot.conversation.flows.decided import take
from bot.conversation.flows.items_asked import is_beyond, service_of
from bot.conversation.flows.reopened_instead import is_plainly_unsolved, reopened_instead
from bot.conversation.flows.request import joined
from bot.conversation.flows.what_is_amiss import told_what_is_amiss
from bot.conversation.read.call_matching import likeness
from bot.conversation.read.numbers import DIGITS, after_number, number_patterns, numbered
from bot.conversation.read.reading import after_aside, words_of
from bot.conversation.state.dialogue import ActionForm, Clarification
from bot.conversation.state.steps import Asking, my_calls, read_moves, understand
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.call.numbers import meant_among
from routing.call.view import CallView
from routing.understand.move import Move

_SURELY, _QUITE_SURELY, _A_SENTENCE = 0.9, 0.8, 3
_BARE = re.compile(rf"(?<![\w.,:-]){DIGITS}(?![\w-]|[.,:]\d)")


def not_solved(turn: TurnContext, text: str) -> Asking[bool]:
    """Reopen the person's own solved call that the words name, or the one that was rated; False
    where they name none, ask something, or answer what is asked of just that call.
    """
    if (yield from reopened_instead(turn, text)) or (yield from told_what_is_amiss(turn, text)):
        return True
    if not _may_be_told(turn, text):
        return False
    views = yield from my_calls()
    found = _named(text, views)
    if found is None or _asks_of_it(turn, found[0]):
        return False
    view, at = found
    if not (yield from _says_unsolved(turn, after_number(text[at:]) or text[at:], text)):
        return False
    before = text[:at].strip(" ,.;:-")
    apart = yield from _is_another_matter(turn, before, view.call, views)
    asked = yield from _asked_of_it(turn, view)
    why = {"reason": joined(asked, text[at:] if apart else text)}
    yield from do(turn, view.call.number, Action.REOPEN, why, turn.take_attachments())
    if apart:
        yield from take(turn, before)
    return True


def _may_be_told(turn: TurnContext, text: str) -> bool:
    """Whether words that may name a call are said to the desk alone, and ask nothing."""
    alone = not (turn.facts.shared or turn.heard.answers)
    return alone and any(map(str.isdigit, text)) and not text.rstrip().endswith("?")


def _named(text: str, views: Sequence[CallView]) -> tuple[CallView, int] | None:
    """The solved call of theirs whose number stands in the words, and where; a number without its
    letter is one only because there is such a call.
    """
    solved = {v.call.number: v for v in views if v.call.state is State.RESOLVED}
    able = {number: v for number, v in solved.items() if Action.REOPEN in v.actions}
    places = [*number_patterns().named.finditer(text), *_BARE.finditer(text)]
    for one in places if able else ():
        digits = next(filter(None, (*one.groups(), one[0])))
        if number := meant_among(numbered(digits), list(able)):
            return able[number], one.start()
    return None


def _asks_of_it(turn: TurnContext, view: CallView) -> bool:
    """Whether just what is wrong with this call is asked already, or which of some calls is."""
    match turn.top:
        case ActionForm(number=number):
            return number == view.call.number
        case Clarification(kind="new_or_call"):
            return False
        case Clarification(numbers=numbers):
            return view.call.number in numbers
        case _:
            return False


def _says_unsolved(turn: TurnContext, said: str, text: str) -> Asking[bool]:
    """Whether words plainly say that it is not solved; a plain no to that is one."""
    moves = yield from read_moves(said, turn.language)
    if is_plainly_unsolved(said, moves):
        return True
    if said != text and is_plainly_unsolved(text, (yield from read_moves(text, turn.language))):
        return True
    denied = (Move.BROKEN, Move.AGAIN, Move.NO, Move.KEEP)
    return sum(moves.get(move, 0.0) for move in denied) > _SURELY


def _is_another_matter(
    turn: TurnContext, before: str, call: Call, views: Sequence[CallView]
) -> Asking[bool]:
    """Whether a sentence before the number is about something else than its call: it surely names
    what is of another service, or of another call of theirs.
    """
    before = after_aside(before)
    if len(words_of(before)) < _A_SENTENCE or likeness(before, call, turn.facts.catalogue):
        return False
    named = (yield from understand(before))[0].candidates[:1]
    if not named or named[0].confidence < _QUITE_SURELY or named[0].item == call.item:
        return False
    others = {view.call.item for view in views}
    return named[0].item in others or service_of(named[0].item) != service_of(call.item or "")


def _asked_of_it(turn: TurnContext, view: CallView) -> Asking[str]:
    """The words of which it was asked whether they are for this call, which is settled now; ""
    where none were, or they surely are for another service.
    """
    top, own = turn.top, {view.call.item} if view.call.item else set()
    if not isinstance(top, Clarification) or top.numbers != (view.call.number,):
        return ""
    if own and is_beyond((yield from understand(top.words)), None, own):
        return ""
    turn.drop()
    return top.words
