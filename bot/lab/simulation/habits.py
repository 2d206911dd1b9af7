"""The numbers of how simulated people behave: when they ask, how fast they work, how often they
forget. All of it numbers to change.
"""

from __future__ import annotations

import datetime as dt
import random
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from catalog.model import Kind

# Calls per hour of the day and per weekday, against the average: a hospital never closes, but most
# of it works in the daytime.
HOURS = (
    0.15,
    0.1,
    0.1,
    0.1,
    0.15,
    0.3,
    0.7,
    1.5,
    2.4,
    2.6,
    2.3,
    2.0,
    1.6,
    1.9,
    2.0,
    1.8,
    1.4,
    0.9,
    0.6,
    0.5,
    0.4,
    0.3,
    0.25,
    0.2,
)
WEEKDAYS = (1.35, 1.25, 1.2, 1.2, 1.1, 0.45, 0.45)
MONTHS = (1.1, 1.05, 1.05, 1.0, 0.95, 1.0, 0.8, 0.85, 1.1, 1.1, 1.1, 0.9)
EFFORT: dict[Kind, float] = {
    Kind.INCIDENT: 20,
    Kind.SERVICE_REQUEST: 14,
    Kind.RFC: 60,
    Kind.WISH: 120,
    Kind.RISK: 45,
}
"""The median of one person's own work on a call, in minutes."""


class Habits(BaseModel):
    """Shares are of all cases (0.1 is one in ten), times in minutes."""

    model_config = ConfigDict(frozen=True)
    hand_over: tuple[str, ...] = ()
    """Teams that hand a call over to the link they rely on, where others pass it on."""
    calls_a_year: int = 62_000
    busyness: float = 1.0
    forgets: float = 0.05
    picks_up_within: float = 0.3
    asks_back: float = 0.1
    never_answers: float = 0.12
    answers_after: float = 150
    wrong_team: float = 0.035
    sent_back: float = 0.35
    passes_on: float = 0.4
    late_supplier: float = 0.12
    lies_waiting: float = 0.22
    confirms: float = 0.5
    reopens: float = 0.04
    rates: float = 0.3
    cancels: float = 0.015
    sees_a_risk: float = 0.008
    approver_silent: float = 0.15
    approver_says_no: float = 0.06
    sick: float = 0.04
    major_incidents: int = 6
    message_fails: float = 0.004
    address_gone: float = 0.0005
    worker_dies: float = 0.002

    def rate(self, at: dt.datetime, zone: ZoneInfo) -> float:
        """Calls expected in the hour that begins at `at`."""
        local = at.astimezone(zone)
        plain = self.calls_a_year / 365 / 24
        return (
            plain
            * HOURS[local.hour]
            * WEEKDAYS[local.weekday()]
            * MONTHS[local.month - 1]
            * 24
            / sum(HOURS)
        )

    def effort(self, kind: Kind, rng: random.Random) -> float:
        """Minutes of one person's work on a call: mostly short, now and then long."""
        return min(rng.lognormvariate(0, 0.8), 8) * EFFORT[kind] * self.busyness
