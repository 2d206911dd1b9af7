"""What people read of components: where they are, what happened to them, what changes. Pure."""

from __future__ import annotations

from bot.ports import Line
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import phrase
from catalog.register.component import ComponentState
from routing.call.view import THIRD, CallView, ComponentHistory

STATES: dict[str, str] = {
    ComponentState.PLANNED: phrase("planned"),
    ComponentState.IN_USE: phrase("in use"),
    ComponentState.IN_REPAIR: phrase("in repair"),
    ComponentState.RETIRED: phrase("out of use"),
}
FIELDS: dict[str, str] = {
    "name": phrase("name"),
    "kind": phrase("kind"),
    "place": phrase("place"),
    "used_by": phrase("used by"),
    "service": phrase("service"),
    "serial": phrase("serial number"),
    "sticker": phrase("sticker"),
    "state": phrase("state"),
    "part_of": phrase("part of"),
    "relies_on": phrase("relies on"),
    "private": phrase("private"),
}
MOST_NAMED = 5


def component_lines(view: CallView, formatter: CallFormatter) -> list[Line]:
    """The component of a call on its team's card: what it is, what was wrong with it before, what
    may be prevented; and whether the register is still to be brought up to a change.
    """
    lines = []
    if view.component:
        found = view.component
        lines.append(Line(label=formatter.say("Component"), value=_described(found, formatter)))
        lines += [*_before(found, formatter), *_prevent(found, formatter)]
    if view.register_open:
        said = formatter.say("not brought up to this change yet")
        lines.append(Line(label=formatter.say("Register"), value=said))
    return lines


def _described(found: ComponentHistory, formatter: CallFormatter) -> str:
    state = formatter.say(STATES[found.state]) if found.state in STATES else found.state
    place = "" if found.place.casefold() in found.label.casefold() else found.place
    parts = [found.label, place, "" if found.state == ComponentState.IN_USE else state]
    return ", ".join(filter(None, parts))


def _before(found: ComponentHistory, formatter: CallFormatter) -> list[Line]:
    if not found.before:
        return []
    said = formatter.many(
        "reported once before in the last month: {calls}",
        "reported {n} times before in the last month: {calls}",
        len(found.before),
        calls=", ".join(found.before[:MOST_NAMED]),
    )
    return [Line(label=formatter.say("Before"), value=said)]


def _prevent(found: ComponentHistory, formatter: CallFormatter) -> list[Line]:
    label = formatter.say("To prevent")
    if found.risk:
        return [Line(label=label, value=found.risk)]
    if not found.offers_risk:
        return []
    if found.failures >= THIRD:
        said = formatter.say("It keeps failing. Is there something to prevent?")
    else:
        said = formatter.many(
            "One other component relies on it. Is there something to prevent?",
            "{n} other components rely on it. Is there something to prevent?",
            found.relied_on,
        )
    return [Line(label=label, value=said)]


def change_line(field: str, before: str, after: str, formatter: CallFormatter) -> str:
    """A field that changes, in a line: "place: Ward C3 → Library"."""
    name = formatter.say(FIELDS[field]) if field in FIELDS else field.removeprefix("field: ")
    if field == "state":
        before, after = (formatter.say(STATES[s]) if s in STATES else s for s in (before, after))
    return f"• {name}: {before or '—'} → {after or '—'}"
