"""For thousands of items: a pruned index finds candidates, rapidfuzz compares them word by word, the best are ranked.

Nothing is fitted but sureness, so 20,000 items stand in under a minute, and what did not change is taken over from the index before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process
from scipy import sparse

from catalog.model import Language
from routing.understand import calibrate, softmax
from routing.understand.concepts import concept
from routing.understand.coverage import has_entry, said
from routing.understand.example import Example
from routing.understand.eyes import Eyes, readings_of
from routing.understand.features import Reading
from routing.understand.frequency import weight
from routing.understand.ranked import RANKED, Learnt, Ranked, Shares, numbered
from routing.understand.semantic import Encoder
from routing.understand.stem import stem
from routing.understand.sureness import Sureness

MOST_LABELS = 1_000
"""Up to so many labels the full model is fitted; above it this index answers."""
_POSTINGS = 80_000
"""So many entries are looked at for one message, the rarest features first."""
_CANDIDATES = 160
"""So many phrases are compared word by word."""
_COVERING = 40
"""So many labels are candidates because their phrases together hold most of the message."""
_NEAR, _ALIKE, _COVER = 0.5, 0.15, 0.35
"""Shares in a likeness: of the nearest phrase by features, word by word, and of the label's phrases together."""
_LETTERS = 0.35
"""Weight of a group of three letters against a word of the same rarity."""
_SHARPNESS = 18.0
"""How steeply a likeness between 0 and 1 turns into a chance."""
_MEANING = 0.5
"""Share of meaning in a likeness, when there is an encoder."""
_SAMPLE = 400
"""So many phrases are withheld, one at a time, to learn sureness."""


def large_features(reading: Reading) -> dict[str, float]:
    """Stems, concepts, neighbours and groups of three letters, each with its weight."""
    roots = [(stem(word, reading.language), weight(word, reading.language)) for word in reading.words]
    found: dict[str, float] = {}
    for word in reading.words:
        marked = f" {word} "
        share = _LETTERS * weight(word, reading.language)
        found.update((f"#{marked[i : i + 3]}", share) for i in range(len(marked) - 2))
    for (one, w1), (other, w2) in pairwise(roots):
        found[f"{one} {other}"] = (w1 + w2) / 2
    for root, heavy in roots:
        found[root] = heavy
        if meant := concept(root, reading.language):
            found[meant] = 0.5 * heavy
    return found


class _Found(NamedTuple):
    """Candidate labels' numbers, best first, their likeness (0 to 1), and the nearest example of each."""

    labels: np.ndarray
    likeness: np.ndarray
    examples: np.ndarray


