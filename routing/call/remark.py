"""What was said on a call's way and is meant for whoever has it next."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

RemarkKind = Literal[
    "handed_over",
    "declined",
    "reopened",
    "approved",
    "answered",
    "put_back",
    "passed_on",
    "commented",
    "added",
]


class Remark(BaseModel):
    """Who did what with the call, and what they said with it. `team`: the team that had the call
    then; `question`: what was asked, where it is an answer.
    """

    model_config = ConfigDict(frozen=True)
    kind: RemarkKind
    by: str
    at: dt.datetime
    team: str
    text: str = ""
    question: str = ""
