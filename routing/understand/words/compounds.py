"""Takes a word apart where the language writes two as one: koffie+automaat, loon+s+verhoging.

A message's `koffieautomaat` so meets a phrase's `automaat voor koffie`. Which links stand between
two words, and what a verb loses as the first of them (`vergader+zaal`), is the language's own
(`features.yaml`); a language that names no links writes words apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from catalog.language_packs import Language, pack
from routing.understand.words.dictionary import in_dictionary
from routing.understand.words.frequency import zipf

_SHORT, _LONG = 3, 40
"""Letters at least of each part, and at most of the whole."""
_OF_DICTIONARY, _KNOWN_LENGTH = 2.7, 5
"""Zipf value that a word of the dictionary alone is taken to have, from so many letters on."""
_SHORT_USED = 4.2
"""Zipf value from which a word of `_SHORT` letters is a part."""
_FUNCTION = 5.6
"""Words more common than this (door, het) are no parts: door+sturen is no door."""
_EVEN = 0.15
"""How much each letter of the shorter part counts: klok+programma, not klokpro+gramma."""
_LINK = 0.2


class _Cut(NamedTuple):
    worth: float
    head: str
    tail: str


@lru_cache(maxsize=20_000)
def parts(word: str, language: Language) -> tuple[str, ...]:
    """The two words that make this one; none where no two do."""
    known = pack(language).data("features")
    if "compound_links" not in known or not 2 * _SHORT < len(word) <= _LONG or not word.isalpha():
        return ()
    best = max(_cuts(word, language), default=None)
    return (best.head, best.tail) if best else ()


def _cuts(word: str, language: Language) -> Iterator[_Cut]:
    known = pack(language).data("features")
    no_part = frozenset(str(known.get("compound_no_part", "")).split())
    for end in range(_SHORT, len(word) - _SHORT + 1):
        tail = word[end:]
        after = None if tail in no_part else _use(tail, language)
        if after is None:
            continue
        for head, cost in _heads(word[:end], known["compound_links"]):
            before = None if head in no_part else _use_as_head(head, language)
            if before is not None:
                even = _EVEN * min(len(head), len(tail))
                yield _Cut(min(before, after) + even - cost, head, tail)


def _heads(written: str, links: list[str]) -> Iterator[tuple[str, float]]:
    yield written, 0.0
    for link in links:
        if written.endswith(link) and len(written) - len(link) >= _SHORT:
            yield written.removesuffix(link), _LINK


def _use_as_head(word: str, language: Language) -> float | None:
    """How common the word is, as it stands or as what a verb keeps."""
    if len(word) <= _SHORT:
        return _use(word, language)
    ends = pack(language).data("features").get("compound_verb_ends", ())
    verbs = [use for end in ends if (use := zipf(language).get(word + end)) is not None]
    return zipf(language).get(word) or (max(verbs) - _LINK if verbs else _use(word, language))


def _use(word: str, language: Language) -> float | None:
    """How common a word is (Zipf value); None where it is no part."""
    use = zipf(language).get(word)
    if use is None and len(word) >= _KNOWN_LENGTH and in_dictionary(word, language):
        use = _OF_DICTIONARY
    least = _SHORT_USED if len(word) <= _SHORT else 0.0
    return use if use is not None and least <= use <= _FUNCTION else None
