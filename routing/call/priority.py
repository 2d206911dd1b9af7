"""Priority from impact and urgency, as USM's matrix has it. Pure."""

from __future__ import annotations

import re
from typing import Literal

Impact = Literal["high", "medium", "low", "nil"]
Urgency = Literal["high", "medium", "low"]
UNJUDGED: tuple[Impact, Urgency] = ("low", "medium")
"""How much a call weighs of which nobody has judged it."""
_IMPACTS: tuple[Impact, ...] = ("high", "medium", "low", "nil")
_URGENCIES: tuple[Urgency, ...] = ("high", "medium", "low")
URGENT = 2
"""Up to this priority a call goes before other work."""

_JUDGED: dict[int, tuple[Impact, Urgency]] = {
    1: ("high", "high"),
    2: ("high", "medium"),
    3: ("medium", "medium"),
    4: ("low", "medium"),
    5: ("low", "low"),
}
_WORDS = {
    1: {"critical", "blocker", "highest", "emergency", "p1", "sev1", "kritiek"},
    2: {"high", "major", "urgent", "p2", "sev2", "hoog"},
    3: {"medium", "moderate", "normal", "p3", "sev3", "middel", "normaal"},
    4: {"low", "minor", "p4", "sev4", "laag"},
    5: {"planning", "lowest", "trivial", "p5", "sev5"},
}


def priority(impact: Impact, urgency: Urgency) -> int:
    """From 1 (many people, at once) to 6 (nobody yet, can wait): each step of impact or of urgency
    is one.
    """
    return 1 + _IMPACTS.index(impact) + _URGENCIES.index(urgency)


def judged(word: str) -> tuple[Impact, Urgency]:
    """Impact and urgency for a priority as another system writes it ("3 - Moderate", "P2", "High");
    the middle where it says nothing.
    """
    found = re.match(r"\s*(?:p|sev)?\s*([1-5])\b", word, re.IGNORECASE)
    if found:
        return _JUDGED[int(found.group(1))]
    words = set(re.findall(r"[a-z]+\d?", word.lower()))
    rank = next((n for n, known in _WORDS.items() if words & known), 4)
    return _JUDGED[rank]
