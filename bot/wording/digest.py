"""Writes the digest a team reads when its day begins: open, late, due today, waiting, on duty.
Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from bot.ports import Choice, Outgoing
from bot.presses import SayPress
from bot.wording.agreement_notice import HEAD, ending
from bot.wording.away_words import marked
from bot.wording.call_formatter import CallFormatter, short
from bot.wording.localizer import phrase
from bot.wording.status_line import deepest, due
from catalog.model import Team
from catalog.presence import absent
from catalog.rota import on_duty
from routing.call.call import Call, State
from routing.call.view import CallView
from routing.rules.promised import is_behind, is_broken

NAMED = 5
"""So many calls of a kind are named; the rest is counted."""
BUTTONS = 6
LABEL = 32
"""So many characters of a title stand on a button."""

Groups = dict[str, list[CallView]]
HEADS: tuple[tuple[str, str], ...] = (
    ("late", phrase("🔴 Late")),
    ("today", phrase("📅 Due today")),
    ("new", phrase("🆕 Nobody has it yet")),
    ("waiting", phrase("⏳ Waiting")),
)


def digest(team: Team, views: Sequence[CallView], formatter: CallFormatter) -> Outgoing | None:
    """The one message of the morning, with a button for each call that asks for something, and the
    agreements that end; None when nothing is open and none does.
    """
    ends = ending(team, formatter)
    if not views and not ends:
        return None
    groups = grouped(views, formatter)
    lines = [_greeting(team, len(views), formatter), *duty(team, formatter)]
    for name, head in HEADS:
        if found := groups[name]:
            lines += ["", f"{formatter.say(head)} ({len(found)})"]
            lines += [f"• {told(name, view, formatter)}" for view in found[:NAMED]]
            if (more := len(found) - NAMED) > 0:
                lines.append(formatter.many("and {n} more", "and {n} more", more))
    if ends:
        lines += ["", formatter.say(HEAD), *(f"• {line}" for line in ends)]
    asking = [view.call for name in ("late", "today", "new") for view in groups[name]]
    return Outgoing(
        text="\n".join(lines),
        choices=tuple(look_button(call, formatter) for call in asking[:BUTTONS]),
    )


def grouped(views: Sequence[CallView], formatter: CallFormatter) -> Groups:
    """Groups open calls, each once: where it presses most."""
    groups: Groups = {name: [] for name in (*(name for name, _ in HEADS), "rest")}
    for view in views:
        groups[_place(view.call, formatter)].append(view)
    return groups


def _place(call: Call, formatter: CallFormatter) -> str:
    if is_behind(call, formatter.now):
        return "late"
    if call.state in (State.WAITING_REQUESTER, State.WAITING_SUPPLIER, State.RESOLVED):
        return "waiting"
    moment = call.resolve_by or due(call)
    if moment and day_of(moment, formatter) <= day_of(formatter.now, formatter):
        return "today"
    return "new" if call.state is State.OFFERED else "rest"


def day_of(moment: dt.datetime, formatter: CallFormatter) -> dt.date:
    """The date of a moment on the reader's wall."""
    return moment.astimezone(ZoneInfo(formatter.localizer.zone)).date()


def _greeting(team: Team, n: int, formatter: CallFormatter) -> str:
    name, day = (
        team.name.in_(formatter.localizer.language),
        formatter.localizer.date(day_of(formatter.now, formatter)),
    )
    morning = f"☀️ {formatter.say('Good morning, {team}. It is {day}.', team=name, day=day)}"
    return f"{morning} {_open_ones(n, formatter)}" if n else morning


def _open_ones(n: int, formatter: CallFormatter) -> str:
    return formatter.many("{n} request is open.", "{n} requests are open.", n)


def duty(team: Team, formatter: CallFormatter) -> list[str]:
    """Who of a team is on duty now, as one line; none where nobody is, by its rota."""
    named = (person for shift in team.rota for person in shift.people)
    away = absent(named, formatter.catalogue, formatter.now)
    people = [
        formatter.person(person)
        for person in on_duty(team.rota, team.hours.zone, formatter.now, away)
    ]
    return (
        [formatter.say("On duty: {people}.", people=formatter.localizer.joined(people))]
        if people
        else []
    )


def _late(view: CallView, formatter: CallFormatter) -> str:
    call = view.call
    acknowledge_by = call.acknowledge_by if call.state is State.OFFERED else None
    if acknowledge_by and acknowledge_by < formatter.now:
        return formatter.say(
            "{call}: should have been picked up {by}. Nobody has it yet.",
            call=formatter.named(call),
            by=formatter.by(acknowledge_by),
        )
    over = call.promised_by if is_broken(call, formatter.now) else call.resolve_by
    by = formatter.by(over) if over else ""
    return formatter.say(
        "{call}: should have been done {by}. {who}",
        call=formatter.named(call),
        by=by,
        who=_who(view, formatter),
    ).strip()


def _today(view: CallView, formatter: CallFormatter) -> str:
    call = view.call
    moment = call.resolve_by or due(call)
    assert moment
    who = _who(view, formatter)
    return formatter.say(
        "{call}: to be done {by}. {who}",
        call=formatter.named(call),
        by=formatter.by(moment),
        who=who,
    ).strip()


def _new(view: CallView, formatter: CallFormatter) -> str:
    call = view.call
    if call.acknowledge_by is None:
        return formatter.named(call)
    return formatter.say(
        "{call}: to be picked up {by}.",
        call=formatter.named(call),
        by=formatter.by(call.acknowledge_by),
    )


def _waiting(view: CallView, formatter: CallFormatter) -> str:
    call = view.call
    last = deepest(call, view.below)
    if call.state is State.WAITING_SUPPLIER:
        who = formatter.owner(last) if last is not call else formatter.team(call.waiting_for or "")
        moment = last.offered_at or call.waiting_since if last is not call else call.waiting_since
    else:
        who = formatter.team(call.asked_by) if call.asked_by else formatter.requester(call)
        moment = call.waiting_since
    since = formatter.since(moment or call.touched_at)
    if call.state is State.RESOLVED:
        return formatter.say(
            "{call}: solved, {who} has yet to say so ({since}).",
            call=formatter.named(call),
            who=who,
            since=since,
        )
    return formatter.say(
        "{call}: waits for {who}, {since}.", call=formatter.named(call), who=who, since=since
    )


def _who(view: CallView, formatter: CallFormatter) -> str:
    """Whose move it is."""
    call = view.call
    last = deepest(call, view.below)
    if last is not call:
        return formatter.say("{team} is at it.", team=formatter.owner(last))
    if call.assignee:
        return formatter.say("{person} has it.", person=marked(call.assignee, formatter))
    return formatter.say("Nobody has it yet.") if call.state is State.OFFERED else ""


def told(place: str, view: CallView, formatter: CallFormatter) -> str:
    """What is said of a call in its group."""
    return _TOLD[place](view, formatter)


_TOLD: dict[str, Callable[[CallView, CallFormatter], str]] = {
    "late": _late,
    "today": _today,
    "new": _new,
    "waiting": _waiting,
}


def look_button(call: Call, formatter: CallFormatter) -> Choice:
    """Shows the call to whoever presses it, with what they can do."""
    return Choice(
        action=SayPress(text=call.number).encode(),
        label=f"{call.number} {short(formatter.title(call), LABEL)}",
    )
