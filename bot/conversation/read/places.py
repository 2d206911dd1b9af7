"""Finds in a message where somebody is: a place of the organisation, a numbered room, or a kind of
room. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.conversation.read.reading import plain

_ROOM = re.compile(
    r"\b(?:kamer|room|ruimte|zaal|lokaal|ok|bed|balie|spreekkamer|verdieping|floor|toilet|lift"
    r"|ward)\s*(?:nr\.?|number|nummer)?\s*"
    r"(?:[a-z]{0,2}[-.]?\d[\w.-]*)|\b(?:\d+e|\d+(?:st|nd|rd|th))\s+(?:verdieping|etage|floor)\b"
)
_KIND = re.compile(
    r"\b(?:wachtkamer|wachtruimte|waiting "
    r"(?:room|area)|gang|hal|lobby|corridor|hallway|kantine|canteen|keuken|kitchen"
    r"|entree|entrance|ingang|receptie|reception|personeelskamer|staff room|kleedkamer|changing "
    r"room|trappenhuis|stairs"
    r"|parkeerplaats|car park|vergaderzaal|vergaderkamer|meeting "
    r"room|toilet|toiletten|wc|badkamer|bathroom)\b"
)
_CODE = re.compile(r"\b[a-z]{1,2}\d{1,3}\b")
_NEAR = 88


def known_places(text: str, locations: Sequence[str]) -> list[str]:
    """The organisation's places that the text names, in whole or by their code ("C3" for "Afdeling
    C3").
    """
    said = f" {plain(text)} "
    found = [
        name for name in locations if re.search(rf"(?<!\w){re.escape(plain(name))}(?!\w)", said)
    ]
    if not found:
        for code in _CODE.findall(said):
            having = [name for name in locations if code in plain(name).split()]
            found += having if len(having) == 1 else []
    whole = [
        name
        for name in found
        if not any(name != other and plain(name) in plain(other) for other in found)
    ]
    return list(dict.fromkeys(whole))


def plain_place(text: str, locations: Sequence[str]) -> str | None:
    """Where it is, when the text says so beyond doubt: one known place or numbered room, or
    both.
    """
    known = known_places(text, locations)
    taken = {word for name in known for word in plain(name).split()}
    rooms = [room for room in _ROOM.findall(plain(text)) if not taken & set(room.split())]
    if len(known) > 1 or len(rooms) > 1 or not (known or rooms):
        return None
    kind = _KIND.search(plain(text))
    if kind and known and not rooms:
        rooms = [kind[0]]
    return ", ".join([*rooms, *known])


def possible_places(text: str, locations: Sequence[str], own: str | None) -> list[str]:
    """Places to suggest: what the text hints at, at the person's own place, then that place
    itself.
    """
    kind = _KIND.search(plain(text))
    found = known_places(text, locations)
    if kind:
        found.insert(0, f"{kind[0]}, {own}" if own else kind[0])
    return list(dict.fromkeys([*found, *([own] if own else [])]))[:3]


def spelled_place(text: str, locations: Sequence[str]) -> str | None:
    """The known place that was typed with a slip, when the message is nothing but a place."""
    found = process.extractOne(
        plain(text),
        {name: plain(name) for name in locations},
        scorer=fuzz.ratio,
        score_cutoff=_NEAR,
    )
    return found[2] if found else None
