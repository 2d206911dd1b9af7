"""What was promised when a call was routed, frozen: the catalogue may change, this does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from catalog.model import Duration, Hours, Kind, Shift, Target, Text


class Escalation(BaseModel):
    """One step of an escalation: people by id, and the team they belong to."""

    model_config = ConfigDict(frozen=True)
    team: str
    people: tuple[str, ...] = ()


class Promise(BaseModel):
    """The agreement that holds for one call at one link.

    `customer` is the link or group it was made to ("*" for any employee), `agreement` the name of
    what was agreed; windows are agreed time of this link. `target` is what holds for the call,
    `by_priority` what was agreed for each priority, where that differs. `coordinators` decide when
    a call goes round in circles.
    """

    model_config = ConfigDict(frozen=True)
    team: str
    team_name: Text
    service: str | None = None
    customer: str = "*"
    call_kind: Kind
    target: Target
    agreement: str | None = None
    by_priority: Mapping[int, Target] = Field(default_factory=dict)
    hours: Hours
    confirm: Duration = Duration(days=2)
    reopen: Duration = Duration(days=5)
    remind: Duration = Duration(days=1)
    give_up: Duration = Duration(days=5)
    escalation: tuple[Escalation, ...] = ()
    rota: tuple[Shift, ...] = ()
    coordinators: tuple[str, ...] = ()
    version: str

    def at_priority(self, priority: int) -> Promise:
        """The same promise, with the target that was agreed for this priority."""
        target = self.by_priority.get(priority, self.target)
        return self if target == self.target else self.model_copy(update={"target": target})


class FirstPromise(BaseModel):
    """What the requester was promised when the call first came to a team. It is theirs: hand-overs,
    reopenings and bundles leave it as it is; only an agreed change moves it.

    It runs since `at` in `hours`, those of the team that made it. `by`: when the call is to be
    done. `left`: the agreed minutes on the clock while an answer of the requester's is awaited;
    `by` is then what it was when the clock was stopped. `stood`: the agreed minutes for which it
    stood still before. `late_told`: they heard that it is late.
    """

    model_config = ConfigDict(frozen=True)
    team: str
    hours: Hours
    at: dt.datetime
    by: dt.datetime
    left: float | None = None
    stood: float = 0
    late_told: bool = False
