"""Checks that somebody can ask each item, and that something is promised for it."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from catalog.check_context import CheckContext
from catalog.model import Agreement, Catalogue, Item, Service, Team
from catalog.problems import Step
from catalog.references import leans

Spot = tuple[str, int]
"""A file and a line."""


class Reach:
    """Who is there to ask."""

    def __init__(self, catalogue: Catalogue, context: CheckContext) -> None:
        self.catalogue = catalogue
        self.context = context
        self.leaning = {(lean.team.team, lean.to) for lean in leans(catalogue)}
        self.mistaken = [
            (lean.team.team, lean.to)
            for lean in leans(catalogue)
            if lean.to not in catalogue.services
        ]

    def alive(self, team: Team, service: Service, agreement: Agreement) -> bool:
        """Whether some customer of the agreement exists: everybody, a team inside with people, or
        one that relies on this service.
        """
        return any(
            self._customer(customer, f"{team.team}/{service.id}")
            for customer in agreement.customers
        )

    def _customer(self, customer: str, ref: str) -> bool:
        if customer in self.catalogue.membership.people:
            return self._group(customer, ref)
        found = self.catalogue.team_by_id.get(customer)
        if (
            customer == "*"
            or found is None
            or found.link
            or (customer, ref) in self.leaning
            or ref in self.context.lost_refs
        ):
            return True
        # Whoever names a service much like this one, that is not there, may have meant it.
        if any(team == customer and fuzz.ratio(to, ref) > 60 for team, to in self.mistaken):
            return True
        return found.kind == "internal" and (
            bool(found.people) or self.context.doubtful(customer, "people")
        )

    def _group(self, group: str, ref: str) -> bool:
        """Whether somebody of a group can ask: a person in it, or a team in it that relies on this
        service.
        """
        members = self.catalogue.membership
        leaning = any((team, ref) in self.leaning for team in members.teams[group])
        return bool(members.people[group]) or leaning or self.context.doubtful(None, "groups")


def check_reach(catalogue: Catalogue, context: CheckContext) -> frozenset[str]:
    """Each item is promised something and can be asked; answers with the refs of those that
    cannot.
    """
    reach = Reach(catalogue, context)
    cut_off: set[str] = set()
    for team in catalogue.teams:
        for at, service in enumerate(team.services):
            if not _unsure(context, team, at, service, "customers"):
                _service(reach, team, at, service, cut_off)
    return frozenset(cut_off)


def _unsure(context: CheckContext, team: Team, at: int, service: Service, field: str) -> bool:
    """Whether an agreement was left out, or that field of one replaced."""
    here: tuple[Step, ...] = ("services", at, "agreements")
    lost = not service.agreements and context.doubtful(team.team, *here)
    return lost or any(
        context.doubtful(team.team, *here, n, field) for n in range(len(service.agreements))
    )


def _service(reach: Reach, team: Team, at: int, service: Service, cut_off: set[str]) -> None:
    context, ref = reach.context, f"{team.team}/{service.id}"
    here: tuple[Step, ...] = ("services", at)
    living = [a for a in service.agreements if reach.alive(team, service, a)]
    if not living:
        cut_off |= _dead(context, team, here, service)
        return
    if _unsure(context, team, at, service, "targets"):
        return
    for kind, items in _by_kind(context, team, here, service).items():
        if not _promised(kind, living):
            context.told.add((ref, kind))
            first = (*here, "items", items[0][0])
            names = [item.id for _, item in items]
            if _promised(kind, service.agreements):
                cut_off |= {f"{ref}/{name}" for name in names}
                _to_nobody(context, context.spot(team.team, *first, "id"), ref, kind, names)
            else:
                _not_promised(context, context.spot(team.team, *first, "kind"), ref, kind, names)


def _dead(context: CheckContext, team: Team, here: tuple[Step, ...], service: Service) -> set[str]:
    """The items of a service that nobody can ask anything of, told as one."""
    ref = f"{team.team}/{service.id}"
    if service.items:
        context.told.add((ref, ""))
        _nobody(context, team, here, service)
    return {f"{ref}/{item.id}" for item in service.items}


def _to_nobody(
    context: CheckContext, spot: Spot, ref: str, kind: str, names: Iterable[str]
) -> None:
    message = (
        f"{ref}: nobody can ask {', '.join(names)}, the customers who were promised {kind} do not "
        f"exist"
    )
    mend = f"promise {kind} to a customer who exists, or take the item out"
    context.problem(spot, "unreachable", message, mend)


def _not_promised(
    context: CheckContext, spot: Spot, ref: str, kind: str, names: Iterable[str]
) -> None:
    named = ", ".join(names)
    message = f"{ref}: no agreement promises anything for {kind}, the kind of {named}"
    mend = f"add `{kind}: {{acknowledge: 1h, resolve: 1d}}` to the targets of {ref}"
    context.problem(spot, "no-target", message, mend)


def _by_kind(
    context: CheckContext, team: Team, here: tuple[Step, ...], service: Service
) -> dict[str, list[tuple[int, Item]]]:
    """The service's items, with where each stands, by their kind; those of a doubted kind left
    out.
    """
    found: dict[str, list[tuple[int, Item]]] = {}
    for n, item in enumerate(service.items):
        if not context.doubtful(team.team, *here, "items", n, "kind"):
            found.setdefault(item.kind, []).append((n, item))
    return found


def _promised(kind: str, agreements: Iterable[Agreement]) -> bool:
    return any(agreement.target(kind) for agreement in agreements)


def _nobody(context: CheckContext, team: Team, here: tuple[Step, ...], service: Service) -> None:
    names = ", ".join(item.id for item in service.items)
    if service.agreements:
        path: tuple[Step, ...] = (*here, "agreements", 0, "customers")
        message = (
            f"{team.team}/{service.id}: nobody can ask {names}, the customers "
            f"named have nobody who asks or relies on it"
        )
    else:
        path = (
            (*here, "agreements")
            if context.spot(team.team, *here, "agreements") != context.spot(team.team, *here)
            else (*here, "id")
        )
        message = f"{team.team}/{service.id}: nobody can ask {names}, there is no agreement"
    context.problem(
        context.spot(team.team, *path),
        "unreachable",
        message,
        'agree with a customer who exists, or with everybody: customers: ["*"]',
    )
