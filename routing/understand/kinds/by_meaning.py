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

_NOTHING = len(KINDS)
"""The number of what asks for nothing, after those of the kinds."""
_ASKS, _NO_MORE, _MORE = range(3)
"""What a sentence does in a message: ask for something, for nothing, or tell more about it."""
_MOST_PHRASES = 800
_STRENGTH, _STEPS = 12.0, 25
_FEW = 2.0
"""So many items and sentences more are reckoned of each kind: that none is there proves little."""


class KindChances(NamedTuple):
    """Chances of each of `KINDS` where something is asked, and that nothing is."""

    kinds: tuple[float, ...]
    nothing: float


_LEAST = 0.05
"""A chance below this tells no more than this does."""
_BY_ITEMS, _BY_SENTENCES = 4.0, 1.0
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
    """`kinds` tells each of `KINDS` and nothing apart, `more` what asks from what tells more;
    `rarer`: by what (natural log) each kind is likelier among the items than among what was learnt
    from.
    """

    def __init__(self, kinds: _Told, more: _Told, rarer: np.ndarray) -> None:
        self._kinds, self._more, self._rarer = kinds, more, rarer

    @classmethod
    def of(cls, catalogue: Catalogue, encoder: Encoder) -> KindByMeaning | None:
        """Learn; None where the languages have no sentences."""
        languages = catalogue.organisation.languages
        own = list(_sentences(languages))
        said = [*own, *_phrases(catalogue)]
        numbers = [one.number for one in said]
        if len(set(numbers)) < 2:
            return None
        asking = [one._replace(number=_ASKS if one.number < _NOTHING else _NO_MORE) for one in own]
        return cls(
            _Told.learnt(said, _NOTHING + 1, encoder),
            _Told.learnt([*asking, *_telling_more(languages)], _MORE + 1, encoder),
            _rarer(catalogue, numbers),
        )

    def arrays(self) -> dict[str, np.ndarray]:
        """What is to be kept, by name."""
        told = {"kinds.": self._kinds.arrays(), "more.": self._more.arrays()}
        found = {prefix + name: a for prefix, arrays in told.items() for name, a in arrays.items()}
        return found | {"rarer": self._rarer}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> KindByMeaning:
        """The same again. Raises KeyError where something lacks."""
        kinds, more = (
            _Told.from_arrays({n.removeprefix(p): a for n, a in arrays.items() if n.startswith(p)})
            for p in ("kinds.", "more.")
        )
        return cls(kinds, more, arrays["rarer"])

    def of_vector(self, vector: np.ndarray, language: Language) -> KindChances:
        """Of a message, as the encoder reads it."""
        chances = self._kinds.chances(vector, language)
        kinds = chances[:_NOTHING] * np.exp(self._rarer)
        kinds /= max(float(kinds.sum()), 1e-6)
        return KindChances(tuple(map(float, kinds)), float(chances[_NOTHING]))

    def tells_more(self, vector: np.ndarray, language: Language) -> float:
        """The chance that a part of a message only tells more about what is asked before."""
        return float(self._more.chances(vector, language)[_MORE])


class _Told(NamedTuple):
    """What tells some classes apart. `centres`: the mean of what is said in each language;
    `weights` (dimensions x classes); `widths`: numbers of each model in a vector.
    """

    centres: dict[Language, np.ndarray]
    weights: np.ndarray
    widths: tuple[int, ...]

    @classmethod
    def learnt(cls, said: Sequence[_Said], classes: int, encoder: Encoder) -> _Told:
        """By softmax regression on vectors."""
        vectors = encoder.vectors([one.text for one in said], [one.language for one in said])
        spoken = np.array([one.language for one in said])
        centres = {code: vectors[spoken == code].mean(axis=0) for code in sorted(set(spoken))}
        rows = _placed(vectors - np.stack([centres[one.language] for one in said]), encoder.widths)
        weights = softmax.fit(
            rows,
            np.array([one.number for one in said]),
            classes,
            np.arange(len(rows)),
            strength=_STRENGTH,
            steps=_STEPS,
        )
        return cls(centres, weights, encoder.widths)

    def arrays(self) -> dict[str, np.ndarray]:
        """What is to be kept, by name."""
        centres = {f"centre.{code}": centre for code, centre in self.centres.items()}
        return centres | {"weights": self.weights, "widths": np.array(self.widths)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> _Told:
        """The same again. Raises KeyError where something lacks."""
        centres = {n.partition(".")[2]: a for n, a in arrays.items() if n.startswith("centre.")}
        return cls(centres, arrays["weights"], tuple(int(width) for width in arrays["widths"]))

    def chances(self, vector: np.ndarray, language: Language) -> np.ndarray:
        """Of each class."""
        centre = self.centres.get(language)
        row = _placed((vector - centre if centre is not None else vector)[None], self.widths)
        return np.asarray(softmax.probabilities(row @ self.weights)[0])


def _placed(rows: np.ndarray, widths: Sequence[int]) -> np.ndarray:
    """Rows in which each model's part is as long as the others'."""
    parts = np.split(rows, np.cumsum(widths)[:-1].tolist(), axis=1)
    return np.concatenate([unit(part) for part in parts], axis=1) / np.float32(
        math.sqrt(len(widths))
    )


def _rarer(catalogue: Catalogue, numbers: Sequence[int]) -> np.ndarray:
    kinds = [Kind(entry.item.kind) for entry in catalogue.entries.values()]
    of_items = np.array([_FEW + kinds.count(kind) for kind in KINDS])
    learnt = np.bincount(numbers, minlength=_NOTHING + 1)[:_NOTHING] + _FEW
    return np.asarray(np.log(of_items / of_items.sum()) - np.log(learnt / learnt.sum()))


def _sentences(languages: Sequence[Language]) -> Iterator[_Said]:
    """The languages' own, of each kind and of none."""
    for code in languages:
        for row in pack(code).rows("sentences"):
            yield _Said(row["text"], code, KINDS.index(Kind(row["kind"])))
        for row in pack(code).rows("small_talk"):
            yield _Said(row["text"], code, _NOTHING)


def _telling_more(languages: Sequence[Language]) -> Iterator[_Said]:
    for code in languages:
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
