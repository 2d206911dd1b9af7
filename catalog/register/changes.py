"""What happened to a component: entries of its ledger, and the difference between two states of it.
Pure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from catalog.register.component import Component, ComponentState

_COMPARED = tuple(name for name in Component.model_fields if name not in ("id", "team", "fields"))
EntryKind = Literal["added", "changed", "moved", "replaced", "retired"]


@dataclass(frozen=True)
class FieldChange:
    """One field as it was and as it is; "" where there was, or is, nothing."""

    field: str
    before: str = ""
    after: str = ""

    def as_json(self) -> dict[str, str]:
        """The same as plain data."""
        return {"field": self.field, "before": self.before, "after": self.after}


class Entry(BaseModel):
    """One thing that happened to a component: by whom, when and why; `number`: the call it was
    done for.
    """

    model_config = ConfigDict(frozen=True)
    kind: EntryKind
    by: str
    at: dt.datetime
    why: str = ""
    number: str | None = None
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Step:
    """A component before (None: there was none) and after a change."""

    before: Component | None
    after: Component

    @cached_property
    def changes(self) -> tuple[FieldChange, ...]:
        """What differs."""
        return difference(self.before, self.after)

    @property
    def kind(self) -> EntryKind:
        """What it comes to, in a word."""
        return kind_of(self.before, self.after)


def difference(before: Component | None, after: Component) -> tuple[FieldChange, ...]:
    """Every field that is another than it was, in the order of the model."""
    was, now = _flat(before), _flat(after)
    names = dict.fromkeys((*was, *now))
    return tuple(
        FieldChange(field=name, before=was.get(name, ""), after=now.get(name, ""))
        for name in names
        if was.get(name, "") != now.get(name, "")
    )


def kind_of(before: Component | None, after: Component) -> EntryKind:
    """What a change is called: another serial number is another thing in its place."""
    if before is None:
        return "added"
    if after.state is ComponentState.RETIRED is not before.state:
        return "retired"
    if before.serial and after.serial and before.serial != after.serial:
        return "replaced"
    return "moved" if [c.field for c in difference(before, after)] == ["place"] else "changed"


def _flat(component: Component | None) -> dict[str, str]:
    """Each field that says something as one text; fields of its own by `field: name`."""
    if component is None:
        return {}
    found = {name: _text(getattr(component, name)) for name in _COMPARED}
    found |= {f"field: {name}": value for name, value in component.fields.items()}
    return {name: text for name, text in found.items() if text}


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    return ", ".join(value) if isinstance(value, tuple) else str(value)
