"""The understanding that stands behind the port: a catalogue read, ready to decide on messages."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from catalog.model import Catalogue, Language
from routing.understand.classifier import Classifier, Scores
from routing.understand.decision import Asker, Candidate, Decision, Outcome
from routing.understand.example import of_catalogue
from routing.understand.kind import kind_of
from routing.understand.normalise import normalise
from routing.understand.parts import parts
from routing.understand.priority import priority_cues
from routing.understand.softmax import probabilities

CHOICES = 3
"""A question offers at most so many items."""


class Reader:
    """Understanding over one catalogue; implements the protocol `Understanding`."""

    def __init__(self, catalogue: Catalogue, classifier: Classifier | None) -> None:
        self.catalogue = catalogue
        self._classifier = classifier

    @classmethod
    def of(cls, catalogue: Catalogue, *, semantic: str | None = None, cache: Path | None = None) -> Reader:
        """Learn a catalogue. `semantic`: an embedding model's name or folder; `cache`: a folder to keep what was learnt."""
        examples = of_catalogue(catalogue)
        return cls(catalogue, Classifier(examples) if examples else None)

    def decide(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> Decision:
        """One request, read as a whole. `language`: the asker's own, a prior; `allowed`: refs this asker may ask, all when None."""
        clean = normalise(text)
        if self._classifier is None or not clean:
            return self._unknown(text, language or self.catalogue.organisation.language, "nothing to read")
        scores = self._classifier.score(text, language)
        if not scores.read.typed:
            return self._unknown(text, language or self.catalogue.organisation.language, "no words in it")
        candidates, outcome = self._weigh(scores, allowed)
        agreed = {self.catalogue.places[c.item].item.kind for c in candidates}
        kind = kind_of(clean, scores.read.reading.language, agreed.pop() if len(agreed) == 1 and outcome is not Outcome.UNKNOWN else None)
        return Decision(
            text=text, language=scores.read.reading.language, outcome=outcome, kind=kind.kind,
            confidence=candidates[0].confidence if candidates else 0.0, candidates=candidates,
            because=(*(f"spelling: {a} read as {b}" for a, b in scores.read.repairs), kind.because),
            priority_cues=priority_cues(clean),
        )

    def split(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Decision, ...]:
        """One decision for each request in the message; one alone unless two parts are each sure of different items."""
        whole = self.decide(text, asker, language, allowed)
        pieces = parts(text)
        if len(pieces) == 1:
            return (whole,)
        found = [self.decide(piece, asker, language, allowed) for piece in pieces]
        sure = {d.item: d for d in found if d.outcome is Outcome.ANSWER}
        return tuple(sure.values()) if len(sure) > 1 else (whole,)

    def _weigh(self, scores: Scores, allowed: frozenset[str] | None) -> tuple[tuple[Candidate, ...], Outcome]:
        assert self._classifier is not None
        labels = self._classifier.labels
        chances = probabilities(scores.scores)
        right, among = self._classifier.sureness.chances(self._classifier.signals(scores))
        order = np.argsort(-chances)
        top = float(chances[order[0]])
        rest = (1 - right) / max(1 - top, 1e-6)
        pairs = [(labels[i], right if i == order[0] else min(right, float(chances[i]) * rest)) for i in order[: 4 * CHOICES]]
        kept = [(item, chance) for item, chance in pairs if allowed is None or item in allowed][:CHOICES]
        if not kept:
            return (), Outcome.UNKNOWN
        outcome = self._classifier.sureness.outcome(kept[0][1], among)
        shown = kept[:1] if outcome is Outcome.ANSWER else kept
        return tuple(Candidate(item=item, confidence=round(chance, 4)) for item, chance in shown), outcome

    def _unknown(self, text: str, language: Language, why: str) -> Decision:
        kind = kind_of(normalise(text), language)
        return Decision(
            text=text, language=language, outcome=Outcome.UNKNOWN, kind=kind.kind, confidence=0.0, because=(why, kind.because)
        )
