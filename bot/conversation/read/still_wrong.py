"""Tells that words name what is wrong now, however much they read like good news: "no, the battery
is empty", where "the battery was empty" is.
"""

from __future__ import annotations

from bot.conversation.read.lexicon import lexicon
from bot.conversation.read.reading import plain
from routing.understand.move import Move, Moves


def names_what_is_wrong(text: str) -> bool:
    """Whether words say that something is not as it should be, now."""
    said = plain(text)
    return any(pattern.search(said) for pattern in lexicon().is_wrong)


def broke_again(text: str) -> bool:
    """Whether words say that something is broken once more: "it's out again"."""
    said = plain(text)
    return any(pattern.search(said) for pattern in lexicon().broke_again)


def is_still_broken(text: str) -> bool:
    """Whether words only say that it is as broken as it was: "still dead"; of what, or what else it
    is, they do not say.
    """
    said = plain(text)
    return any(pattern.fullmatch(said) for pattern in lexicon().still_broken)


def with_what_is_wrong(text: str, moves: Moves) -> Moves:
    """The moves of words; of those that name what is wrong now, or broke once more, none is that it
    works.
    """
    if moves and broke_again(text):
        other = sum(moves.get(move, 0.0) for move in _NOT_AGAIN)
        again = moves.get(Move.AGAIN, 0.0) + other
        return {**moves, **dict.fromkeys(_NOT_AGAIN, 0.0), Move.AGAIN: again}
    if not moves or not names_what_is_wrong(text):
        return moves
    over = moves.get(Move.HELPED, 0.0) + moves.get(Move.WORKS, 0.0)
    told = moves.get(Move.ADD, 0.0) + over
    return {**moves, Move.HELPED: 0.0, Move.WORKS: 0.0, Move.ADD: told}


_NOT_AGAIN = (Move.HELPED, Move.WORKS, Move.LET_GO, Move.CHAT, Move.ANSWER_WHICH)
"""What words that say that something broke once more are none of, whatever they resemble."""
