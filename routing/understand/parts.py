"""Several requests in one message, told apart at the seams: sentences, list items, `and I also need`."""

from __future__ import annotations

import re
from typing import NamedTuple

MOST = 5
"""More parts than this is a story, not a list."""

_JOINS = r"and|also|plus|besides|furthermore|moreover|en|ook|daarnaast|verder|bovendien|tevens"
_SEAM = re.compile(
    rf"(?:\s*\n\s*|[.!?;]+(?:\s+|$))(?P<after>(?:(?:{_JOINS})\b[\s,]*)*)|[\s,]+(?P<join>(?:(?:{_JOINS})\b[\s,]+)+)",
    re.IGNORECASE,
)
_ADDING = re.compile(
    r"\b(?:also|plus|besides|furthermore|moreover|ook|daarnaast|verder|bovendien|tevens)\b", re.IGNORECASE
)
_OWN_CLAUSE = re.compile(
    r"(?:i|we|my|our|the|can|could|please|ik|we|wij|mijn|onze?|de|het|kan|kun|kunnen|graag|er)\b", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", re.MULTILINE)


class Part(NamedTuple):
    """A piece of a message; `added` when a word such as `also` or `ook` says that it comes on top of what went before."""

    text: str
    added: bool = False


def parts(text: str) -> tuple[Part, ...]:
    """The pieces between seams, as typed, empty ones left out; the whole text alone when there is no seam."""
    listed = _BULLET.sub("", text)
    pieces: list[Part] = []
    start, added = 0, False
    for seam in _SEAM.finditer(listed):
        rest = listed[seam.end() :]
        joined = seam.group("join") or seam.group("after") or ""
        if seam.group("join") and not (_OWN_CLAUSE.match(rest) or _ADDING.search(joined)):
            continue
        pieces.append(Part(listed[start : seam.start()].strip(" ,"), added))
        start, added = seam.end(), bool(_ADDING.search(joined) or re.match(r"(?:and|en)\b", joined, re.IGNORECASE))
    pieces.append(Part(listed[start:].strip(" ,.!?;"), added))
    pieces = [piece for piece in pieces if sum(c.isalpha() for c in piece.text) > 2]
    return tuple(pieces) if 1 < len(pieces) <= MOST else (Part(text),)
