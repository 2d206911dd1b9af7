"""The events by which the requester says what they think of another time than was promised."""

from __future__ import annotations

from typing import Literal

from routing.call.event import Event
from routing.call.promise import FirstPromise


class TimeAccepted(Event):
    """The requester finds the other time all right: `first_promise` is what they are promised from
    now on.
    """

    kind: Literal["time_accepted"] = "time_accepted"
    first_promise: FirstPromise


class TimeKept(Event):
    """The requester does not find the other time all right: what was promised first stands."""

    kind: Literal["time_kept"] = "time_kept"
