"""Who knows that a call needs them: to whom that was not only said, but delivered."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

About = Literal["approval", "acknowledge", "resolve", "answer", "silence", "room_gone"]
"""What they were turned to for: their yes; that nobody picked it up, that it is late, that a
question is not answered, that it has been quiet, that a room cannot be reached."""
ABOUTS: tuple[About, ...] = (
    "approval",
    "acknowledge",
    "resolve",
    "answer",
    "silence",
    "room_gone",
)


class Knows(BaseModel):
    """That the person has word of it, since when."""

    model_config = ConfigDict(frozen=True)
    person: str
    about: About
    at: dt.datetime
