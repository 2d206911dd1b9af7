"""An understanding for tests: knows an item by its word, sure of itself, in no time."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.model import Catalogue, Kind, Language
from routing.understand.beside_request import tells_more
from routing.understand.decision import Asker, Candidate, Decision, Outcome
from routing.understand.move import Moves, TellsMore
from tests.routing.acts import acts_of


class ByWord:
    """Answers with the item whose id stands in the text; otherwise it does not know."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def decide(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> Decision:
        """One request."""
        refs = [ref for ref, p in self.catalogue.entries.items() if p.item.id in text.lower()]
        ref = next((r for r in refs if allowed is None or r in allowed), None)
        kind = Kind(self.catalogue.entries[ref].item.kind) if ref else Kind.SERVICE_REQUEST
        return Decision(
            text=text,
            language=language or "en",
            outcome=Outcome.ANSWER if ref else Outcome.UNKNOWN,
            kind=kind,
            confidence=0.99 if ref else 0.1,
            candidates=(Candidate(item=ref, confidence=0.99),) if ref else (),
            because=("word: its own",),
            exact=bool(ref),
        )

    def split(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Decision, ...]:
        """Always one request."""
        return (self.decide(text, asker, language, allowed=allowed),)

    def likely(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Candidate, ...]:
        """The item it knows, if any."""
        return self.decide(text, asker, language, allowed).candidates

    def moves(self, text: str, language: Language) -> Moves:
        """As the real reader of acts has it."""
        return acts_of(self.catalogue).read(text, language)

    def tells_more(
        self, text: str, language: Language, requests: Sequence[str]
    ) -> TellsMore | None:
        """By its words."""
        return tells_more(text, language)
