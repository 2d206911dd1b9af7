"""Makes a stored decision again on the catalogue version of then.

Where a language model had its say, that is taken from the stored reasons: none is asked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from catalog.model import Language
from routing.understand.decision import Asker, Decision
from routing.understand.rerank.told import Use, told_in, with_use

if TYPE_CHECKING:
    from routing.understand.reader import Reader


class Redecided(NamedTuple):
    """The decision as it comes out again, and what differs from the stored one, as short lines;
    none when it is the same.
    """

    now: Decision
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether it comes out as stored."""
        return not self.differences


def replay(
    stored: Decision,
    reader: Reader,
    asker: Asker | None = None,
    allowed: frozenset[str] | None = None,
) -> Redecided:
    """Decide the stored text again; hand in a reader of the catalogue version of then, and the
    asker of then.
    """
    now = reader.decide(stored.text, asker, stored.language, allowed)
    now = _with_what_was_told(now, stored.because, reader, asker, allowed)
    pairs = {
        "outcome": (stored.outcome, now.outcome),
        "items": ([c.item for c in stored.candidates], [c.item for c in now.candidates]),
        "kind": (stored.kind, now.kind),
    }
    lines = [
        f"{name}: {before} before, {after} now"
        for name, (before, after) in pairs.items()
        if before != after
    ]
    if abs(stored.confidence - now.confidence) > 0.005:
        lines.append(f"confidence: {stored.confidence:.3f} before, {now.confidence:.3f} now")
    return Redecided(now, (*lines, *_reasons(stored.because, now.because)))


WAS_ASKED = "asked: which of some"
"""The reason that tells that it was asked which of some items was meant."""
_ADDED = ("alarm: ", "asked: ", "chosen: ", "confirmed: ")
"""Reasons that the conversation adds to those of the reading."""


def replay_reason(
    because: tuple[str, ...],
    text: str,
    reader: Reader,
    *,
    language: Language,
    asker: Asker | None = None,
    allowed: frozenset[str] | None = None,
) -> Redecided:
    """The same from what a call's ledger holds: its words and the reason given."""
    now = reader.decide(text, asker, language, allowed)
    now = _with_what_was_told(now, because, reader, asker, allowed)
    return Redecided(
        now,
        _reasons(tuple(reason for reason in because if not reason.startswith(_ADDED)), now.because),
    )


def _with_what_was_told(
    now: Decision,
    because: tuple[str, ...],
    reader: Reader,
    asker: Asker | None,
    allowed: frozenset[str] | None,
) -> Decision:
    """The decision after what a language model said then, by the reasons."""
    said = told_in(because)
    if said is None:
        return now
    likely = reader.likely(now.text, asker, now.language, allowed)
    return with_use(now, Use(said, likely), reader.catalogue)


def was_read(because: tuple[str, ...]) -> bool:
    """Whether a call's reason came from reading a message; else the requester picked the item from
    a list.
    """
    return any(not reason.startswith(_ADDED) for reason in because)


def _reasons(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    gone = [f"no longer: {reason}" for reason in before if reason not in now]
    return (*gone, *(f"new: {reason}" for reason in now if reason not in before))
