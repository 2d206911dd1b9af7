"""Models of what a team provides: its services, the items employees can ask for, and what each
leans on.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, field_validator, model_validator

from catalog.agreements import Agreement, holds
from catalog.fields import Frozen, Kind, Slug
from catalog.texts import Phrases, Text

ASKED_KINDS = (Kind.WISH, Kind.RFC, Kind.INCIDENT, Kind.SERVICE_REQUEST)
"""The kinds an employee can ask for and a link can pass on; a risk is seen by the provider."""
AGREED_KINDS = (*ASKED_KINDS, Kind.RISK)
"""The kinds for which something can be promised."""


class Reliance(Frozen):
    """This service leans on a supplier's: `service` is "team/service"; `for` the kinds passed on
    (empty is all).
    """

    service: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    kinds: tuple[Literal["wish", "rfc", "incident", "service_request"], ...] = Field(
        default=(), alias="for"
    )
    part: str | None = None
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Choice(Frozen):
    """One answer to a question of type `choice`."""

    id: Slug
    name: Text


class Question(Frozen):
    """What the team must know before it can start; asked one by one."""

    id: Slug
    ask: Text
    type: Literal["text", "choice", "place", "date", "number", "yes_no", "component"] = "text"
    required: bool = True
    choices: tuple[Choice, ...] = ()
    own: bool = False
    """A place: the requester's own, unless they name another."""
    device: bool = False
    """A text: the name or number on a device ("LT-4432"), found where it was said already."""
    kinds: tuple[str, ...] = ()
    """A component: only of these kinds of the register; any, unless named."""
    share: bool = False
    """Whether a link in another installation may read the answer."""

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("a question of type choice needs choices, and only that type has them")
        if self.own and self.type != "place":
            raise ValueError("only a question of type place can be answered by one's own place")
        if self.device and self.type != "text":
            raise ValueError("only a question of type text can ask for a device's name or number")
        if self.kinds and self.type != "component":
            raise ValueError("only a question of type component can name kinds of components")
        return self


class Approval(Frozen):
    """Who must say yes before a call goes to its team: `none`, `coordinator`, `requester's manager`
    or a team.

    Written as one word, or with `rule` (how many of them) and `deputy` (who is asked when they are
    away or silent).
    """

    who: str = Field(default="none", min_length=1)
    rule: Literal["any", "all", "majority"] = "any"
    deputy: Slug | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, value: Any) -> Any:
        return {"who": value} if isinstance(value, str) else value

    @field_validator("who")
    @classmethod
    def _same_words(cls, value: str) -> str:
        return value.lower()


class Item(Frozen):
    """A pre-agreed call: what an employee can ask for without negotiation.

    `about`: what it is for, and what not, in a sentence; it tells near items apart.
    """

    id: Slug
    kind: Literal["wish", "rfc", "incident", "service_request"]
    name: Text
    about: Text | None = None
    aliases: Phrases = Phrases()
    phrases: Phrases
    questions: tuple[Question, ...] = ()
    private: bool = False
    share_files: bool = False
    """Whether a link in another installation may have the files that come with it."""
    approval: Approval = Approval()
    answer: Text | None = None
    relies_on: tuple[Reliance, ...] = ()


class Facility(Frozen):
    """The service's facility: goods and actions (USM service grid, functionality)."""

    goods: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


class Service(Frozen):
    """A supported facility, with the agreements under which it is provided and the items that can
    be asked.
    """

    id: Slug
    name: Text
    facility: Facility = Facility()
    support: Text | None = None
    agreements: tuple[Agreement, ...] = ()
    relies_on: tuple[Reliance, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def is_dated(self) -> bool:
        """Whether the calendar has a say in which of its agreements hold."""
        return any(agreement.is_dated for agreement in self.agreements)

    def at(self, day: dt.date) -> Service:
        """The service with only the agreements that hold on a day."""
        if not self.is_dated:
            return self
        kept = tuple(a for a in self.agreements if holds(a, self.agreements, day))
        return self if kept == self.agreements else self.model_copy(update={"agreements": kept})
