"""Takes what is said after an answer to a team, and speaks of that call, to it too: whatever stands
unsent stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.conversation.decide.standing import Act, Where
from bot.conversation.flows.acting import add_words
from bot.conversation.flows.alike import alike
from bot.conversation.flows.asked_since import STEERS, under_way
from bot.conversation.flows.corrected import corrected
from bot.conversation.flows.weighing import Weighed, as_weighed, weigh
from bot.conversation.read.lexicon import lexicon
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import after_aside, read, words_of
from bot.conversation.state.dialogue import Clarification, Request
from bot.conversation.state.steps import Asking, my_calls
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.view import CallView

_A_MOMENT, _JUST_NOW = dt.timedelta(minutes=30), dt.timedelta(minutes=5)
_AWAITS_A_YES = frozenset({Where.HELP, Where.ITEM, Where.SUMMARY})
_MORE_THERE = frozenset({Act.ADD, Act.STATUS, Act.BACK, Act.NEW})
_MORE = {
    **dict.fromkeys(_AWAITS_A_YES, _MORE_THERE),
    Where.TEXT: _MORE_THERE | {Act.ANSWER},
}
"""What may be more of an answer, by what is asked."""
_QUITE = 0.75


def more_of_an_answer(turn: TurnContext, text: str) -> Asking[bool]:
    """Add words to the call whose team was answered a moment ago, where they speak of it and not of
    the request under way; where that asks for words, it is asked which they are for. False where
    they are to be read on.
    """
    held = under_way(turn)
    if not turn.pending:
        return (yield from _goes_on(turn, text))
    if len(held) != 1 or not _is_read_on(turn, text):
        return False
    answered = [v for v in (yield from my_calls()) if _was_answered(turn, v)]
    found = alike(turn, held[0], text, answered).views if answered else ()
    if len(found) != 1:
        return False
    weighed = yield from weigh(turn, text)
    if not _may_be_more(turn, held[0], weighed, found):
        return False
    number = found[0].call.number
    if weighed.where in _AWAITS_A_YES:
        yield from add_words(turn, number, text, turn.take_attachments())
        return True
    about = {"kind": "aside", "words": text, "numbers": (number,)}
    turn.push(Clarification.model_validate({"topic": "clarification", **about}))
    return True


def _goes_on(turn: TurnContext, text: str) -> Asking[bool]:
    """Ask whether words that go on with "and" right after an answer are more of it, where they look
    like something new: "and the window is shut".
    """
    joins = not lexicon().joins.isdisjoint(words_of(text)[:1])
    if not (joins and _is_read_on(turn, text) and after_aside(text) == text):
        return False
    answered = [v for v in (yield from my_calls()) if _was_answered(turn, v, _JUST_NOW)]
    if len(answered) != 1:
        return False
    verdict = (yield from as_weighed(turn, text)).verdict
    if verdict.act is not Act.NEW or verdict.emergency:
        return False
    turn.push(Clarification.new_or_call(text, [answered[0].call.number]))
    return True


def _is_read_on(turn: TurnContext, text: str) -> bool:
    """Whether words are said to the desk alone, reply to no question and steer nothing."""
    bound = turn.facts.shared or turn.heard.answers or call_number(text)
    return not bound and read(text).said in STEERS


def _was_answered(turn: TurnContext, view: CallView, ago: dt.timedelta = _A_MOMENT) -> bool:
    """Whether the person answered the call's team a moment ago, and may add to it."""
    me = turn.facts.person.id
    return Action.ADD in view.actions and any(
        one.kind == "answered" and one.by == me and turn.facts.now - one.at <= ago
        for one in view.call.remarks
    )


def _may_be_more(
    turn: TurnContext, request: Request, weighed: Weighed, found: Sequence[CallView]
) -> bool:
    """Whether words may be more of the answer: they change nothing of the request, give no other
    answer that it asks for, and surely are nothing else.
    """
    verdict = weighed.verdict
    if verdict.emergency or verdict.act not in _MORE.get(weighed.where, ()):
        return False
    asks = verdict.act is Act.STATUS and verdict.sure > _QUITE
    other = weighed.decisions[0].item not in {view.call.item for view in found}
    if asks or (verdict.act is Act.NEW and other):
        return False
    return not corrected(turn, request, weighed.text)
