"""Tells guests, and links of other installations, from people of the organisation: how the ids of
whom no catalogue names begin.
"""

from __future__ import annotations

from catalog.model import Catalogue

GUEST = "guest-"
"""How the ids of guests begin; a service's directory knows when they leave."""


VOICE = "link:"
"""How the id begins under which a link in another installation does things; no person's can."""


def voice_of(team: str) -> str:
    """The id under which a link in another installation does things with our calls."""
    return VOICE + team


def link_speaking(person: str) -> str | None:
    """The link whose voice this id is; None for people."""
    return person.removeprefix(VOICE) if person.startswith(VOICE) else None


def is_guest(person: str) -> bool:
    """Whether this is the id of a guest."""
    return person.startswith(GUEST)


def is_ours(person: str, catalogue: Catalogue) -> bool:
    """Whether this is the id of a guest, or of somebody (a link in another installation too) whom
    the catalogue names still; by an earlier id too.
    """
    if link := link_speaking(person):
        return link in catalogue.team_by_id
    return is_guest(person) or person in catalogue.people or person in catalogue.renamed
