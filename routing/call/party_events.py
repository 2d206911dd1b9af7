"""The events by which somebody else is told of a call: those who follow it."""

from __future__ import annotations

from typing import Literal

from routing.call.event import Event


class Followed(Event):
    """`by` follows the call from now on: they hear how it goes, not what is said in it."""

    kind: Literal["followed"] = "followed"


class Unfollowed(Event):
    """`by` does not follow the call any more."""

    kind: Literal["unfollowed"] = "unfollowed"
