"""The replies that say what became of somebody's words, for the bench that counts lost ones."""

from __future__ import annotations

import string
from collections.abc import Iterable

from bot.wording.localizer import Localizer

DROPS = (
    "All right, I've dropped that. Nothing was sent.",
    "All right, I've dropped everything. Nothing was sent.",
    "All right, I leave {words} out. Say it your own way.",
    "All right, {number} goes on as it was.",
    "All right, I leave it at that.",
    "All right, I leave {words} out.",
    "Glad it is solved! Nothing was sent; I'm here if you need more.",
    "All right.",
    "All right. I am telling {names} that you take it back; they may look all the same.",
)
"""What is said where words are let go."""
TELLS = (
    *DROPS,
    "Nothing has been sent yet: that happens when you say yes.",
    "I hear you! I have passed nothing on.",
    "I took that for a question; I have passed nothing on.",
    "Take your time; I'll wait here.",
    "I only send it when you say yes.",
    "All right, I don't send it yet.",
    "You have no open request about that.",
    "Nothing is open in your name about that. If you need it, tell me, and I make a request of it.",
    "You have no open requests.",
    "I can't read that, I'm afraid. Tell me in a few words what you need.",
)
"""What says of words that nothing was done with them."""


def is_said(msgids: Iterable[str], heard: str, language: str) -> bool:
    """Whether one of these texts was said, but for what is filled in."""
    localizer = Localizer(language)
    return any(_was_said(localizer.say(m, **_Marks(m)), m, heard) for m in msgids)


def _was_said(text: str, msgid: str, heard: str) -> bool:
    """Whether a text was said; one with which many begin, only as all there is in a line."""
    if msgid not in _BEGINS_MANY:
        return _stands_in(text, heard)
    return any(line.strip() == text for line in heard.splitlines())


_BEGINS_MANY = frozenset({"All right."})


class _Marks(dict[str, object]):
    """The places of a text, all filled with one mark."""

    def __init__(self, msgid: str) -> None:
        names = [name for _, name, _, _ in string.Formatter().parse(msgid) if name]
        super().__init__(dict.fromkeys(names, "\x00"))


def _stands_in(text: str, said: str) -> bool:
    at = 0
    for part in (p.strip() for p in text.split("\x00")):
        at = said.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
