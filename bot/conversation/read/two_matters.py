"""Tells two matters in one message apart: an answer and what leads away, a stop and what is asked
instead. Pure.
"""

from __future__ import annotations

import re

from bot.conversation.read.lexicon import Said, lexicon
from bot.conversation.read.reading import read, words_of


def besides(text: str) -> tuple[str, str]:
    """What is said before words that lead to another matter within a message, and what is said with
    them: "E4, and by the way the lift is stuck"; all of it and "" where nothing leads away.
    """
    found = next((f for p in lexicon().besides if (f := p.search(text))), None)
    if found is None or not text[: found.start()].strip(" ,.;:!"):
        return text, ""
    return text[: found.start()].strip(" ,;:"), text[found.start("more") :].strip()


def after_stop(text: str) -> str:
    """What is said after a word to stop and a mark: "forget that, there is water in the cellar"; ""
    where nothing of some words follows one.
    """
    head, mark, rest = _first_part(text)
    stops = bool(mark) and read(head).said is Said.CANCEL
    return rest if stops and len(words_of(rest)) > _A_FEW_MORE else ""


_A_FEW_MORE = 2


def first_of_two(text: str) -> tuple[str, str]:
    """What is said before the first mark, and after it; all of it and "" where there is none."""
    head, _, rest = _first_part(text)
    return head, rest


def _first_part(text: str) -> tuple[str, str, str]:
    found = _MARK.search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


_MARK = re.compile(r"[,.;:!\n]+\s+")
