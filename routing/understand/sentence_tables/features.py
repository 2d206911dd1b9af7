"""Takes from a text what tells whether it can wait: words, neighbours, letters inside words.

A number is as good as another of its length, and a time of the day as another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from routing.understand.words.normalise import words

_TIME = re.compile(r"(?<!\w)\d{1,2}[.:]\d\d(?!\w)")
_LETTERS = 4
"""So many letters stand together; a space marks where a word begins and ends."""
FEW_WORDS, FEW_LETTERS = 20, 40
"""So many features more are reckoned of each text: a few words prove little."""


def tokens(text: str) -> list[str]:
    """The words of a normalised text, figures made alike."""
    return ["0" * len(w) if w.isdigit() else w for w in words(_TIME.sub("0time", text))]


def by_words(said: Sequence[str]) -> Iterable[str]:
    """Words and neighbours (`a b`)."""
    return {*said, *(f"{one} {other}" for one, other in pairwise(said))}


def by_letters(said: Iterable[str]) -> Iterable[str]:
    """Letters that stand together in any of the words."""
    return {letters for word in said for letters in in_word(word)}


@lru_cache(4_000)
def in_word(word: str) -> tuple[str, ...]:
    """The same of one word, as `~ <letters>`."""
    marked = f" {word} "
    found = range(max(1, len(marked) - _LETTERS + 1))
    return tuple(f"~{marked[i : i + _LETTERS]}" for i in found)
