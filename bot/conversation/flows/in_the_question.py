"""Tells whether words are those of a team's own question: "the hot one", where it asked whether it
is the hot or the cold tap.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.conversation.flows.call_enquiries import waiting
from bot.conversation.read.reading import content_words
from bot.conversation.state.turn import TurnContext
from routing.call.view import CallView

_A_FEW, _NEAR = 2, 86


def is_in_the_question(turn: TurnContext, text: str, views: Sequence[CallView]) -> bool:
    """Whether all that a few words tell stands in a question that waits for the person, while
    nothing else is talked about: they choose by it, and ask for nothing.
    """
    told = content_words(text)
    if turn.top is not None or not 0 < len(told) <= _A_FEW:
        return False
    questions = (view.call.question or "" for view in waiting(views))
    return any(_holds(content_words(question), told) for question in questions)


def _holds(asked: Sequence[str], told: Sequence[str]) -> bool:
    return all(any(_is_alike(word, one) for one in asked) for word in told)


def _is_alike(word: str, other: str) -> bool:
    """Whether they are the same word, but for its ending: "warm", "warme"."""
    return other.startswith(word) or fuzz.ratio(word, other) >= _NEAR
