"""What people read of a component and all that happened to it, as far as they may see it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording.call_formatter import CallFormatter
from bot.wording.cards import status
from bot.wording.component_words import FIELDS, STATES, change_line
from bot.wording.localizer import phrase
from catalog.register.changes import Entry
from catalog.register.component import Component
from routing.call.call import Call

ENTRIES: dict[str, str] = {
    "added": phrase("taken in"),
    "changed": phrase("changed"),
    "moved": phrase("moved"),
    "replaced": phrase("another one in its place"),
    "retired": phrase("taken out of use"),
}
"""What happened to a component, by the kind of its entry."""
MOST_ENTRIES = 5
_SHOWN, _TIES = ("kind", "place", "used_by", "serial"), ("part_of", "relies_on")


def fact_lines(
    component: Component, relied_on: int, formatter: CallFormatter, *, whole: bool
) -> list[str]:
    """What a component is, a field in a line; what is not known, or not told, is left out. `whole`:
    what it is tied to is told too.
    """
    state = formatter.say(STATES[component.state])
    lines = [f"{component.label}: {state}"]
    for field in (*_SHOWN, *_TIES) if whole else _SHOWN:
        value = getattr(component, field)
        values = value if isinstance(value, tuple) else (value,) if value else ()
        if field == "used_by":
            values = tuple(_user(value, formatter) for value in values)
        if values:
            lines.append(f"• {formatter.say(FIELDS[field])}: {', '.join(values)}")
    lines += [f"• {name}: {value}" for name, value in component.fields.items()]
    if relied_on:
        lines.append(
            "• "
            + formatter.many(
                "One other component relies on it", "{n} other components rely on it", relied_on
            )
        )
    return lines


def history_lines(
    component: Component, calls: Sequence[Call], failures: int, formatter: CallFormatter
) -> list[str]:
    """The calls about a component, with how they stand; else how many reported it."""
    if calls:
        lines = ["", formatter.say("Requests about it:")]
        for call in calls:
            day, state = formatter.localizer.date(call.opened_at.date()), status(call, formatter)
            lines.append(f"• {formatter.named(call)}, {day}: {state}")
        return lines
    if failures:
        return [
            formatter.many(
                "One report about it is open.", "{n} reports about it are open.", failures
            )
        ]
    return [formatter.say("No request about it is open that you can see.")]


def entry_lines(entries: Sequence[Entry], formatter: CallFormatter) -> list[str]:
    """What happened to a component last, the newest first: when, what, by whom, why, and what
    changed.
    """
    lines = [formatter.say("In the register:")]
    for entry in list(reversed(entries))[:MOST_ENTRIES]:
        day = formatter.localizer.date(entry.at.date())
        told = [day, formatter.say(ENTRIES[entry.kind]), formatter.person(entry.by)]
        told += [part for part in (entry.number, entry.why) if part and part not in told]
        lines.append(f"• {', '.join(told)}")
        if entry.kind != "added":
            changes = (change_line(c.field, c.before, c.after, formatter) for c in entry.changes)
            lines += [f"   {change.removeprefix('• ')}" for change in changes]
    if more := len(entries) - MOST_ENTRIES if len(entries) > MOST_ENTRIES else 0:
        lines.append(formatter.many("and {n} more", "and {n} more", more))
    return lines


def _user(name: str, formatter: CallFormatter) -> str:
    """Who uses it: a person, a team or a group, by name."""
    language, organisation = formatter.localizer.language, formatter.catalogue.organisation
    group = next((one for one in organisation.groups if one.id == name), None)
    if group:
        return group.name.in_(language)
    return (
        formatter.team(name) if name in formatter.catalogue.team_by_id else formatter.person(name)
    )
