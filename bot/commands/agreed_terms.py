"""Says under which agreement somebody's request would go, and what is promised."""

from __future__ import annotations

from typing import Any

from catalog.language_packs import SOURCE
from catalog.model import Catalogue, Person
from routing.call.promise import Promise
from routing.rules.route import route_item


def terms_of(item: str | None, asker: Person | None, catalogue: Catalogue) -> Promise | None:
    """What this person would be promised for the item; None where nothing is agreed with them, or
    nobody asks.
    """
    route = route_item(item, asker, SOURCE, catalogue) if item and asker else None
    return route.promise if route else None


def terms_json(promise: Promise) -> dict[str, Any]:
    """The terms as plain data."""
    return {
        "agreement": promise.agreement,
        "customer": promise.customer,
        "acknowledge": str(promise.target.acknowledge),
        "resolve": str(promise.target.resolve),
        "by_priority": {
            str(priority): {"acknowledge": str(t.acknowledge), "resolve": str(t.resolve)}
            for priority, t in promise.by_priority.items()
        },
    }


def terms_text(promise: Promise) -> str:
    """The terms in a line: the agreement, with whom, and within what time."""
    customer = "everybody" if promise.customer == "*" else promise.customer
    named = f"'{promise.agreement}', " if promise.agreement else ""
    target = promise.target
    line = f"{named}with {customer}: {target.acknowledge} / {target.resolve}"
    other = (
        f"priority {n} {t.acknowledge} / {t.resolve}"
        for n, t in promise.by_priority.items()
        if t != target
    )
    return ", ".join((line, *other))
