"""Tells of a few words that they are the answer to the question just asked, however they read
elsewhere: a part of a sentence where words are asked for, a number where a number is.
"""

from __future__ import annotations

from bot.conversation.flows.fitting import ANOTHER
from bot.conversation.flows.readable import A_FEW_WORDS, asks_number, is_readable
from bot.conversation.flows.request import asked, onward
from bot.conversation.read.counting import in_digits
from bot.conversation.read.dates import read_date
from bot.conversation.read.fragments import is_fragment, is_of_somebody, says_what_for
from bot.conversation.read.numbers import call_number
from bot.conversation.read.places import is_but_a_place
from bot.conversation.read.reading import after_aside, goes_on, read, words_of
from bot.conversation.read.repairs import is_but_a_day
from bot.conversation.read.which_and_what import asks_if_needed
from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import TurnContext
from catalog.model import Question
from routing.understand.move import Move, Moves


def answers_directly(turn: TurnContext, text: str, moves: Moves, other: float) -> Move | None:
    """The move of words that answer what a request asks in words or for a number, or ask whether
    that must be; None for all else. `other`: how surely they ask for another item.
    """
    question = _asked_now(turn, text)
    if question is None:
        return None
    if text.rstrip().endswith("?") and asks_if_needed(text):
        return Move.PUZZLED
    answers = bool(moves) and not _leads_on(text) and _answers(turn, question, text, moves, other)
    return Move.ANSWER_TEXT if answers else None


def _answers(turn: TurnContext, question: Question, text: str, moves: Moves, other: float) -> bool:
    """Whether words are the number, or the part of a sentence, that a question asks for."""
    if question.type == "number":
        return _counts(turn, question, text, other)
    if question.type != "text" or question.device or asks_number(question):
        return False
    dated = read_date(text, turn.today) is not None
    return _is_part_of_an_answer(text, moves, other, dated=dated)


def _asked_now(turn: TurnContext, text: str) -> Question | None:
    """The question that waits for an answer, or that is put with what somebody may do themselves:
    there a mere day or place is a detail.
    """
    request, places = turn.top, turn.facts.catalogue.organisation.locations
    if not isinstance(request, Request):
        return None
    if request.stage == "help" and not (is_but_a_day(text) or is_but_a_place(text, places)):
        request = onward(turn, request.model_copy(update={"helped": True, "proposed": False}))
    return asked(turn, request) if request.stage == "question" else None


def _counts(turn: TurnContext, question: Question, text: str, other: float) -> bool:
    """Whether a few words hold the number that is asked for, or are but a part of a sentence with
    one, which it is then asked what it counts: "twee maanden huur".
    """
    if len(words_of(text)) > A_FEW_WORDS or "?" in text:
        return False
    if other < _HALF and is_readable(turn, question, text):
        return True
    numbered = any(sign.isdigit() for sign in in_digits(text))
    return numbered and other <= _SURELY and is_fragment(text)


def _leads_on(text: str) -> bool:
    """Whether words are a command, lead away from the matter, go on about it or name a call."""
    leads = after_aside(text) != text or goes_on(text)
    return leads or read(text).said is not None or call_number(text) is not None


def _is_part_of_an_answer(text: str, moves: Moves, other: float, *, dated: bool) -> bool:
    """Whether words are but a part of a sentence, and surely nothing that is said to the desk: that
    it comes later, only where a day or hour stands in them (`dated`).
    """
    if not is_fragment(text):
        return False
    if says_what_for(text):
        person = is_of_somebody(text) and moves.get(Move.PERSON, 0.0) > _HALF
        later = 0.0 if dated or len(words_of(text)) <= _A_WORD else moves.get(Move.LATER, 0.0)
        return not person and _said_to_desk(moves) - later < _HALF
    if other > _SURELY:
        return False
    asks_after = moves.get(Move.STATUS, 0.0) if other < _HALF else 0.0
    steers = _said_to_desk(moves) + moves.get(Move.PERSON, 0.0) + asks_after
    return steers < _HALF


def _said_to_desk(moves: Moves) -> float:
    return sum(moves.get(move, 0.0) for move in _TO_THE_DESK)


_TO_THE_DESK = (
    *(Move.CANCEL, Move.LET_GO, Move.BACK, Move.THANKS, Move.CHAT, Move.PUZZLED),
    *(Move.UNKNOWN, Move.LATER, Move.YES, Move.NO, Move.EMERGENCY, Move.BROKEN),
)
_HALF, _SURELY, _A_WORD = 0.5, ANOTHER, 2
