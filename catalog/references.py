"""Checks that references lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from catalog.check_context import CheckContext
from catalog.customers import EVERYBODY
from catalog.model import (
    Catalogue,
    EscalateTo,
    Group,
    Item,
    Person,
    Reliance,
    Service,
    Team,
)
from catalog.problems import Step

_NAMED = {
    "customer": "a team, or a group of organisation.yaml",
    "domain": "one of the `domains` of organisation.yaml, or add it there",
}
APPROVERS = ("none", "coordinator", "manager", "requester's manager")


@dataclass(frozen=True)
class Lean:
    """One `relies_on`: whose it is (`item` where the item has its own), what it names and where it
    stands in the team's file.
    """

    team: Team
    service: Service
    item: Item | None
    reliance: Reliance
    path: tuple[Step, ...]

    @property
    def ref(self) -> str:
        """The leaning service, `team/service`."""
        return f"{self.team.team}/{self.service.id}"

    @property
    def to(self) -> str:
        """The supplier's service, `team/service`."""
        return self.reliance.service


def leans(catalogue: Catalogue) -> Iterator[Lean]:
    """Every reliance of every service and item, in the order of the files."""
    for team in catalogue.teams:
        for at, service in enumerate(team.services):
            here: tuple[Step, ...] = ("services", at)
            for n, reliance in enumerate(service.relies_on):
                yield Lean(team, service, None, reliance, (*here, "relies_on", n))
            for i, item in enumerate(service.items):
                for n, reliance in enumerate(item.relies_on):
                    yield Lean(team, service, item, reliance, (*here, "items", i, "relies_on", n))


def check_references(catalogue: Catalogue, context: CheckContext) -> None:
    """Every name of a team, a service or a person leads to one."""
    seeker = _Seeker(catalogue, context)
    for lean in leans(catalogue):
        if lean.to not in catalogue.services and not context.lost_service(lean.to):
            seeker.dangles(lean.team.team, lean.path, f"relies on '{lean.to}'", "service", lean.to)
    for team in catalogue.teams:
        seeker.of_team(team)
    if catalogue.organisation.fallback:
        seeker.team(None, ("fallback",), "names as fallback", catalogue.organisation.fallback)
    _check_who_is_alerted(catalogue, seeker)
    for n, person in enumerate(catalogue.organisation.employees):
        seeker.person(
            None, ("employees", n, "manager"), f"{person.id} has as manager", person.manager
        )
        seeker.person(None, ("employees", n, "deputy"), f"{person.id} has as deputy", person.deputy)
        seeker.groups(None, ("employees", n), person)
        seeker.domains(None, ("employees", n), person)
    for n, group in enumerate(catalogue.organisation.groups):
        seeker.of_group(n, group)


def _check_who_is_alerted(catalogue: Catalogue, seeker: _Seeker) -> None:
    emergency = catalogue.organisation.emergency
    for n, alert in enumerate(emergency.alert if emergency else ()):
        at, what = ("emergency", "alert", n), "alerts in an emergency"
        if alert.team:
            seeker.team(None, (*at, "team"), what, alert.team)
        seeker.person(None, (*at, "person"), what, alert.person)


