"""Reads a judgement with which a text begins: "fine, but it took too long", "2 stars, too late"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally


@dataclass(frozen=True)
class _Words:
    stars: dict[str, int]
    """Words that judge, and the stars they stand for."""
    telling: frozenset[str]
    """Those that say themselves what went wrong: "slow"."""
    begins: re.Pattern[str]
    """A text that begins with one of them, and says what it is about after a mark or such a word as
    "but".
    """


@in_all_languages("answers")
def _words(words: Vocabulary) -> _Words:
    telling = words.table("telling_judgements")
    stars = words.table("judgements") | telling | _typed_stars(words)
    before, then = literally(words.words("before_judgement")), literally(words.words("but_why"))
    pattern = (
        rf"(?:(?:{before})\s+)*(?P<judgement>{literally(stars)})"
        rf"(?:\s+(?:{literally(words.words('after_judgement'))}))?"
        rf"(?:\s*[.!]*|\s*[,.;:!–-]+\s*(?P<marked>\S.*)|\s+(?P<joined>(?:{then})\s.*))"
    )
    return _Words(stars, frozenset(telling), re.compile(pattern, re.DOTALL))


def _typed_stars(words: Vocabulary) -> dict[str, int]:
    """Stars as people type them: "2 stars", "vier sterren", "4/5"."""
    numbers = words.of("numbers").table("numbers") | {str(n): n for n in range(1, _MOST + 1)}
    few = {word: n for word, n in numbers.items() if 0 < n <= _MOST}
    typed = {f"{word} {star}": n for word, n in few.items() for star in words.words("stars")}
    return typed | {f"{n}/{_MOST}": n for n in range(1, _MOST + 1)}


_MOST = 5


def judged(text: str) -> tuple[int, str]:
    """How many stars a judgement at the head of a text stands for, and what is said with it; (0,
    "") where it begins with none.
    """
    found = _words().begins.fullmatch(" ".join(text.casefold().split()))
    if found is None:
        return 0, ""
    why = found["marked"] or found["joined"] or ""
    why = text if found["judgement"] in _words().telling else why
    return _words().stars[found["judgement"]], plain(why)
