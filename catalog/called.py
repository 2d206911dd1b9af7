"""Finds people and teams by what they are called."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz

from catalog.model import Catalogue, Person, Team

_ALIKE, _SHORT = 88, 3


def exactly_called(name: str, catalogue: Catalogue) -> tuple[Person, ...]:
    """The people who are called just so: by whole name, else by first name or id."""
    wanted = _folded(name)
    everybody = tuple(catalogue.people.values())
    whole = tuple(p for p in everybody if wanted == _folded(p.name))
    return whole or tuple(
        p for p in everybody if wanted in (p.id, _folded(p.name).partition(" ")[0])
    )


def people_called(name: str, catalogue: Catalogue) -> tuple[Person, ...]:
    """The people who are called so: by id or whole name, else by first name, else by a name that is
    nearly the same.
    """
    wanted = _folded(name)
    near = (
        p
        for p in catalogue.people.values()
        if len(wanted) > _SHORT and fuzz.ratio(wanted, _folded(p.name)) >= _ALIKE
    )
    return exactly_called(name, catalogue) or tuple(near)


@lru_cache(maxsize=8192)
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
