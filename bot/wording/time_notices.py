"""Writes what people and teams are told when time has passed: reminders, a call that is late, whom
it was called in for, where the time of a late one went. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from bot.ports import Choice, Outgoing
from bot.wording.action_forms import button, kind_named
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import phrase
from bot.wording.status_line import asks_about, when_due, who_has_it
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.call.effects import TellPerson, TellTeam
from routing.call.view import CallView
from routing.rules.approval import turned_down
from routing.rules.escalation import BY_TIME
from routing.rules.forecast import expected_now

MOST_NAMED = 4
"""So many people in whose place somebody is told are named."""


def offered(
    view: CallView, actions: tuple[Action, ...], formatter: CallFormatter
) -> tuple[Choice, ...]:
    """The buttons of these actions that the reader may press now."""
    return tuple(button(a, view.call, formatter) for a in actions if a in view.actions)


def escalated(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing:
    """Somebody is called in: what is the matter, and who has it."""
    call = view.call
    values = {"call": formatter.named(call), "team": formatter.owner(call)}
    if effect.text == "acknowledge":
        text = formatter.say(
            "Nobody of {team} has picked up {call} yet, though that was promised. Can you see that "
            "somebody does?",
            **values,
        )
    elif effect.text == "room_gone":
        text = formatter.say(
            "I cannot reach the room of {team} any more, so {call} did not arrive there.", **values
        )
    elif effect.text == "answer":
        text = formatter.say(
            "{team} has asked something about {call} and gets no answer. Can you see to it?",
            **values,
        )
    else:
        text = formatter.say(
            "{call} should have been done by now. Can you help {team} along?", **values
        )
    parts = (_instead_of(effect.skipped, formatter), text, _taken(call, formatter))
    return Outgoing(
        text=" ".join(filter(None, parts)),
        choices=offered(view, (Action.ACKNOWLEDGE, Action.ASSIGN), formatter),
    )


def _instead_of(skipped: tuple[str, ...], formatter: CallFormatter) -> str:
    """In whose place somebody is told."""
    known = [p for p in skipped if p in formatter.catalogue.people]
    names = [formatter.person(p) for p in known[:MOST_NAMED]]
    if not names:
        return ""
    return formatter.say(
        "I cannot reach {names} now, so I turn to you.", names=formatter.localizer.joined(names)
    )


_BROKEN = phrase("We promised to have {call} done {by}, and it is not. We are sorry. {who}")
_OVERRUN = phrase("We expected {call} to be done {by}, and it is not. We are sorry. {who}")


def late(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing:
    """What was promised, or the time that was told since, is over: that it is, who has it, and when
    it is expected or that the team is asked.
    """
    call = view.call
    if effect.text == "acknowledge":
        return _not_picked_up(view, formatter)
    since = _moment_in(effect.text)
    by = since or call.promised_by
    values = {
        "call": formatter.named(call),
        "by": formatter.by(by or formatter.now),
        "who": who_has_it(call, view.below, formatter),
    }
    text = formatter.say(_OVERRUN if since else _BROKEN, **values)
    expected = expected_now(call, view.below, formatter.now)
    if expected is not None and expected > formatter.now:
        text += " " + formatter.say(
            "It is now expected {expected}.", expected=formatter.by(expected)
        )
    elif call.state is not State.WAITING_REQUESTER:
        text += " " + formatter.say("I ask them to tell you how it goes on.")
    return Outgoing(text=text, choices=offered(view, (Action.ADD,), formatter))


def _moment_in(text: str) -> dt.datetime | None:
    """The moment that the text of a piece of news names; None where it names none."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def _not_picked_up(view: CallView, formatter: CallFormatter) -> Outgoing:
    """Nobody has picked it up by when they were told that somebody would."""
    call = view.call
    text = formatter.say(
        "Nobody of {team} has picked up {call} yet, though that was promised {by}. We are sorry. "
        "I remind them.",
        team=formatter.owner(call),
        call=formatter.named(call),
        by=formatter.by(call.acknowledge_by or formatter.now),
    )
    return Outgoing(text=text, choices=offered(view, (Action.ADD,), formatter))


