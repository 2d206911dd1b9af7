"""Reads iTop's fields and values as its data files write them and as its exports show them: `1` or
`critical`, `org_id` or `Provider->Name`, in any installed language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from catalog.exchange.columns import kind_called, words_for
from catalog.exchange.draft import Record, text_in
from catalog.exchange.times import duration

REFERS = {
    "service_id": ("Service",),
    "org_id": ("Organization",),
    "provider_id": ("Organization",),
    "parent_id": ("Organization",),
    "sla_id": ("SLA",),
    "slt_id": ("SLT",),
    "team_id": ("Team",),
    "person_id": ("Person",),
    "contact_id": ("Team", "Person"),
    "role_id": ("ContactType",),
    "customercontract_id": ("CustomerContract",),
    "providercontract_id": ("ProviderContract",),
    "coveragewindow_id": ("CoverageWindow",),
    "location_id": ("Location",),
}
"""The classes that a field refers to."""
_OWNERS = {
    "Service": ("provider",),
    "SLA": ("provider",),
    "CustomerContract": ("customer",),
    "ProviderContract": ("customer",),
}
"""What an export calls the organisation that a record of these is of."""
_CALLED = tuple(field.removesuffix("_id") for field in REFERS)
_BY_LETTERS = {name.replace("_", ""): name for name in _CALLED}
_OVER = frozenset({"obsolete", "inactive"})
_PRIORITIES = ("1", "2", "3", "4", "5", "6")


class Level(NamedTuple):
    """What one target of a service level promises: `word` is acknowledge or resolve."""

    kind: str
    priority: str
    word: str
    time: str


def spelled(values: Mapping[str, Any]) -> dict[str, Any]:
    """A record's values under iTop's own names: `Customer contract->Full name` shows the name of
    what `customercontract_id` refers to.
    """
    return {_own_name(name): said for name, said in values.items()}


def _own_name(name: str) -> str:
    head, named = name.removesuffix("_name").removesuffix("_full"), name.endswith("_name")
    own = _BY_LETTERS.get(head.replace("_", ""), head)
    return f"{own}_name" if named and own in _CALLED else own if own in _CALLED else name


def shown_as(record: Record, field: str) -> tuple[str, ...]:
    """The fields in which an export shows what this one refers to, by its name or its key."""
    own = field.removesuffix("_id")
    owners = ("organization", *_OWNERS.get(record.kind, ())) if field == "org_id" else ()
    called = [name for each in (own, *owners) for name in (f"{each}_name", each)]
    return (*called, f"{field}_friendlyname")


def is_over(record: Record) -> bool:
    """Whether a record is out of use there, by its status or by iTop's own mark."""
    marked = text_in(record.values.get("obsolescence_flag")).casefold()
    status = record.take("status").casefold()
    return status in _OVER | words_for("inactive") or marked in words_for("yes")


def kind_in(record: Record) -> str:
    """The kind of call that a record is about; "" where it says none that is known."""
    said = record.take("request_type")
    return kind_called(said.replace("_", " "))


def level_in(record: Record) -> Level | None:
    """What an SLT promises; None for one that cannot be read."""
    said = record.take("priority").casefold()
    named = (n for n in _PRIORITIES if said == n or said in words_for("priorities", n))
    priority = next(named, "" if not said else None)
    time = duration(record.take("value"), record.take("unit").casefold() or "hours")
    metric = record.take("metric").casefold()
    record.take("name")
    if priority is None or not time:
        return None
    owns = "tto" in metric or "own" in metric
    return Level(kind_in(record), priority, "acknowledge" if owns else "resolve", time)
