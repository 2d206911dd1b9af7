"""Groups links by the domain they work in, and tells which are shared service centres. Pure.

A domain is a way of looking (facilities, ICT): its links are links like any other. A shared service
centre is a link that serves several customer groups, each under an agreement of its own; nobody
writes down that it is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from catalog.language_packs import Language
from catalog.model import Agreement, Catalogue, Group, Person, Service, Team


@dataclass(frozen=True)
class Terms:
    """What one customer group has agreed with a link: each agreement with its service."""

    group: Group
    agreed: tuple[tuple[Service, Agreement], ...]


@dataclass(frozen=True)
class Domain:
    """A domain with its links, in the order of the files; `id` as organisation.yaml has it."""

    id: str
    teams: tuple[Team, ...]
    catalogue: Catalogue

    def name(self, language: Language) -> str:
        """What it is called."""
        return self.catalogue.organisation.domains[self.id].in_(language)

    @property
    def front(self) -> Team | None:
        """Where what nobody else has comes in: one front, whatever the domain."""
        return self.catalogue.fallback

    @cached_property
    def behind(self) -> dict[str, tuple[Team, ...]]:
        """The links of other domains and outside that each of its links relies on, by its id."""
        return {team.team: tuple(self._relied_on(team)) for team in self.teams}

    @property
    def coordinators(self) -> tuple[Person, ...]:
        """Who coordinates it."""
        names = self.catalogue.coordinators_of_domain.get(self.id, ())
        return tuple(self.catalogue.people[name] for name in names)

    def _relied_on(self, team: Team) -> Iterator[Team]:
        leaned = (
            reliance.service.partition("/")[0]
            for service in team.services
            for reliance in (*service.relies_on, *(r for i in service.items for r in i.relies_on))
        )
        for name in dict.fromkeys(leaned):
            found = self.catalogue.team_by_id.get(name)
            if found:
                yield found


def domains(catalogue: Catalogue) -> tuple[Domain, ...]:
    """Every domain that organisation.yaml names, in its order, also one without teams."""
    return tuple(domain_of(catalogue, name) for name in catalogue.organisation.domains)


def domain_of(catalogue: Catalogue, name: str) -> Domain:
    """One domain by its id. Raises KeyError."""
    catalogue.organisation.domains[name]
    return Domain(name, tuple(t for t in catalogue.teams if t.domain == name), catalogue)


def domain_name(team: Team, catalogue: Catalogue, language: Language) -> str:
    """What the domain of a team is called; "" where it has none."""
    found = catalogue.organisation.domains.get(team.domain or "")
    return found.in_(language) if found else ""


def terms_of(teams: Iterable[Team], catalogue: Catalogue) -> tuple[Terms, ...]:
    """What each customer group has agreed with these links; groups that have agreed nothing of
    their own are left out.
    """
    places = [(s, a) for team in teams for s in team.services for a in s.agreements]
    found = (
        Terms(group, tuple((s, a) for s, a in places if group.id in a.customers))
        for group in catalogue.organisation.groups
    )
    return tuple(terms for terms in found if terms.agreed)


def shares(team: Team, catalogue: Catalogue) -> tuple[Group, ...]:
    """The customer groups of a shared service centre; none where the link is no such centre.

    Several groups named in one and the same agreement are one customer: each must have an agreement
    that another has not.
    """
    if team.kind != "internal":
        return ()
    terms = terms_of([team], catalogue)
    own = {tuple((s.id, s.agreements.index(a)) for s, a in one.agreed) for one in terms}
    return tuple(one.group for one in terms) if len(own) > 1 else ()
