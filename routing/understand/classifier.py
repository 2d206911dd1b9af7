"""From labelled examples to ranked labels: the part that the catalogue, `evaluate` and `learn` share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from catalog.model import Language
from routing.understand import calibrate, softmax
from routing.understand.example import Example
from routing.understand.eyes import Eyes, readings_of
from routing.understand.features import Reading
from routing.understand.fitting import Fitting
from routing.understand.ranked import RANKED, Learnt, Ranked, numbered
from routing.understand.semantic import Encoder
from routing.understand.similarity import Similarity, best_of_each


class Classifier:
    """Ranks labels for a message; examples are kept sorted by label."""

    def __init__(
        self,
        examples: Sequence[Example],
        similarity: Similarity,
        eyes: Eyes,
        learnt: Learnt,
        encoder: Encoder | None = None,
    ) -> None:
        self.examples, self.similarity, self.eyes, self.encoder = tuple(examples), similarity, eyes, encoder
        self.learnt = learnt
        self.labels, self.label_of, self.starts = numbered(self.examples)

    @classmethod
    def of(cls, examples: Sequence[Example], encoder: Encoder | None = None) -> Classifier:
        """Learn from examples, at least one."""
        examples = sorted(examples, key=lambda example: example.label)
        readings = readings_of(examples)
        vectors = encoder.encode([example.text for example in examples]) if encoder else None
        similarity = Similarity.of(readings, vectors)
        return cls(examples, similarity, Eyes.of(readings), Fitting(examples, readings, similarity).learnt(), encoder)

    def rank(self, text: str, prior: Language | None = None) -> Ranked:
        """Rank all labels for one message; `prior` is the asker's own language."""
        read = self.eyes.read(text, prior)
        vector = self.encoder.encode([read.repaired_text])[0] if self.encoder else None
        similar = self.similarity.to(read.reading, vector)
        closest = best_of_each(similar, self.starts)
        scores = similar[self.learnt.chosen] @ self.learnt.weights + np.float32(self.learnt.nearest_share) * closest
        chances = softmax.probabilities(scores)
        order = np.argsort(-chances)[:RANKED]
        signals = calibrate.signals(scores[None], closest[None], np.array([len(read.typed)]))
        right, among = self.learnt.sureness.chances(signals[0])
        return Ranked(
            read, tuple(self.labels[i] for i in order), chances[order], right, among, self._nearest(similar, order[0])
        )

    def telling_words(self, ranked: Ranked, most: int = 4) -> tuple[str, ...]:
        """The words of the message that speak most for the best label against the second."""
        number = {label: i for i, label in enumerate(self.labels)}
        best = self.learnt.weights[:, number[ranked.labels[0]]]
        second = self.learnt.weights[:, number[ranked.labels[1]]] if len(ranked.labels) > 1 else np.zeros_like(best)
        reading = ranked.read.reading
        words = list(dict.fromkeys(reading.words))
        single = [Reading((word,), reading.language) for word in words]
        shares = [float(self.similarity.share_of_words(one, self.learnt.chosen, best - second).sum()) for one in single]
        order = sorted(range(len(words)), key=lambda i: -shares[i])
        return tuple(words[i] for i in order[:most] if shares[i] > 0)

    def _nearest(self, similar: np.ndarray, label: int) -> tuple[tuple[int, float], ...]:
        start = int(self.starts[label])
        end = int(self.starts[label + 1]) if label + 1 < len(self.starts) else len(self.examples)
        order = np.argsort(-similar[start:end])[:2]
        return tuple((start + int(i), float(similar[start + i])) for i in order if similar[start + i] > 0.05)
