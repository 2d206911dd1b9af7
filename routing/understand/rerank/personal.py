"""Takes personal data out of a message before it leaves: names, addresses, numbers of people."""

from __future__ import annotations

import re
from collections.abc import Iterable

NAME, ADDRESS, LINK, NUMBER, DATE = "[name]", "[e-mail]", "[link]", "[number]", "[date]"
MASKS = (NAME, ADDRESS, LINK, NUMBER, DATE)
"""What stands in their places."""
_FIGURES = re.compile(r"(?<![\w])\+?\d[\d ()./-]{3,30}\d(?!\w)")
_ACCOUNT = re.compile(r"(?<!\w)[A-Z]{2}\d{2}[A-Z0-9]{8,30}(?!\w)")
_DAY = re.compile(r"(?:\d{1,2}[-/.]\d{1,2}[-/.](\d{2,4})|(\d{4})[-/.]\d{1,2}[-/.]\d{1,2})")
_MOST_FIGURES = 5
"""More figures in a row tell who somebody is: a phone number, a staff number, one of an account."""
_LONG_AGO = 3
"""A day so many years ago is hardly one on which something is needed: a date of birth."""
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def without_personal(text: str, own: Iterable[str], others: Iterable[str], year: int) -> str:
    """The text without e-mail addresses, links, long numbers and days long before `year`; without
    the words of the asker's `own` names however they are written, and those of `others` where they
    are written as names.
    """
    left = _TOKEN.sub(_unlinked, text)
    left = _ACCOUNT.sub(NUMBER, left)
    left = _FIGURES.sub(lambda found: _figures(found, year), left)
    mine, theirs = _names(own), _names(others)

    def named(word: re.Match[str]) -> str:
        said = word.group(0)
        if _is_mask(word):
            return said
        hidden = said.casefold() in mine or (said[:1].isupper() and said.casefold() in theirs)
        return NAME if hidden else said

    return _WORD.sub(named, left)


def _unlinked(token: re.Match[str]) -> str:
    said = token.group(0)
    if "://" in said or said.lower().startswith("www."):
        return LINK
    before, at, after = said.partition("@")
    if not at or not (before.strip("(<[\"'") and after):
        return said if not at else NAME
    return ADDRESS


def _figures(found: re.Match[str], year: int) -> str:
    said = found.group(0)
    if day := _DAY.fullmatch(said):
        written = int(day[1] or day[2])
        full = written if written > 99 else written + (1900 if written > year % 100 + 5 else 2000)
        return DATE if full <= year - _LONG_AGO else said
    return NUMBER if sum(sign.isdigit() for sign in said) > _MOST_FIGURES else said


def _names(names: Iterable[str]) -> frozenset[str]:
    """The words of these names, of two letters and more."""
    words = (word.group(0) for name in names for word in _WORD.finditer(name))
    return frozenset(word.casefold() for word in words if len(word) > 1)


def _is_mask(word: re.Match[str]) -> bool:
    """Whether a word is what stands in the place of something."""
    text, start, end = word.string, word.start(), word.end()
    return text[max(0, start - 1) : end + 1] in MASKS