class _Seeker:
    def __init__(self, catalogue: Catalogue, context: CheckContext) -> None:
        self.catalogue = catalogue
        self.context = context
        self.known = {
            "service": sorted(catalogue.services),
            "team": sorted(catalogue.team_by_id),
            "person": sorted(catalogue.people),
            "group": sorted(catalogue.membership.people),
            "customer": sorted(catalogue.customer_ids),
            "location": sorted(catalogue.organisation.locations),
            "domain": sorted(catalogue.organisation.domains),
        }

    def of_team(self, team: Team) -> None:
        self._escalation(team)
        self._stand_ins(team)
        self._rota(team)
        if team.domain:
            self.domain(team.team, ("domain",), "works in domain", team.domain)
        for at, service in enumerate(team.services):
            self._of_service(team, ("services", at), service)

    def _escalation(self, team: Team) -> None:
        for n, step in enumerate(team.escalate):
            if isinstance(step, EscalateTo):
                self.team(team.team, ("escalate", n), "escalates to", step.team)
            elif step != "coordinator" and team.people:
                self.person(team.team, ("escalate", n), "escalates to", step)

    def _stand_ins(self, team: Team) -> None:
        for n, person in enumerate(team.people):
            here: tuple[Step, ...] = ("people", n)
            manager, deputy = f"{person.id} has as manager", f"{person.id} has as deputy"
            self.person(team.team, (*here, "manager"), manager, person.manager)
            self.person(team.team, (*here, "deputy"), deputy, person.deputy)
            self.groups(team.team, here, person)
            self.domains(team.team, here, person)

    def domains(self, owner: str | None, path: tuple[Step, ...], person: Person) -> None:
        for domain in person.coordinates:
            here = (*path, "coordinates")
            self.domain(owner, here, f"has {person.id} coordinate domain", domain)

    def domain(self, owner: str | None, path: tuple[Step, ...], what: str, name: str) -> None:
        organisation = self.catalogue.organisation
        if name not in organisation.domains and not self.context.doubtful(None, "domains"):
            self.dangles(owner, path, f"{what} '{name}'", "domain", name)

    def groups(self, owner: str | None, path: tuple[Step, ...], person: Person) -> None:
        for i, name in enumerate(person.groups):
            self.group(owner, (*path, "groups", i), f"puts {person.id} in", name)

    def of_group(self, at: int, group: Group) -> None:
        here: tuple[Step, ...] = ("groups", at)
        for i, person in enumerate(group.people):
            self.person(None, (*here, "people", i), f"has in group {group.id}", person)
        for i, team in enumerate(group.teams):
            self.team(None, (*here, "teams", i), f"has in group {group.id}", team)
        for i, inner in enumerate(group.groups):
            self.group(None, (*here, "groups", i), f"has in group {group.id}", inner)
        places = {p.location for p in self.catalogue.people.values()}
        for i, place in enumerate(group.locations):
            if place not in places and place not in self.catalogue.organisation.locations:
                where, what = (*here, "locations", i), f"has in group {group.id} '{place}'"
                self.dangles(None, where, what, "location", place)

    def group(self, owner: str | None, path: tuple[Step, ...], what: str, name: str) -> None:
        known = name in self.catalogue.membership.people or name in self.context.lost_ids
        if not known:
            self.dangles(owner, path, f"{what} '{name}'", "group", name)

    def _rota(self, team: Team) -> None:
        if not team.people or self.context.doubtful(team.team, "people"):
            return
        own = {person.id for person in team.people}
        for n, shift in enumerate(team.rota):
            for i, name in enumerate(shift.people):
                if name not in own:
                    here, what = ("rota", n, "people", i), f"puts '{name}' on its rota"
                    self.dangles(team.team, here, what, "person of this team", name)

    def _of_service(self, team: Team, path: tuple[Step, ...], service: Service) -> None:
        for n, agreement in enumerate(service.agreements):
            for i, customer in enumerate(agreement.customers):
                where = (*path, "agreements", n, "customers", i)
                self.customer(team.team, where, f"service {service.id} has as customer", customer)
        for n, item in enumerate(service.items):
            here = (*path, "items", n, "approval")
            if item.approval.who not in APPROVERS:
                self.team(team.team, here, f"item {item.id} asks approval of", item.approval.who)
            self.person(
                team.team,
                (*here, "deputy"),
                f"item {item.id} has as deputy approver",
                item.approval.deputy,
            )

    def team(self, owner: str | None, path: tuple[Step, ...], what: str, name: str) -> None:
        if name not in self.catalogue.team_by_id and not self.context.lost_team(name):
            self.dangles(owner, path, f"{what} '{name}'", "team", name)

    def customer(self, owner: str, path: tuple[Step, ...], what: str, name: str) -> None:
        known = name == EVERYBODY or name in self.catalogue.customer_ids
        if not known and not self.context.lost_team(name) and name not in self.context.lost_ids:
            self.dangles(owner, path, f"{what} '{name}'", "customer", name)

    def person(
        self, owner: str | None, path: tuple[Step, ...], what: str, name: str | None
    ) -> None:
        if (
            name is not None
            and name not in self.catalogue.people
            and name not in self.context.lost_ids
        ):
            self.dangles(owner, path, f"{what} '{name}'", "person", name)

    def dangles(
        self, owner: str | None, path: tuple[Step, ...], what: str, kind: str, name: str
    ) -> None:
        near = process.extractOne(
            name, self.known.get(kind, self.known["person"]), scorer=fuzz.ratio, score_cutoff=70
        )
        named = _NAMED.get(kind, f"a {kind} of this catalogue")
        mend = f"did you mean '{near[0]}'?" if near else f"name {named}, or take it out"
        if path[0] == "escalate" and kind == "person":
            team = process.extractOne(name, self.known["team"], scorer=fuzz.ratio, score_cutoff=80)
            mend = f"did you mean {{team: {team[0]}}}?" if team else mend
        message = f"{owner or 'organisation'} {what}, and there is no such {kind}"
        self.context.problem(self.context.spot(owner, *path), "dangling", message, mend)
