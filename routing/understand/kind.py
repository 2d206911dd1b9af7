"""Which kind of call is it? USM's tree over facts in the words; the employee is never asked for a type.

Order of the tree (USM, "Which kind is it?"): pre-agreed on the item · a complaint about the past, nothing wrong now, is a wish ·
the service deviates now is an incident (a forgotten password is no failure) · outside every agreement is a wish ·
a lasting change to a registered component is an RFC · all else, questions too, is a service request.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from catalog.model import Kind, Language
from routing.understand.kind_signals import SIGNALS


class KindFound(NamedTuple):
    """The kind and what decided it, as `kind: words`."""

    kind: Kind
    because: str


@cache
def _pattern(language: Language, sign: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(SIGNALS[language][sign]) + r")(?!\w)")


def _sign(text: str, language: Language, sign: str) -> str | None:
    found = _pattern(language, sign).search(text)
    return found.group(0) if found else None


def kind_of(text: str, language: Language, agreed: str | None = None) -> KindFound:
    """The kind of a normalised text; `agreed` is the item's own kind, where there is an item."""
    if agreed is not None:
        return KindFound(Kind(agreed), f"kind: {agreed}, as agreed for this item")
    text = _pattern(language, "denied").sub(" ", text)
    for branch in _TREE:
        found = [_sign(text, language, sign) for sign in branch.signs]
        if all(found) and not any(_sign(text, language, sign) for sign in branch.unless):
            return KindFound(branch.kind, f"kind: {branch.kind.value}, because of “{' … '.join(str(f).strip() for f in found)}”")
    if len(text.split()) < _STATEMENT or text.endswith("?"):
        return KindFound(Kind.SERVICE_REQUEST, "kind: service_request, nothing says otherwise")
    return KindFound(Kind.INCIDENT, "kind: incident, it tells how things are and asks for nothing")


def is_request(text: str, language: Language) -> bool:
    """Whether a normalised text says that something fails, or asks or wishes for something."""
    return any(_sign(text, language, sign) for sign in ("fails_now", "asks", "change", "wish", "own_slip", "used_up"))


_STATEMENT = 3
"""Words that make a statement; fewer only name a thing."""


class _Branch(NamedTuple):
    """A kind, the signs that must all be there, and signs of which none may."""

    kind: Kind
    signs: tuple[str, ...]
    unless: tuple[str, ...] = ()


_TREE = (
    _Branch(Kind.SERVICE_REQUEST, ("own_slip",)),
    _Branch(Kind.WISH, ("complaint_about_past",)),
    _Branch(Kind.WISH, ("past", "judged"), ("still",)),
    _Branch(Kind.WISH, ("over_now",), ("fails_now", "asks")),
    _Branch(Kind.WISH, ("plain_wish",)),
    _Branch(Kind.WISH, ("wish",), ("fails_now", "polite")),
    _Branch(Kind.RFC, ("change",), ("fails_now", "passing", "how")),
    _Branch(Kind.RFC, ("change_verb", "component"), ("fails_now", "passing", "how")),
    _Branch(Kind.SERVICE_REQUEST, ("rights",)),
    _Branch(Kind.INCIDENT, ("fails_now",)),
    _Branch(Kind.SERVICE_REQUEST, ("used_up",)),
    _Branch(Kind.SERVICE_REQUEST, ("asks",)),
)
"""From top to bottom; the first branch whose signs are there gives the kind."""
