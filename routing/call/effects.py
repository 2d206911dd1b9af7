"""What a change of a call causes, as values: the caller turns them into outbox rows in the same
transaction.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from routing.call.events import Spent

PersonNews = Literal[
    "acknowledged",
    "not_picked_up",
    "unassigned",
    "asked",
    "asked_for_you",
    "unheard",
    "commented",
    "moved",
    "returned",
    "passed_on",
    "resolved",
    "closed",
    "reopened",
    "cancelled",
    "refused",
    "approved",
    "approval_wanted",
    "approval_over",
    "late",
    "answer_wanted",
    "unanswered",
    "team_gone",
    "promise_moved",
    "other_time",
    "expected_changed",
    "assigned",
    "escalated",
    "bundled",
    "swarm",
    "bouncing",
    "silent",
    "verdict",
    "file_gone",
    "taken_back",
    "changed",
]
TeamNews = Literal[
    "offered",
    "answered",
    "commented",
    "set_right",
    "asked",
    "child_ended",
    "child_unanswered",
    "time_accepted",
    "time_kept",
    "confirmed",
    "rated",
    "reopened",
    "cancelled",
    "edited",
    "reminder",
    "overdue",
    "promise_over",
    "answer_wanted",
    "no_answer",
    "unanswered",
    "left",
    "taken_back",
    "requester_left",
    "out_of_reach",
    "team_gone",
    "silent",
    "bounced",
    "closed",
    "put_back",
    "remark",
    "noted",
    "done_meanwhile",
    "refused_meanwhile",
    "not_needed_meanwhile",
    "not_reached",
    "reached_again",
]


class _Effect(BaseModel):
    model_config = ConfigDict(frozen=True)
    number: str


class TellPerson(_Effect):
    """News for one person: the requester, an approver, a colleague. `text` is what somebody said,
    in their own words; `before` the moment that was promised until now; `skipped` are those in
    whose place they are told.
    """

    effect: Literal["tell_person"] = "tell_person"
    person: str
    what: PersonNews
    by: str = ""
    text: str = ""
    before: dt.datetime | None = None
    skipped: tuple[str, ...] = ()


class TellTeam(_Effect):
    """News for a team's room, beside its card. `other` is a related call (a child that ended, say).

    `spent` says where the time of a child went that ended late.
    """

    effect: Literal["tell_team"] = "tell_team"
    team: str
    what: TeamNews
    by: str = ""
    text: str = ""
    other: str | None = None
    spent: tuple[Spent, ...] = ()


class RefreshCards(_Effect):
    """The call looks different now: its cards are made anew, in the room of `teams` and at the
    requester's.

    `whole`: somebody wants to see everything that can be done, so the room's card shows that until
    it changes again; `coordinator`: it is somebody who coordinates the work.
    """

    effect: Literal["refresh_cards"] = "refresh_cards"
    teams: tuple[str, ...]
    whole: bool = False
    coordinator: bool = False


class SetTimer(_Effect):
    """Come back at `at`. `stamp` is the moment or revision it was set for: when the call has
    another, the timer is stale.
    """

    effect: Literal["set_timer"] = "set_timer"
    name: Literal["acknowledge", "resolve", "promise", "answer", "silence", "close", "approval"]
    at: dt.datetime
    stamp: str
    level: int = 0


class WakeParent(_Effect):
    """This call, a child, has ended: its parent hears how."""

    effect: Literal["wake_parent"] = "wake_parent"
    parent: str
    how: Literal["resolved", "declined", "cancelled", "refused", "unanswered"]
    note: str = ""


class HoldParent(_Effect):
    """This call, a child that had ended, is open again: its parent waits for it again."""

    effect: Literal["hold_parent"] = "hold_parent"
    parent: str


class CancelChildren(_Effect):
    """The call is no longer wanted, so its open children are not either."""

    effect: Literal["cancel_children"] = "cancel_children"
    children: tuple[str, ...]
    reason: str = ""


class ToPeer(_Effect):
    """A word about this call for the link in another installation with which it is mirrored:
    `word` and `data` as `routing/call/peer_messages.py` has them.
    """

    effect: Literal["to_peer"] = "to_peer"
    peer: str
    word: str
    data: dict[str, Any] = Field(default_factory=dict)


ChainEffect = WakeParent | HoldParent | CancelChildren
"""What the desk does at once, on the other calls of the chain."""

Effect = TellPerson | TellTeam | RefreshCards | SetTimer | ToPeer | ChainEffect
