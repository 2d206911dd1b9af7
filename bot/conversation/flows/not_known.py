"""Takes that somebody does not know what is asked: of a place it is asked once what is near it;
else it goes on without.
"""

from __future__ import annotations

import re

from bot.conversation.flows.request import answered
from bot.conversation.read.answers import read_answer
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import content_words, read
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking, read_moves
from bot.conversation.state.turn import TurnContext
from catalog.model import Question
from routing.understand.move import Move

_MOSTLY = 0.5
_MARK = re.compile(r"[,.;:!?\n]+")


def not_known(
    turn: TurnContext, request: Request, question: Question, text: str, move: Move
) -> bool:
    """Ask what is near a place that is not known, or go on without; False where the words may
    answer after all: "no idea which room, next to the lift".
    """
    unknown = move is Move.UNKNOWN or read(text).said is Said.UNKNOWN
    if not unknown or _may_tell(turn, question, text):
        return False
    turn.told_of_it = True
    if question.type == "place" and not request.tried:
        turn.put(request.model_copy(update={"tried": text.strip(), "proposed": False}))
        return True
    told = ", ".join(dict.fromkeys(filter(None, (request.tried, text.strip()))))
    turn.put(answered(turn, request.model_copy(update={"tried": ""}), told))
    turn.reply(turn.say("No problem. They go on without it, or ask you later."))
    return True


def _may_tell(turn: TurnContext, question: Question, text: str) -> bool:
    """Whether words that say that something is not known may tell it, or what goes with it."""
    if question.type not in _IN_WORDS:
        places = turn.facts.catalogue.organisation.locations
        return read_answer(question, text, turn.today, places) is not None
    return len([one for one in _MARK.split(text) if content_words(one)]) > 1


_IN_WORDS = frozenset({"place", "text"})
"""Types of questions that any words answer."""


def is_not_known(turn: TurnContext, request: Request, question: Question) -> Asking[bool]:
    """Whether somebody said that they don't know the place that is asked for."""
    if question.type != "place" or not request.tried:
        return False
    if read(request.tried).said is Said.UNKNOWN:
        return True
    moves = yield from read_moves(request.tried, turn.language)
    return moves.get(Move.UNKNOWN, 0.0) > _MOSTLY


def what_is_near(turn: TurnContext) -> str:
    """The question that is put where a place is not known."""
    return turn.say("No problem. What is near it, or how do you get there? A few words are enough.")
