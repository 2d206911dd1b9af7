"""Shows what will happen to a call until a moment if nobody does anything."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from bot.commands.printed import escape
from bot.errors import Mistake
from catalog.language_packs import SOURCE
from catalog.model import Catalogue
from routing.call.call import AT_WORK, Call
from routing.desk.ahead import Ahead, Happening
from routing.rules.promised import is_broken, late_by

_SPAN = re.compile(r"(?:(\d{1,3})w)?(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?")
_MINUTES = (7 * 24 * 60, 24 * 60, 60, 1)
_CLOCKS = {
    ("acknowledge", 0): "half of the time to pick it up has passed",
    ("acknowledge", 1): "nobody picked it up in time",
    ("resolve", 0): "half of the time to solve it has passed",
    ("resolve", 1): "it is not solved in time",
    ("promise", 1): "what the requester was promised has passed",
    ("promise", 2): "the time that the requester heard of since has passed",
    ("silence", 0): "nothing has been heard of it",
    ("silence", 1): "still nothing has been heard of it",
}
_EVENTS = {
    "closed": "it closes: nobody objected",
    "unanswered": "it closes: nobody answered the question about it",
    "refused": "it goes no further: nobody approved it",
    "delegated": "those who were silent get a deputy",
}


def span_of(written: str) -> dt.timedelta:
    """A stretch of real time, like 3h, 2d or 1d4h. Raises Mistake for what is none."""
    found = _SPAN.fullmatch(written.replace(" ", "").lower())
    minutes = (
        sum(int(part or 0) * unit for part, unit in zip(found.groups(), _MINUTES, strict=True))
        if found
        else 0
    )
    if not minutes:
        raise Mistake(f"'{written}' is no stretch of time; write it like 30m, 3h, 2d or 1d4h")
    return dt.timedelta(minutes=minutes)


def print_ahead(
    found: Ahead,
    number: str,
    catalogue: Catalogue,
    zone: ZoneInfo,
    unread: Collection[str] = frozenset(),
) -> None:
    """Write what happens, when and to whom, and how the call stands then. Of the calls in `unread`
    it is not told who takes part.
    """
    console = Console(highlight=False)
    until = found.until.astimezone(zone)
    console.print(f"\nIf nobody does anything, until {until:%a %d %b %H:%M} ({zone.key}):")
    if not found.happenings:
        console.print("  nothing: no clock of it goes off before then")
    table = Table("when", "call", "what", "who is told", box=None, pad_edge=False)
    for one in found.happenings:
        when = one.at.astimezone(zone).strftime("%a %d %b %H:%M")
        told = "" if one.number in unread else who(one, catalogue)
        table.add_row(when, one.number, escape(what(one)), escape(told))
    if found.happenings:
        console.print(table)
    call = next(call for call in found.calls if call.number == number)
    console.print(f"Then: {stands(call, found.until, zone)}")


def what(one: Happening) -> str:
    """What a clock causes, in words."""
    for event in one.events:
        if event in _EVENTS:
            return _EVENTS[event]
    if one.clock in ("acknowledge", "resolve") and one.level > 1:
        return f"it is escalated, step {one.level - 1}"
    if one.clock == "approval":
        return "who has to approve is asked again"
    if one.clock == "answer":
        return "the answer that is waited for is asked again"
    return _CLOCKS.get((one.clock, one.level), ", ".join(one.events) or one.clock)


def who(one: Happening, catalogue: Catalogue) -> str:
    """Who is told: rooms and people by name; and in whose place."""
    teams, people = catalogue.team_by_id, catalogue.people
    rooms = [t for t, _ in one.teams]
    told = [f"the room of {teams[t].name.in_(SOURCE) if t in teams else t}" for t in rooms]
    told += [people[p].name if p in people else p for p, _ in one.people]
    skipped = [people[p].name if p in people else p for p in one.skipped]
    instead = f" (not there: {', '.join(skipped)})" if skipped else ""
    return (", ".join(dict.fromkeys(told)) or "nobody") + instead


def stands(call: Call, at: dt.datetime, zone: ZoneInfo) -> str:
    """How a call stands, and by when it was promised."""
    state = f"{call.number} is {call.state.value.replace('_', ' ')}"
    if call.state not in AT_WORK or call.promised_by is None:
        return state
    promised = f"promised by {call.promised_by.astimezone(zone):%a %d %b %H:%M}"
    if not is_broken(call, at):
        return f"{state}, {promised}"
    hours, minutes = divmod(round(late_by(call, at).total_seconds() / 60), 60)
    return f"{state}, {promised}, {hours} h {minutes:02} min late"
