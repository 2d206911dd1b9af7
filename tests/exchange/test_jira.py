"""Jira Service Management's answers as it documents them, page by page, one file for each."""

from __future__ import annotations

import json
from typing import Any

from tests.exchange.bringing import brought, catalogue_of


def answered(*values: dict[str, Any]) -> str:
    """A page of values, as its REST interface answers."""
    about = {"size": len(values), "start": 0, "limit": 50, "isLastPage": True}
    return json.dumps({"_expands": [], **about, "_links": {"context": ""}, "values": values})


DESKS = answered(
    {"id": "4", "projectId": "14", "projectName": "Boats", "projectKey": "BOAT"},
    {"id": "5", "projectId": "15", "projectName": "Pay", "projectKey": "PAY"},
)
TYPES = answered(
    {
        "id": "1",
        "name": "Hull leaks",
        "serviceDeskId": "4",
        "groupIds": [],
        "practice": "incidents",
    },
    {"id": "2", "name": "Payslip is wrong", "serviceDeskId": "5", "practice": "incidents"},
)


def cycle(name: str, millis: int) -> dict[str, Any]:
    """A metric as a request shows it."""
    goal = {"millis": millis, "friendly": f"{millis // 3_600_000}h"}
    return {
        "id": name,
        "name": name,
        "completedCycles": [{"breached": False, "goalDuration": goal}],
    }


def test_a_metric_is_of_the_desk_whose_request_shows_it() -> None:
    files = {
        "servicedesk.json": DESKS,
        "requesttype.json": TYPES,
        "request-BOAT-12-sla.json": answered(cycle("Time to resolution", 7_200_000)),
        "sla.json": answered(cycle("Time to anything", 3_600_000)),
    }
    outcome, folder = brought(files)
    catalogue = catalogue_of(folder)
    assert set(catalogue.team_by_id) == {"boats", "pay"}
    leaks = catalogue.entries["boats/boats/hull-leaks"].service.agreements[0]
    assert str(leaks.targets["incident"].resolve) == "2h"
    told = "\n".join(map(str, outcome.dropped))
    assert "sla: Time to anything: name its file after its desk" in told
    assert "agree incident" in " ".join(outcome.lacks["pay"])


def test_customers_ask_and_are_no_team() -> None:
    person = {"accountId": "q1", "displayName": "Iris B.", "emailAddress": "iris@x.example"}
    files = {
        "servicedesk.json": DESKS,
        "requesttype.json": TYPES,
        "servicedesk-4-customer.json": answered({**person, "active": True, "timeZone": "x"}),
    }
    catalogue = catalogue_of(brought(files)[1])
    assert set(catalogue.team_by_id) == {"boats", "pay"}
    assert [one.name for one in catalogue.organisation.employees] == ["Iris B."]


def test_a_portal_with_its_request_types_within_it() -> None:
    kind = {"serviceDeskId": "4", "groupIds": ["49"], "fields": [], "displayOrder": 1}
    body = {
        "projectKey": "BOAT", "projectName": "Boats", "serviceDeskId": "4",
        "requestTypes": [
            {"id": "1", "name": "New oar", "group": "Oars", "enabled": True, **kind},
            {"id": "2", "name": "Old oar", "group": "Oars", "enabled": False, **kind},
        ],
    }  # fmt: skip
    outcome, folder = brought({"portal.json": json.dumps(body)})
    assert set(catalogue_of(folder).entries) == {"boats/oars/new-oar"}
    assert [str(one) for one in outcome.dropped] == ["requesttype: Old oar: it is hidden there"]
