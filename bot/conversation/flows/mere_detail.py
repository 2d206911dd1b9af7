"""Tells of a few words that they are no more than a detail of the request that is put together:
where it is, of what, for how many.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.standing import QUESTIONS, Where
from bot.conversation.flows.fitting import fits_a_choice, items_shown
from bot.conversation.flows.items_asked import is_beyond
from bot.conversation.flows.readable import A_FEW_WORDS
from bot.conversation.read.dates import read_date
from bot.conversation.read.lexicon import Said
from bot.conversation.read.picking import of_what, within
from bot.conversation.read.places import is_but_a_place, names_place, place_words
from bot.conversation.read.reading import (
    after_aside,
    content_words,
    is_another_matter,
    plain,
    read,
    words_of,
    yes_or_no,
)
from bot.conversation.read.still_wrong import is_still_broken
from bot.conversation.state.turn import TurnContext
from routing.understand.decision import Decision, Outcome
from routing.understand.move import Move, Moves

_ALIKE, _AS_LIKELY = 0.5, 0.3
_FOR_SOMETHING_ELSE = (Move.NEW, Move.PERSON, Move.STATUS, Move.EMERGENCY)
_IS_OVER = (Move.CANCEL, Move.WORKS, Move.HELPED, Move.THANKS, Move.CHAT)


def a_detail(
    turn: TurnContext, where: Where, text: str, decisions: Sequence[Decision], moves: Moves
) -> Move | None:
    """A few words with a day or a number in them and nothing that is asked for, or a mere place,
    while it is chosen what the request is about: "12 people"; not "it is fine now". There, and
    where all is put together, also words that mainly say where it is, when or which one.
    """
    if where in _CHOSEN_OR_TOLD and is_still_broken(text):
        return Move.ADD  # it picks none of the choices, and is no place nor name
    if where in _DETAILED and _tells_no_more(turn, text, decisions[0], moves):
        return Move.ADD
    if where is not Where.WHICH:
        return None
    places = turn.facts.catalogue.organisation.locations
    if is_but_a_place(text, places) and fits_a_choice(turn, text) <= 1.0:
        return None if _asks_for_another(turn, decisions[0], moves) else Move.ADD
    if _is_but_of_what(text, decisions[0], moves) and not within(text, items_shown(turn)):
        return Move.ADD
    if _is_over(moves) or _is_for_something_else(moves):
        return None
    bare = decisions[0].outcome is not Outcome.ANSWER and len(words_of(text)) <= A_FEW_WORDS
    if not bare or within(text, items_shown(turn)):
        return None
    told = any(c.isdigit() for c in text) or read_date(text, turn.today) is not None
    return Move.ADD if told else None


_CHOSEN_OR_TOLD = QUESTIONS | {Where.WHICH}


def _tells_no_more(turn: TurnContext, text: str, decision: Decision, moves: Moves) -> bool:
    """Whether words mainly say where it is, when or which one, and surely ask for nothing: "our
    office on the second floor, since monday".
    """
    if decision.outcome is Outcome.ANSWER or _steers(turn, text):
        return False
    if sum(moves.get(move, 0.0) for move in _NEVER_A_DETAIL) > _AS_LIKELY:
        return False
    where = _says_where(turn, text)
    signs = where or read_date(text, turn.today) is not None
    if sum(moves.get(move, 0.0) for move in _DETAILS) > (_AS_LIKELY if signs else _MOSTLY):
        return True
    return where and _says_where_one_is(text) and moves.get(Move.NEW, 0.0) < _AS_LIKELY


def _says_where_one_is(text: str) -> bool:
    return place_words().whereabouts.search(plain(text)) is not None


def _steers(turn: TurnContext, text: str) -> bool:
    """Whether words are a command, choose, or lead to another matter."""
    chooses = within(text, items_shown(turn)) is not None or fits_a_choice(turn, text) > 1.0
    commands = yes_or_no(text).said or read(text).said
    return chooses or bool(commands) or after_aside(text) != text or is_another_matter(text)


def _says_where(turn: TurnContext, text: str) -> bool:
    return names_place(text, turn.facts.catalogue.organisation.locations)


_DETAILS = (Move.ANSWER_PLACE, Move.ANSWER_DATE, Move.ANSWER_TEXT)
_NEVER_A_DETAIL = (Move.EMERGENCY, Move.PERSON, Move.STATUS, Move.CANCEL, Move.BACK)
_MOSTLY = 0.6
_DETAILED = frozenset({Where.WHICH, Where.HELP, Where.ITEM, Where.SUMMARY})


def _asks_for_another(turn: TurnContext, decision: Decision, moves: Moves) -> bool:
    """Whether words with a place in them surely ask for something of another service than all that
    is proposed: "a wheelchair for room 12", where a printer fails.
    """
    surely = decision.outcome is not Outcome.UNKNOWN and moves.get(Move.NEW, 0.0) > _SURELY_NEW
    return surely and is_beyond((decision,), turn.top, set())


_SURELY_NEW = 0.8


def _is_but_of_what(text: str, decision: Decision, moves: Moves) -> bool:
    """Whether a few words only say of what it is, or for whom: "of the patient record"."""
    few = of_what(text) and len(words_of(text)) <= A_FEW_WORDS
    person = moves.get(Move.PERSON, 0.0) > _ALIKE and not any(sign.isdigit() for sign in text)
    return few and decision.outcome is not Outcome.ANSWER and not person


def is_not_these(where: Where, text: str, decision: Decision, moves: Moves) -> Move | None:
    """A no with what it is instead, where one of some items is to be chosen: "no, the battery is
    empty, I think"; nothing was advised there that it could say to be over.
    """
    head = yes_or_no(text)
    if where is not Where.WHICH or head.said is not Said.NO or not content_words(head.rest):
        return None
    names = decision.outcome is not Outcome.UNKNOWN and not read(head.rest).said
    stops = sum(moves.get(move, 0.0) for move in (Move.CANCEL, Move.LET_GO, Move.WORKS))
    return Move.NO if names and stops < _ALIKE else None


def of_what_more(where: Where, text: str, decision: Decision, moves: Moves) -> Move | None:
    """A few words that only say with or for what it is, where all is put together: "met beamer"."""
    asks = (Move.NEW, Move.TRIED, Move.BROKEN, Move.YES, Move.NO)
    more = where in _PUT_TOGETHER and _is_but_of_what(text, decision, moves)
    other = _is_over(moves) or sum(moves.get(move, 0.0) for move in asks) > _ALIKE
    return Move.ADD if more and not other else None


_PUT_TOGETHER = frozenset({Where.HELP, Where.ITEM, Where.SUMMARY})


def _is_over(moves: Moves) -> bool:
    return sum(moves.get(move, 0.0) for move in _IS_OVER) > _ALIKE


def _is_for_something_else(moves: Moves) -> bool:
    return sum(moves.get(move, 0.0) for move in _FOR_SOMETHING_ELSE) > _AS_LIKELY
