"""The models of what happens when somebody tells of danger."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from catalog.fields import Frozen, Slug
from catalog.rooms import Rooms
from catalog.texts import Phrases, Text


class Alert(Frozen):
    """Somebody who is told at once of an emergency: a team in its rooms, a person, or a room by its
    channel's name for it.
    """

    team: Slug | None = None
    person: Slug | None = None
    room: Rooms = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if sum(map(bool, (self.team, self.person, self.room))) != 1:
            raise PydanticCustomError("one_of", "must be a team, a person or a room, one of them")
        return self


class Emergency(Frozen):
    """What is said at once when words tell of danger: `say`, whom to call and what to do; who is
    told, `alert`; `phrases`: more ways to say it than those that are known of each language.
    """

    say: Text
    alert: tuple[Alert, ...] = ()
    phrases: Phrases = Phrases()
