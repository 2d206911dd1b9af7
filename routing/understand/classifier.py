"""From labelled examples to scores: the part that the catalogue, `evaluate` and `learn` share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from catalog.model import Language
from routing.understand import calibrate, softmax
from routing.understand.example import Example
from routing.understand.features import Reading
from routing.understand.frequency import weight
from routing.understand.language import LanguageEvidence
from routing.understand.normalise import normalise, words
from routing.understand.similarity import LANDMARKS, Landmarks, Lexical, spread
from routing.understand.spelling import Spelling
from routing.understand.stem import stem
from routing.understand.sureness import Sureness


class Read(NamedTuple):
    """A message read: words as typed and as repaired, in which language."""

    typed: tuple[str, ...]
    reading: Reading

    @property
    def repairs(self) -> tuple[tuple[str, str], ...]:
        """Each word that was repaired: as typed, as read."""
        return tuple((a, b) for a, b in zip(self.typed, self.reading.words, strict=True) if a != b)


class Eyes:
    """Reads a message as the examples are read: normalise, language, spelling."""

    def __init__(self, examples: Sequence[Example]) -> None:
        plain = [tuple(words(normalise(example.text))) for example in examples]
        languages = _languages(examples, plain)
        own: dict[Language, Counter[str]] = {"en": Counter(), "nl": Counter()}
        for typed, language in zip(plain, languages, strict=True):
            own[language].update(typed)
        self.evidence = LanguageEvidence(own)
        self.spelling = Spelling(own)
        self.examples = [Reading(typed, language) for typed, language in zip(plain, languages, strict=True)]

    def read(self, text: str, prior: Language | None = None) -> Read:
        """Read one message; `prior` is the asker's own language."""
        typed = words(normalise(text))
        language = self.evidence.detect(typed, prior)
        repaired = self.spelling.repair(typed, language)
        return Read(tuple(typed), Reading(tuple(repaired), language))


def _languages(examples: Sequence[Example], plain: Sequence[tuple[str, ...]]) -> list[Language]:
    """Each example's language: as given, else read, with the whole collection's language as prior."""
    lists = LanguageEvidence()
    unmarked = [lists.dutch(p) for e, p in zip(examples, plain, strict=True) if e.language is None]
    usual: Language = "nl" if sum(np.sign(unmarked)) > 0 else "en"
    return [e.language or lists.detect(p, usual) for e, p in zip(examples, plain, strict=True)]


class Scores(NamedTuple):
    """A message against all labels. `scores`: per label (float32); `similar`: per example, 0 to 1; `known`: share, by weight, of words that examples use."""

    read: Read
    scores: np.ndarray
    similar: np.ndarray
    known: float


class Classifier:
    """Scores for every label, learnt from examples."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.examples = tuple(examples)
        self.labels = sorted({example.label for example in examples})
        numbers = {label: i for i, label in enumerate(self.labels)}
        self.label_of = np.array([numbers[example.label] for example in examples], dtype=np.int64)
        self.eyes = Eyes(examples)
        self.lexical = Lexical.of(self.eyes.examples)
        self.landmarks = Landmarks(self.lexical, spread(self.label_of, LANDMARKS))
        self.weights = self.landmarks.of_similarities(self._fit(np.arange(len(self.examples))))
        self.sureness = self._calibrate()

    def score(self, text: str, prior: Language | None = None) -> Scores:
        """Score one message against all labels."""
        read = self.eyes.read(text, prior)
        similar = self.lexical.to(read.reading)
        scores = similar[self.landmarks.chosen] @ self.weights
        return Scores(read, scores, similar, self.known(read.reading))

    def known(self, reading: Reading) -> float:
        """Share, by weight, of the message's words that some example uses; 0 for no words."""
        vocabulary = self.lexical.vocabulary
        weights = [(weight(word, reading.language), word) for word in reading.words]
        total = sum(w for w, _ in weights)
        return sum(w for w, word in weights if vocabulary.has(word, reading.language)) / total if total else 0.0

    def signals(self, scores: Scores) -> np.ndarray:
        """What sureness is judged by, for one message."""
        nearest = scores.similar[self.label_of == int(scores.scores.argmax())].max()
        rows = calibrate.signals(
            scores.scores[None], np.array([nearest]), np.array([scores.known]), np.array([len(scores.read.typed)])
        )
        return np.asarray(rows[0])

    def _fit(self, learnt: np.ndarray) -> np.ndarray:
        return softmax.fit(self.landmarks.coordinates[learnt], self.label_of[learnt], len(self.labels))

    def _calibrate(self) -> Sureness:
        """Withhold labels and examples in turn and learn from how that went; too few labels leave the starting point."""
        found = [self._withheld(fold) for fold in calibrate.folds(self.examples, self.label_of)]
        if not found:
            return Sureness()
        rows, right, among, foreign = (np.concatenate(column) for column in zip(*found, strict=True))
        return Sureness.learnt(rows, right, among, foreign)

    def _withheld(self, fold: calibrate.Fold) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Signals of the asked messages, and whether best was right, truth among three, foreign."""
        scores = self.landmarks.coordinates[fold.asked] @ self._fit(fold.learnt)
        present = np.isin(np.arange(len(self.labels)), self.label_of[fold.learnt])
        scores = np.where(present, scores, np.float32(-50))
        order = np.argsort(-scores, axis=1)[:, :3]
        similar = self.lexical.among(fold.asked, fold.learnt)
        own = self.label_of[fold.learnt][None, :] == order[:, :1]
        known = self._known_of(fold)
        length = np.array([len(self.eyes.examples[i].words) for i in fold.asked])
        rows = calibrate.signals(scores, np.where(own, similar, 0).max(axis=1), known, length)
        hit = (order == self.label_of[fold.asked][:, None]) & ~fold.foreign[:, None]
        return rows, hit[:, 0], hit.any(axis=1), fold.foreign

    def _known_of(self, fold: calibrate.Fold) -> np.ndarray:
        """Share of known words of each asked message, as if only the learnt examples were there."""
        readings = self.eyes.examples
        used = {stem(word, readings[i].language) for i in fold.learnt for word in readings[i].words}
        shares = []
        for reading in (readings[i] for i in fold.asked):
            weights = [(weight(word, reading.language), stem(word, reading.language)) for word in reading.words]
            total = sum(w for w, _ in weights)
            shares.append(sum(w for w, root in weights if root in used) / total if total else 0.0)
        return np.array(shares)
