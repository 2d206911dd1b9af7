"""Works out what a change makes of a component, from what the team says of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from catalog.model import Catalogue
from catalog.register.changes import Step
from catalog.register.check import check_rows
from catalog.register.columns import field_called
from catalog.register.component import Component, ComponentState
from catalog.register.rows import Row

What = Literal["added", "changed", "moved", "replaced", "retired"]
_PARTS = re.compile(r"[;\n]")
_NAMED = re.compile(r"\s*([^:=]{1,60}?)\s*[:=]\s*(.*)", re.DOTALL)


class NotAChange(ValueError):
    """What was said makes no sound component; `why` says so in English, for the log."""


def values_of(component: Component) -> dict[str, str]:
    """The component as it would be written in a row of a file."""
    body = component.model_dump(mode="json", exclude={"fields"})
    values = {name: _cell(value) for name, value in body.items()}
    own = {f"fields.{name}": value for name, value in component.fields.items()}
    return {name: text for name, text in (values | own).items() if text}


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value)


def step_for(
    what: What,
    before: Component | None,
    team: str,
    to: str,
    catalogue: Catalogue,
    *,
    id: str = "",
    known: Collection[str] = (),
) -> Step:
    """What a change comes to. `to`: the new place, the new serial number, or fields with their
    values ("name: Printer; kind: printer"); `id`: of a component that is added. Raises NotAChange.
    """
    values = values_of(before) if before else {"id": id.strip(), "team": team}
    values |= _said(what, to, new=before is None)
    row = Row("", 0, {name: text for name, text in values.items() if text})
    checked = check_rows([row], catalogue, team=team, known=known)
    if checked.problems:
        raise NotAChange(checked.problems[0].message)
    (after,) = checked.components.values()
    step = Step(before=before, after=after)
    if not step.changes:
        raise NotAChange("nothing changes")
    return step


def _said(what: What, to: str, *, new: bool) -> dict[str, str]:
    """The fields that are said to be other, with their values."""
    if what == "retired":
        return {"state": ComponentState.RETIRED.value}
    parts = [found.groups() for part in _PARTS.split(to) if (found := _NAMED.fullmatch(part))]
    if not parts:
        bare = {"moved": "place", "replaced": "serial"}.get(what, "name" if new else "")
        if not bare or not to.strip():
            raise NotAChange("names no field")
        return {bare: to.strip()}
    return {field_called(name) or f"fields.{name}": value.strip() for name, value in parts}
