"""What was promised when a call was routed, frozen: the catalogue may change, this does not."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from catalog.model import Duration, Hours, Kind, Shift, Target, Text


class Escalation(BaseModel):
    """One step of an escalation: people by id, and the team they belong to."""

    model_config = ConfigDict(frozen=True)
    team: str
    people: tuple[str, ...] = ()


class Promise(BaseModel):
    """The agreement that holds for one call at one link.

    `customer` is the link it was made to ("*" for any employee); windows are agreed time of this
    link. `coordinators` decide when a call goes round in circles.
    """

    model_config = ConfigDict(frozen=True)
    team: str
    team_name: Text
    service: str | None = None
    customer: str = "*"
    call_kind: Kind
    target: Target
    hours: Hours
    confirm: Duration = Duration(days=2)
    reopen: Duration = Duration(days=5)
    escalation: tuple[Escalation, ...] = ()
    rota: tuple[Shift, ...] = ()
    coordinators: tuple[str, ...] = ()
    version: str
