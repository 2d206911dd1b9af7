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
from routing.priority import URGENT
from routing.usm import NAMES, STEPS, WORKFLOWS, workflow

__all__ = ["MORE", "honest_line", "requester_card", "rest_of_buttons", "team_buttons", "team_card"]

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
_SELDOM = frozenset({Action.NOTE, Action.PRIORITISE, Action.RISK, Action.PUT_BACK})
"""What is rarely needed: one tap further, behind "More". All that moves a call stands on its card."""
_TIES = {
    "caused_by": phrase("To prevent, seen at"),
    "risk": phrase("To prevent in future"),
    "part_of": phrase("Solved with"),
    "bundles": phrase("Stands for"),
    "same_as": phrase("The same as"),
}
MOST_TIES = 8
MORE = "more"
"""The action of the button that shows the rest: `c:<number>:more`."""


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


def team_buttons(view: CallView, teller: Teller) -> tuple[Choice, ...]:
    """What moves the call, and one button for the rest; a rest of one stands there itself."""
    every, rest = buttons(view, TEAM_ACTIONS, teller), rest_of_buttons(view, teller)
    if len(rest) < 2:
        return every
    few = tuple(choice for choice in every if choice not in rest)
    return (*few, Choice(action=f"c:{view.call.number}:{MORE}", label=teller.say("More …")))


def rest_of_buttons(view: CallView, teller: Teller) -> tuple[Choice, ...]:
    """What stands behind "More"."""
    return buttons(view, _SELDOM, teller)


def requester_card(view: CallView, catalogue: Catalogue, speaker: Speaker, now: dt.datetime) -> Outgoing:
    """The call as its requester sees it: one honest line, what was asked, what they can do."""
    call, teller = view.call, Teller(catalogue, speaker, now)
    honest = honestly(call, view.below, teller)
    lines = [Line(label=teller.say("Now"), value=honest), *_words(call, teller, teller.say("Your words"))]
    lines += [*_answers(call, teller), *file_line(outward(call), teller)]
    only = [a for a in CUSTOMER_ACTIONS if a is not Action.RATE]
    text = f"{call.number} · {teller.title(call)} · {status(call, teller)}\n{honest}"
    return Outgoing(text=text, card=_card(call, lines, teller), choices=buttons(view, only, teller))


def team_card(
    view: CallView, room: str, catalogue: Catalogue, speaker: Speaker, now: dt.datetime, *, whole: bool = False
) -> Outgoing:
    """The call as the room of team `room` sees it; once it left, only where it went. `whole`: with every button there is."""
    call, teller = view.call, Teller(catalogue, speaker, now)
    if call.team != room:
        return _gone(call, teller)
    lines = [Line(label=teller.say("Asked by"), value=_asker(call, teller))]
    lines += _words(call, teller, teller.say("In their words"))
    lines += [*_answers(call, teller), *file_line(of_team(call, room), teller)]
    lines += [*_having(call, teller), *_waits(view, teller), *_work(call, teller)]
    shown = buttons(view, TEAM_ACTIONS, teller) if whole else team_buttons(view, teller)
    shown = buttons(view, [Action.NOTE], teller) if call.state in ENDED else shown
    return Outgoing(text=_summary(call, teller), card=_card(call, lines, teller), choices=shown)


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
    if call.priority <= URGENT and call.state not in ENDED:
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
        process, step = call.frames[-1].process, call.frames[-1].step
        steps = STEPS[process]
        name = steps[step].name.in_(teller.speaker.language)
        place = teller.say("{step} ({n} of {all})", step=name, n=step + 1, all=len(steps))
        lines.append(Line(label=NAMES[process].in_(teller.speaker.language), value=place))
    lines += [*_way(call, teller), *_ties(call, teller)]
    if call.stars:
        lines.append(Line(label=teller.say("Rating"), value="★" * call.stars + "☆" * (5 - call.stars)))
    return lines


def _way(call: Call, teller: Teller) -> list[Line]:
    """The path through the processes, once it can be no other of the eight; a path of one needs no telling."""
    number = workflow(call.path)
    whole = WORKFLOWS[number] if number else ()
    if len(whole) < 2 or call.verdict == "refused":
        return []
    names = " → ".join(NAMES[process].in_(teller.speaker.language) for process in whole)
    return [Line(label=teller.say("Way"), value=names)]


def _ties(call: Call, teller: Teller) -> list[Line]:
    """The calls it is tied to: what was seen here, where this was seen, what it is solved with."""
    lines = []
    for how, label in _TIES.items():
        numbers = [link.other for link in call.links if link.how == how]
        if numbers:
            lines.append(
                Line(
                    label=teller.say(label),
                    value=", ".join(numbers[:MOST_TIES]) + (" …" if numbers[MOST_TIES:] else ""),
                )
            )
    return lines
