"""Checks that the chains end: each circle of reliance is told once, at the edge that is most likely
the mistake.
"""

from __future__ import annotations

from catalog.check_context import CheckContext
from catalog.model import Catalogue
from catalog.promises import kinds_passed, names_of, overrun, promise_to, promises
from catalog.references import Lean, leans

Edge = tuple[str, str]


def check_cycles(catalogue: Catalogue, context: CheckContext) -> frozenset[Edge]:
    """Tells each circle once; answers with the edges (service, supplier service) that close
    them.
    """
    known = {
        (lean.ref, lean.to): lean
        for lean in reversed(list(leans(catalogue)))
        if lean.to in catalogue.services
    }
    left = list(known)
    closing: list[Edge] = []
    while circle := _circle(left):
        edges = list(zip(circle, [*circle[1:], circle[0]], strict=True))
        edge = min(edges, key=lambda edge: _blame(edge, left, catalogue, known[edge]))
        closing.append(edge)
        left.remove(edge)
        start = circle.index(edge[1])
        path = " → ".join([edge[0], *circle[start:], *circle[:start]])
        message = f"{edge[0]} relies on {edge[1]}, which closes a circle: {path}"
        mend = "take one of these relies_on out, so that the chain ends"
        context.problem(
            context.spot(known[edge].team.team, *known[edge].path), "cycle", message, mend
        )
    return frozenset(closing)


def _blame(
    edge: Edge, left: list[Edge], catalogue: Catalogue, lean: Lean
) -> tuple[int, bool, bool, bool]:
    """Orders a circle's edges, the likeliest mistake first.

    It ends most circles, leads from outside to inside, has no agreement, or asks for more than was
    promised.
    """
    rest = [other for other in left if other != edge]
    supplier, service = catalogue.services[edge[1]]
    outward = lean.team.kind == "supplier" and supplier.kind == "internal"
    wanted = set(catalogue.names_of_team(lean.team))
    customers = {name for agreement in service.agreements for name in agreement.customers}
    # A customer that does not exist may be this one, misspelled.
    named = bool(customers & wanted or customers - {"*"} - catalogue.customer_ids)
    return len(_circling(rest)), not outward, named, _fits(catalogue, lean)


def _fits(catalogue: Catalogue, lean: Lean) -> bool:
    team, service = catalogue.services[lean.to]
    for kind in kinds_passed(lean.service, lean.item, lean.reliance):
        theirs = promise_to(team, service, names_of(catalogue, lean.team), kind)
        for ours in promises(lean.team, lean.service, kind) if theirs else ():
            if theirs and overrun(
                ours.hours, ours.target.resolve, theirs.hours, theirs.target.resolve
            ):
                return False
    return True


def _circling(edges: list[tuple[str, str]]) -> set[str]:
    """The services that stand in some circle, or between two."""
    nodes = {node for edge in edges for node in edge}
    while True:
        inside = [(a, b) for a, b in edges if a in nodes and b in nodes]
        kept = {a for a, _ in inside} & {b for _, b in inside}
        if kept == nodes:
            return nodes
        nodes = kept


def _circle(edges: list[tuple[str, str]]) -> list[str]:
    """A shortest circle, or nothing."""
    nodes = _circling(edges)
    best: list[str] = []
    for first in sorted(nodes):
        found = _way_back(first, [(a, b) for a, b in edges if a in nodes and b in nodes])
        if found and (not best or len(found) < len(best)):
            best = found
    return best


def _way_back(first: str, edges: list[tuple[str, str]]) -> list[str]:
    ways, seen = [[first]], set[str]()
    for way in ways:
        for _, to in [edge for edge in edges if edge[0] == way[-1]]:
            if to == first:
                return way
            if to not in seen:
                seen.add(to)
                ways.append([*way, to])
    return []
