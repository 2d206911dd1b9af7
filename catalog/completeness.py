"""Scores how complete each link is on USM's grid, so that a team sees what it lacks. USM's grid as
a score, so that a team sees what it lacks to become a full link.

A link manages with people, process and technology; a service is a facility and its support; an
agreement says to whom and how fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.language_packs import Language
from catalog.model import Catalogue, Service, Team

PARTS = ("people", "process", "technology", "facility", "support", "agreements")
_Wish = tuple[str, bool, str]


@dataclass(frozen=True)
class Completeness:
    """`score` and each of `parts` from 0 to 100; `missing` says what would raise them."""

    score: int
    parts: dict[str, int]
    missing: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Plain data, for `--json` and the pages."""
        return {"score": self.score, **self.parts, "missing": list(self.missing)}


def completeness(catalogue: Catalogue) -> dict[str, Completeness]:
    """The score of every team, by id."""
    languages = catalogue.organisation.languages
    return {team.team: _score(team, languages) for team in catalogue.teams}


def _score(team: Team, languages: Sequence[Language]) -> Completeness:
    wishes = list(_wishes(team, languages))
    parts = {}
    for part in PARTS:
        met = [ok for name, ok, _ in wishes if name == part]
        parts[part] = round(100 * sum(met) / len(met)) if met else 0
    missing = tuple(dict.fromkeys(what for _, ok, what in wishes if not ok))
    return Completeness(round(sum(parts.values()) / len(PARTS)), parts, missing)


def _wishes(team: Team, languages: Sequence[Language]) -> Iterator[_Wish]:
    yield "people", bool(team.people), "people"
    yield "people", bool(team.coordinators), "a coordinator"
    yield "people", len(team.people) > 1, "a second person"
    yield "people", bool(team.rota) or team.kind == "supplier", "a rota"
    yield "process", bool(team.escalate), "somebody to escalate to"
    yield "technology", any(team.rooms.values()), "a room"
    if not team.services:
        for part in PARTS[3:]:
            yield part, False, "a service"
    for service in team.services:
        yield from _of_service(service, languages)


def _of_service(service: Service, languages: Sequence[Language]) -> Iterator[_Wish]:
    here = f"service {service.id}"
    every = "both languages" if len(languages) == 2 else "every language"
    for item in service.items:
        yield (
            "process",
            any(a.target(item.kind) for a in service.agreements),
            f"{here}: a target for {item.kind}",
        )
        yield (
            "process",
            all(item.phrases.in_(code) for code in languages),
            f"{here}: phrases in {every} at {item.id}",
        )
    yield "facility", bool(service.facility.goods), f"{here}: its goods"
    yield "facility", bool(service.facility.actions), f"{here}: its actions"
    yield "support", service.support is not None, f"{here}: how it supports its users"
    yield "agreements", bool(service.agreements), f"{here}: an agreement"
