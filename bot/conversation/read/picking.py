"""Which of the choices shown last does a typed message pick? By number, by order ("de tweede"), by
its label. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.conversation.read.reading import plain, words_of, yes_or_no
from bot.conversation.state.dialogue import ShownOption

_NUMBER = re.compile(r"(?:nr|no|number|nummer|option|optie|keuze|choice|#)?\.?\s*(\d{1,2})\s*[.)]?")
_ORDER = {
    "first": 0,
    "1st": 0,
    "eerste": 0,
    "1e": 0,
    "second": 1,
    "2nd": 1,
    "tweede": 1,
    "2e": 1,
    "third": 2,
    "3rd": 2,
    "derde": 2,
    "3e": 2,
    "fourth": 3,
    "4th": 3,
    "vierde": 3,
    "4e": 3,
    "fifth": 4,
    "5th": 4,
    "vijfde": 4,
    "5e": 4,
    "last": -1,
    "laatste": -1,
}
_AROUND = {
    "the",
    "de",
    "het",
    "one",
    "optie",
    "option",
    "please",
    "graag",
    "keuze",
    "that",
    "die",
    "i",
    "mean",
    "ik",
    "bedoel",
}
_NEAR = 88
_MOST_WORDS = 4


def by_number(text: str, options: Sequence[ShownOption]) -> ShownOption | None:
    """The choice with that number, counted from 1, or in that order."""
    said = plain(text)
    found = _NUMBER.fullmatch(said)
    if found:
        place = int(found[1]) - 1
        return options[place] if 0 <= place < len(options) else None
    words = [w for w in words_of(said) if w not in _AROUND]
    if len(words) == 1 and words[0] in _ORDER:
        place = _ORDER[words[0]]
        return options[place] if place < len(options) else None
    return None


def by_yes_or_no(text: str, options: Sequence[ShownOption]) -> ShownOption | None:
    """The one choice that is a yes (or a no), for a bare yes (or no)."""
    answer = yes_or_no(text)
    if answer.said is None or answer.rest:
        return None
    same = [o for o in options if yes_or_no(o.label).said is answer.said]
    return same[0] if len(same) == 1 else None


def by_label(text: str, options: Sequence[ShownOption], *, loosely: bool) -> ShownOption | None:
    """The one choice with that label; `loosely`: a slip, or telling words of it, are enough."""
    said = plain(text)
    if not said:
        return None
    exact = [o for o in options if plain(o.label) == said]
    if exact or not loosely:
        return exact[0] if exact else None
    near = [o for o in options if len(said) > 3 and fuzz.ratio(said, plain(o.label)) >= _NEAR]
    if len(near) == 1:
        return near[0]
    typed = [w for w in words_of(said) if len(w) > 2 and w not in _AROUND]
    if not typed or len(words_of(said)) > _MOST_WORDS:
        return None
    part = [o for o in options if all(_in(word, o.label) for word in typed)]
    return part[0] if len(part) == 1 else None


def _in(word: str, label: str) -> bool:
    return any(fuzz.ratio(word, own) >= _NEAR for own in words_of(label))
