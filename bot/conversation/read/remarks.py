"""Knows remarks about what somebody else said, knows, did or is, by the languages' `remarks.yaml`:
"Karen said you do that". Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally

_LONGEST = 200
"""Signs of a remark: a longer text tells more."""
_REPORTS, _REMARKS = "reports", "remarks"


@in_all_languages("remarks")
def _patterns(words: Vocabulary) -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """How reports and remarks begin, each by the words of its own language."""
    each = [_of_language(words.only(pack)) for pack, _ in words.each(_REMARKS)]
    return {
        kind: tuple(pattern for found in each for pattern in found[kind])
        for kind in (_REPORTS, _REMARKS)
    }


def _of_language(words: Vocabulary) -> Mapping[str, tuple[re.Pattern[str], ...]]:
    lead = rf"^(?:(?:{literally(words.words('leads'))})[ ,]+)?"
    no = literally(words.words("not_who"))
    who = rf"{lead}(?!(?:{no})\b)[\w.'-]+(?: (?!(?:{no})\b)[\w.'-]+){{0,4}}?"
    lists = {"who": who, "known": f"(?:{literally(words.words('known'))})"}
    return {kind: words.patterns(kind, lists=lists) for kind in (_REPORTS, _REMARKS)}


def remarked(text: str) -> str | None:
    """What somebody else said or wants, in words that only tell that: "you do that" of "Karen said
    you do that"; "" where they tell what somebody knows, did or is. None where they tell anything
    else, or ask.
    """
    said = plain(text)
    if len(said) > _LONGEST or text.rstrip().endswith("?"):
        return None
    known = _patterns()
    report = next((found for one in known[_REPORTS] if (found := one.match(said))), None)
    if report:
        return said[report.end() :].strip(" ,.:;!")
    return "" if any(one.match(said) for one in known[_REMARKS]) else None


_NUMBER = re.compile(r"(?<![\w.-])(?:\+|0)[1-9][\d ./()-]{6,18}\d(?![\w-])")
_FIGURES = 9
"""A telephone number has so many figures; a date has fewer."""


def leaves_a_number(text: str) -> bool:
    """Whether a telephone number stands in a text: "you may call me on 06 12345678"."""
    found = _NUMBER.search(text)
    return found is not None and sum(map(str.isdigit, found[0])) >= _FIGURES
