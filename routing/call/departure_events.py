"""The events by which people and teams leave a call, or turn out to be others."""

from __future__ import annotations

from typing import Literal

from catalog.model import Text
from routing.call.event import Event
from routing.call.promise import Promise


class Left(Event):
    """Somebody who took part in the call is not there any more: left the organisation, or the team
    that has it. `name` is theirs, as far as it is known; who had the call is followed by `to`, or
    by nobody.
    """

    kind: Literal["left"] = "left"
    person: str
    name: str = ""
    role: Literal["assignee", "requester"]
    to: str | None = None


class TeamGone(Event):
    """A team is not in the catalogue any more. `promise` is that of the team which has the call
    from now on; `customer` the one which a child call is for from now on.
    """

    kind: Literal["team_gone"] = "team_gone"
    team: str
    team_name: Text
    promise: Promise | None = None
    customer: str | None = None


class TeamRenamed(Event):
    """A team has another id and name; all else of the call is as it was."""

    kind: Literal["team_renamed"] = "team_renamed"
    was: str
    team: str
    team_name: Text


class PersonRenamed(Event):
    """Somebody who takes part in the call has another id; they are who they were."""

    kind: Literal["person_renamed"] = "person_renamed"
    was: str
    person: str


class Unanswered(Event):
    """The requester did not answer within the time agreed for that: closed, to be reopened when
    they do.
    """

    kind: Literal["unanswered"] = "unanswered"


class Recognised(Event):
    """The requester, until now a guest, turned out to be `person`."""

    kind: Literal["recognised"] = "recognised"
    person: str
