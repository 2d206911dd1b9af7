"""Estimates a message's kind, and whether it asks for anything, from what an encoder reads.

Learnt from the languages' own sentences of each kind (`sentences.csv`), from their small talk
(`small_talk.csv`), from what only tells more about a request (`telling_more.csv`), and from the
catalogue's phrases: softmax on vectors, so that what is kept is
one column of numbers for each. Each model's part of a vector counts the same; a kind that few of
the catalogue's items have is the less likely.
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

_NOTHING, _MORE = len(KINDS), len(KINDS) + 1
"""The numbers of what asks for nothing, and of what tells more, after those of the kinds."""
_MOST_PHRASES = 800
_STRENGTH, _STEPS = 12.0, 25
_FEW = 2.0
"""So many items and sentences more are reckoned of each kind: that none is there proves little."""


class KindChances(NamedTuple):
    """Chances of each of `KINDS` where something is asked, that nothing is, and that it only tells
    `more` about something asked before.
    """

    kinds: tuple[float, ...]
    nothing: float
    more: float = 0.0


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
    """`centres`: the mean of what is said in each language; `weights` (dimensions x kinds, nothing
    and more); `widths`: numbers of each model in a vector; `rarer`: by what (natural log) each kind
    is likelier among the items than among what was learnt from.
    """

    def __init__(
        self,
        centres: dict[Language, np.ndarray],
        weights: np.ndarray,
        widths: Sequence[int],
        rarer: np.ndarray,
    ) -> None:
        self._centres, self._weights, self._widths, self._rarer = centres, weights, widths, rarer

    @classmethod
    def of(cls, catalogue: Catalogue, encoder: Encoder) -> KindByMeaning | None:
        """Learn; None where the languages have no sentences."""
        said = [*_sentences(catalogue.organisation.languages), *_phrases(catalogue)]
        numbers = np.array([one.number for one in said])
        if len(set(numbers)) < 2:
            return None
        vectors = encoder.vectors([one.text for one in said], [one.language for one in said])
        spoken = np.array([one.language for one in said])
        centres = {code: vectors[spoken == code].mean(axis=0) for code in sorted(set(spoken))}
        rows = _placed(vectors - np.stack([centres[one.language] for one in said]), encoder.widths)
        weights = softmax.fit(
            rows,
            numbers,
            _MORE + 1,
            np.arange(len(rows)),
            strength=_STRENGTH,
            steps=_STEPS,
        )
        return cls(centres, weights, encoder.widths, _rarer(catalogue, numbers))

    def of_vector(self, vector: np.ndarray, language: Language) -> KindChances:
        """Of a message, as the encoder reads it."""
        centre = self._centres.get(language)
        row = _placed((vector - centre if centre is not None else vector)[None], self._widths)
        chances = softmax.probabilities(row @ self._weights)[0]
        kinds = chances[:_NOTHING] * np.exp(self._rarer)
        kinds /= max(float(kinds.sum()), 1e-6)
        return KindChances(
            tuple(map(float, kinds)), float(chances[_NOTHING]), float(chances[_MORE])
        )


def _placed(rows: np.ndarray, widths: Sequence[int]) -> np.ndarray:
    """Rows in which each model's part is as long as the others'."""
    parts = np.split(rows, np.cumsum(widths)[:-1].tolist(), axis=1)
    return np.concatenate([unit(part) for part in parts], axis=1) / np.float32(
        math.sqrt(len(widths))
    )


def _rarer(catalogue: Catalogue, numbers: np.ndarray) -> np.ndarray:
    kinds = [Kind(entry.item.kind) for entry in catalogue.entries.values()]
    of_items = np.array([_FEW + kinds.count(kind) for kind in KINDS])
    learnt = np.bincount(numbers, minlength=_MORE + 1)[:_NOTHING] + _FEW
    return np.asarray(np.log(of_items / of_items.sum()) - np.log(learnt / learnt.sum()))


def _sentences(languages: Sequence[Language]) -> Iterator[_Said]:
    """The languages' own, of each kind and of none."""
    for code in languages:
        for row in pack(code).rows("sentences"):
            yield _Said(row["text"], code, KINDS.index(Kind(row["kind"])))
        for row in pack(code).rows("small_talk"):
            yield _Said(row["text"], code, _NOTHING)
        for row in pack(code).rows("telling_more"):
            yield _Said(row["text"], code, _MORE)


def _phrases(catalogue: Catalogue) -> list[_Said]:
    """The catalogue's, thinned."""
    found = [
        _Said(phrase, code, KINDS.index(Kind(entry.item.kind)))
        for entry in catalogue.entries.values()
        for code in catalogue.organisation.languages
        for phrase in entry.item.phrases.in_(code)
    ]
    return found[:: 1 + len(found) // _MOST_PHRASES]
