"""Cuts a message into its sentences."""

from __future__ import annotations

import re

from routing.understand.words.normalise import MAX_CHARS

MOST = 6
"""More sentences than this are read as one, the last: the request is said by then."""
_SHORT = 3
"""Fewer words are no sentence of their own: a greeting, a room, an abbreviation's full stop."""
_END = re.compile(r"(?<=[.!?…])\s+|\n\s*")


def sentences(text: str) -> list[str]:
    """The sentences in order, as typed; the text alone where it is one."""
    found: list[str] = []
    for piece in _END.split(text[:MAX_CHARS]):
        if found and min(_words(piece), _words(found[-1])) < _SHORT:
            found[-1] = f"{found[-1]} {piece}".strip()
        else:
            found.append(piece.strip())
    return [*found[: MOST - 1], " ".join(found[MOST - 1 :])] if len(found) > MOST else found


def _words(text: str) -> int:
    return len(text.split())
