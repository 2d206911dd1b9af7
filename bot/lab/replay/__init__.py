"""Replays another system's event log through the engine.

A log has one row per event: which case, when, in which state, with which group and person. A map
says what its words mean. The rows of a case become our events, one step at a time; where a row asks
for something the engine does not do, that is written down (with the row) and the nearest thing is
done, so that the rest of the case can still be followed.
"""

from bot.lab.replay.values import (
    Counted,
    Fitted,
    Kept,
    LeftOut,
    Line,
    Meaning,
    Replayed,
    Terms,
    ThereAndBack,
    Unexpressed,
)
from bot.lab.replay.whole_log import replay

__all__ = [
    "Counted",
    "Fitted",
    "Kept",
    "LeftOut",
    "Line",
    "Meaning",
    "Replayed",
    "Terms",
    "ThereAndBack",
    "Unexpressed",
    "replay",
]