def promise_moved(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing:
    """Another time holds from now on: the one before, and the one agreed."""
    before = effect.before or formatter.now
    text = formatter.say(
        "{team} looked again at how urgent {call} is, and another time is agreed for that. It was "
        "promised {before}. {due}",
        team=formatter.owner(view.call),
        call=formatter.named(view.call),
        before=formatter.by(before),
        due=when_due(view.call, view.below, formatter),
    )
    return Outgoing(text=text)


def other_time(view: CallView, formatter: CallFormatter) -> Outgoing:
    """The call turned out to be of another kind, which is done later than was promised: both times,
    and whether that is all right.
    """
    call = view.call
    text = formatter.say(
        "{call} turns out to be {kind} and is now with {team}. {asks} Until you say so, what was "
        "promised stands.",
        call=formatter.named(call),
        team=formatter.owner(call),
        kind=kind_named(call.kind, formatter),
        asks=asks_about(call, formatter),
    )
    actions = (Action.ACCEPT_TIME, Action.KEEP_TIME)
    return Outgoing(text=text, choices=offered(view, actions, formatter))


def _taken(call: Call, formatter: CallFormatter) -> str:
    return (
        formatter.say("{person} has it.", person=formatter.person(call.assignee))
        if call.assignee
        else ""
    )


def for_team(effect: TellTeam, view: CallView, formatter: CallFormatter) -> Outgoing | None:
    """What time or the chain brought a team; None for other news."""
    if effect.what == "silent" and effect.team != view.call.team:
        return quiet_elsewhere(view, formatter)
    if effect.what == "cancelled" and effect.by == BY_TIME:
        return dropped(effect, view, formatter)
    made: Mapping[str, Callable[[TellTeam, CallView, CallFormatter], Outgoing]] = {
        "child_ended": child_ended,
        "child_unanswered": child_ended,
        "left": left,
        "reminder": clock,
        "overdue": clock,
    }
    found = made.get(effect.what)
    return found(effect, view, formatter) if found else None


def clock(effect: TellTeam, view: CallView, formatter: CallFormatter) -> Outgoing:
    """A reminder half way, or word that the time is over: to pick up, or to have it done. Whoever
    asked another for it hears how far those are: it is not theirs to do.
    """
    call = view.call
    if effect.team != call.team:
        return _of_another(effect, view, formatter)
    picked_up = call.state is not State.OFFERED
    limit = call.resolve_by if picked_up else call.acknowledge_by
    values = {"call": formatter.named(call), "by": formatter.by(limit) if limit else ""}
    if effect.what == "overdue" or (limit and limit < formatter.now):
        late = phrase(
            "{call} should have been done {by}. Tell the requester how it stands, or ask for help."
        )
        missed = phrase("{call} should have been picked up {by}. Who takes it?")
        text = formatter.say(late if picked_up else missed, **values)
    else:
        half = phrase("Half the time for {call} is over: please have it done {by}.")
        waiting = phrase("{call} still waits for somebody to pick it up, {by}.")
        text = formatter.say(half if picked_up else waiting, **values)
    actions = (Action.REPLY, Action.PASS_ON, Action.RESOLVE) if picked_up else (Action.ACKNOWLEDGE,)
    return Outgoing(text=text, choices=offered(view, actions, formatter))


_LATE_ELSEWHERE = {
    "picked up": phrase(
        "Nobody of {team} has picked up {call} yet, though that was agreed {by}. Ask them how it "
        "stands, or tell whoever waits for it."
    ),
    "done": phrase(
        "{team} should have had {call} done {by}. Ask them how it stands, or tell whoever waits "
        "for it."
    ),
}
_AHEAD_ELSEWHERE = {
    "picked up": phrase("{team} has not picked up {call} yet; that is agreed {by}."),
    "done": phrase("{team} is still busy with {call}; half of the time is over. Agreed: {by}."),
}


def _of_another(effect: TellTeam, view: CallView, formatter: CallFormatter) -> Outgoing:
    """How far those are who were asked, for the room of the team that asked them."""
    call = view.call
    step = "picked up" if call.state is State.OFFERED else "done"
    limit = call.acknowledge_by if call.state is State.OFFERED else call.resolve_by
    over = effect.what == "overdue" or (limit is not None and limit < formatter.now)
    text = formatter.say(
        (_LATE_ELSEWHERE if over else _AHEAD_ELSEWHERE)[step],
        team=formatter.owner(call),
        call=formatter.named(call),
        by=formatter.by(limit) if limit else "",
    )
    return Outgoing(text=_for_above(text, view, formatter), choices=_to_them(view, formatter))


def quiet_elsewhere(view: CallView, formatter: CallFormatter) -> Outgoing:
    """Nothing is heard of those who were asked, for the room of the team that asked them."""
    text = formatter.say(
        "{team} has {call}, and nothing has been heard of them for a while. Ask them how it "
        "stands?",
        team=formatter.owner(view.call),
        call=formatter.named(view.call),
    )
    return Outgoing(text=_for_above(text, view, formatter), choices=_to_them(view, formatter))


def _for_above(text: str, view: CallView, formatter: CallFormatter) -> str:
    """The words, with the number of the call for which it was asked."""
    if not view.call.parent:
        return text
    return f"{text} " + formatter.say("(You asked it for {number}.)", number=view.call.parent)


def _to_them(view: CallView, formatter: CallFormatter) -> tuple[Choice, ...]:
    return offered(view, (Action.ADD,), formatter)


def child_ended(effect: TellTeam, view: CallView, formatter: CallFormatter) -> Outgoing:
    """What a team was asked for has ended, and how; what comes next for the call that waited."""
    call, other = view.call, view.other
    values = {
        "call": formatter.named(call),
        "number": effect.other or "",
        "team": formatter.owner(other) if other else formatter.say("Another team"),
    }
    text = formatter.say(_how_ended(effect, other), **values)
    if effect.what != "child_unanswered":
        text += " " + formatter.say(_NEXT[_goes_on(call, other)])
    if effect.text:
        text += f"\n{formatter.quote(effect.text, 1500)}"
    if effect.spent:
        text += "\n" + _where_time_went(effect, formatter)
    choices = offered(view, (Action.RESOLVE, Action.PASS_ON), formatter)
    if effect.what == "child_unanswered" and effect.other:
        choices = (_reopens(effect.other, call, formatter), *choices)
    return Outgoing(text=text, choices=choices)


_DONE_BELOW = phrase("{team} has done what you asked for {call} ({number}).")
_UNANSWERED = phrase(
    "{number} has ended: {team} asked you something for {call} and heard nothing. You can reopen "
    "it, or go on without."
)
_NOT_DONE = phrase("{team} does not do what you asked for {call} ({number}).")
_NOT_APPROVED = phrase("What you asked {team} for {call} was not approved ({number}).")
_WITHDRAWN = phrase("You no longer ask {team} for help with {call}: {number} is cancelled.")
_NEXT = {
    "open": phrase("You still wait for somebody else."),
    "turn": phrase("It is your turn again."),
    "without": phrase("It is your turn again: do it yourselves, or ask somebody else."),
}


def _how_ended(effect: TellTeam, other: Call | None) -> str:
    """How what was asked has ended."""
    if effect.what == "child_unanswered":
        return _UNANSWERED
    if other is None or other.state not in (State.CANCELLED, State.REFUSED):
        return _DONE_BELOW
    if other.state is State.CANCELLED:
        return _WITHDRAWN
    return _NOT_DONE if turned_down(other) else _NOT_APPROVED


def _goes_on(call: Call, other: Call | None) -> str:
    """What comes next for the team that asked: it waits on, or has to see to it itself."""
    if call.open_children:
        return "open"
    return "without" if other is not None and other.state is State.REFUSED else "turn"


def _reopens(child: str, call: Call, formatter: CallFormatter) -> Choice:
    """The button that reopens what was asked for a call."""
    asked = call.model_copy(update={"number": child})
    return button(Action.REOPEN, asked, formatter, formatter.say("Reopen"))


def _where_time_went(effect: TellTeam, formatter: CallFormatter) -> str:
    """Of what came later than agreed: how long was waited to be picked up, worked, and waited for
    others.
    """
    parts = {
        phrase("{span} until it was picked up"): sum(s.picking_up for s in effect.spent),
        phrase("{span} of work"): sum(s.working for s in effect.spent),
        phrase("{span} waiting for your answer"): sum(s.requester for s in effect.spent),
        phrase("{span} waiting for somebody else"): sum(s.supplier for s in effect.spent),
    }
    said = [
        formatter.say(text, span=formatter.localizer.span(dt.timedelta(minutes=minutes)))
        for text, minutes in parts.items()
        if minutes >= 1
    ]
    return formatter.say(
        "It came later than agreed: {parts}.", parts=formatter.localizer.joined(said)
    )


def left(effect: TellTeam, view: CallView, formatter: CallFormatter) -> Outgoing:
    """Somebody left who had the call in hand: who has it now, or that nobody has."""
    call = view.call
    values = {"person": effect.text, "call": formatter.named(call)}
    if call.assignee:
        text = formatter.say(
            "{person} has left, so {call} is now with {other}, until somebody else takes it.",
            other=formatter.person(call.assignee),
            **values,
        )
    else:
        text = formatter.say("{person} has left, so nobody has {call} now. Who takes it?", **values)
    return Outgoing(
        text=text, choices=offered(view, (Action.ACKNOWLEDGE, Action.ASSIGN), formatter)
    )


def dropped(effect: TellTeam, view: CallView, formatter: CallFormatter) -> Outgoing:
    """A call is over, and not by a word of whoever asked for it: why."""
    text = formatter.say("You need not go on with {call}.", call=formatter.named(view.call))
    return Outgoing(text=f"{text} {effect.text}".strip())


def unanswered(view: CallView, formatter: CallFormatter) -> Outgoing:
    """The requester did not answer: it is closed, and how it goes on when they do."""
    call = view.call
    text = formatter.say(
        "{team} asked you something about {call} and heard nothing, so I have closed it.",
        team=formatter.owner(call),
        call=formatter.named(call),
    )
    if call.reopen_until:
        text += " " + formatter.say(
            "Do you still need it? Tell me before {moment} and I reopen it.",
            moment=formatter.time(call.reopen_until),
        )
    return Outgoing(text=text, choices=offered(view, (Action.REOPEN,), formatter))
