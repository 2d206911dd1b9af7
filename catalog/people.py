"""Models of people in the catalogue: who they are, when they are away, their shifts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from catalog.agreed_hours import Spans, Zone
from catalog.channels import account_fields
from catalog.fields import UNKNOWN_FIELD, Frozen, Slug, Spoken, channels_of


def _one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class _FromFile(dict[str, Any]):
    """Accounts that were gathered from a person's fields in a file."""


class Role(StrEnum):
    """A person's part in a link (USM profiles)."""

    COORDINATOR = "coordinator"
    OPERATOR = "operator"


class Away(Frozen):
    """Days on which somebody is not there, both included."""

    since: dt.date
    until: dt.date

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.until < self.since:
            raise ValueError("this absence ends before it begins; write the earlier day as since")
        return self


class Person(Frozen):
    """Somebody of a team or an employee who only asks; ids are unique in the whole catalogue.

    `accounts` are their ids by channel; a file names each by its channel alone (`slack: U1`).
    `deputy` decides in their place when they are away or silent. `zone`: theirs, where it is not
    their team's. `groups` are those of organisation.yaml that they are in. `was`: ids they had
    before; what is kept under those is theirs. `coordinates`: the domains whose teams they
    coordinate.
    """

    id: Slug
    name: str = Field(min_length=1)
    role: Role = Role.OPERATOR
    email: str | None = None
    phone: str | None = None
    language: Spoken | None = None
    manager: str | None = None
    location: str | None = None
    accounts: Mapping[str, str] = Field(default_factory=dict)
    skills: tuple[str, ...] = ()
    deputy: Slug | None = None
    zone: Zone | None = None
    groups: tuple[Slug, ...] = ()
    coordinates: Annotated[tuple[Slug, ...], BeforeValidator(_one_or_more)] = ()
    away: tuple[Away, ...] = ()
    was: tuple[Slug, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _accounts_by_channel(cls, value: Any, info: ValidationInfo) -> Any:
        channels = channels_of(info)
        if channels is None or not isinstance(value, dict):
            return value
        names = account_fields(channels)
        accounts = {name: value[name] for name in names if value.get(name) is not None}
        rest = {key: part for key, part in value.items() if key not in names}
        return {"accounts": _FromFile(accounts)} | rest

    @field_validator("accounts", mode="before")
    @classmethod
    def _no_field_of_a_file(cls, value: Any, info: ValidationInfo) -> Any:
        if channels_of(info) is not None and not isinstance(value, _FromFile):
            raise PydanticCustomError(UNKNOWN_FIELD, "a file names each account by its channel")
        return value

    def joined(self, other: Person) -> Person:
        """One person of two files: what this one leaves open is as the other says; a coordinator of
        either is one.
        """
        open_ones = {
            name: getattr(other, name)
            for name, field in type(self).model_fields.items()
            if not getattr(self, name) and getattr(other, name)
        }
        role = Role.COORDINATOR if Role.COORDINATOR in (self.role, other.role) else self.role
        accounts = dict(other.accounts) | dict(self.accounts)
        away = tuple(dict.fromkeys((*self.away, *other.away)))
        domains = tuple(dict.fromkeys((*self.coordinates, *other.coordinates)))
        update = open_ones | {"role": role, "accounts": accounts, "away": away}
        update["coordinates"] = domains
        return self.model_copy(update=update)

    def is_away(self, day: dt.date) -> bool:
        """Whether they are not there on this day."""
        return any(a.since <= day <= a.until for a in self.away)


class Shift(Frozen):
    """Who is on duty when: by weekday and hours, or taking turns per day or week."""

    people: tuple[str, ...] = Field(min_length=1)
    turn: Literal["fixed", "daily", "weekly"] = "fixed"
    days: tuple[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], ...
    ] = ()
    hours: Spans = ()
    since: dt.date | None = None
