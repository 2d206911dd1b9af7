"""Everything that can happen to a call, as frozen values: the ledger's rows are these.

An event is a fact once it is in the ledger. Its payload holds what the transition needs, so that
the call's row can be rebuilt from the ledger alone, without the catalogue of then.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from catalog.agreements import AgreedKind
from catalog.model import Duration, Kind, Language
from routing.call.approval_events import ApprovalRule, Approved, Delegated, Refused
from routing.call.departure_events import (
    Left,
    PersonRenamed,
    Recognised,
    TeamGone,
    TeamRenamed,
    Unanswered,
)
from routing.call.event import Event
from routing.call.file_events import Attached, FileGone
from routing.call.party_events import Delivered, Followed, Undelivered, Unfollowed
from routing.call.promise import FirstPromise, Promise
from routing.call.promise_events import TimeAccepted, TimeKept
from routing.call.remark import Remark


class Answer(BaseModel):
    """A question of the item with what was answered, as asked then. `component`: the one of the
    register that was named, `team/id`.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    ask: str
    value: str
    component: str = ""


class Spent(BaseModel):
    """Where the time of one call went at one link, in agreed minutes of that link."""

    model_config = ConfigDict(frozen=True)
    number: str
    team: str
    picking_up: float = 0
    working: float = 0
    requester: float = 0
    supplier: float = 0

    @property
    def whole(self) -> float:
        """All of it."""
        return self.picking_up + self.working + self.requester + self.supplier


class Change(BaseModel):
    """A change of an agreement: what a service promises a customer ("*" for everybody inside) for
    one kind of call.
    """

    model_config = ConfigDict(frozen=True)
    service: str
    customer: str
    call_kind: AgreedKind
    acknowledge: Duration
    resolve: Duration


class Opened(Event):
    """The call exists: what was asked, where it goes, under which promise, and why there.

    `about` is the item of the call above, so that this one can be named in everybody's own
    language. `first_promise`: what was promised already to those whose calls a bundle stands for.
    `requester_name` and `requester_handle`: of a requester whom no catalogue names, as they and
    their service call them. `author`: who typed it, where it is for somebody else; `behalf`: for
    whom, in words, where nobody here is called so. `deputies` are (approver, who stands in) pairs,
    called in when an approver is silent. `peer`: the link in another installation with which the
    call is mirrored.
    """

    kind: Literal["opened"] = "opened"
    number: str
    requester: str
    requester_name: str = ""
    requester_handle: str = ""
    author: str | None = None
    author_name: str = ""
    behalf: str = ""
    customer: str | None = None
    call_kind: Kind
    title: str
    text: str
    language: Language
    item: str | None = None
    about: str | None = None
    component: str | None = None
    answers: tuple[Answer, ...] = ()
    private: bool = False
    parent: str | None = None
    root: str | None = None
    promise: Promise
    first_promise: FirstPromise | None = None
    approvers: tuple[str, ...] = ()
    approval_rule: ApprovalRule = "any"
    deputies: tuple[tuple[str, str], ...] = ()
    because: tuple[str, ...] = ()
    impact: Literal["high", "medium", "low", "nil"] = "low"
    urgency: Literal["high", "medium", "low"] = "medium"
    location: str | None = None
    origin: str | None = None
    remarks: tuple[Remark, ...] = ()
    peer: str | None = None


class Acknowledged(Event):
    """The team has it: first one wins. `undoes`: it takes back the press before it. `unsays`: what
    was said with that is gone too; not so in events from before there was this field.
    """

    kind: Literal["acknowledged"] = "acknowledged"
    undoes: bool = False
    unsays: bool = False


class Assigned(Event):
    """A colleague of the same link takes it on. `undoes`, `unsays`: as of `Acknowledged`."""

    kind: Literal["assigned"] = "assigned"
    to: str
    undoes: bool = False
    unsays: bool = False


class PutBack(Event):
    """Whoever had it can't do it after all: it waits at the same team for somebody else. What was
    promised runs on. `undoes`: it takes back the press by which somebody had it.
    """

    kind: Literal["put_back"] = "put_back"
    reason: str = ""
    undoes: bool = False


class Declined(Event):
    """Not ours: one step back along the trail, in the end to the fallback desk. `promise` is that
    team's; None ends a child call.

    `was_item` is the item that brought it to the wrong team.
    """

    kind: Literal["declined"] = "declined"
    reason: str
    promise: Promise | None
    was_item: str | None = None


class HandedOver(Event):
    """Wrong team: accountability moves to the team of `promise`. `other_time`: what the requester
    is asked about, where it goes on as another kind of request that is done later than was
    promised.
    """

    kind: Literal["handed_over"] = "handed_over"
    reason: str = ""
    item: str | None = None
    title: str | None = None
    private: bool = False
    promise: Promise
    was_item: str | None = None
    other_time: FirstPromise | None = None


class PassedOn(Event):
    """A child call at a supplier: this one waits and stays accountable. Said again when an ended
    child was reopened.
    """

    kind: Literal["passed_on"] = "passed_on"
    child: str
    supplier: str
    service: str
    expected: dt.datetime | None = None
    call_kind: Kind | None = None


class ChildEnded(Event):
    """A child call ended; when it was the last one open, the waiting step wakes. `spent`: where the
    time of a late one went.
    """

    kind: Literal["child_ended"] = "child_ended"
    child: str
    how: Literal["resolved", "declined", "cancelled", "refused", "unanswered"]
    note: str = ""
    spent: tuple[Spent, ...] = ()


