"""Estimates a message's kind from the words of the catalogue's own phrases.

"Could the hall be hoovered" says nothing that a list of signs knows; the catalogue has a dozen
things that may be cleaned, all service requests. What is told at other organisations is counted
beside them: a catalogue has many phrases for what fails and few for wishes. Those counts stand
ready in files (`kind_words.csv`, `kinds_learnt.yaml`), made by `tests/bench/kind_tables.py` from
the language's sentences (`sentences.csv`, `wordings.csv`) and from made organisations; a language
without them has its sentences counted at a start. Counting is enough (naive Bayes by odds), needs
no fitting, and says which words spoke. A kind that few of the catalogue's items have is the less
likely (decisions 0357, 0379).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain, compress, pairwise
from typing import NamedTuple

import numpy as np

from catalog.language_packs import Language, pack
from catalog.model import Catalogue, Kind
from routing.understand.words.concepts import thing
from routing.understand.words.frequency import TELLS, weight
from routing.understand.words.normalise import normalise, words
from routing.understand.words.stem import stem

KINDS = (Kind.INCIDENT, Kind.SERVICE_REQUEST, Kind.RFC, Kind.WISH)
"""What an employee can come with; a risk is the provider's own."""
_MOST = 4_000
"""So many phrases of a language are counted; of more, every so many-th."""
OWN = ("sentences", "wordings")
"""The second have no part in what is read by meaning: each costs a start its reading by every
sentence model, and more of them taught kinds no better (decision 0357).
"""
OWN_COUNT, _PHRASE_COUNT = 2, 4
"""So many times a language's own sentence counts, and one of the catalogue's phrases: those are
few, and say what things are called here.
"""
_BY_ITEMS, _FEW = 0.9, 2.0
"""How much it counts how many of the items have a kind, and how many items more are reckoned of
each: that there is none proves little.
"""
_NOTHING: tuple[dict[str, int], np.ndarray] = ({}, np.empty((0, len(KINDS)), np.float32))
_ITEMS = "items"
"""The name under which the odds by items are kept, beside those of the languages."""
_NEIGHBOURS, _NEXT_BUT_ONE, _CONCEPT = 0.7, 0.5, 0.7


class Lean(NamedTuple):
    """Odds (natural log) of each of `KINDS`, and the words, telling ones, that spoke for the
    likeliest.
    """

    odds: tuple[float, ...]
    words: tuple[str, ...]


class KindLean:
    """Odds of each feature, per language: a number gives the row of the odds (features x kinds,
    float32); `of_items` (kinds): by what (natural log) a kind is likelier than the others before a
    word is read.
    """

    def __init__(
        self, counted: dict[Language, tuple[dict[str, int], np.ndarray]], of_items: np.ndarray
    ) -> None:
        self._counted, self._of_items = counted, of_items

    @classmethod
    def of(cls, catalogue: Catalogue) -> KindLean:
        """Count the phrases of every item whose kind an employee can come with, and the languages'
        own sentences.
        """
        return cls(
            {
                each: _odds(_with(counts(_phrases(catalogue, each), each), _elsewhere(each)))
                for each in catalogue.organisation.languages
            },
            _of_items(catalogue),
        )

    def arrays(self) -> tuple[dict[Language, list[str]], dict[Language, np.ndarray]]:
        """What is to be kept: by language the features in order, and their odds."""
        features = {each: list(numbers) for each, (numbers, _) in self._counted.items()}
        odds = {each: odds for each, (_, odds) in self._counted.items()}
        return features, odds | {_ITEMS: self._of_items}

    @classmethod
    def from_arrays(
        cls, features: Mapping[Language, Sequence[str]], odds: Mapping[Language, np.ndarray]
    ) -> KindLean:
        """The same again. Raises KeyError and ValueError where something lacks."""
        if any(odds[each].shape != (len(named), len(KINDS)) for each, named in features.items()):
            raise ValueError("odds and features differ")
        return cls(
            {
                each: ({name: i for i, name in enumerate(named)}, odds[each])
                for each, named in features.items()
            },
            odds[_ITEMS],
        )

    def of_text(self, text: str, language: Language) -> Lean:
        """How a normalised text leans; by the items alone where the catalogue has no such words."""
        numbers, odds = self._counted.get(language, _NOTHING)
        found = _features(text, language)
        known = [(f, numbers[f], share) for f, share in found.items() if f in numbers]
        if not known:
            return Lean(tuple(map(float, self._of_items)), ())
        each = odds[[row for _, row, _ in known]] * np.array(
            [[share] for *_, share in known], dtype=np.float32
        )
        total = each.sum(axis=0) / math.sqrt(len(found))
        of_stem = {
            feature: float(odd)
            for (feature, *_), odd in zip(known, each[:, int(total.argmax())], strict=True)
        }
        return Lean(tuple(map(float, total + self._of_items)), _spoke(text, language, of_stem))


def _spoke(text: str, language: Language, odds: Mapping[str, float]) -> tuple[str, ...]:
    """The two telling words whose features have the best odds, if any speaks for it."""
    telling = {word for word in words(text) if weight(word, language) >= TELLS}
    ranked = sorted((-odds.get(f"w{stem(word, language)}", 0.0), word) for word in telling)
    return tuple(word for odd, word in ranked[:2] if odd < 0)