class LargeIndex:
    """Ranks labels for a message, as `Classifier` does, over very many labels."""

    def __init__(self, examples: Sequence[Example], encoder: Encoder | None, before: LargeIndex | None) -> None:
        self.examples = tuple(sorted(examples, key=lambda example: example.label))
        self.labels, self.label_of, self.starts = numbered(self.examples)
        self.encoder = encoder
        self.readings = readings_of(self.examples)
        self.eyes = Eyes.of(self.readings)
        self.texts = [" ".join(reading.words) for reading in self.readings]
        self._features: dict[Reading, dict[str, float]] = before._features if before else {}
        self._index()
        self._portraits = self._paint()
        self.learnt = Learnt(np.empty(0, np.int64), np.empty((0, 0), np.float32), Shares(), self._sureness())

    @classmethod
    def of(
        cls, examples: Sequence[Example], encoder: Encoder | None = None, before: LargeIndex | None = None
    ) -> LargeIndex:
        """Index examples; `before` is the index that stands, whose work on unchanged texts is used again."""
        return cls(examples, encoder, before)

    def rank(self, text: str, prior: Language | None = None) -> Ranked:
        """Rank labels for one message; `prior` is the asker's own language."""
        read = self.eyes.read(text, prior)
        vector = self.encoder.encode([read.repaired_text])[0] if self.encoder else None
        found = self._find(read.reading, vector)
        if not len(found.labels):
            return Ranked(read, (self.labels[0],), np.zeros(1), 0.0, 0.0, ())
        scores, signals = self._signals(found, read.reading)
        right, among = self.learnt.sureness.chances(signals)
        chances = softmax.probabilities(scores)
        best = int(found.examples[0])
        labels = tuple(self.labels[i] for i in found.labels)
        return Ranked(read, labels, chances, right, among, ((best, float(found.likeness[0])),))

    def telling_words(self, ranked: Ranked, most: int = 4) -> tuple[str, ...]:
        """The words of the message that the best label's nearest example uses too, rarest first."""
        if not ranked.nearest:
            return ()
        language = ranked.read.reading.language
        there = {stem(word, language) for word in self.readings[ranked.nearest[0][0]].words}
        shared = [word for word in dict.fromkeys(ranked.read.reading.words) if stem(word, language) in there]
        return tuple(sorted(shared, key=lambda word: -weight(word, language))[:most])

    def _index(self) -> None:
        """Rows of length one over all features, turned so that a feature gives its examples."""
        kept: dict[Reading, dict[str, float]] = {}
        numbers: dict[str, int] = {}
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for reading in self.readings:
            found = kept[reading] = self._features.get(reading) or large_features(reading)
            columns += [numbers.setdefault(name, len(numbers)) for name in found]
            values += found.values()
            ends.append(len(columns))
        rows = sparse.csr_matrix((np.array(values, np.float32), columns, ends), shape=(len(ends) - 1, len(numbers)))
        length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        self._features, self._numbers = kept, numbers
        self._by_feature = sparse.diags(1 / np.maximum(length, 1e-6)).dot(rows).T.tocsr().astype(np.float32)
        self._holding = self._labels_of_features(rows)
        spread = np.log((1 + len(self.labels)) / (1 + np.diff(self._holding.indptr))) / math.log(2 + len(self.labels))
        self._rarity = (spread * spread).astype(np.float32)

    def _labels_of_features(self, rows: sparse.csr_matrix) -> sparse.csr_matrix:
        """Features x labels, one where some phrase of the label has the feature."""
        labels = np.repeat(self.label_of, np.diff(rows.indptr))
        pairs = np.unique(rows.indices.astype(np.int64) * len(self.labels) + labels)
        features, held = np.divmod(pairs, len(self.labels))
        ends = np.r_[0, np.cumsum(np.bincount(features, minlength=rows.shape[1]))]
        ones = np.ones(len(pairs), dtype=np.float32)
        return sparse.csr_matrix((ones, held.astype(np.int32), ends), shape=(rows.shape[1], len(self.labels)))

    def _paint(self) -> np.ndarray | None:
        """One vector per label: of its name, or its first example. Labels x dimensions, float32."""
        if self.encoder is None:
            return None
        ends = [*self.starts[1:], len(self.examples)]
        spans = [self.examples[start:end] for start, end in zip(self.starts, ends, strict=True)]
        chosen = [next((e.text for e in span if e.is_name), span[0].text) for span in spans]
        return self.encoder.encode(chosen)

    def _rarest(self, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
        """The message's features that examples have, the rarest of them within the budget of entries, and their weights.

        The weights are shares of the message: what no example has counts too, so that strange words weaken it all.
        """
        said = large_features(reading)
        features = [(self._numbers[f], w) for f, w in said.items() if f in self._numbers]
        pointers = self._by_feature.indptr
        features.sort(key=lambda pair: pointers[pair[0] + 1] - pointers[pair[0]])
        total = 0
        kept: list[tuple[int, float]] = []
        for column, heavy in features:
            total += int(pointers[column + 1] - pointers[column])
            if total > _POSTINGS and len(kept) >= 3:
                break
            kept.append((column, heavy))
        length = math.sqrt(sum(w * w for _, w in features)) or 1.0
        return np.array([c for c, _ in kept], np.int64), np.array([w / length for _, w in kept], np.float32)

    def _near(self, reading: Reading) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Candidate examples' numbers, their cosines, and how much of the message each label holds (labels)."""
        columns, weights = self._rarest(reading)
        if not len(columns):
            return np.empty(0, np.int64), np.empty(0, np.float32), np.zeros(len(self.labels), np.float32)
        rows = self._by_feature[columns]
        near = rows.T @ weights
        met = near[rows.indices]
        most = min(4 * _CANDIDATES, len(met))
        nearest = np.unique(rows.indices[np.argpartition(-met, most - 1)[:most]])
        nearest = nearest[np.argsort(-near[nearest])[:_CANDIDATES]]
        share = weights * self._rarity[columns]
        cover = self._holding[columns].T @ (share / max(float(share.sum()), 1e-6))
        covering = np.argpartition(-cover, min(_COVERING, len(cover) - 1))[:_COVERING]
        best = [start + int(near[start:end].argmax()) for start, end in (self._span(label) for label in covering)]
        found = np.union1d(nearest, np.array(best, dtype=np.int64))
        return found, near[found], cover

    def _span(self, label: int) -> tuple[int, int]:
        """Where a label's examples begin and end."""
        return int(self.starts[label]), int(self.starts[label + 1]) if label + 1 < len(self.starts) else len(
            self.examples
        )

    def _find(self, reading: Reading, vector: np.ndarray | None, without: int = -1, without_label: int = -1) -> _Found:
        """Candidates for a message; `without` an example, or a whole label, when sureness is learnt."""
        candidates, near, cover = self._near(reading)
        stays = (candidates != without) & (self.label_of[candidates] != without_label)
        candidates, near = candidates[stays], near[stays]
        labels = self.label_of[candidates]
        likeness = self._compare(reading, candidates, near) + _COVER * cover[labels]
        if vector is not None and self._portraits is not None:
            candidates, labels, likeness = self._with_meaning(vector, candidates, labels, likeness, without_label)
        order = np.argsort(-likeness, kind="stable")
        _, first = np.unique(labels[order], return_index=True)
        best = order[np.sort(first)][:RANKED]
        return _Found(labels[best], likeness[best], candidates[best])

    def _compare(self, reading: Reading, candidates: np.ndarray, near: np.ndarray) -> np.ndarray:
        """By features, and a little by the words compared one by one, whatever their order (rapidfuzz)."""
        if not len(candidates):
            return np.zeros(0)
        said = " ".join(reading.words)
        alike = process.cdist([said], [self.texts[i] for i in candidates], scorer=fuzz.token_set_ratio)[0] / 100
        return np.asarray(_NEAR * near + _ALIKE * alike)

    def _with_meaning(
        self, vector: np.ndarray, candidates: np.ndarray, labels: np.ndarray, likeness: np.ndarray, without_label: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The same candidates judged by meaning too, with the labels nearest in meaning added."""
        assert self._portraits is not None
        meaning = self._portraits @ vector
        nearest = np.argpartition(-meaning, min(20, len(meaning) - 1))[:20]
        added = np.setdiff1d(nearest, labels)
        added = added[added != without_label]
        labels = np.concatenate([labels, added])
        candidates = np.concatenate([candidates, self.starts[added]])
        likeness = np.concatenate([likeness, np.zeros(len(added))])
        return candidates, labels, likeness + _MEANING * np.clip(meaning[labels], 0, 1) * (1 - 0.5 * (likeness > 0))

    def _signals(self, found: _Found, reading: Reading, without: int = -1) -> tuple[np.ndarray, np.ndarray]:
        scores = (_SHARPNESS * found.likeness)[None]
        two = found.labels[0], found.labels[min(1, len(found.labels) - 1)]
        shared = np.array([[self._said(reading, int(label), without) for label in two]])
        length = np.array([len(reading.words)])
        return scores[0], calibrate.signals(scores, found.likeness[None], length, shared)[0]

    def _said(self, reading: Reading, label: int, without: int) -> float:
        """What share of a message a label says; without one example of its own, when it is that which asks."""
        if without < 0 or self.label_of[without] != label:
            return said(reading, lambda name: has_entry(self._holding, self._numbers.get(name), label))
        start, end = self._span(label)
        others = {name for i in range(start, end) if i != without for name in self._features[self.readings[i]]}
        return said(reading, others.__contains__)

    def _sureness(self) -> Sureness:
        """From a sample of phrases: each found again without itself, and without its whole label."""
        asked = np.flatnonzero([not example.is_name for example in self.examples])
        asked = np.random.default_rng(5).permutation(asked)[:_SAMPLE]
        rows, right, among, foreign = [], [], [], []
        for i in asked:
            own = int(self.label_of[i])
            vector = self.encoder.encode([self.examples[i].text])[0] if self.encoder else None
            for label in (-1, own):
                found = self._find(self.readings[i], vector, int(i), label)
                if len(found.labels):
                    rows.append(self._signals(found, self.readings[i], int(i))[1])
                    right.append(bool(found.labels[0] == own))
                    among.append(own in found.labels[:3])
                    foreign.append(label == own)
        if not rows:
            return Sureness()
        return Sureness.learnt(np.array(rows), np.array(right), np.array(among), np.array(foreign))
