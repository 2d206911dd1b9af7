"""What a team's room reads when the day begins: what is open, late, due today, waiting for whom, and who is on duty. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from bot.conversation.commands import CallView
from bot.honest import deepest, due, is_late
from bot.message import Choice, Outgoing
from bot.speech import phrase
from bot.teller import Teller, short
from catalog.model import Team
from routing.call import Call, State
from routing.rota import on_duty

NAMED = 5
"""So many calls of a kind are named; the rest is counted."""
BUTTONS = 6
_LABEL = 32

Groups = dict[str, list[CallView]]
_HEADS: tuple[tuple[str, str], ...] = (
    ("late", phrase("🔴 Late")),
    ("today", phrase("📅 Due today")),
    ("new", phrase("🆕 Nobody has it yet")),
    ("waiting", phrase("⏳ Waiting")),
)


def digest(team: Team, views: Sequence[CallView], teller: Teller) -> Outgoing | None:
    """The one message of the morning, with a button for each call that asks for something; None when nothing is open."""
    if not views:
        return None
    groups = _grouped(views, teller)
    lines = [_greeting(team, len(views), teller), *_duty(team, teller)]
    for name, head in _HEADS:
        if found := groups[name]:
            lines += ["", f"{teller.say(head)} ({len(found)})"]
            lines += [f"• {_TOLD[name](view, teller)}" for view in found[:NAMED]]
            if (more := len(found) - NAMED) > 0:
                lines.append(teller.many("and {n} more", "and {n} more", more))
    asking = [view.call for name in ("late", "today", "new") for view in groups[name]]
    return Outgoing(text="\n".join(lines), choices=tuple(_button(call, teller) for call in asking[:BUTTONS]))


def _grouped(views: Sequence[CallView], teller: Teller) -> Groups:
    """Each call once: where it presses most."""
    groups: Groups = {name: [] for name in (*(name for name, _ in _HEADS), "rest")}
    for view in views:
        groups[_place(view.call, teller)].append(view)
    return groups


def _place(call: Call, teller: Teller) -> str:
    if is_late(call, teller.now):
        return "late"
    if call.state in (State.WAITING_REQUESTER, State.WAITING_SUPPLIER, State.RESOLVED):
        return "waiting"
    moment = call.resolve_by or due(call)
    if moment and _day(moment, teller) <= _day(teller.now, teller):
        return "today"
    return "new" if call.state is State.OFFERED else "rest"


def _day(moment: dt.datetime, teller: Teller) -> dt.date:
    return moment.astimezone(ZoneInfo(teller.speaker.zone)).date()


def _greeting(team: Team, n: int, teller: Teller) -> str:
    name, day = team.name.in_(teller.speaker.language), teller.speaker.date(_day(teller.now, teller))
    open_ones = teller.many("{n} request is open.", "{n} requests are open.", n)
    return f"☀️ {teller.say('Good morning, {team}. It is {day}.', team=name, day=day)} {open_ones}"


def _duty(team: Team, teller: Teller) -> list[str]:
    absent = teller.catalogue.away(_day(teller.now, teller))
    people = [teller.person(person) for person in on_duty(team.rota, team.hours.zone, teller.now, absent)]
    return [teller.say("On duty: {people}.", people=teller.speaker.joined(people))] if people else []


def _late(view: CallView, teller: Teller) -> str:
    call = view.call
    if call.state is State.OFFERED and call.acknowledge_by:
        return teller.say(
            "{call}: to be picked up {by}. Nobody has it yet.",
            call=teller.named(call),
            by=teller.by(call.acknowledge_by),
        )
    by = teller.by(call.resolve_by) if call.resolve_by else ""
    return teller.say("{call}: to be done {by}. {who}", call=teller.named(call), by=by, who=_who(view, teller)).strip()


def _today(view: CallView, teller: Teller) -> str:
    call = view.call
    moment = call.resolve_by or due(call)
    assert moment
    who = _who(view, teller)
    return teller.say("{call}: to be done {by}. {who}", call=teller.named(call), by=teller.by(moment), who=who).strip()


def _new(view: CallView, teller: Teller) -> str:
    call = view.call
    if call.acknowledge_by is None:
        return teller.named(call)
    return teller.say("{call}: to be picked up {by}.", call=teller.named(call), by=teller.by(call.acknowledge_by))


def _waiting(view: CallView, teller: Teller) -> str:
    call = view.call
    last = deepest(call, view.below)
    if call.state is State.WAITING_SUPPLIER:
        who = teller.owner(last) if last is not call else teller.team(call.waiting_for or "")
        moment = last.offered_at or call.waiting_since if last is not call else call.waiting_since
    else:
        who = teller.team(call.customer) if call.parent and call.customer else teller.requester(call)
        moment = call.waiting_since
    since = teller.since(moment or call.touched_at)
    if call.state is State.RESOLVED:
        return teller.say(
            "{call}: solved, {who} has yet to say so ({since}).", call=teller.named(call), who=who, since=since
        )
    return teller.say("{call}: waits for {who}, {since}.", call=teller.named(call), who=who, since=since)


def _who(view: CallView, teller: Teller) -> str:
    """Whose move it is."""
    call = view.call
    last = deepest(call, view.below)
    if last is not call:
        return teller.say("{team} is at it.", team=teller.owner(last))
    if call.assignee:
        return teller.say("{person} has it.", person=teller.person(call.assignee))
    return teller.say("Nobody has it yet.") if call.state is State.OFFERED else ""


_TOLD: dict[str, Callable[[CallView, Teller], str]] = {
    "late": _late, "today": _today, "new": _new, "waiting": _waiting,
}  # fmt: skip


def _button(call: Call, teller: Teller) -> Choice:
    """Shows the call to whoever presses it, with what they can do."""
    return Choice(action=f"say:{call.number}", label=f"{call.number} {short(teller.title(call), _LABEL)}")
