"""The figures of one link and of one week, as values. Pure."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class LinkFigures(_Value):
    """One link: how many calls, how many kept promises of how many made, agreed hours by where they
    went.
    """

    team: str
    name: str
    kind: str
    calls: int = 0
    acknowledged: int = 0
    acknowledged_in_time: int = 0
    resolved: int = 0
    resolved_in_time: int = 0
    hours_picking_up: float = 0
    hours_working: float = 0
    hours_requester: float = 0
    hours_supplier: float = 0
    bounces: int = 0
    reopened: int = 0
    escalated: int = 0


class Week(_Value):
    """One week: calls that came, were resolved, and in time."""

    week: int
    opened: int = 0
    resolved: int = 0
    in_time: int = 0


def share(part: float, whole: float) -> float:
    """A part of a whole, 1 where there is nothing."""
    return part / whole if whole else 1.0
