"""Finds people and teams by what they are called."""

from __future__ import annotations

from rapidfuzz import fuzz

from catalog.model import Catalogue, Person, Team

_ALIKE = 88


def people_called(name: str, catalogue: Catalogue) -> tuple[Person, ...]:
    """The people who are called so: by id or whole name, else by first name, else by a name that is
    nearly the same.
    """
    wanted = _folded(name)
    everybody = tuple(catalogue.people.values())
    ways = (
        lambda p: wanted in (p.id, _folded(p.name)),
        lambda p: wanted == _folded(p.name).partition(" ")[0],
        lambda p: len(wanted) > 3 and fuzz.ratio(wanted, _folded(p.name)) >= _ALIKE,
    )
    return next((found for way in ways if (found := tuple(filter(way, everybody)))), ())


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace(".", " ").split())


def teams_called(name: str, catalogue: Catalogue) -> tuple[Team, ...]:
    """The teams that are called so, by id or in any language, else nearly so."""
    wanted = _folded(name)
    found = tuple(t for t in catalogue.teams if wanted in (t.team, *map(_folded, t.name.all)))
    return found or tuple(
        t
        for t in catalogue.teams
        if any(fuzz.ratio(wanted, _folded(n)) >= _ALIKE for n in (t.team, *t.name.all))
    )
