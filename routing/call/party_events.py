"""The events by which somebody else is told of a call: those who follow it, those it was brought
to.
"""

from __future__ import annotations

from typing import Literal

from routing.call.event import Event
from routing.call.knows import About


class Followed(Event):
    """`by` follows the call from now on: they hear how it goes, not what is said in it."""

    kind: Literal["followed"] = "followed"


class Unfollowed(Event):
    """`by` does not follow the call any more."""

    kind: Literal["unfollowed"] = "unfollowed"


class Delivered(Event):
    """Word that the call needs them reached the person; before this nobody says that they know."""

    kind: Literal["delivered"] = "delivered"
    person: str
    about: About


class Undelivered(Event):
    """A message about this call could not be delivered, for good; `why` is the service's own word,
    without secrets.
    """

    kind: Literal["undelivered"] = "undelivered"
    channel: str
    why: str
