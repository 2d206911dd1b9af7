"""Knows what in a message only tells why it presses ("I've got a board meeting at 3"): that asks
for nothing, and says nothing of what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from catalog.language_packs import Language
from routing.understand.cuts import cuts
from routing.understand.decision import Decision
from routing.understand.words.normalise import normalise
from routing.understand.words.patterns import either

_EDGES = " ,.!?;:-"


def tells_why_now(text: str, languages: Sequence[Language]) -> bool:
    """Whether a part of a message says no more than why it presses."""
    return _why_now(tuple(languages)).fullmatch(normalise(text).strip(_EDGES)) is not None


def without_why_now(text: str, languages: Sequence[Language]) -> str:
    """The message without what only tells why it presses at its end or beginning."""
    for cut in cuts(text, languages):
        if tells_why_now(cut.after, languages):
            return cut.before
        if tells_why_now(cut.before, languages):
            return cut.after
    return text


def with_all_of_it(found: tuple[Decision, ...], whole: Decision) -> tuple[Decision, ...]:
    """One request that was read without why it presses, with all of its words; several as found."""
    if len(found) > 1:
        return found
    kept = {"text": whole.text, "priority_cues": whole.priority_cues}
    return (found[0].model_copy(update=kept),)


@cache
def _why_now(languages: tuple[Language, ...]) -> re.Pattern[str]:
    joins = "|".join(either(languages, "seams", field) for field in ("joins", "and"))
    # Each word is taken in one way only: "and" is in both lists, and n of them had 2 ** n ways.
    return re.compile(rf"(?>(?:{joins})\b,? ?)*(?:{either(languages, 'seams', 'why_now')})")
