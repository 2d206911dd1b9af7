"""Reads a judgement with which a text begins: "fine, but it took too long"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally


@dataclass(frozen=True)
class _Words:
    stars: dict[str, int]
    """Words that judge, and the stars they stand for."""
    begins: re.Pattern[str]
    """A text that begins with one of them, and says what it is about after a mark or such a word as
    "but".
    """


@in_all_languages("answers")
def _words(words: Vocabulary) -> _Words:
    stars = words.table("judgements")
    before, then = literally(words.words("before_judgement")), literally(words.words("but_why"))
    pattern = (
        rf"(?:(?:{before})\s+)*(?P<judgement>{literally(stars)})"
        rf"(?:\s*[.!]*|\s*[,.;:!–-]+\s*(?P<marked>\S.*)|\s+(?P<joined>(?:{then})\s.*))"
    )
    return _Words(stars, re.compile(pattern, re.DOTALL))


def judged(text: str) -> tuple[int, str]:
    """How many stars a judgement at the head of a text stands for, and what is said with it; (0,
    "") where it begins with none.
    """
    found = _words().begins.fullmatch(" ".join(text.casefold().split()))
    if found is None:
        return 0, ""
    return _words().stars[found["judgement"]], plain(found["marked"] or found["joined"] or "")
