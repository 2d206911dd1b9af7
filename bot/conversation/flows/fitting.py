"""Tells how likely words are an answer to what is asked, since one can be read in them."""

from __future__ import annotations

from bot.conversation.flows.form import value_for
from bot.conversation.flows.readable import A_FEW_WORDS, is_readable
from bot.conversation.flows.request import asked
from bot.conversation.read.picking import several, within
from bot.conversation.read.reading import content_words, words_of
from bot.conversation.state.dialogue import Request, ShownOption
from bot.conversation.state.turn import TurnContext
from bot.ports import FormField
from routing.understand.move import Move

_MIDDLING = 9
"""In so many words an answer comes with a remark."""


def fits(turn: TurnContext, text: str, field: FormField | None, other: float) -> float:
    """How many times as likely the words are an answer, since one can be read in them; a sentence
    that asks for an `other` item picks none.
    """
    if field and field.choices:
        return 30.0 if value_for(field, text, turn) is not None else 1.0
    request = turn.top
    question = None
    if isinstance(request, Request) and request.stage == "question":
        question = asked(turn, request)
    if isinstance(request, Request) and request.stage == "which":
        astray = other > ANOTHER and len(words_of(text)) > _MIDDLING
        return 1.0 if astray else fits_a_choice(turn, text)
    if question is None or not is_readable(turn, question, text):
        return 1.0
    said = len(words_of(text))
    middling = said <= _MIDDLING or question.type == "text"
    return 8.0 if said <= A_FEW_WORDS else 3.0 if middling else 1.3


ANOTHER = 0.8


def fits_a_choice(turn: TurnContext, text: str) -> float:
    """The same, where one of some items is to be chosen: by its place in the list, or its name."""
    shown = items_shown(turn)
    if within(text, shown) or several(text, shown):
        return 30.0
    said = set(content_words(text))
    named = [o for o in shown if said & set(content_words(o.label))]
    return 8.0 if len(named) == 1 and len(words_of(text)) <= A_FEW_WORDS else 1.0


def names_a_choice(turn: TurnContext, text: str) -> Move | None:
    """A few words that are one of the choices of the question that is asked: "with wheelchair",
    which may be a request elsewhere.
    """
    request = turn.top
    question = asked(turn, request) if isinstance(request, Request) else None
    if question is None or question.type != "choice" or len(words_of(text)) > A_FEW_WORDS:
        return None
    return Move.ANSWER_CHOICE if is_readable(turn, question, text) else None


def items_shown(turn: TurnContext) -> list[ShownOption]:
    """The items that are offered to choose from."""
    return [o for o in turn.before.options if o.verb == "item"]
