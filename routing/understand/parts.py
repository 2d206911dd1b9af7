"""Several requests in one message, told apart at the seams: sentences, list items, `and I also
need`.

Two sorts of seam: those that a writer sets between things (a new line, a full stop, `and I`,
`also`), and those that may as well stand inside one thing (`and`, a comma): what stands at either
side of the second sort must be a request by itself.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from routing.understand.words.normalise import MAX_CHARS

MOST = 8
"""More parts than this is a story, not a list."""

_CLAUSE = 4
"""Fewer words after `and` are one more thing that a question is about."""

_JOINS = (
    r"and|also|plus|besides(?: that)?|furthermore|moreover|next to that|in addition|by the "
    r"way|then|"
    r"en|ook|daarnaast|verder|bovendien|tevens|trouwens|dan"
)
_ADDS = (
    r"also|plus|besides|furthermore|moreover|next to that|in addition|by the way|as well as|too|"
    r"ook|daarnaast|verder|bovendien|tevens|trouwens|evenals|alsook"
)
_SEAM = re.compile(
    rf"(?:\s*\n\s*|[.!?;]+(?:\s+|$))(?P<after>(?:(?:{_JOINS})\b[\s,]*)*)"
    rf"|[\s,]+(?P<join>(?:(?:{_JOINS})\b[\s,]+)+)",
    re.IGNORECASE,
)
_LOOSE_SEAM = re.compile(
    r"\s*,\s+(?:(?:and|en)\s+)?|\s+(?:and|en|&|\+|as well as|evenals|alsook|en ook)\s+",
    re.IGNORECASE,
)
_ADDING = re.compile(rf"\b(?:{_ADDS})\b", re.IGNORECASE)
_ON_TOP = re.compile(
    rf",\s*(?:{_ADDS})\b|\b(?:and|en)\s+(?:{_ADDS})\b|\b(?:next to that|in addition|by the way)\b",
    re.IGNORECASE,
)
_OWN_CLAUSE = re.compile(
    r"(?:i|we|my|our|the|can(?!'?t|not)|could|please|there|ik|we|wij|mijn|onze?|de|het|kan(?! "
    r"(?:\w+ )?niet)|kun|kunnen|graag|er|"
    r"(?:is|zijn|heb|wil|moet) (?:er|ik|we|wij))\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.)])\s+", re.MULTILINE)
_ORDER = re.compile(
    r"^(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|two things|ten eerste|ten tweede|ten "
    r"derde|tot slot|twee dingen)\s*[,:]?\s+",
    re.IGNORECASE,
)
_SAME_SUBJECT = re.compile(
    r"(?:now|then|nu|dan|(?:in|at|near|size|op|bij|maat)(?: \S+){1,2}$|neither|nor|not|niet|noch|"
    r"it|its|it's|he|she|they|this|that|hij|ze|die|dat|het (?:is|was|wordt|doet|gaat)|"
    r"is|are|was|were|has|have|had|"
    r"needs?|wants?|got|will|would|can'?t|cannot|don'?t|doesn'?t|turns?|drops?|falls?|\w{3,}ed"
    r"|zijn|heeft|hebben|had|wil|willen|kan|moet|"
    r"valt|gaat|wordt|doet|\w+t (?:het|ie|hij|ze)|\w+ meer$)\b",
    re.IGNORECASE,
)
"""How a fragment begins that goes on about what went before."""
_ABOUT = re.compile(r"\b(?:about|regarding|over|omtrent)\b", re.IGNORECASE)


class Part(NamedTuple):
    """A piece of a message; `added` when a word such as `also` or `ook` says that it comes on top
    of what went before.
    """

    text: str
    added: bool = False


def parts(text: str) -> tuple[Part, ...]:
    """The pieces between seams, as typed, empty ones left out; the whole text alone when there is
    no seam, or no end to it.
    """
    if len(text) > MAX_CHARS:
        return (Part(text),)
    listed, bullets = _BULLET.subn("", text)
    pieces: list[Part] = []
    start, added = 0, bullets > 1
    for seam in _SEAM.finditer(listed):
        rest = listed[seam.end() :]
        joined = seam.group("join") or seam.group("after") or ""
        if seam.group("join") and not (_OWN_CLAUSE.match(rest) or _ON_TOP.search(seam.group())):
            continue
        if (
            seam.group("join")
            and not _ADDING.search(joined)
            and _ABOUT.search(listed[start : seam.start()])
            and len(rest.split()) < _CLAUSE
        ):
            continue
        pieces.append(_part(listed[start : seam.start()], added))
        start = seam.end()
        added = bullets > 1 or bool(
            _ADDING.search(joined) or re.match(r"(?:and|en)\b", joined, re.IGNORECASE)
        )
    pieces.append(_part(listed[start:], added))
    pieces = [piece for piece in pieces if _says_something(piece.text)]
    return tuple(pieces) if 1 < len(pieces) <= MOST else (Part(text),)


def finer(piece: Part) -> tuple[Part, ...]:
    """The same piece cut at every `and` and comma too; alone when there is none, or when it is a
    question about two things.
    """
    if _ABOUT.search(piece.text):
        return (piece,)
    cut = [text.strip(" ,.!?;") for text in _LOOSE_SEAM.split(piece.text)]
    found = [
        Part(text, piece.added or i > 0) for i, text in enumerate(cut) if _says_something(text)
    ]
    apart = 1 < len(found) <= MOST and not any(_SAME_SUBJECT.match(part.text) for part in found[1:])
    return tuple(found) if apart else (piece,)


def _part(text: str, added: bool) -> Part:
    plain = _ORDER.sub("", text.strip(" ,.!?;"))
    return Part(plain, added or bool(_ADDING.search(plain)) or plain != text.strip(" ,.!?;"))


def _says_something(text: str) -> bool:
    return sum(c.isalpha() for c in text) > 2
