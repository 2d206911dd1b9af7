"""Cuts a message into its sentences."""

from __future__ import annotations

import re

MOST = 6
"""More sentences than this are read as one, the last: the request is said by then."""
_ENCODED, _MOST_CHARS = 400, 800
"""What goes beyond so much of a text is one sentence, and beyond so much, as many words as are
weighed of it, nothing: what an encoder did not read with the whole it must read by itself.
"""
_SHORT = 3
"""Fewer words are no sentence of their own: a greeting, a room, an abbreviation's full stop."""
_END = re.compile(r"(?<=[.!?…])\s+|\n\s*")


def sentences(text: str) -> list[str]:
    """The sentences in order, as typed; the text alone where it is one, or hardly words."""
    looked_at = text[:_MOST_CHARS]
    if 2 * sum(map(_is_of_words, looked_at)) < len(looked_at):
        return [text]
    found: list[str] = []
    read, is_late = 0, False
    for piece in _END.split(looked_at):
        was_late, read = is_late, read + len(piece) + 1
        is_late = read > _ENCODED
        if found and (was_late or min(_words(piece), _words(found[-1])) < _SHORT):
            found[-1] = f"{found[-1]} {piece}".strip()
        else:
            found.append(piece.strip())
    return [*found[: MOST - 1], " ".join(found[MOST - 1 :])] if len(found) > MOST else found


def _is_of_words(sign: str) -> bool:
    return sign.isalnum() or sign.isspace()


def _words(text: str) -> int:
    return len(text.split())
