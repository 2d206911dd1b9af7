"""Reads numbers that are written out, up to 999,999, as digits: "veertien", "two hundred and four",
"anderhalf dozijn", "3 thousand". Pure.
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
    multiplies: frozenset[str]
    """Parts that multiply what stands before them: a dozen, a hundred, a thousand."""
    halves: Mapping[str, int]
    """How many halves of what follows these are: 3 of "anderhalf"."""


_MULTIPLY = ("dozens", "hundreds", "thousands")


@in_all_languages("numbers")
def count_words(words: Vocabulary) -> CountWords:
    """The words for numbers of all installed languages, each made in its own language's way."""
    kinds = ("numbers", "units", "tens", *_MULTIPLY)
    values = {word: n for kind in kinds for word, n in words.table(kind).items() if n}
    halves = words.table("halves")
    forms = [form for pack in words.packs for form in _forms(words.only(pack))]
    return CountWords(
        number=re.compile(rf"(?<![\w'’-])(?:{'|'.join(forms) or '(?!)'})(?![\w'’-])", re.I),
        part=re.compile(rf"\d+|{literally((*values, *halves))}", re.I),
        values=values,
        multiplies=frozenset(word for kind in _MULTIPLY for word in words.table(kind)),
        halves=halves,
    )


def _forms(words: Vocabulary) -> list[str]:
    """The forms of one language's numbers, the longest first."""
    plain = [word for word, n in words.table("numbers").items() if n > 1]
    kinds = {"unit": "units", "ten": "tens", "half": "halves"}
    kinds |= {"hundred": "hundreds", "dozen": "dozens", "thousand": "thousands"}
    lists = {one: f"(?:{literally(words.table(kind))})" for one, kind in kinds.items()}
    lists |= {"tens": lists["ten"], "figure": r"(?:(?<![\d.,])\d{1,3})"}
    below = [one.pattern for one in words.patterns("below_hundred", lists=lists)]
    below += [lists["tens"], literally(plain)] if plain else []
    lists["below"] = _any_of([*below, lists["unit"]]) if below else "(?!)"
    hundreds = [one.pattern for one in words.patterns("with_hundreds", lists=lists)]
    lists["below_thousand"] = _any_of([*hundreds, lists["below"]])
    larger = [
        one.pattern
        for key in ("with_halves", "with_thousands", "with_dozens")
        for one in words.patterns(key, lists=lists)
    ]
    return [*larger, *hundreds, *below]


def _any_of(forms: list[str]) -> str:
    return f"(?:{'|'.join(forms)})"


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
    """What the parts of a number come to: a dozen, a hundred or a thousand multiplies what stands
    before it, a thousand all of it.
    """
    known, thousands, value, halves = count_words(), 0, 0, 0
    for part in map(str.casefold, known.part.findall(said)):
        worth = int(part) if part.isdigit() else known.values.get(part, 0)
        if part in known.halves:
            halves = known.halves[part]
        elif part not in known.multiplies:
            value += worth
        else:
            value = halves * worth // 2 if halves else (value or 1) * worth
            halves = 0
        if worth == _THOUSAND:
            thousands, value = thousands + value, 0
    return thousands + value


_THOUSAND = 1000
