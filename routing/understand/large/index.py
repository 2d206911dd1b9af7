"""Ranks thousands of items: an index of words finds candidates, their phrases are compared, the
best ranked.

Nothing is fitted but sureness, so 20,000 items stand in half a minute, and what did not change is
taken over from the index before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from catalog.language_packs import Language
from routing.understand.example import Example
from routing.understand.large.holding import Holding
from routing.understand.large.letter_rows import LetterRows
from routing.understand.meaning.encoder import Encoder
from routing.understand.model import calibrate, softmax
from routing.understand.model.ranked import RANKED, Learnt, Ranked, Shares, numbered
from routing.understand.model.sureness import Sureness
from routing.understand.words.features import TextFeatures
from routing.understand.words.frequency import weight
from routing.understand.words.stem import stem
from routing.understand.words.text_reader import TextReader, readings_of

MOST_LABELS = 1_000
"""Up to so many labels the full model is fitted; above it this index answers."""
_CANDIDATES = 60
"""So many labels are compared phrase by phrase: those that hold most of the message."""
_BY_MEANING = 20
"""So many more labels are candidates because they are nearest in meaning, when there is an
encoder.
"""
_COVER, _NEAREST, _USUAL, _ALIKE, _MEANING = 0.19, 2.6, 9.0, 4.0, 18.0
"""What counts in a score (log odds): what the label's phrases hold together, its nearest phrase by
letters, its phrases by letters on the mean, the nearest word by word (rapidfuzz), and meaning.
Fitted on made catalogues and real messages together (docs/understanding.md).
"""
_SAMPLE = 400
"""So many phrases are withheld, one at a time, to learn sureness."""
_PORTRAIT = 4
"""So many of a label's texts make its portrait for the encoder, its name first."""


class _Found(NamedTuple):
    """Candidate labels' numbers, best first, their scores (log odds), likeness and the share of the
    message that they hold (both 0 to 1), and the nearest example of each.
    """

    labels: np.ndarray
    scores: np.ndarray
    likeness: np.ndarray
    held: np.ndarray
    examples: np.ndarray


class _Message(NamedTuple):
    """What is asked: words after repair, as typed, and the encoder's vector when there is one."""

    reading: TextFeatures
    typed: Sequence[str]
    vector: np.ndarray | None


