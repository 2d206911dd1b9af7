"""The replies that say what became of somebody's words, for the bench that counts lost ones."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping

from bot.wording.localizer import Localizer

DROPS = (
    "All right, I've dropped that. Nothing was sent.",
    "All right, I've dropped everything. Nothing was sent.",
    "All right, I leave {words} out. Say it your own way.",
    "All right, {number} goes on as it was.",
    "All right, I leave it at that.",
    "All right, I leave {words} out.",
    "All right, I've dropped {words}; it was not sent.",
    "Glad it is solved! Nothing was sent; I'm here if you need more.",
    "All right.",
    "All right. I am telling {names} that you take it back; they may look all the same.",
)
"""What is said where words are let go."""
CHANGES = ("I've changed that in your request.",)
"""What is said where words stand in for earlier ones."""
DOORS = {
    "services": (
        "This is what you can ask for. Choose a subject, or simply tell me what you need.",
    ),
}
"""What is said where a choice was taken that shows something, by what it does."""
_PASSED_ON = (
    "I hear you! I have passed nothing on.",
    "I took that for a question; I have passed nothing on.",
    "I can't read that, I'm afraid. Tell me in a few words what you need.",
    "I hear you! I have not added that to your request.",
)
"""What says of any words that nothing was done with them."""
_NOTHING_OF_IT = (
    "Nothing is open in your name about that. If you need it, tell me, and I make a request of it."
)
"""What says of words about a request that there is none, and none was made."""
_NOTHING_OPEN = (
    _NOTHING_OF_IT,
    "Nothing is open in your name about that. Shall I make a request of it?",
    "You have no open request about that.",
    "You have no open requests.",
    "There is no open request I can add that to; shall I make one of it?",
    "Nothing has been sent yet: that happens when you say yes.",
    "All right. Nothing is under way.",
)
"""What answers words about a request that there is not."""
ALARMED = "Those I alerted had word at once; I can't see from here how far they are."
"""What answers a question how far it is, where an alarm was raised just now."""
_TOLD: Mapping[str, tuple[str, ...]] = {
    "new": (*_PASSED_ON, _NOTHING_OF_IT),
    "add": (*_PASSED_ON, *_NOTHING_OPEN),
    "reopen": (*_PASSED_ON, *_NOTHING_OPEN),
    "answer": (
        *_PASSED_ON,
        *_NOTHING_OPEN,
        "Take your time; I'll wait here.",
        "All right. Nothing is waiting for an answer from you; tell me if you need something.",
        "What is it then?",
        "What should be different?",
        "Tell me in other words, and I'll look again. What you wrote before stays with it.",
        "I hear you!",
        "All right, I don't send it yet.",
        "All right, {number} goes on as it was.",
        "I hear you! Tell me what you need, or say “help”.",
        "They need this one before they can start. A few words are enough, or say “I don't know”.",
    ),
    "status": (ALARMED, *_PASSED_ON, *_NOTHING_OPEN),
    "cancel": (
        "Good to hear!",
        "All right, I don't send it yet.",
        *_PASSED_ON,
        *_NOTHING_OPEN,
        *DROPS,
    ),
}
"""By what somebody's words are, the replies that say what became of them."""
_NO_ANSWER = (
    *DROPS,
    "I only send it when you say yes.",
    "Good! Nothing is waiting for an answer from you. Tell me if you need something.",
)
_OF_A_CALL = frozenset({"status", "cancel"})
"""Acts that a reply answers which names a call."""


def is_told(act: str, heard: str, language: str, *, few: bool = False) -> bool:
    """Whether a reply says what became of words that are this act; a `few` words that answer
    nothing may be told that.
    """
    if few and act == "answer" and (is_said(_NO_ANSWER, heard, language) or _A_CALL.search(heard)):
        return True
    return is_said(_TOLD[act], heard, language) or (
        act in _OF_A_CALL and bool(_A_CALL.search(heard))
    )


def answers_to(act: str) -> bool:
    """Whether words that are this act need a reply that says what became of them."""
    return act in _TOLD


_A_CALL = re.compile(r"\bS-\d")


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
