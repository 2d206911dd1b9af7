"""Finds in a long text the sentences that ask for something: a mail tells a story around them.
Pure, and linear in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from catalog.language_packs import Language, packs
from routing.understand.words.patterns import either

LONG = 600
"""A text of more signs may tell a story: a card shows no more of it."""
_MOST, _BESIDE = 900, 200
"""So many signs of it are taken for what is asked; a sentence as long as this says enough without
those beside it.
"""
_LONGEST_SENTENCE = 600
"""Signs of a sentence that are looked at."""
_WRAPPED = 55
"""A line that is longer may go on in the next: mail programs break lines."""
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_LISTED = re.compile(r"\s*(?:[-*•–]|\(?\d{1,2}[.)])\s")
_END = re.compile(r"(?<=[.!?…])\s+|\n\s*")


class _Signs(NamedTuple):
    """What a sentence that asks is known by."""

    asks: re.Pattern[str]
    wrong: re.Pattern[str]
    only_polite: re.Pattern[str]


def asked_in(text: str) -> str:
    """The sentences of a long text that ask for something, with those beside them; "" where the
    text is short, or none does.
    """
    if len(text) <= LONG:
        return ""
    paragraphs = [_sentences(one) for one in _PARAGRAPH.split(text)]
    signs = _signs(tuple(packs()))
    for sign in (signs.asks, signs.wrong):
        asked = [part for one in paragraphs if (part := _asked(one, sign, signs.only_polite))]
        if asked:
            return "\n".join(_within(asked))
    return ""


def _asked(sentences: Sequence[str], sign: re.Pattern[str], polite: re.Pattern[str]) -> str:
    """What a paragraph asks: its sentences with the sign, and what stands beside a short one."""
    said = [one[:_LONGEST_SENTENCE].lower() for one in sentences]
    found = {n for n, one in enumerate(said) if sign.search(one) and not polite.search(one)}
    kept = found | {m for n in found for m in (n - 1, n + 1) if len(sentences[n]) < _BESIDE}
    return " ".join(one for n, one in enumerate(sentences) if n in kept)


def _within(asked: Sequence[str]) -> Iterator[str]:
    """The first of what is asked, as far as it is not too much."""
    left = _MOST
    for one in asked:
        if one and left > 0:
            yield one[:left]
        left -= len(one)


def _sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph, in lines that were broken put together again."""
    return [one for line in _unbroken(paragraph) for one in _END.split(line) if one.strip()]


def _unbroken(paragraph: str) -> list[str]:
    lines, before = list[list[str]](), 0
    for line in paragraph.split("\n"):
        if before > _WRAPPED and not _LISTED.match(line):
            lines[-1].append(line.strip())
        else:
            lines.append([line.strip()])
        before = len(line)
    return [" ".join(one) for one in lines]


@cache
def _signs(languages: tuple[Language, ...]) -> _Signs:
    """Of all languages together: people mix them."""

    def said(field: str) -> re.Pattern[str]:
        return re.compile(either(languages, "story", field), re.I)

    return _Signs(said("asks"), said("wrong"), said("only_polite"))