class LargeIndex:
    """Ranks labels for a message, as `Classifier` does, over very many labels."""

    def __init__(
        self,
        examples: Sequence[Example],
        encoder: Encoder | None,
        before: LargeIndex | None,
        languages: Sequence[Language] | None = None,
    ) -> None:
        self.examples = tuple(sorted(examples, key=lambda example: example.label))
        self.labels, self.label_of, self.starts = numbered(self.examples)
        self._ends = np.append(self.starts[1:], len(self.examples))
        self.encoder = encoder
        self.readings = _readings(self.examples, before, languages)
        self.eyes = TextReader.of(self.readings, languages)
        self._holding = Holding(self.readings, self.label_of, self.eyes)
        self._letters = LetterRows([reading.words for reading in self.readings])
        self._portraits = self._paint(before)
        self.learnt = Learnt(
            np.empty(0, np.int64), np.empty((0, 0), np.float32), Shares(), self._sureness()
        )

    @classmethod
    def of(
        cls,
        examples: Sequence[Example],
        encoder: Encoder | None = None,
        before: LargeIndex | None = None,
        languages: Sequence[Language] | None = None,
    ) -> LargeIndex:
        """Index examples; `before` is the index that stands, whose work on unchanged texts is used
        again; messages are read in one of `languages`.
        """
        return cls(examples, encoder, before, languages)

    def rank(
        self, text: str, prior: Language | None = None, *, part_of: str | None = None
    ) -> Ranked:
        """Rank labels for one message; `prior` is the asker's own language. Parts of a
        message are read as any text.
        """
        read = self.eyes.read(text, prior)
        vector = self.encoder.vectors([read.legible(text)])[0] if self.encoder else None
        found = self._find(_Message(read.reading, read.typed, vector))
        if not len(found.labels):
            return Ranked(read, (self.labels[0],), np.zeros(1), 0.0, 0.0, 0.0, ())
        chance = self.learnt.sureness.chances(_signals(found, len(read.typed)))
        nearest = ((int(found.examples[0]), float(found.likeness[0])),)
        labels = tuple(self.labels[i] for i in found.labels)
        return Ranked(read, labels, softmax.probabilities(found.scores), *chance, nearest)

    def telling_words(self, ranked: Ranked, most: int = 4) -> tuple[str, ...]:
        """The words of the message that the best label's nearest example uses too, rarest first."""
        if not ranked.nearest:
            return ()
        language = ranked.read.reading.language
        there = {stem(word, language) for word in self.readings[ranked.nearest[0][0]].words}
        shared = [
            word
            for word in dict.fromkeys(ranked.read.reading.words)
            if stem(word, language) in there
        ]
        return tuple(sorted(shared, key=lambda word: -weight(word, language))[:most])

    def _find(self, message: _Message, without: int = -1, foreign: bool = False) -> _Found:
        """The best labels; `without` an example, or its whole label when `foreign`, when sureness
        is learnt.
        """
        asked = self._holding.asked(message.reading, message.typed)
        cover = self._holding.cover(asked)
        if without >= 0:
            own = int(self.label_of[without])
            cover[own] = (
                -1 if foreign else self._holding.cover_without(asked, self.readings[without], own)
            )
        meaning = self._meaning(message.vector)
        labels = self._candidates(cover, meaning)
        if not len(labels):
            nothing = np.zeros(0)
            return _Found(np.zeros(0, np.int64), nothing, nothing, nothing, np.zeros(0, np.int64))
        alike, usual, nearest = self._nearest(message.reading, labels, without)
        texts = [" ".join(self.readings[i].words) for i in nearest]
        ratio = (
            process.cdist([" ".join(message.reading.words)], texts, scorer=fuzz.token_set_ratio)[0]
            / 100
        )
        scores = _COVER * cover[labels] + _NEAREST * alike + _USUAL * usual + _ALIKE * ratio
        if meaning is not None:
            scores = scores + _MEANING * meaning[labels]
        held = (cover[labels] / asked.most).clip(0, 1)
        likeness = 0.5 * (alike + held)
        best = np.argsort(-scores, kind="stable")[:RANKED]
        return _Found(labels[best], scores[best], likeness[best], held[best], nearest[best])

    def _meaning(self, vector: np.ndarray | None) -> np.ndarray | None:
        """How near a message is to each label's portrait (labels, float32)."""
        return (
            None
            if self._portraits is None or vector is None
            else np.asarray(self._portraits @ vector)
        )

    def _candidates(self, cover: np.ndarray, meaning: np.ndarray | None) -> np.ndarray:
        """Numbers of the labels that are looked at closely: with a word of the message, or near it
        in meaning.
        """
        found = _greatest(cover, _CANDIDATES)
        found = np.asarray(found[cover[found] > 0])
        if meaning is None:
            return found
        near = _greatest(np.where(cover < 0, -1, meaning), _BY_MEANING)
        return np.union1d(found, near[cover[near] >= 0])

    def _nearest(
        self, reading: TextFeatures, labels: np.ndarray, without: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of each label the likeness of its nearest phrase by letters, of its phrases on the mean,
        and the nearest one's number.
        """
        sizes = self._ends[labels] - self.starts[labels]
        starts = np.cumsum(sizes) - sizes
        phrases = np.arange(int(sizes.sum())) + np.repeat(self.starts[labels] - starts, sizes)
        alike = self._letters.alike(reading.words, phrases)
        left_out = phrases == without
        alike[left_out] = 0
        others = np.maximum(sizes - np.add.reduceat(left_out, starts), 1)
        greatest = np.maximum.reduceat(alike, starts)
        at = np.flatnonzero(alike == np.repeat(greatest, sizes))
        return (
            greatest,
            np.add.reduceat(alike, starts) / others,
            phrases[at[np.searchsorted(at, starts)]],
        )

    def _paint(self, before: LargeIndex | None) -> np.ndarray | None:
        """One vector per label, of its name and first phrases. Labels x dimensions, float32."""
        if self.encoder is None:
            return None
        texts = [
            self._portrait(start, end) for start, end in zip(self.starts, self._ends, strict=True)
        ]
        known = before._painted() if before and before.encoder is self.encoder else {}
        missing = [text for text in texts if text not in known]
        if missing:
            known.update(zip(missing, self.encoder.vectors(missing), strict=True))
        return np.stack([known[text] for text in texts])

    def _painted(self) -> dict[str, np.ndarray]:
        """The vector of each portrait, by its text."""
        if self._portraits is None:
            return {}
        spans = zip(self.starts, self._ends, self._portraits, strict=True)
        return {self._portrait(start, end): vector for start, end, vector in spans}

    def _portrait(self, start: int, end: int) -> str:
        ordered = sorted(self.examples[start:end], key=lambda example: not example.is_name)
        return ". ".join(example.text for example in ordered[:_PORTRAIT])

    def _sureness(self) -> Sureness:
        """From a sample of phrases: each found again without itself, and without its whole
        label.
        """
        asked = np.flatnonzero([example.is_asked for example in self.examples])
        asked = np.random.default_rng(5).permutation(asked)[:_SAMPLE]
        rows, right, among, foreigns = [], [], [], []
        for i in map(int, asked):
            own, reading = int(self.label_of[i]), self.readings[i]
            vector = self.encoder.vectors([self.examples[i].text])[0] if self.encoder else None
            for foreign in (False, True):
                found = self._find(_Message(reading, reading.words, vector), i, foreign)
                if len(found.labels):
                    rows.append(_signals(found, len(reading.words)))
                    right.append(bool(found.labels[0] == own))
                    among.append(own in found.labels[:3])
                    foreigns.append(foreign)
        if not rows:
            return Sureness()
        return Sureness.learnt(np.array(rows), np.array(right), np.array(among), np.array(foreigns))


def _readings(
    examples: Sequence[Example],
    before: LargeIndex | None,
    languages: Sequence[Language] | None,
) -> list[TextFeatures]:
    """Every example read; what `before` read is taken over."""
    if before is None:
        return readings_of(examples, languages)
    known = {(e.text, e.language): r for e, r in zip(before.examples, before.readings, strict=True)}
    missing = [example for example in examples if (example.text, example.language) not in known]
    read = readings_of(missing, languages)
    known.update(((e.text, e.language), r) for e, r in zip(missing, read, strict=True))
    return [known[example.text, example.language] for example in examples]


def _greatest(values: np.ndarray, most: int) -> np.ndarray:
    """Where the greatest values stand, in order of place."""
    most = min(most, len(values))
    return np.sort(np.argpartition(-values, most - 1)[:most])


def _signals(found: _Found, length: int) -> np.ndarray:
    held = found.held[[0, min(1, len(found.held) - 1)]]
    return np.asarray(
        calibrate.signals(found.scores[None], found.likeness[None], np.array([length]), held[None])[
            0
        ]
    )
