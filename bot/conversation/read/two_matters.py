"""Tells two matters in one message apart: an answer and what leads away, a stop and what is asked
instead. Pure.
"""

from __future__ import annotations

import re

from bot.conversation.read.lexicon import Said, lexicon
from bot.conversation.read.reading import read, words_of
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally


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


def and_a_question(text: str) -> tuple[str, str]:
    """What is said before a question at the end of a message, and that question: "room 12, and how
    long does that take?"; all of it and "" where it ends with none, or is all question.
    """
    said = text.strip()
    if not said.endswith("?"):
        return text, ""
    ends = [found for found in _and_asks().finditer(said) if found.start() > 0]
    if not ends or "?" in said[: ends[-1].start()]:
        return text, ""
    question = said[ends[-1].end() :].strip()
    if len(words_of(question)) <= _A_TAG:
        return text, ""
    return said[: ends[-1].start()].strip(" ,.;:!"), question


def asked_after_all(text: str) -> str:
    """The question that a message of several sentences ends with; "" where it ends with none."""
    said = text.strip()
    *before, question = _SENTENCE.split(said)
    asks = bool(before) and question.endswith("?") and len(words_of(question)) > _A_TAG
    return question if asks else ""


_SENTENCE = re.compile(r"(?<=[.!])\s+")
_A_TAG = 2
"""So few words before a question mark ask whether it is so: "C3, right?"."""


@in_all_languages("answers")
def _and_asks(words: Vocabulary) -> re.Pattern[str]:
    """What stands before a question that goes on from something else: a mark or "and"."""
    joins, asks = (literally(words.words(key)) for key in ("joins_a_question", "asks_with"))
    return re.compile(
        rf"[,.;:!]+\s+(?:(?:{joins})\s+)*|\s(?:{joins})\s+(?=(?:{asks})\b)", re.IGNORECASE
    )