class Foreseen(Event):
    """The chain below changed: this is when the call can honestly be expected now."""

    kind: Literal["foreseen"] = "foreseen"
    expected: dt.datetime


class Asked(Event):
    """The team asks the requester; the resolve clock stands still until the answer."""

    kind: Literal["asked"] = "asked"
    question: str


class Answered(Event):
    """The requester answered."""

    kind: Literal["answered"] = "answered"
    text: str


class Noted(Event):
    """An internal note: it leaves the link only where it is `shared` with one in another
    installation, that asked or was asked.
    """

    kind: Literal["noted"] = "noted"
    text: str
    shared: bool = False


class Commented(Event):
    """Said to the other side. `side` is who speaks; `attachments` are names of what came along;
    `answers`: those of the request that it sets right, `location` the same of its place. `changes`:
    it says that a message of before was changed. `kept`: it stays with the call, for the team that
    gets it next; what was added before there was this field does not, so that rows stay as told.
    """

    kind: Literal["commented"] = "commented"
    side: Literal["customer", "provider"]
    text: str
    attachments: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    location: str | None = None
    changes: bool = False
    kept: bool = False


class Edited(Event):
    """The requester changed the words of the request, before it was acknowledged."""

    kind: Literal["edited"] = "edited"
    text: str


class Advanced(Event):
    """One step further in the running process (USM steps)."""

    kind: Literal["advanced"] = "advanced"


class Forked(Event):
    """At a fork, a sub-process was chosen on the same call."""

    kind: Literal["forked"] = "forked"
    into: Literal["agree", "change", "operate"]


class Agreed(Event):
    """What a wish came to: an agreement was changed (`change`), or it was not (`verdict`
    refused).
    """

    kind: Literal["agreed"] = "agreed"
    verdict: Literal["agreed", "refused"]
    change: Change | None = None
    note: str = ""


class Registered(Event):
    """The register was brought up to what was done: component `component` was changed so (`what`),
    or nothing had to be ("").
    """

    kind: Literal["registered"] = "registered"
    component: str = ""
    what: Literal["added", "changed", "moved", "replaced", "retired", "nothing"]
    changes: tuple[tuple[str, str, str], ...] = ()
    note: str = ""


class Prioritised(Event):
    """Impact and urgency were judged anew. Where another time is agreed for that weight, `promise`
    is the team's from now on, and `first_promise` the requester's. `undoes`: it takes back the
    press before it.
    """

    kind: Literal["prioritised"] = "prioritised"
    impact: Literal["high", "medium", "low", "nil"]
    urgency: Literal["high", "medium", "low"]
    promise: Promise | None = None
    first_promise: FirstPromise | None = None
    undoes: bool = False


class Reminded(Event):
    """Time passed: somebody was reminded or called in (`level` 0 is half time, said in the team's
    room). `told`: people who were there and heard it; `skipped`: those for whom it was meant who
    were not there.
    """

    kind: Literal["reminded"] = "reminded"
    clock: Literal["acknowledge", "resolve", "promise", "silence", "answer"]
    level: int
    told: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


class Resolved(Event):
    """The team says it is solved. Every process still open is filled in."""

    kind: Literal["resolved"] = "resolved"
    text: str = ""


class Confirmed(Event):
    """The requester agrees: closed."""

    kind: Literal["confirmed"] = "confirmed"


class Reopened(Event):
    """Not solved after all: back at the team that solved it, its clocks anew. `promise`: that of
    the team which has it now, where there is no such team any more.
    """

    kind: Literal["reopened"] = "reopened"
    reason: str = ""
    promise: Promise | None = None


class Closed(Event):
    """The window to confirm passed without an answer."""

    kind: Literal["closed"] = "closed"


class Cancelled(Event):
    """No longer wanted; children too."""

    kind: Literal["cancelled"] = "cancelled"
    reason: str = ""


class Rated(Event):
    """The requester's rating, once per solved call, 1 to 5; `why` it is no better, which may be
    said after it, once.
    """

    kind: Literal["rated"] = "rated"
    stars: int = Field(ge=1, le=5)
    why: str = ""


class Linked(Event):
    """Related to another call: a risk seen here, the same trouble, a major incident. `note` is said
    with it.
    """

    kind: Literal["linked"] = "linked"
    other: str
    note: str = ""
    how: Literal["risk", "caused_by", "same_as", "part_of", "bundles"]


class Swarmed(Event):
    """The `count`th call about the same thing in a short time: the coordinators are offered to
    bundle them.
    """

    kind: Literal["swarmed"] = "swarmed"
    count: int
    coordinators: tuple[str, ...] = ()


AnyEvent = Annotated[
    Opened
    | Followed
    | Unfollowed
    | Approved
    | Refused
    | Acknowledged
    | Assigned
    | Declined
    | HandedOver
    | PassedOn
    | ChildEnded
    | Asked
    | Answered
    | Noted
    | Commented
    | Edited
    | Advanced
    | Forked
    | Prioritised
    | Reminded
    | Resolved
    | Confirmed
    | Reopened
    | Closed
    | Cancelled
    | Rated
    | Linked
    | Undelivered
    | Delivered
    | Delegated
    | Foreseen
    | Agreed
    | Registered
    | Swarmed
    | Recognised
    | PutBack
    | Attached
    | FileGone
    | Left
    | TeamGone
    | TeamRenamed
    | PersonRenamed
    | Unanswered
    | TimeAccepted
    | TimeKept,
    Field(discriminator="kind"),
]
event_of: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)
