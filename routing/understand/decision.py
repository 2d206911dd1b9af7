"""The decision that understanding returns; `route`, `evaluate`, the conversation and the ledger
share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from catalog.model import Kind, Language
from routing.understand.move import Moves, TellsMore


class Outcome(StrEnum):
    """Sure enough to propose; between a few; or a person must look."""

    ANSWER = "answer"
    ASK = "ask"
    UNKNOWN = "unknown"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Candidate(_Value):
    """An item (`team/service/item`) with a calibrated probability, 0 to 1."""

    item: str
    confidence: float = Field(ge=0, le=1)


class Filled(_Value):
    """What a message says already to a question of an item: a choice's id, yes or no, or words that
    stand in it.
    """

    item: str
    question: str
    said: str


class Telling(_Value):
    """Words of an item's `about` that tell it from another one nearby."""

    item: str
    words: str


class Asker(_Value):
    """What may break a tie, never override: the asker's own team and place, and the items of their
    open calls.
    """

    person: str | None = None
    team: str | None = None
    location: str | None = None
    open_items: tuple[str, ...] = ()


class Decision(_Value):
    """Where one request would go, and why.

    `candidates`: best first; for `ask` at most three. `because`: what decided, as short phrases
    `rule: what` (words, phrases, spelling repairs, rules), enough to explain and to compare on
    replay. `exact`: the message is a phrase or name of the first item, word by word.
    `priority_cues`: words that raise urgency or impact ("urgency:spoed", "impact:whole ward").
    `filled` and `telling`: what a language model found in the message for its best item,
    and what tells two near items apart.
    """

    text: str
    language: Language
    outcome: Outcome
    kind: Kind
    confidence: float = Field(ge=0, le=1)
    candidates: tuple[Candidate, ...] = ()
    because: tuple[str, ...] = ()
    exact: bool = False
    priority_cues: tuple[str, ...] = ()
    filled: tuple[Filled, ...] = ()
    telling: tuple[Telling, ...] = ()

    @property
    def item(self) -> str | None:
        """The item answered with; None unless the outcome is `answer`."""
        return (
            self.candidates[0].item if self.outcome is Outcome.ANSWER and self.candidates else None
        )


class Understanding(Protocol):
    """The port the conversation uses; `Reader` (routing/understand/reader.py) stands behind it."""

    def decide(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> Decision:
        """One request, read as a whole; only among the items `allowed` (refs), when given. Any text
        is answered; none raises.
        """
        ...

    def split(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Decision, ...]:
        """A message that may hold several requests: one decision for each, one alone as a rule."""
        ...

    def likely(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Candidate, ...]:
        """The ten likeliest items of a text as a whole, best first, whatever would be decided."""
        ...

    def moves(self, text: str, language: Language) -> Moves:
        """How likely each move is that the text makes in a conversation; none raises."""
        ...

    def tells_more(
        self, text: str, language: Language, requests: Sequence[str]
    ) -> TellsMore | None:
        """How far the text, said beside some requests, tells more of one; none raises."""
        ...
