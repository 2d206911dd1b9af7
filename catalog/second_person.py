"""Says who may agree to a change of a team's file that somebody else asks for."""

from __future__ import annotations

from catalog.model import Catalogue
from catalog.sight import may_edit


def may_agree(person: str, team: str, asked_by: str, catalogue: Catalogue) -> bool:
    """Whether somebody may: who may change that file too, never who asked. A new team is agreed to
    by the desk where everything comes in.
    """
    desk = catalogue.fallback
    whose = team if team in catalogue.team_by_id else desk.team if desk else ""
    return person != asked_by and whose in may_edit(person, catalogue)


def who_may_agree(team: str, asked_by: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Everybody who may, those of the team itself first."""
    desk, found = catalogue.fallback, catalogue.team_by_id.get(team)
    near = [*(found.coordinators if found else ()), *(desk.coordinators if desk else ())]
    ids = [
        *(person.id for person in near),
        *(catalogue.domain_coordinators(team)),
        *(catalogue.domain_coordinators(desk.team) if desk else ()),
    ]
    return tuple(p for p in dict.fromkeys(ids) if may_agree(p, team, asked_by, catalogue))
