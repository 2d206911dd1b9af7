"""The events of a call that waits for somebody's yes."""

from __future__ import annotations

from typing import Literal

from routing.call.event import Event

ApprovalRule = Literal["any", "all", "majority"]
"""How many of the approvers must say yes."""


class Approved(Event):
    """An approver said yes; the promise's clocks start now."""

    kind: Literal["approved"] = "approved"
    note: str = ""


class Delegated(Event):
    """Approvers were silent, away or left: `people` are asked too, or in the place of those in
    `instead`; `left` are those of them who are not ours any more.
    """

    kind: Literal["delegated"] = "delegated"
    people: tuple[str, ...]
    instead: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class Refused(Event):
    """An approver said no; the call ends, unless a majority can still say yes."""

    kind: Literal["refused"] = "refused"
    reason: str
