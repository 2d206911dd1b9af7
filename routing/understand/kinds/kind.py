"""Finds the kind of a call by USM's tree over facts in the words. USM's tree over facts in the
words; the employee is never asked for a type.

Order of the tree (USM, "Which kind is it?"): pre-agreed on the item · a complaint about the past,
nothing wrong now, is a wish · the service deviates now is an incident (a forgotten password is no
failure) · outside every agreement is a wish · a lasting change to a registered component is an RFC
· all else, questions too, is a service request.

The signs are the language's own (`kinds.yaml`). What the tree finds is weighed with how the words
lean in the catalogue's own phrases (`lean.py`), where there is a catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from catalog.language_packs import Language
from catalog.model import Kind
from routing.understand.kinds.lean import KINDS, KindLean
from routing.understand.words.patterns import either, whole_words


class KindFound(NamedTuple):
    """The kind and what decided it, as `kind: words`."""

    kind: Kind
    because: str


class _Branch(NamedTuple):
    """A kind, the signs that must all be there, signs of which none may, and how much that weighs
    against a lean.
    """

    kind: Kind
    signs: tuple[str, ...]
    unless: tuple[str, ...] = ()
    weight: float = 0.8


_EVEN = (0.0,) * len(KINDS)
_DECIDES = 1.6
_NOTHING_SAYS = 0.32
_TREE = (
    _Branch(Kind.SERVICE_REQUEST, ("own_slip",), weight=_DECIDES),
    _Branch(Kind.WISH, ("complaint_about_past",), weight=_DECIDES),
    _Branch(Kind.WISH, ("past", "judged"), ("still",)),
    _Branch(Kind.WISH, ("over_now", "contrast"), ("fails_now",), weight=_DECIDES),
    _Branch(Kind.WISH, ("over_now",), ("fails_now", "asks")),
    _Branch(Kind.WISH, ("plain_wish",), weight=_DECIDES),
    _Branch(Kind.WISH, ("wish",), ("fails_now", "polite")),
    _Branch(Kind.RFC, ("change",), ("fails_now", "passing", "how", "used_up")),
    _Branch(Kind.RFC, ("change_verb", "component"), ("fails_now", "passing", "how", "used_up")),
    _Branch(Kind.SERVICE_REQUEST, ("rights",)),
    _Branch(Kind.INCIDENT, ("fails_now",)),
    _Branch(Kind.SERVICE_REQUEST, ("used_up",)),
    _Branch(Kind.SERVICE_REQUEST, ("asks",)),
)
"""From top to bottom; the first branch whose signs are there speaks."""
_STATEMENT = 3
"""Words that make a statement; fewer only name a thing."""


def kind_of(
    text: str,
    language: Language,
    agreed: str | None = None,
    lean: KindLean | None = None,
    meant: Sequence[float] | None = None,
) -> KindFound:
    """The kind of a normalised text; `agreed`: the item's own kind, where there is an item; `lean`:
    of the catalogue at hand; `meant`: odds (natural log) of each of `KINDS` by what is meant.
    """
    if agreed is not None:
        return KindFound(Kind(agreed), f"kind: {agreed}, as agreed for this item")
    text = _pattern(language, "denied").sub(" ", text)
    found, weight = _read(text, language)
    if lean is None:
        return found
    leaning = lean.of_text(text, language)
    odds = [
        odd + weight * (kind is found.kind) + more
        for kind, odd, more in zip(KINDS, leaning.odds, meant or _EVEN, strict=True)
    ]
    likeliest = KINDS[odds.index(max(odds))]
    if likeliest is found.kind:
        return found
    if meant and not leaning.words:
        return KindFound(likeliest, f"kind: {likeliest.value}, by what is meant")
    if not leaning.words:
        return found
    spoke = ", ".join(f"“{word}”" for word in leaning.words)
    return KindFound(likeliest, f"kind: {likeliest.value}, as agreed for items with {spoke}")


def is_request(text: str, language: Language) -> bool:
    """Whether a normalised text says that something fails, or asks or wishes for something."""
    return any(
        _sign(text, language, sign)
        for sign in ("fails_now", "asks", "change", "wish", "own_slip", "used_up")
    )


def _read(text: str, language: Language) -> tuple[KindFound, float]:
    """What the tree says, and how much that weighs."""
    for branch in _TREE:
        found = [_sign(text, language, sign) for sign in branch.signs]
        if all(found) and not any(_sign(text, language, sign) for sign in branch.unless):
            said = " … ".join(dict.fromkeys(str(part).strip() for part in found))
            return KindFound(
                branch.kind, f"kind: {branch.kind.value}, because of “{said}”"
            ), branch.weight
    if len(text.split()) < _STATEMENT or text.endswith("?"):
        return KindFound(
            Kind.SERVICE_REQUEST, "kind: service_request, nothing says otherwise"
        ), _NOTHING_SAYS
    return KindFound(
        Kind.INCIDENT, "kind: incident, it tells how things are and asks for nothing"
    ), _NOTHING_SAYS


@cache
def _pattern(language: Language, sign: str) -> re.Pattern[str]:
    return whole_words(either([language], "kinds", sign))


def _sign(text: str, language: Language, sign: str) -> str | None:
    found = _pattern(language, sign).search(text)
    return found.group(0) if found else None
