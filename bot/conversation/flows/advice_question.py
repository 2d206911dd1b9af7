"""Hears the answer to the question that is put with what somebody may do themselves: who gives it
still needs us.
"""

from __future__ import annotations

from itertools import dropwhile

from bot.conversation.flows import components
from bot.conversation.flows.request import answered, asked, onward
from bot.conversation.read.answers import plainly_said
from bot.conversation.read.hours import names_an_hour
from bot.conversation.read.picking import of_what, picking_words
from bot.conversation.read.reading import words_of
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext
from catalog.model import Question

_A_DESCRIPTION = 8
"""In so many words a device may be pointed out: "the one beside the coffee machine"."""


def put_with_advice(turn: TurnContext, request: Request) -> tuple[Request, Question] | None:
    """The request at the question that is put with its advice, and that question; None where none
    is, or it asks for no device.
    """
    if request.stage != "help":
        return None
    following = onward(turn, request.model_copy(update={"helped": True, "proposed": False}))
    question = asked(turn, following) if following.stage == "question" else None
    names = question and (question.device or question.type == "component")
    return (following, question) if question and names else None


def names_what_is_asked(turn: TurnContext, question: Question, text: str) -> bool:
    """Whether words name the device that is asked for by a code, or point it out as the one that
    stands somewhere.
    """
    places = turn.facts.catalogue.organisation.locations
    return bool(plainly_said(question, text, places)) or _points_out(text)


def _points_out(text: str) -> bool:
    """Whether a few words say which one by where it is: "the one at the counter", "bij de lift"."""
    known, words = picking_words(), words_of(text)
    if len(words) > _A_DESCRIPTION or names_an_hour(text):
        return False
    said = list(dropwhile((known.it_is | known.the_one).__contains__, words))
    return len(said) > 1 and of_what(" ".join(said))


def answers_it(turn: TurnContext, request: Request, text: str) -> Asking[bool]:
    """Take words that name what is asked with the advice as its answer; False where they do not, or
    nothing is asked with it.
    """
    put = put_with_advice(turn, request)
    if put is None:
        return False
    following, question = put
    names = names_what_is_asked(turn, question, text)
    if question.type == "component":
        return (yield from components.heard_ahead(turn, following, question, text, named=names))
    if names:
        turn.put(answered(turn, following, text.strip()))
    return names
