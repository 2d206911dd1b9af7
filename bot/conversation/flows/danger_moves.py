"""Reads what somebody's words do where danger stands in them: in each of their parts, and not in
the names, figures of speech and frights in which a word of danger tells of none.
"""

from __future__ import annotations

from bot.conversation.read.confidential import tells_what_was_done
from bot.conversation.read.danger import (
    but_for_names,
    has_danger,
    is_grave,
    lines_of,
    met_now,
    names_a_danger,
    names_somebody,
    needs_somebody,
    parts_with_danger,
    without_figures,
    without_fright,
)
from bot.conversation.read.reading import plain
from bot.conversation.state.steps import Asking, read_moves
from catalog.language_packs import Language
from routing.understand.move import Move, Moves

CERTAIN = 0.9
"""Confidence from which words all but certainly ask for an item."""
_MOST_PARTS, _A_PART_SURELY = 8, 0.85
_MAY_BE = 0.1
"""So likely an emergency as a whole, a message is one in any of its lines that surely is."""


def moves_with_danger(text: str, language: Language) -> Asking[Moves]:
    """The moves of the words; as likely an emergency as the likeliest of their parts, where that
    surely is one. What was done to who speaks, some time ago, is none, nor is what others were but
    frightened of, nor a name or a figure of speech.
    """
    named = text if needs_somebody(text) else but_for_names(text)
    if not named:
        return _as_a_name((yield from read_moves(text, language)))
    moves = yield from read_moves(named, language)
    if not moves:
        return _by_words_alone(named)
    if tells_what_was_done(text):
        return _as_new(moves)
    if calmly := (yield from _but_for_fright(named, language)):
        return calmly
    moves = yield from _with_parts(named, language, moves)
    left = _but_for_figures(named)
    if left == named or has_danger(left) or is_grave(left):
        return moves
    alone = (yield from read_moves(left, language)) if left else {}
    calm = alone.get(Move.EMERGENCY, 0.0) < moves.get(Move.EMERGENCY, 0.0)
    return _as_new(moves, alone.get(Move.EMERGENCY, 0.0)) if calm else moves


def _by_words_alone(text: str) -> Moves:
    """The moves of words that nothing has learnt to read, as at a start: an emergency where they
    say which danger there is, as nobody may wait for help until it is learnt.
    """
    danger, grave = met_now(text)
    told = grave or (danger and names_a_danger(text))
    return {Move.EMERGENCY: 1.0} if told and not tells_what_was_done(text) else {}


def _with_parts(text: str, language: Language, moves: Moves) -> Asking[Moves]:
    """The moves of the words, as likely an emergency as the likeliest of their parts that is."""
    parts = parts_with_danger(text) if moves else []
    if moves.get(Move.EMERGENCY, 0.0) > _MAY_BE:
        parts = list(dict.fromkeys([*parts, *lines_of(text)]))
    for part in parts[:_MOST_PARTS]:
        said = _but_for_figures(part) or part
        alone = (yield from read_moves(said, language)).get(Move.EMERGENCY, 0.0)
        if alone > max(_A_PART_SURELY, moves.get(Move.EMERGENCY, 0.0)):
            moves = {**moves, Move.EMERGENCY: alone}
    return moves


def _but_for_figures(text: str) -> str:
    """A text as typed where no figure of speech stands in it, else what is left of it."""
    left = without_figures(text)
    return text if left == plain(text) else left


def _as_new(moves: Moves, left: float = 0.0) -> Moves:
    """The moves with no more of an emergency than this: the rest of it is something new."""
    if not moves:
        return moves
    read_so = moves.get(Move.NEW, 0.0) + moves.get(Move.EMERGENCY, 0.0) - left
    return {**moves, Move.NEW: read_so, Move.EMERGENCY: left}


def _as_a_name(moves: Moves) -> Moves:
    """The moves of words that are but the name of a place, in which a word of danger stands."""
    if not moves:
        return moves
    place = moves.get(Move.ANSWER_PLACE, 0.0) + moves.get(Move.EMERGENCY, 0.0)
    return {**moves, Move.ANSWER_PLACE: place, Move.EMERGENCY: 0.0}


def _but_for_fright(text: str, language: Language) -> Asking[Moves]:
    """The moves of what frightened others, where that names no danger and nobody, and surely tells
    of something wrong; empty for anything else: "the lights went out and people got scared".
    """
    left = without_fright(text)
    if not left or has_danger(left) or is_grave(left) or names_somebody(left):
        return {}
    moves = yield from read_moves(left, language)
    wrong = sum(moves.get(move, 0.0) for move in (Move.NEW, Move.BROKEN, Move.AGAIN))
    return moves if wrong > CERTAIN else {}
