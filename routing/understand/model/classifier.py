"""The classifier that the catalogue, `evaluate` and `learn` share: labelled examples to ranked
labels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from catalog.language_packs import Language
from routing.understand.example import Example
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.pieces import Sentences
from routing.understand.memory import give_back
from routing.understand.model import by_sentence, calibrate, softmax
from routing.understand.model.by_sentence import Said
from routing.understand.model.coverage import Coverage, WordCoverage, by_meaning
from routing.understand.model.fitting import Fitting
from routing.understand.model.meaning_of import measured_meaning
from routing.understand.model.ranked import RANKED, Learnt, Ranked, numbered
from routing.understand.model.similarity import (
    Placed,
    Similarity,
    best_of_each,
    meant_alike,
    meant_alike_in,
)
from routing.understand.words.features import TextFeatures
from routing.understand.words.sentences import sentences
from routing.understand.words.text_reader import Read, TextReader, readings_of

_MEANT_IN_SLIPS = 1.5
"""So many times as much counts what is held by meaning in a message full of slips: some pieces of
it are legible, the whole is less so.
"""
_LIKELY = 40
"""In a large catalogue the examples of so many labels, by the linear scores and by words, are all
compared with a message.
"""


class _Heard(NamedTuple):
    """A text against the examples (`similar`) and against the labels: the nearest example, what is
    held by meaning, and the score.
    """

    similar: np.ndarray
    closest: np.ndarray
    meant: np.ndarray
    scores: np.ndarray


class Classifier:
    """Ranks labels for a message; examples are kept sorted by label."""

    def __init__(
        self,
        examples: Sequence[Example],
        similarity: Similarity,
        eyes: TextReader,
        learnt: Learnt,
        encoder: Encoder | None = None,
    ) -> None:
        self.examples, self.similarity, self.eyes, self.encoder = (
            tuple(examples),
            similarity,
            eyes,
            encoder,
        )
        self.learnt = learnt
        self.labels, self.label_of, self.starts = numbered(self.examples)
        self._last: tuple[str | None, dict[tuple[str, TextFeatures], _Heard]] = (None, {})

    @classmethod
    def of(
        cls,
        examples: Sequence[Example],
        encoder: Encoder | None = None,
        languages: Sequence[Language] | None = None,
    ) -> Classifier:
        """Learn from examples, at least one; messages are read in one of `languages`."""
        examples = sorted(examples, key=lambda example: example.label)
        readings = readings_of(examples, languages)
        similarity = _similarity(examples, readings, encoder)
        give_back()
        learnt = Fitting(examples, readings, similarity).learnt()
        give_back()
        return cls(examples, similarity, TextReader.of(readings, languages), learnt, encoder)

    @cached_property
    def _words(self) -> WordCoverage:
        return WordCoverage(
            self.similarity, self.label_of, len(self.labels), np.arange(len(self.examples))
        )

    @cached_property
    def _meant(self) -> Coverage:
        everything = np.arange(len(self.examples))
        return by_meaning(self.similarity, self.label_of, len(self.labels), everything)

    @cached_property
    def _landmarks(self) -> np.ndarray:
        """Where the examples stand that the linear model goes by, side by side in memory."""
        assert self.similarity.sentences is not None
        return np.asarray(self.similarity.sentences.vectors[self.learnt.chosen])

    @cached_property
    def _is_other(self) -> np.ndarray:
        """1 (float32) for each example that the linear model does not go by, else 0."""
        others = np.ones(len(self.examples), np.float32)
        others[self.learnt.chosen] = 0
        return others

    def rank(
        self,
        text: str,
        prior: Language | None = None,
        *,
        part_of: str | None = None,
        beside: Callable[[Read], np.ndarray] | None = None,
    ) -> Ranked:
        """Rank all labels for one message; `prior` is the asker's own language. Each sentence
        counts by itself beside the whole. `part_of`: the message in which the text stands; then it
        is read as it means there, and as one. `beside`: what else speaks for each label (labels),
        added to the scores.
        """
        read = self.eyes.read(text, prior)
        if part_of:
            heard = self._heard_in(part_of, text, read.reading)
        else:
            others = [(other.share, self._heard_as(other, text).scores) for other in read.others]
            heard = self._heard_as(read, text)  # last: it is asked for again
            heard = heard._replace(scores=_mean([(1.0, heard.scores), *others]))
        similar, closest, meant, scores = heard
        if beside is not None:
            scores = scores + beside(read)
        chances = softmax.probabilities(scores)
        order = np.argsort(-chances)[:RANKED]
        said = np.array([self._words.said(read.reading, (order[0], order[min(1, len(order) - 1)]))])
        signals = calibrate.signals(
            scores[None],
            closest[None],
            np.array([len(read.typed)]),
            said,
            meant[None] if self.encoder else None,
        )
        models = self.encoder.readers(read.reading.language) if self.encoder else 0
        chance = self.learnt.sureness.chances(signals[0], models)
        return Ranked(
            read,
            tuple(self.labels[i] for i in order),
            chances[order],
            *chance,
            self._nearest(similar, order[0]),
        )

    def _heard_as(self, read: Read, text: str) -> _Heard:
        """A message as it is read, whole and each of its sentences."""
        text, language = read.legible(text), read.reading.language
        each = sentences(text)
        if len(each) > 1:
            self.sentences_in(text, [text, *each], language)  # all at once
        heard = self._heard_in(text, text, read.reading)
        scores = by_sentence.beside(heard.scores, self._said(text, each, language))
        return heard._replace(scores=scores)

    def sentences_in(
        self, message: str, parts: Sequence[str], language: Language
    ) -> Sentences | None:
        """Parts of a message as an encoder reads them in it."""
        return self.encoder.read_parts(message, parts, language) if self.encoder else None

    def _heard_in(self, message: str, part: str, reading: TextFeatures) -> _Heard:
        """A part of a message, or all of it; what was heard of the last message is kept, since a
        sentence may be one side of a cut, and the whole is asked for again.
        """
        last, known = self._last
        if last != message:
            known = {}
            self._last = message, known
        if (part, reading) not in known:
            known[part, reading] = self._heard(
                reading, self._read_in(message, part, reading.language)
            )
        return known[part, reading]

    def _read_in(self, message: str, part: str, language: Language) -> Sentences | None:
        if part != message:
            return self.sentences_in(message, [part], language)
        return self.encoder.read([message], [language]) if self.encoder else None

    def _heard(self, reading: TextFeatures, sentence: Sentences | None) -> _Heard:
        message = self.similarity.place(reading, sentence)
        similar, linear = self._similar(message)
        closest = best_of_each(similar, self.starts)
        meant = self._meant.of(message, linear)
        said = self._words.of(message, linear)
        shares = self.learnt.shares
        if reading.full_of_slips:
            shares = shares._replace(meant=_MEANT_IN_SLIPS * shares.meant)
        return _Heard(similar, closest, meant, shares.total(linear, closest, said, meant))

    def _similar(self, message: Placed) -> tuple[np.ndarray, np.ndarray]:
        """A message against the examples, and the linear scores of the labels. In a large catalogue
        meaning is compared with the examples that the linear model goes by, then with those of the
        likely labels.
        """
        chosen, sentences = self.learnt.chosen, self.similarity.sentences
        is_small = 2 * len(chosen) > len(self.examples) or len(self.labels) < 4 * _LIKELY
        if is_small or sentences is None or message.meaning is None:
            similar = self.similarity.to(message)
            return similar, similar[chosen] @ self.learnt.weights + self.learnt.beside
        similar = self.similarity.by_words_to(message)
        by_words = best_of_each(similar, self.starts)
        similar[chosen] += meant_alike(message.meaning, self._landmarks)
        linear = similar[chosen] @ self.learnt.weights + self.learnt.beside
        likely = np.zeros(len(self.labels), dtype=bool)
        for scores in (linear, by_words):
            likely[np.argpartition(-scores, _LIKELY)[:_LIKELY]] = True
        own = [self._of_label(int(label)) for label in np.flatnonzero(likely)]
        found = meant_alike_in(message.meaning, sentences.vectors, own)
        for part, alike in zip(own, found, strict=True):
            similar[part] += alike * self._is_other[part]
        return similar, linear

    def _of_label(self, label: int) -> slice:
        """Where a label's examples stand."""
        last = label + 1 == len(self.starts)
        end = len(self.examples) if last else int(self.starts[label + 1])
        return slice(int(self.starts[label]), end)

    def _said(self, text: str, each: Sequence[str], language: Language) -> list[Said]:
        """What each sentence of a text says by itself, where there are several."""
        if len(each) < 2:
            return []
        read = [(one, self.eyes.read(one, language).reading) for one in each]
        return [
            Said(self._heard_in(text, one, reading).scores, len(reading.words))
            for one, reading in read
            if reading.words
        ]

    def telling_words(self, ranked: Ranked, most: int = 4) -> tuple[str, ...]:
        """The words of the message that speak most for the best label against the second."""
        number = {label: i for i, label in enumerate(self.labels)}
        first, *others = (number[label] for label in ranked.labels[:2])
        reading = ranked.read.reading
        words = list(dict.fromkeys(reading.words))
        apart = self._speaks(
            [TextFeatures((word,), reading.language) for word in words], first, others
        )
        shares = dict(zip(words, apart, strict=True))
        return tuple(
            sorted((w for w in words if shares[w] > 0), key=lambda word: -shares[word])[:most]
        )

    def _speaks(
        self, words: Sequence[TextFeatures], label: int, others: Sequence[int]
    ) -> list[float]:
        """How much each word adds to a label's score against another's: by the linear model and by
        what their examples hold. All words at once: one by one they took half of a message's time.
        """
        found = [self.similarity.vocabulary.words_of(word) for word in words]
        owner = np.repeat(np.arange(len(words)), [len(columns) for columns, _ in found])
        if not len(owner):
            return [0.0] * len(words)
        columns, values = (np.concatenate(each) for each in zip(*found, strict=True))
        weights = self.learnt.weights[:, label] - sum(
            self.learnt.weights[:, other] for other in others
        )
        linear = self.similarity.weights_of(columns, self.learnt.chosen, weights)
        held = self._words.rows(columns)
        lead = held[:, label] - sum(held[:, other] for other in others)
        each = values * (linear + self.learnt.shares.held * lead)
        return list(map(float, np.bincount(owner, each, minlength=len(words))))

    def _nearest(self, similar: np.ndarray, label: int) -> tuple[tuple[int, float], ...]:
        own = self._of_label(int(label))
        order = own.start + np.argsort(-similar[own])[:2]
        return tuple((int(i), float(similar[i])) for i in order if similar[i] > 0.05)


def _mean(weighed: Sequence[tuple[float, np.ndarray]]) -> np.ndarray:
    """Scores of labels, each by how much it counts."""
    total = sum(share for share, _ in weighed)
    found = sum(np.float32(share / total) * scores for share, scores in weighed)
    return np.asarray(found, dtype=np.float32)


def _similarity(
    examples: Sequence[Example], readings: Sequence[TextFeatures], encoder: Encoder | None
) -> Similarity:
    """Of these examples, by words and by what the encoder reads."""
    if encoder is None:
        return Similarity.of(readings)
    sentences = encoder.read(
        [example.text for example in examples], [reading.language for reading in readings]
    )
    measured = partial(measured_meaning, examples, readings, sentences, encoder)
    return Similarity.of(readings, sentences, measured)
