"""Says whose figures somebody may see: nobody's, unless their part in the organisation says so."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.model import Catalogue
from catalog.roles import roles_of
from catalog.vouching import teams_of_coordinator


@dataclass(frozen=True)
class Sight:
    """The links whose figures somebody may see, and those of which they may read words too."""

    figures: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        """Whether there is anything to see."""
        return bool(self.figures)


def sight_of(person: str, catalogue: Catalogue) -> Sight:
    """A coordinator sees their own links and those of their domain; of the desk where all comes in
    every link; a manager of ours sees the figures of every link, and no words.
    """
    own = frozenset(team.team for team in teams_of_coordinator(person, catalogue))
    every = frozenset(catalogue.team_by_id)
    if catalogue.fallback and catalogue.fallback.team in own:
        return Sight(every, every)
    if "manager" in roles_of(person, catalogue) and not is_outside(person, catalogue):
        return Sight(every, own)
    return Sight(own, own)


def is_outside(person: str, catalogue: Catalogue) -> bool:
    """Whether somebody is of another organisation: unknown to ours, or of suppliers alone."""
    if person not in catalogue.people:
        return True
    if any(one.id == person for one in catalogue.organisation.employees):
        return False
    teams = catalogue.teams_of.get(person, ())
    return bool(teams) and all(team.kind == "supplier" for team in teams)


def may_edit(person: str, catalogue: Catalogue) -> frozenset[str]:
    """The links whose file somebody may change in the pages: a coordinator of ours those they
    coordinate, one of the desk where all comes in every link; nobody of another organisation.
    """
    if is_outside(person, catalogue):
        return frozenset()
    own = frozenset(team.team for team in teams_of_coordinator(person, catalogue))
    desk = catalogue.fallback
    return frozenset(catalogue.team_by_id) if desk and desk.team in own else own
