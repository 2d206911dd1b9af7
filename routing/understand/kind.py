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
    for kind, sign, unless in _TREE:
        found = _sign(text, language, sign)
        if found and not any(_sign(text, language, other) for other in unless):
            return KindFound(kind, f"kind: {kind.value}, because of “{found.strip()}”")
    if len(text.split()) < _STATEMENT or text.endswith("?"):
        return KindFound(Kind.SERVICE_REQUEST, "kind: service_request, nothing says otherwise")
    return KindFound(Kind.INCIDENT, "kind: incident, it tells how things are and asks for nothing")


def is_request(text: str, language: Language) -> bool:
    """Whether a normalised text says that something fails, or asks or wishes for something."""
    return any(_sign(text, language, sign) for sign in ("fails_now", "asks", "lasting_change", "wish", "own_slip"))


_STATEMENT = 3
"""Words that make a statement; fewer only name a thing."""

_TREE: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    (Kind.SERVICE_REQUEST, "own_slip", ()),
    (Kind.WISH, "complaint_about_past", ()),
    (Kind.WISH, "plain_wish", ()),
    (Kind.WISH, "wish", ("fails_now",)),
    (Kind.RFC, "lasting_change", ("fails_now", "passing")),
    (Kind.INCIDENT, "fails_now", ("needs_first",)),
    (Kind.SERVICE_REQUEST, "asks", ()),
)
"""Kind, the sign that gives it, and signs that overrule; first found wins."""
