"""A call as one picture in text: the team's card in its room, the requester's in their own conversation. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from bot.blanks import LABELS, button
from bot.conversation.commands import CallView
from bot.file_words import file_line, of_team, outward
from bot.honest import deepest, due, honest_line, honestly, is_late
from bot.message import Card, Choice, Line, Outgoing
from bot.speech import Speaker, phrase
from bot.teller import Teller, quote, short
from catalog.model import Catalogue
from routing.actions import CUSTOMER_ACTIONS, TEAM_ACTIONS, Action, fits
from routing.call import ENDED, Call, State
from routing.usm import STEPS

__all__ = ["honest_line", "requester_card", "team_card"]

Tone = Literal["new", "busy", "waiting", "late", "done", "ended"]

_STATUS: dict[State, str] = {
    State.AWAITING_APPROVAL: phrase("waiting for approval"),
    State.OFFERED: phrase("new"),
    State.IN_PROGRESS: phrase("being worked on"),
    State.WAITING_REQUESTER: phrase("waiting for an answer"),
    State.WAITING_SUPPLIER: phrase("waiting for another team"),
    State.RESOLVED: phrase("solved, not yet confirmed"),
    State.CLOSED: phrase("done"),
    State.CANCELLED: phrase("cancelled"),
    State.REFUSED: phrase("not approved"),
}
_TONES: dict[State, Tone] = {
    State.OFFERED: "new",
    State.IN_PROGRESS: "busy",
    State.AWAITING_APPROVAL: "waiting",
    State.WAITING_REQUESTER: "waiting",
    State.WAITING_SUPPLIER: "waiting",
    State.RESOLVED: "done",
    State.CLOSED: "ended",
    State.CANCELLED: "ended",
    State.REFUSED: "ended",
}
_URGENT = frozenset({("high", "high"), ("high", "medium"), ("medium", "high")})


def status(call: Call, teller: Teller) -> str:
    """Where it stands, in a word or two."""
    said = teller.say(_STATUS[call.state])
    return f"{said}, " + teller.say("late") if is_late(call, teller.now) else said


def tone_of(call: Call, now: dt.datetime) -> Tone:
    """Its colour, so to say."""
    return "late" if is_late(call, now) else _TONES[call.state]


def buttons(view: CallView, only: Iterable[Action], teller: Teller) -> tuple[Choice, ...]:
    """The buttons for what can be done now, most used first."""
    able = set(view.actions) & set(only)
    return tuple(button(a, view.call, teller) for a in LABELS if a in able and fits(a, view.call))


def requester_card(view: CallView, catalogue: Catalogue, speaker: Speaker, now: dt.datetime) -> Outgoing:
    """The call as its requester sees it: one honest line, what was asked, what they can do."""
    call, teller = view.call, Teller(catalogue, speaker, now)
    honest = honestly(call, view.below, teller)
    lines = [Line(label=teller.say("Now"), value=honest), *_words(call, teller, teller.say("Your words"))]
    lines += [*_answers(call, teller), *file_line(outward(call), teller)]
    only = [a for a in CUSTOMER_ACTIONS if a is not Action.RATE]
    text = f"{call.number} · {teller.title(call)} · {status(call, teller)}\n{honest}"
    return Outgoing(text=text, card=_card(call, lines, teller), choices=buttons(view, only, teller))


def team_card(view: CallView, room: str, catalogue: Catalogue, speaker: Speaker, now: dt.datetime) -> Outgoing:
    """The call as the room of team `room` sees it: whole where the team has it; once it left, only where it went."""
    call, teller = view.call, Teller(catalogue, speaker, now)
    if call.team != room:
        return _gone(call, teller)
    lines = [Line(label=teller.say("Asked by"), value=_asker(call, teller))]
    lines += _words(call, teller, teller.say("In their words"))
    lines += [*_answers(call, teller), *file_line(of_team(call, room), teller)]
    lines += [*_having(call, teller), *_waits(view, teller), *_work(call, teller)]
    only = [Action.NOTE] if call.state in ENDED else list(TEAM_ACTIONS)
    return Outgoing(text=_summary(call, teller), card=_card(call, lines, teller), choices=buttons(view, only, teller))


def _card(call: Call, lines: list[Line], teller: Teller) -> Card:
    title, said, tone = teller.title(call), status(call, teller), tone_of(call, teller.now)
    return Card(number=call.number, title=title, status=said, tone=tone, lines=tuple(lines))


def _gone(call: Call, teller: Teller) -> Outgoing:
    """It was here and is now elsewhere; what a private request is about stays with those who have it."""
    title = teller.say("Private request") if call.private else teller.title(call)
    said = teller.say("now with {team}", team=teller.owner(call))
    card = Card(number=call.number, title=title, status=said, tone="ended")
    return Outgoing(text=f"{call.number} · {title} · {said}", card=card)


def _summary(call: Call, teller: Teller) -> str:
    """The card in words, for a notification or a screen reader."""
    head = f"{call.number} · {teller.title(call)} · {status(call, teller)}"
    if call.state is State.OFFERED and call.acknowledge_by:
        return f"{head} · " + teller.say("pick up {by}", by=teller.by(call.acknowledge_by))
    if call.assignee and call.state not in ENDED:
        return f"{head} · {teller.person(call.assignee)}"
    return head


def _asker(call: Call, teller: Teller) -> str:
    name = teller.requester(call)
    if call.parent and call.customer:
        team = teller.team(call.customer)
        return teller.say("{person} of {team}, for {number}", person=name, team=team, number=call.parent)
    person = teller.catalogue.people.get(call.requester)
    place = call.location or (person.location if person else None)
    return f"{name}, {place}" if place else name


def _words(call: Call, teller: Teller, label: str) -> list[Line]:
    words = call.text.strip()
    return [Line(label=label, value=short(words, 600))] if words and words != teller.title(call) else []


def _answers(call: Call, teller: Teller) -> list[Line]:
    told = teller.answers(call.item, call.answers)
    return [Line(label=short(ask).rstrip("?"), value=short(value, 400)) for ask, value in told]


def _having(call: Call, teller: Teller) -> list[Line]:
    """Who has it and until when."""
    lines = []
    if (call.impact, call.urgency) in _URGENT and call.state not in ENDED:
        lines.append(Line(label=teller.say("Weight"), value=teller.say("Urgent: goes before other work")))
    if call.assignee:
        lines.append(Line(label=teller.say("Taken by"), value=teller.person(call.assignee)))
    if call.state is State.OFFERED and call.acknowledge_by:
        lines.append(Line(label=teller.say("Pick up"), value=teller.by(call.acknowledge_by)))
    if (moment := due(call)) and call.state not in ENDED | {State.RESOLVED}:
        lines.append(Line(label=teller.say("Have it done"), value=teller.by(moment)))
    return lines


def _waits(view: CallView, teller: Teller) -> list[Line]:
    call = view.call
    if call.state is State.WAITING_REQUESTER and call.question:
        since = teller.since(call.waiting_since or call.touched_at)
        return [Line(label=teller.say("Asked"), value=f"{quote(call.question, 400)} ({since})")]
    last = deepest(call, view.below)
    if last is call:
        return []
    since = teller.since(last.offered_at or last.opened_at)
    where = f"{teller.owner(last)} ({last.number}), {since}: {status(last, teller)}"
    return [Line(label=teller.say("Waiting for"), value=where)]


def _work(call: Call, teller: Teller) -> list[Line]:
    """How far the work is, and what came of it."""
    lines = []
    if call.resolution:
        lines.append(Line(label=teller.say("Outcome"), value=short(call.resolution, 400)))
    if call.state is State.IN_PROGRESS and call.frames:
        steps, step = STEPS[call.frames[-1].process], call.frames[-1].step
        name = steps[step].name.in_(teller.speaker.language)
        place = teller.say("{step} ({n} of {all})", step=name, n=step + 1, all=len(steps))
        lines.append(Line(label=teller.say("Step"), value=place))
    if call.stars:
        lines.append(Line(label=teller.say("Rating"), value="★" * call.stars + "☆" * (5 - call.stars)))
    return lines
