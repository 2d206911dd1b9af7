"""A call: what somebody asked, as it stands now. A frozen value that only `transition` makes
anew.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from catalog.model import Kind, Language
from routing.call.approval_events import ApprovalRule
from routing.call.events import Answer, Change
from routing.call.file_events import SentFile, Side, WhyGone
from routing.call.knows import About, Knows
from routing.call.priority import priority
from routing.call.promise import FirstPromise, Promise
from routing.call.remark import Remark


class State(StrEnum):
    """Where a call stands."""

    AWAITING_APPROVAL = "awaiting_approval"
    OFFERED = "offered"
    IN_PROGRESS = "in_progress"
    WAITING_REQUESTER = "waiting_requester"
    WAITING_SUPPLIER = "waiting_supplier"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REFUSED = "refused"


AT_WORK = frozenset(
    {State.OFFERED, State.IN_PROGRESS, State.WAITING_REQUESTER, State.WAITING_SUPPLIER}
)
OPEN = AT_WORK | {State.AWAITING_APPROVAL, State.RESOLVED}
ENDED = frozenset({State.CLOSED, State.CANCELLED, State.REFUSED})
RAISED = "alarm: raised"
"""The reason that marks the call of an emergency."""


class Frame(BaseModel):
    """One process under way on the call: `step` counts from 0; the last frame is the one being
    worked in.
    """

    model_config = ConfigDict(frozen=True)
    process: Literal["agree", "change", "recover", "operate", "improve"]
    step: int = 0


class Stay(BaseModel):
    """A link that had the call before, with the promise it was under: a decline goes back along
    these.
    """

    model_config = ConfigDict(frozen=True)
    promise: Promise
    item: str | None
    title: str
    left_at: dt.datetime


class Link(BaseModel):
    """A tie to another call."""

    model_config = ConfigDict(frozen=True)
    other: str
    how: str


class CallFile(SentFile):
    """A file of a call: who sent it when, for whose eyes, whether a link in another installation
    gets it (`shared`), and why it is not there when it is not.
    """

    by: str
    at: dt.datetime
    side: Side
    team: str | None = None
    shared: bool = False
    gone: WhyGone | None = None

    @property
    def inside(self) -> bool:
        """Whether it never leaves the link of whoever sent it."""
        return self.side == "inside"


class Call(BaseModel):
    """One call. Times are aware, in UTC; people and teams are ids.

    `author` typed it for the requester and may do what they may; `behalf` says in words for whom it
    is; `followers` hear how it goes.
    `acknowledge_by` and `resolve_by` are moments under the promise, pauses counted in;
    `waiting_for` is a team id, "requester" or "approval"; `resolve_left` the agreed minutes left
    when the clock was stopped. `expected` is the honest forecast of the whole chain,
    `expected_told` the one the requester knows. `swarm`: how many calls about the same thing had
    come when this one did. `about`: where there is no item of its own, the one it comes from; only
    for its name. `component`: what of the register it is about, `team/id`. `first_promise` is the
    requester's (on a child call that of the link that placed it), while `promise` and its moments
    are the team's own; `other_time`: what the requester is
    asked about in its place; `arrived_at`: when it came to that team, or back to it. `gone` are
    people who took part and left. `peer`: the link in another installation with which it is
    mirrored: that which does it for us, or that which asked.
    """

    model_config = ConfigDict(frozen=True)
    number: str
    parent: str | None = None
    root: str
    requester: str
    requester_name: str = ""
    requester_handle: str = ""
    author: str | None = None
    author_name: str = ""
    behalf: str = ""
    followers: tuple[str, ...] = ()
    customer: str | None = None
    peer: str | None = None
    kind: Kind
    title: str
    text: str
    language: Language
    item: str | None = None
    about: str | None = None
    component: str | None = None
    answers: tuple[Answer, ...] = ()
    private: bool = False
    because: tuple[str, ...] = ()
    promise: Promise
    first_promise: FirstPromise | None = None
    other_time: FirstPromise | None = None
    state: State
    impact: Literal["high", "medium", "low", "nil"] = "low"
    urgency: Literal["high", "medium", "low"] = "medium"
    assignee: str | None = None
    approvers: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()
    refused_by: tuple[str, ...] = ()
    approval_rule: ApprovalRule = "any"
    deputies: tuple[tuple[str, str], ...] = ()
    trail: tuple[Stay, ...] = ()
    children: tuple[str, ...] = ()
    open_children: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    frames: tuple[Frame, ...] = ()
    path: tuple[str, ...] = ()
    question: str | None = None
    resolution: str | None = None
    location: str | None = None
    origin: str | None = None
    opened_at: dt.datetime
    offered_at: dt.datetime | None = None
    arrived_at: dt.datetime | None = None
    acknowledge_by: dt.datetime | None = None
    acknowledged_at: dt.datetime | None = None
    resolve_by: dt.datetime | None = None
    resolve_left: float | None = None
    waiting_for: str | None = None
    waiting_since: dt.datetime | None = None
    expected: dt.datetime | None = None
    expected_told: dt.datetime | None = None
    resolved_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    reopen_until: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    touched_at: dt.datetime
    revision: int = 1
    reminded: int = 0
    answer_reminders: int = 0
    reopenings: int = 0
    hops: tuple[str, ...] = ()
    bounces: int = 0
    stars: int | None = None
    rated_why: str = ""
    verdict: Literal["agreed", "refused"] | None = None
    change: Change | None = None
    registered: tuple[str, ...] = ()
    """What was changed in the register for it, by ref; "" stands for nothing at all."""
    swarm: int = 0
    gone: tuple[str, ...] = ()
    files: tuple[CallFile, ...] = ()
    remarks: tuple[Remark, ...] = ()
    last_said: Remark | None = None
    """What the team said last to whoever asked."""
    knows: tuple[Knows, ...] = ()
    """Those to whom it was delivered that the call needs them."""

    @property
    def team(self) -> str:
        """The accountable link."""
        return self.promise.team

    @property
    def asked_by(self) -> str | None:
        """The link that asked, where it was no person: that which placed a child call, or one in
        another installation.
        """
        return self.customer if self.parent or self.is_for_peer else None

    @property
    def is_at_peer(self) -> bool:
        """Whether a link in another installation does it for us."""
        return self.peer is not None and self.peer == self.team

    @property
    def is_for_peer(self) -> bool:
        """Whether a link in another installation asked for it."""
        return self.peer is not None and self.peer == self.customer

    @property
    def promised_by(self) -> dt.datetime | None:
        """When it is to be done by what the requester was promised; None while nothing is promised,
        or while the clock waits for their answer.
        """
        first = self.first_promise
        if first is None:
            return self.resolve_by
        return first.by if first.left is None else None

    def who_knows(self, about: About, since: dt.datetime) -> tuple[Knows, ...]:
        """Who has word of this need of the call, as it is since then."""
        return tuple(one for one in self.knows if one.about == about and one.at >= since)

    @property
    def priority(self) -> int:
        """From impact and urgency: 1 goes first, 6 can wait."""
        return priority(self.impact, self.urgency)

    @property
    def service(self) -> str | None:
        """The service under which it runs, `team/service`."""
        return self.promise.service


def is_report_of_another(call: Call) -> bool:
    """Whether it tells of what another call tells of already: the same, or part of it."""
    return any(link.how in ("part_of", "same_as") for link in call.links)
