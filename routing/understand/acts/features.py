"""Turns a message into features that tell acts apart: small words in their order count as much as
nouns, and signs and emoji count too.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from catalog.language_packs import Language, pack
from routing.understand.words.concepts import concept
from routing.understand.words.normalise import normalise
from routing.understand.words.stem import stem

MOST_WORDS = 40
"""So many words at the beginning, and as many at the end, are looked at."""
_TOKEN = re.compile(r"(?<!\w)'[a-z]\b|[^\W_]+(?:'[^\W_]+)?|[?!]+|[^\w\s.,:;()\"'/-]")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n|, (?=\w+ \w+ )")
MOST_PARTS = 4
_STRETCHED = re.compile(r"(\w)\1{2,}")
_CALL = re.compile(r"\bs\W?\d{3,9}\b")
_STICKER = re.compile(
    r"(?<![\w-])(?=[a-z0-9-]{0,24}\d)(?=[0-9-]{0,24}[a-z])"
    r"[a-z0-9]{1,12}(?:-[a-z0-9]{1,12}){1,3}(?![\w-])"
)
"""The number on a device: "VK-PR-01", "LT-4432"."""
_DIGITS = re.compile(r"\d+")
_LETTERS_SHARE, _GROUP = 0.8, 4


def tokens(text: str, language: Language) -> list[str]:
    """Words, marks and emoji, lower case, as they are usually spelled; a call's number is `s#`,
    digits are `0`.
    """
    clean = _CALL.sub("s#", _STRETCHED.sub(r"\1\1", normalise(text)))
    clean, usual = _without_stickers(clean, language), _usual(language)
    found = [one for said in _TOKEN.findall(clean) for one in usual.get(said, (said,))]
    if len(found) > 2 * MOST_WORDS:
        found = [*found[:MOST_WORDS], *found[-MOST_WORDS:]]
    return [_DIGITS.sub("0", one[:24]) for one in found if not _is_modifier(one)]


def _without_stickers(clean: str, language: Language) -> str:
    """The text without numbers on devices, which tell nothing beside other words: a request may
    name one as an answer does. Where one begins the text a device is spoken of.
    """
    rest = _STICKER.sub(" ", clean)
    if rest == clean or not _TOKEN.search(rest):
        return clean
    return f"{_device(language)} {rest}" if _STICKER.match(clean) else rest


@lru_cache(maxsize=8)
def _device(language: Language) -> str:
    return str(pack(language).data("acts").get("device", ""))


@lru_cache(maxsize=8)
def _usual(language: Language) -> Mapping[str, tuple[str, ...]]:
    """The usual words for those that are typed in a hurry, in dialect or on paper (`variants` of
    `acts.yaml`): "tis", "efkes", "gaarne"; none for what only fills up a sentence.
    """
    known = pack(language).data("acts").get("variants", {})
    return {typed: tuple(str(words).split()) for words, forms in known.items() for typed in forms}


def parted(text: str) -> list[str]:
    """The sentences of a message, the first few; those of a single word go with their neighbour."""
    found = [part.strip() for part in _SENTENCE.split(text.strip()) if len(part.split()) > 1]
    return found[:MOST_PARTS]


def _is_modifier(token: str) -> bool:
    return unicodedata.category(token[0]) in {"Mn", "Sk", "Cf", "Me"}


def features(text: str, language: Language) -> dict[str, float]:
    """Each feature with its weight; two blocks of length one each, before they are weighed."""
    said = tokens(text, language)
    words = _unit(dict(_words(said, language)))
    letters = _unit(_letters(said))
    found = dict(words)
    found.update((name, value * _LETTERS_SHARE) for name, value in letters.items())
    found[f"#{min(len(said), 12) // 2}"] = 0.3
    return found


def _words(said: Sequence[str], language: Language) -> Iterator[tuple[str, float]]:
    marked = ["^", *said, "$"]
    for word in said:
        yield word, 1.0
        meant = _meant(word, language)
        if meant:
            yield meant, 0.8
    for one, other in pairwise(marked):
        yield f"{one} {other}", 1.0
    for one, between, other in zip(marked, marked[1:], marked[2:], strict=False):
        yield f"{one} {between} {other}", 0.7
        yield f"{one} _ {other}", 0.5


@lru_cache(maxsize=20_000)
def _meant(word: str, language: Language) -> str | None:
    return concept(stem(word, language), language)


def _letters(said: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for word in said:
        for group in _groups(word):
            found[group] = found.get(group, 0.0) + 1.0
    return found


@lru_cache(maxsize=20_000)
def _groups(word: str) -> tuple[str, ...]:
    """The groups of four letters of a word."""
    marked = f" {word} "
    return tuple(f"/{marked[i : i + _GROUP]}" for i in range(max(1, len(marked) - _GROUP + 1)))


def _unit(block: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in block.values())) or 1.0
    return {name: value / length for name, value in block.items()}
