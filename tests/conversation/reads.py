"""A world in which a test sets what texts mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.model import Kind, Language, Person
from routing.understand.decision import Candidate, Decision, Outcome
from tests.conversation.world import World, language_of

Reading = tuple[Outcome, dict[str, float]]
"""What is decided, and the chances of items."""


@dataclass
class Reads(World):
    """A world in which it is said what some texts mean; all others as likeness has it."""

    read: dict[str, Reading] = field(default_factory=dict)

    def decide(
        self,
        text: str,
        person: Person,
        otherwise: Language,
        among: frozenset[str] = frozenset(),
    ) -> Decision:
        if text not in self.read:
            return super().decide(text, person, otherwise, among)
        outcome, chances = self.read[text]
        found = [Candidate(item=ref, confidence=sure) for ref, sure in chances.items()]
        return Decision(
            text=text,
            language=language_of(text, otherwise),
            outcome=outcome,
            kind=Kind.INCIDENT,
            confidence=found[0].confidence if found else 0.0,
            candidates=tuple(found),
        )
