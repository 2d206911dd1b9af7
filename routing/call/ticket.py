"""A call's ticket in the system in which its team works, as it is seen there."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Stage = Literal["new", "open", "waiting", "solved", "gone"]
"""How far a ticket is: nobody has it; somebody has it; it waits for whoever asked; it is solved or
closed; it is not there any more.
"""
LONGEST = 10_000
"""Signs of a remark that are taken over."""


class Who(BaseModel):
    """Somebody in the other system."""

    model_config = ConfigDict(frozen=True)
    name: str = ""
    email: str = ""


class Said(BaseModel):
    """Something written at a ticket by somebody there. `id` counts up."""

    model_config = ConfigDict(frozen=True)
    id: int
    by: Who
    text: str
    internal: bool = False


class Ticket(BaseModel):
    """A ticket as it stands: `said` holds what others than we wrote, the oldest first. `key` is
    what the system calls it; `number` and `url` are for people.
    """

    model_config = ConfigDict(frozen=True)
    key: str
    number: str
    url: str
    stage: Stage
    owner: Who | None = None
    said: tuple[Said, ...] = ()


class Before(BaseModel):
    """How a ticket stood when it was looked at last, and the last thing said there then."""

    model_config = ConfigDict(frozen=True)
    stage: Stage = "new"
    said: int = 0
