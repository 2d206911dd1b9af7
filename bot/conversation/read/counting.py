"""Reads numbers that are written out, up to 999, as digits: "veertien", "two hundred and four".
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally


@dataclass(frozen=True)
class CountWords:
    """The words numbers are made of, and the forms they are made in."""

    number: re.Pattern[str]
    """A number of more than one, written out."""
    part: re.Pattern[str]
    values: Mapping[str, int]
    """What each part stands for."""


@in_all_languages("numbers")
def count_words(words: Vocabulary) -> CountWords:
    """The words for numbers of all installed languages, each made in its own language's way."""
    kinds = ("numbers", "units", "tens", "hundreds")
    values = {word: n for kind in kinds for word, n in words.table(kind).items() if n}
    forms = [form for pack in words.packs for form in _forms(words.only(pack))]
    return CountWords(
        number=re.compile(rf"(?<![\w'’-])(?:{'|'.join(forms) or '(?!)'})(?![\w'’-])", re.I),
        part=re.compile(literally(values), re.I),
        values=values,
    )


def _forms(words: Vocabulary) -> list[str]:
    """The forms of one language's numbers, the longest first."""
    plain = [word for word, n in words.table("numbers").items() if n > 1]
    lists = {kind: f"(?:{literally(words.table(kind))})" for kind in ("units", "tens", "hundreds")}
    lists = {"unit": lists["units"], "tens": lists["tens"], "hundred": lists["hundreds"]}
    below = [one.pattern for one in words.patterns("below_hundred", lists=lists)]
    below += [lists["tens"], literally(plain)] if plain else []
    lists["below"] = f"(?:{'|'.join([*below, lists['unit']])})" if below else "(?!)"
    return [*(one.pattern for one in words.patterns("with_hundreds", lists=lists)), *below]


def in_digits(text: str) -> str:
    """The text with the numbers of more than one that are written out in it as digits; "one" is an
    article, or points at something, too often.
    """
    return count_words().number.sub(lambda found: str(_value(found[0])), text)


def written_out(text: str) -> int | None:
    """The number that the text is and nothing else, written out; None where it is none."""
    said = text.strip().casefold()
    value = count_words().values.get(said)
    if value is not None:
        return value
    return _value(said) if count_words().number.fullmatch(said) else None


def _value(said: str) -> int:
    """What the parts of a number come to: a hundred multiplies what stands before it."""
    known, value = count_words(), 0
    for part in known.part.findall(said):
        worth = known.values[part.casefold()]
        value = (value or 1) * worth if worth == _HUNDRED else value + worth
    return value


_HUNDRED = 100
