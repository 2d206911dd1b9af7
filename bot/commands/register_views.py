"""Prints components for `schakel register`: a table, one with its history, an import's changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from bot.bootstrap.registers import Plan
from bot.commands.catalog_views import table_of
from bot.commands.printed import escape
from bot.sanitize import without_orders
from catalog.language_packs import SOURCE
from catalog.model import Catalogue
from catalog.register.changes import Entry, FieldChange, Step
from catalog.register.columns import FIELDS
from catalog.register.component import Component
from routing.call.call import Call

_MOST_SHOWN = 20
_COLUMNS = ("component", "name", "kind", "place", "state", "used by")


def component_json(component: Component) -> dict[str, Any]:
    """The component as plain data."""
    return {"ref": component.ref} | component.model_dump(mode="json")


def table_rows(components: Sequence[Component]) -> list[list[str]]:
    """Components as rows of a file that can be taken in again, under a header."""
    own = list(dict.fromkeys(name for c in components for name in c.fields))
    rows = [[*FIELDS, *own]]
    for component in components:
        body = component.model_dump(mode="json")
        rows.append(
            [_cell(body[name]) for name in FIELDS]
            + [component.fields.get(name, "") for name in own]
        )
    return rows


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value)


def table_of_components(components: Iterable[Component]) -> None:
    """Print components, a line each."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in _COLUMNS:
        table.add_column(name, overflow="fold")
    for one in components:
        cells = (one.ref, one.label, one.kind, one.place, one.state.value, ", ".join(one.used_by))
        table.add_row(*map(escape, cells))
    Console().print(table)


def print_teams(counted: Mapping[tuple[str, str], int], catalogue: Catalogue) -> None:
    """Print how many components each team has, by state."""
    table = table_of("team", "planned", "in use", "in repair", "retired")
    states = ("planned", "in_use", "in_repair", "retired")
    for team in sorted({team for team, _ in counted}):
        found = catalogue.team_by_id.get(team)
        name = found.name.in_(SOURCE) if found else f"{team} (no such team)"
        table.add_row(escape(name), *(f"{counted.get((team, state), 0):,}" for state in states))
    Console().print(table)


def print_component(
    component: Component,
    entries: Sequence[Entry],
    calls: Sequence[Call],
    relying: Sequence[str],
    catalogue: Catalogue,
) -> None:
    """Print one component: its fields, what relies on it, its calls and its ledger."""
    _say(f"{component.label}  ({component.ref})")
    body = component.model_dump(mode="json", exclude={"id", "team", "name", "fields"})
    for name, value in body.items():
        if text := _cell(value):
            _say(f"  {name.replace('_', ' ')}: {text}")
    for name, text in component.fields.items():
        _say(f"  {name}: {text}")
    if relying:
        _say(f"  relied on by: {', '.join(relying[:_MOST_SHOWN])}")
    for call in calls:
        title = "private request" if call.private else call.title
        _say(f"  {call.number}  {call.opened_at:%Y-%m-%d}  {call.state.value}  {title}")
    for entry in entries:
        _say("  " + entry_line(entry, catalogue))


def _say(line: str) -> None:
    typer.echo(without_orders(line))


def entry_line(entry: Entry, catalogue: Catalogue) -> str:
    """One entry of a component's ledger, in a line."""
    known = catalogue.people.get(entry.by)
    told = [f"{entry.at:%Y-%m-%d %H:%M}", entry.kind, "by", known.name if known else entry.by]
    told += [f"for {entry.number}"] if entry.number else []
    changes = "" if entry.kind == "added" else "; ".join(map(change_line, entry.changes))
    why = f" ({entry.why})" if entry.why else ""
    return " ".join(told) + why + (f": {changes}" if changes else "")


def change_line(change: FieldChange) -> str:
    """A field that changed, in a line."""
    return f"{change.field.replace('_', ' ')} {change.before or '—'} → {change.after or '—'}"


def print_plan(plan: Plan, *, dry_run: bool) -> None:
    """Print what an import changes, or would."""
    for step in plan.steps[:_MOST_SHOWN]:
        _say(step_line(step))
    if len(plan.steps) > _MOST_SHOWN:
        _say(f"... and {len(plan.steps) - _MOST_SHOWN:,} more")
    kinds = ("added", "changed", "moved", "replaced", "retired")
    counted = [f"{len(found):,} {kind}" for kind in kinds if (found := plan.of_kind(kind))]
    done = "would be" if dry_run else "were"
    what = f"{', '.join(counted)} {done} written" if counted else "nothing changes"
    _say(f"{plan.rows:,} rows: {what}.")
    if plan.missing:
        names = ", ".join(component.id for component in plan.missing[:5])
        _say(
            f"{len(plan.missing):,} components are not named by it and stay as they are ({names}"
            f"{', …' if len(plan.missing) > 5 else ''}); --retire-missing retires them."
        )


def step_line(step: Step) -> str:
    """A change of a component, in a line."""
    head = f"{step.kind}: {step.after.ref}"
    if step.before is None:
        return f"{head} {step.after.name}"
    return f"{head} " + "; ".join(map(change_line, step.changes))