def _of_items(catalogue: Catalogue) -> np.ndarray:
    kinds = [Kind(place.item.kind) for place in catalogue.entries.values()]
    many = np.array([_FEW + kinds.count(kind) for kind in KINDS])
    return np.asarray(_BY_ITEMS * np.log(many / many.mean()), dtype=np.float32)


class Counted(NamedTuple):
    """A text, the number of its kind, and how many times it counts."""

    text: str
    kind: int
    times: float


class Counts(NamedTuple):
    """How many times each kind has each feature (`each`, by kind), and how many texts it has
    (`size`, kinds).
    """

    each: tuple[dict[str, float], ...]
    size: np.ndarray


class _Table(NamedTuple):
    """Counts as rows: the features, by each how many times each kind has it (features x kinds), and
    how many texts each kind has.
    """

    features: list[str]
    each: np.ndarray
    size: np.ndarray


def _phrases(catalogue: Catalogue, language: Language) -> list[Counted]:
    """The catalogue's, thinned to `_MOST`."""
    found = [
        Counted(phrase, KINDS.index(kind), _PHRASE_COUNT)
        for place in catalogue.entries.values()
        if (kind := Kind(place.item.kind)) in KINDS
        for phrase in place.item.phrases.in_(language)
    ]
    return found[:: 1 + len(found) // _MOST]


def sentences(language: Language) -> list[Counted]:
    """The language's own."""
    rows = chain.from_iterable(map(pack(language).rows, OWN))
    return [Counted(row["text"], KINDS.index(Kind(row["kind"])), OWN_COUNT) for row in rows]


def told_elsewhere(language: Language) -> Counts:
    """What is told at other organisations."""
    fields, rows = pack(language).data("kinds_learnt"), pack(language).rows("kind_words")
    if not fields:
        return counts(sentences(language), language)
    each: tuple[dict[str, float], ...] = tuple({} for _ in KINDS)
    for row in rows:
        times = [float(row[kind.value]) for kind in KINDS]
        for feature in row["features"].split():
            for counted, number in zip(each, times, strict=True):
                if number:
                    counted[feature.replace("_", " ")] = number
    return Counts(each, np.array([float(fields["texts"][kind.value]) for kind in KINDS]))


def counts(texts: Sequence[Counted], language: Language) -> Counts:
    """Of these texts."""
    each = tuple(defaultdict[str, float](float) for _ in KINDS)
    for one in texts:
        for feature, share in _features(normalise(one.text), language).items():
            each[one.kind][feature] += one.times * share
    size = [sum(one.times for one in texts if one.kind == kind) for kind in range(len(KINDS))]
    return Counts(each, np.array(size, dtype=float))


@cache
def _elsewhere(language: Language) -> _Table:
    """The same as a table, which every catalogue's own counts are added to."""
    return _table(told_elsewhere(language))


def _table(counted: Counts) -> _Table:
    features = list(dict.fromkeys(chain.from_iterable(counted.each)))
    columns = ([one.get(feature, 0.0) for feature in features] for one in counted.each)
    each = np.array(list(columns)).reshape(len(KINDS), -1).T
    return _Table(features, each, counted.size)


def _with(own: Counts, others: _Table) -> _Table:
    """Both together."""
    mine = _table(own)
    numbers = {feature: i for i, feature in enumerate(others.features)}
    rows = [numbers.setdefault(feature, len(numbers)) for feature in mine.features]
    each = np.zeros((len(numbers), len(KINDS)))
    each[: len(others.features)] = others.each
    each[rows] += mine.each
    return _Table(list(numbers), each, mine.size + others.size)


def _odds(table: _Table) -> tuple[dict[str, int], np.ndarray]:
    """Of every feature that was seen more than once its number, and by it the odds (natural log;
    features x kinds).
    """
    often = table.each.sum(axis=1) > 1
    seen, size = table.each[often], table.size
    numbers = {feature: i for i, feature in enumerate(compress(table.features, often))}
    rest, least = size.sum() - size, 1 / max(1, size.sum())
    shares = seen / np.maximum(size, 1) + least
    others = (seen.sum(axis=1, keepdims=True) - seen) / np.maximum(rest, 1) + least
    return numbers, np.log(shares / others).astype(np.float32)


def _features(text: str, language: Language) -> dict[str, float]:
    """Stems (`w`), neighbours (`b`), next but one (`s`) and concepts (`c`), with their weights; how
    it begins and ends counts.
    """
    stems = [stem(word, language) for word in words(text)]
    marked = ["^", *stems, "?" if text.endswith("?") else "$"]
    found = {f"w{root}": 1.0 for root in marked[1:]}
    found |= {f"b{one} {other}": _NEIGHBOURS for one, other in pairwise(marked)}
    found |= {
        f"s{one} {other}": _NEXT_BUT_ONE for one, other in zip(marked, marked[2:], strict=False)
    }
    return found | {f"c{meant}": _CONCEPT for root in stems if (meant := thing(root, language))}
