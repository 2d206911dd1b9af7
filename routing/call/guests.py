"""Tells guests from people of the organisation: how the ids of whom no catalogue names begin."""

from __future__ import annotations

from catalog.model import Catalogue

GUEST = "guest-"
"""How the ids of guests begin; a service's directory knows when they leave."""


def is_guest(person: str) -> bool:
    """Whether this is the id of a guest."""
    return person.startswith(GUEST)


def is_ours(person: str, catalogue: Catalogue) -> bool:
    """Whether this is the id of a guest, or of somebody whom the catalogue names still; by an
    earlier id too.
    """
    return is_guest(person) or person in catalogue.people or person in catalogue.renamed
