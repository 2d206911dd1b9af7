"""Reads a yes that stands within more words, which say no more than that."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.conversation.decide.standing import Where
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import (
    around_a_yes,
    content_words,
    denies,
    plain,
    takes_part_back,
    words_of,
    yes_or_no,
)
from bot.conversation.state.steps import Asking, read_moves
from catalog.language_packs import Language
from routing.understand.move import Move, Moves

_A_FEW = 9
_SURELY = 0.9


def is_surely_a_yes(moves: Moves) -> bool:
    """Whether words all but surely read as a yes, whatever they seem to be: "ok top"."""
    return moves.get(Move.YES, 0.0) > _SURELY


def sends_to(text: str, names: Iterable[str]) -> bool:
    """Whether a few words say nothing but who is to get it, by one of these names: "to the service
    desk then".
    """
    said = plain(text)
    if len(words_of(said)) < _A_PHRASE or text.rstrip().endswith("?") or denies(said):
        return False
    for name in names:
        letters = r"\s*".join(map(re.escape, plain(name).replace(" ", "")))
        if found := re.search(rf"(?<!\w){letters}(?!\w)", said):
            return not content_words(said[: found.start()] + said[found.end() :])
    return False


_A_PHRASE = 2


def agrees(where: Where, text: str, spoken: Language) -> Asking[bool]:
    """Whether the words are a yes to what is asked here, with nothing said against it."""
    if (yield from _at_the_end(where, text, spoken)):
        return True
    return (yield from _within(where, text, spoken))


def _at_the_end(where: Where, text: str, spoken: Language) -> Asking[bool]:
    """Whether a last sentence of its own says yes to sending, after nothing but thanks or praise:
    "nicely put, thanks. Send it".
    """
    *before, last = [part for part in _SENTENCES.split(text) if part.strip()] or [""]
    answer = yes_or_no(last)
    if where is not Where.SUMMARY or not before or answer.said is not Said.YES or answer.rest:
        return False
    moves = yield from read_moves(". ".join(before), spoken)
    return sum(moves.get(move, 0.0) for move in (Move.THANKS, Move.CHAT, Move.YES)) > _MOSTLY


def _within(where: Where, text: str, spoken: Language) -> Asking[bool]:
    """Whether a word for yes stands in a few words that say no more than that, wherever it stands:
    "yep that's the one", "it is yes ta very much"; to cancelling, also with why.
    """
    if where not in _AGREED or len(words_of(text)) > _A_FEW or text.rstrip().endswith("?"):
        return False
    parts = around_a_yes(text)
    if parts is None:
        return False
    before, after = parts
    if takes_part_back(after):
        return False
    if after == "":
        return not content_words(before)
    moves = yield from read_moves(after, spoken)
    agrees = _AGREES | (_AS_A_REASON if where is Where.CANCEL else frozenset())
    return sum(moves.get(move, 0.0) for move in agrees) > _MOSTLY


_AGREED = frozenset({Where.SUMMARY, Where.SOLVED, Where.HELP, Where.ITEM, Where.CANCEL})
_AGREES = frozenset({Move.YES, Move.THANKS, Move.SAME})
_AS_A_REASON = frozenset({Move.WORKS, Move.HELPED, Move.LET_GO})
_SENTENCES, _MOSTLY = re.compile(r"[.!?\n]+"), 0.6
