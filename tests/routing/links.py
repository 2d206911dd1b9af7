"""A small organisation for tests: a desk, cleaning that leans on a laundry outside, and the
laundry's own supplier.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from catalog.model import Catalogue, Organisation, Person, Team

MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TARGETS = {
    "incident": {"acknowledge": "15m", "resolve": "4h"},
    "service_request": {"acknowledge": "1h", "resolve": "1d"},
    "wish": {"acknowledge": "1d", "resolve": "10d"},
    "rfc": {"acknowledge": "4h", "resolve": "10d"},
}


def _person(name: str, role: str = "operator", **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name.title(), "role": role} | more


def _team(team: str, people: list[dict[str, Any]], **more: Any) -> Team:
    body = {
        "team": team,
        "name": {"en": team.title(), "nl": f"{team.title()}-nl"},
        "kind": "internal",
        "hours": {"zone": "Europe/Amsterdam", "weekdays": "07:00-18:00"},
        "people": people,
        "rooms": {"web": team},
        "escalate": ["coordinator", {"team": "desk"}],
    }
    return Team.model_validate(body | more)


def _service(
    service: str, *, customers: list[str], items: Sequence[dict[str, Any]] = (), **more: Any
) -> dict[str, Any]:
    return {
        "id": service,
        "name": {"en": service.title(), "nl": service.title()},
        "agreements": [{"customers": customers, "targets": TARGETS}],
        "items": items,
    } | more


def _item(item: str, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "id": item,
        "kind": kind,
        "name": {"en": f"{item} please", "nl": f"{item} graag"},
        "phrases": {
            "en": [f"the {item} thing", f"{item} it is"],
            "nl": [f"het {item} ding", f"{item} dus"],
        },
    } | more


DESK = _team(
    "desk",
    [_person("daan", "coordinator"), _person("dina")],
    fallback=True,
    services=[_service("front", customers=["*"], items=[_item("question", "service_request")])],
)
CLEANING = _team(
    "cleaning",
    [_person("fatima", "coordinator"), _person("joost")],
    prepared=[
        {
            "id": "coming",
            "name": {"en": "On our way", "nl": "We komen"},
            "text": {"en": "{name}, {me} is coming.", "nl": "{name}, {me} komt eraan."},
        },
        {
            "id": "streaks",
            "name": {"en": "Streaks", "nl": "Strepen"},
            "text": {"en": "No streaks.", "nl": "Geen strepen."},
            "for": ["ask"],
            "items": ["windows"],
        },
    ],
    services=[
        _service(
            "rooms",
            customers=["*"],
            relies_on=[{"service": "laundry/linen", "for": ["incident"]}],
            items=[
                _item("spill", "incident"),
                _item("windows", "service_request", approval="coordinator"),
            ],
        )
    ],
)
HR = _team(
    "hr",
    [_person("hilde", "coordinator")],
    services=[
        _service(
            "contracts", customers=["*"], items=[_item("contract", "service_request", private=True)]
        )
    ],
)
LAUNDRY = _team(
    "laundry",
    [_person("lars", "coordinator")],
    kind="supplier",
    escalate=["coordinator"],
    services=[_service("linen", customers=["cleaning"], relies_on=[{"service": "mill/cloth"}])],
)
MILL = _team(
    "mill",
    [_person("maud", "coordinator")],
    kind="supplier",
    escalate=["coordinator"],
    services=[_service("cloth", customers=["laundry"])],
)

SANNE = Person(id="sanne", name="Sanne", language="nl", manager="tom")
TOM = Person(id="tom", name="Tom", language="en")
CATALOGUE = Catalogue(
    version="v1",
    organisation=Organisation(language="en", employees=(SANNE, TOM)),
    teams=(DESK, CLEANING, HR, LAUNDRY, MILL),
)


def who(name: str) -> Person:
    """A person of the small organisation."""
    return CATALOGUE.people[name]
