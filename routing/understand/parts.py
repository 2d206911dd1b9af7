"""Several requests in one message, told apart at the seams: sentences, `and I also need`, list items."""

from __future__ import annotations

import re

_SEAMS = re.compile(
    r"(?:[.!?;\n]+\s*|\s+)(?=(?:and|also|plus|besides|furthermore|en|ook|daarnaast|verder|bovendien)\b)"
    r"(?:(?:and|also|plus|besides|furthermore|en|ook|daarnaast|verder|bovendien)[\s,]+)+|[.!?;]+(?:\s+|$)|\n+",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
MOST = 5
"""More parts than this is a story, not a list."""


def parts(text: str) -> tuple[str, ...]:
    """The pieces between seams, as typed, empty ones left out; the whole text alone when there is no seam."""
    pieces = [_BULLET.sub("", piece).strip(" ,") for piece in _SEAMS.split(text)]
    pieces = [piece for piece in pieces if any(c.isalnum() for c in piece)]
    return tuple(pieces) if 1 < len(pieces) <= MOST else (text,)
