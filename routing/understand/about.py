"""Reads what an item says it is for, and what not."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from catalog.language_packs import Language, pack

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.;\n]+(?:\s|$)")


class ForWhat(NamedTuple):
    """The two halves of an `about`; either may be empty."""

    what: str
    not_what: str


def for_what(about: str, language: Language) -> ForWhat:
    """ "For a laptop that is broken; not for getting one": the first half, and the second. In each
    sentence what comes from the first word that denies is what it is not for.
    """
    what, not_what = [], []
    for sentence in _SENTENCE.split(about):
        denied = next(
            (w.start() for w in _WORD.finditer(sentence) if _begins_denial(w, sentence, language)),
            len(sentence),
        )
        what.append(sentence[:denied].strip(" ,;."))
        not_what.append(sentence[denied:].strip(" ,;."))
    return ForWhat(". ".join(filter(None, what)), ". ".join(filter(None, not_what)))


def _begins_denial(word: re.Match[str], sentence: str, language: Language) -> bool:
    """Whether a clause that denies begins here: at its start, or after a comma."""
    before = sentence[: word.start()].rstrip()
    starts = not before or before.endswith((",", "(", ":", "–", "-"))
    return starts and word.group(0).lower() in _denials(language)


@cache
def _denials(language: Language) -> frozenset[str]:
    return frozenset(pack(language).data("features").get("negations", "").split())
