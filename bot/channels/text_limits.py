"""Cuts texts to what a chat service allows; shared by the channels of chat services. Pure."""

from __future__ import annotations

from dataclasses import dataclass

TONES = {"new": "🆕", "busy": "🔧", "waiting": "⏳", "late": "🔴", "done": "✅", "ended": "⚪"}


@dataclass(frozen=True)
class Limits:
    """What a channel's service takes; None: no limit of its own.

    `text`: UTF-16 units of one message, a longer one goes in pieces. `buttons`: under one message.
    `label`: UTF-16 units of a button's words. `files`: in one message.
    """

    text: int | None = None
    buttons: int | None = None
    label: int | None = None
    files: int | None = None


def cut(text: str, limit: int) -> str:
    """The text within `limit` characters, with a sign where something was left out."""
    return text if size(text) <= limit else text[: _characters(text, limit - 1)].rstrip() + "…"


def pieces(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` characters, broken at paragraphs, lines or words,
    before it is escaped.
    """
    found: list[str] = []
    while size(text) > limit:
        most = _characters(text, limit)
        at = next(
            (i for mark in ("\n\n", "\n", " ") if (i := text.rfind(mark, most // 2, most)) > 0),
            most,
        )
        found.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [piece for piece in [*found, text] if piece.strip()]


def size(text: str) -> int:
    """Length as chat services count: in UTF-16 units, so that an emoji counts for two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _characters(text: str, limit: int) -> int:
    """How many characters from the start stay within `limit` units."""
    used = 0
    for n, c in enumerate(text):
        used += 2 if c > "\uffff" else 1
        if used > limit:
            return n
    return len(text)
