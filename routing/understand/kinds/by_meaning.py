"""Estimates a message's kind, and whether it asks for anything, from what an encoder reads.

Learnt from the languages' own sentences of each kind (`sentences.csv`), from their small talk
(`small_talk.csv`), and from the catalogue's phrases: softmax on vectors, so that what is kept is
one column of numbers for each.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from catalog.language_packs import Language, pack
from catalog.model import Catalogue, Kind
from routing.understand.kinds.lean import KINDS
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.pieces import unit
from routing.understand.model import softmax

_NOTHING = len(KINDS)
"""The number of what asks for nothing, after those of the kinds."""
_MOST_PHRASES = 800
_STRENGTH, _STEPS = 12.0, 25


class KindChances(NamedTuple):
    """Chances of each of `KINDS` where something is asked, and that nothing is."""

    kinds: tuple[float, ...]
    nothing: float


_LEAST = 0.05
"""A chance below this tells no more than this does."""
_BY_ITEMS, _BY_SENTENCES = 3.0, 1.5
"""How much the kinds of the likely items count, and what sentences teach."""


def odds(chances: KindChances | None, of_items: Mapping[Kind, float]) -> tuple[float, ...] | None:
    """Odds (natural log) of each of `KINDS`: from sentences, and from the chances that the items of
    each kind have (`of_items`, empty when no item is likely). None when nothing is known.
    """
    if chances is None:
        return None
    sentences = [_BY_SENTENCES * math.log(chance + _LEAST) for chance in chances.kinds]
    if not of_items:
        return tuple(sentences)
    rest = [of_items.get(kind, 0.0) for kind in KINDS]
    return tuple(s + _BY_ITEMS * math.log(r + _LEAST) for s, r in zip(sentences, rest, strict=True))


class _Said(NamedTuple):
    text: str
    language: Language
    number: int


class KindByMeaning:
    """`centres`: the mean of what is said in each language; `weights` (dimensions x kinds and
    nothing).
    """

    def __init__(self, centres: dict[Language, np.ndarray], weights: np.ndarray) -> None:
        self._centres, self._weights = centres, weights

    @classmethod
    def of(cls, catalogue: Catalogue, encoder: Encoder) -> KindByMeaning | None:
        """Learn; None where the languages have no sentences."""
        said = [*_sentences(catalogue.organisation.languages), *_phrases(catalogue)]
        if len({one.number for one in said}) < 2:
            return None
        vectors = encoder.vectors([one.text for one in said], [one.language for one in said])
        spoken = np.array([one.language for one in said])
        centres = {code: vectors[spoken == code].mean(axis=0) for code in sorted(set(spoken))}
        rows = unit(vectors - np.stack([centres[one.language] for one in said]))
        weights = softmax.fit(
            rows,
            np.array([one.number for one in said]),
            _NOTHING + 1,
            np.arange(len(rows)),
            strength=_STRENGTH,
            steps=_STEPS,
        )
        return cls(centres, weights)

    def of_vector(self, vector: np.ndarray, language: Language) -> KindChances:
        """Of a message, as the encoder reads it."""
        centre = self._centres.get(language)
        row = unit((vector - centre if centre is not None else vector)[None])
        chances = softmax.probabilities(row @ self._weights)[0]
        asked = max(float(chances[:_NOTHING].sum()), 1e-6)
        kinds = tuple(float(chance) / asked for chance in chances[:_NOTHING])
        return KindChances(kinds, float(chances[_NOTHING]))


def _sentences(languages: Sequence[Language]) -> Iterator[_Said]:
    """The languages' own, of each kind and of none."""
    for code in languages:
        for row in pack(code).rows("sentences"):
            yield _Said(row["text"], code, KINDS.index(Kind(row["kind"])))
        for row in pack(code).rows("small_talk"):
            yield _Said(row["text"], code, _NOTHING)


def _phrases(catalogue: Catalogue) -> list[_Said]:
    """The catalogue's, thinned."""
    found = [
        _Said(phrase, code, KINDS.index(Kind(entry.item.kind)))
        for entry in catalogue.entries.values()
        for code in catalogue.organisation.languages
        for phrase in entry.item.phrases.in_(code)
    ]
    return found[:: 1 + len(found) // _MOST_PHRASES]
