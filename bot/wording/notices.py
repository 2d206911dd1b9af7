"""Writes what people and teams are told when something happens to a call, with the buttons that
fit. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot.ports import Choice, Outgoing
from bot.presses import SayPress
from bot.wording.action_forms import rating
from bot.wording.approval_notices import approval_wanted, approver_asks
from bot.wording.call_formatter import CallFormatter, in_outline, in_stars
from bot.wording.file_words import file_gone
from bot.wording.link_notices import OF_LINKS
from bot.wording.localizer import Localizer, phrase
from bot.wording.status_line import coming, honestly, when_due
from bot.wording.time_notices import (
    escalated,
    for_team,
    late,
    offered,
    other_time,
    promise_moved,
    unanswered,
)
from catalog.model import Catalogue
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.effects import TellPerson, TellTeam
from routing.call.view import CallView

BY_TIME = "schakel"

_PERSON: dict[str, tuple[str, tuple[Action, ...]]] = {
    "acknowledged": (phrase("{person} of {team} has picked up {call}. {due}"), ()),
    "not_picked_up": (
        phrase(
            "{person} of {team} has not picked up {call} after all: that was a mistake. You need "
            "not do anything. {honest}"
        ),
        (),
    ),
    "unassigned": (phrase("{person} has taken {call} back from you."), ()),
    "asked": (
        phrase(
            "{person} of {team} has a question about {call}:\n{words}\nThey go on as soon as you "
            "answer."
        ),
        (Action.ANSWER,),
    ),
    "asked_for_you": (
        phrase(
            "{person} has asked this for you: {call}\n{words}\n{honest} It is yours: you can add "
            "to it, and cancel it."
        ),
        (Action.ADD, Action.CANCEL),
    ),
    "commented": (phrase("{person} of {team} writes about {call}:\n{words}"), (Action.ADD,)),
    "taken_back": (
        phrase(
            "You took back {words}, and I pass that on to {team}. Is {call} still needed? If so, "
            "you need not do anything."
        ),
        (Action.CANCEL,),
    ),
    "changed": (
        phrase(
            "You changed your message: {words} I pass that on with {call}. Another matter now? "
            "Then cancel it and tell me."
        ),
        (Action.CANCEL,),
    ),
    "moved": (
        phrase(
            "{call} is now with {team}: they can help you better. You need not do anything. {next}"
        ),
        (),
    ),
    "returned": (phrase("{call} is back with {team}. You need not do anything. {next}"), ()),
    "passed_on": (
        phrase("{team} has called in {other} for {call} and keeps an eye on it for you. {due}"),
        (),
    ),
    "reopened": (phrase("{call} is open again. {honest}"), ()),
    "cancelled": (
        phrase("{call} has been cancelled by {person}. Nothing more happens with it."),
        (),
    ),
    "approved": (phrase("{person} has approved {call}. {honest}"), ()),
    "expected_changed": (phrase("The expected time of {call} has changed. {due}"), ()),
    "assigned": (phrase("{person} has given you {call}. {due}"), (Action.RESOLVE, Action.ASK)),
    "answer_wanted": (
        phrase(
            "{team} still waits for your answer about {call}:\n{words}\nThey go on as soon as you "
            "answer."
        ),
        (Action.ANSWER,),
    ),
    "team_gone": (
        phrase(
            "{other} is no longer there, so {call} is now with {team}. You need not do anything. "
            "{next}"
        ),
        (),
    ),
    "bundled": (
        phrase(
            "More people have the same trouble as in {call}. {team} solves it for everybody at "
            "once. {honest}"
        ),
        (),
    ),
    "bouncing": (
        phrase(
            "{call} keeps going back and forth and is with {team} now. Can you decide where it "
            "belongs?"
        ),
        (Action.HAND_OVER, Action.ASSIGN),
    ),
    "silent": (
        phrase(
            "{person} has {call}, but has not been heard of for a while. Can you see how it stands?"
        ),
        (Action.ASSIGN,),
    ),
    "unheard": (
        phrase(
            "I could not tell {other} about {call}: there is no chat in which I reach them. Can "
            "you?"
        ),
        (),
    ),
    "approval_over": (phrase("{call} no longer needs your approval."), ()),
}
"""What is said to a person, with what they can do at once; the rest has a function of its own
below.
"""

_OF_TIME: dict[str, Callable[[TellPerson, CallView, CallFormatter], Outgoing]] = {
    "late": late,
    "unanswered": lambda _, view, formatter: unanswered(view, formatter),
    "other_time": lambda _, view, formatter: other_time(view, formatter),
}
"""What time has brought."""

_WITH_WORDS = frozenset(
    {
        "moved",
        "approved",
        "cancelled",
        "reopened",
        "bouncing",
        "bounced",
        "put_back",
        "bundled",
        "done_meanwhile",
        "refused_meanwhile",
        "not_needed_meanwhile",
    }
)
"""News to which the words of whoever caused it are added, where there are any."""

_TEAM: dict[str, tuple[str, tuple[Action, ...]]] = {
    "offered": (phrase("New for you: {call}."), (Action.ACKNOWLEDGE,)),
    "answered": (phrase("{person} has answered about {call}:\n{words}"), (Action.RESOLVE,)),
    "rated": (phrase("{person} gave {call} {stars}, and says why:\n{words}"), ()),
    "commented": (phrase("{person} writes about {call}:\n{words}"), (Action.REPLY, Action.ANSWER)),
    "set_right": (
        phrase("{person} sets something right in {call}; its card says it now:\n{words}"),
        (Action.REPLY, Action.ANSWER),
    ),
    "taken_back": (phrase("{person} has taken this message of {call} back:\n{words}"), ()),
    "noted": (phrase("{person} shares a note about {call}:\n{words}"), ()),
    "asked": (
        phrase("{team} has a question about {call}:\n{words}\nThey go on as soon as you answer."),
        (Action.ANSWER,),
    ),
    "confirmed": (phrase("{person} confirms that {call} is solved. Well done."), ()),
    "reopened": (
        phrase("{call} is back: {person} says it is not solved yet."),
        (Action.ACKNOWLEDGE,),
    ),
    "cancelled": (phrase("{person} no longer needs {call}; you can drop it."), ()),
    "edited": (
        phrase("{person} has changed the words of {call}:\n{words}"),
        (Action.REPLY, Action.ANSWER),
    ),
    "silent": (
        phrase("It has been quiet around {call}. Is there news for the requester?"),
        (Action.REPLY, Action.RESOLVE),
    ),
    "bounced": (
        phrase(
            "{call} has been here before. If it does not belong here either, let your "
            "coordinator decide."
        ),
        (Action.ACKNOWLEDGE,),
    ),
    "closed": (phrase("{call} is closed: the requester had nothing to add."), ()),
    "promise_over": (
        phrase(
            "The requester was promised {call} by now, even if you have more time yourselves. "
            "Tell them how it stands, or ask for help."
        ),
        (Action.REPLY, Action.PASS_ON, Action.RESOLVE),
    ),
    "answer_wanted": (
        phrase("{team} still waits for your answer about {call}:\n{words}"),
        (Action.ANSWER,),
    ),
    "time_accepted": (
        phrase("The other time for {call} is all right with {person}. {due}"),
        (),
    ),
    "time_kept": (
        phrase("{person} wants {call} by the time that was promised. {due}"),
        (Action.REPLY,),
    ),
    "no_answer": (
        phrase(
            "{person} has not answered the question about {call}, though I asked again. Can you "
            "reach them in another way, or go on without it?"
        ),
        (Action.REPLY, Action.RESOLVE),
    ),
    "unanswered": (
        phrase("{call} is closed: nobody answered the question about it. It can be reopened."),
        (Action.REOPEN,),
    ),
    "requester_left": (
        phrase("{other}, who asked for {call}, has left. Is it still needed?"),
        (Action.RESOLVE,),
    ),
    "out_of_reach": (
        phrase(
            "I can't reach {other} about {call} now: what I say does not arrive. Phone them, or go "
            "and see them."
        ),
        (Action.RESOLVE,),
    ),
    "team_gone": (
        phrase("{other} is no longer there, so {call} is now with {team}."),
        (Action.ACKNOWLEDGE,),
    ),
    "remark": (phrase("{person} says about {call}:\n{words}"), ()),
    "put_back": (phrase("{person} has put back {call}. Who takes it on?"), (Action.ACKNOWLEDGE,)),
    **OF_LINKS,
}


def notice(
    effect: TellPerson | TellTeam,
    view: CallView,
    catalogue: Catalogue,
    localizer: Localizer,
    now: dt.datetime,
) -> Outgoing | None:
    """The message for an effect; None when there is nothing to tell (they did it themselves, the
    card says it all).
    """
    formatter = CallFormatter(catalogue, localizer, now)
    if isinstance(effect, TellPerson):
        return _for_person(effect, view, formatter)
    return _for_team(effect, view, formatter)


def _for_person(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing | None:
    if effect.person == effect.by:
        return None
    if effect.person in view.call.followers and not view.actions and not effect.text:
        return _followed(view, formatter)
    return approver_asks(effect, view, formatter) or _news(effect, view, formatter)


def _news(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing | None:
    match effect.what:
        case "resolved":
            return _resolved(effect, view, formatter)
        case "closed":
            return _closed(effect, view, formatter)
        case "refused":
            return _refused(effect, view, formatter)
        case "approval_wanted":
            return approval_wanted(effect, view, formatter)
        case "escalated":
            return escalated(effect, view, formatter)
        case "swarm":
            return _swarm(effect, view, formatter)
        case "verdict":
            return _verdict(effect, view, formatter)
        case "late" | "unanswered" | "other_time":
            return _OF_TIME[effect.what](effect, view, formatter)
        case "promise_moved":
            return promise_moved(effect, view, formatter)
        case "file_gone":
            return file_gone(effect, view.call, formatter)
        case _:
            text, actions = _PERSON[effect.what]
            return Outgoing(
                text=_said(text, effect, view, formatter),
                choices=offered(view, actions, formatter),
            )


def _followed(view: CallView, formatter: CallFormatter) -> Outgoing:
    """How a call goes that somebody follows: where it stands, and nothing of what was said."""
    view = in_outline(view, formatter.localizer)
    call = view.call
    text = formatter.say(
        "News of {call}, which you follow. {honest}",
        call=formatter.named(call),
        honest=honestly(call, view.below, formatter),
    )
    stop = SayPress(text=f"/unfollow {call.number}").encode()
    return Outgoing(
        text=text, choices=(Choice(action=stop, label=formatter.say("Stop following")),)
    )


def _for_team(effect: TellTeam, view: CallView, formatter: CallFormatter) -> Outgoing | None:
    if made := for_team(effect, view, formatter):
        return made
    if effect.what == "offered" and not view.call.reopenings and len(view.call.hops) < 2:
        return None
    text, actions = _TEAM[effect.what]
    return Outgoing(
        text=_said(text, effect, view, formatter), choices=offered(view, actions, formatter)
    )


def _said(
    text: str, effect: TellPerson | TellTeam, view: CallView, formatter: CallFormatter
) -> str:
    call = view.call
    said = formatter.say(
        text,
        call=formatter.named(call),
        stars=in_stars(call.stars or 0),
        team=formatter.owner(call),
        person=_who(effect.by, call, formatter),
        words=formatter.quote(effect.text, 3000),
        other=formatter.team(effect.text),
        due=_due(effect, view, formatter),
        honest=honestly(call, view.below, formatter),
        next=coming(call, view.below, formatter),
    )
    return (
        f"{said}\n{formatter.quote(effect.text, 3000)}"
        if effect.what in _WITH_WORDS and effect.text
        else said
    )


def _due(effect: TellPerson | TellTeam, view: CallView, formatter: CallFormatter) -> str:
    """When it will be done; to a colleague who is given what is late, no more than that it is."""
    call = view.call
    late = effect.what == "assigned" and call.promised_by and call.promised_by < formatter.now
    if late and call.promised_by:
        return formatter.say("It should have been done {by}.", by=formatter.by(call.promised_by))
    return when_due(call, view.below, formatter)


def _who(person: str, call: Call, formatter: CallFormatter) -> str:
    """Who did it; what time or the chain did is said to be done by the team's desk."""
    if person == call.requester:
        return formatter.requester(call)
    return formatter.person(person) if person and person != BY_TIME else formatter.owner(call)


def _resolved(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing:
    """The one question that closes a call: is it solved?"""
    call = view.call
    who, team = _who(effect.by, call, formatter), formatter.owner(call)
    text = formatter.say(
        "{person} of {team} says that {call} is solved.",
        person=who,
        team=team,
        call=formatter.named(call),
    )
    if effect.text:
        text += f"\n{formatter.quote(effect.text, 1500)}"
    text += "\n" + formatter.say("Is it?")
    if call.closes_at:
        text += " " + formatter.say(
            "If I hear nothing, I close it {moment}.", moment=formatter.time(call.closes_at)
        )
    return Outgoing(text=text, choices=offered(view, (Action.CONFIRM, Action.REOPEN), formatter))


def _closed(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing:
    """A rating is asked where a person closed it, never after it closed by itself."""
    call = view.call
    text = formatter.say("{call} is closed.", call=formatter.named(call))
    if call.reopen_until:
        until = formatter.time(call.reopen_until)
        text += " " + formatter.say(
            "Not right after all? Tell me before {moment} and I reopen it.", moment=until
        )
    if effect.by == BY_TIME or call.stars is not None or Action.RATE not in view.actions:
        return Outgoing(text=text, choices=offered(view, (Action.REOPEN,), formatter))
    asks = formatter.say("How did we do?")
    return Outgoing(text=f"{text}\n{asks}", choices=rating(call, formatter))


def _refused(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing:
    named = formatter.named(view.call)
    if effect.by in {"", BY_TIME}:
        text = formatter.say(
            "Nobody approved {call} in time, so it goes no further. You can ask again.", call=named
        )
        return Outgoing(text=text)
    text = formatter.say(
        "{person} has not approved {call}, so it goes no further.",
        person=formatter.person(effect.by),
        call=named,
    )
    return Outgoing(text=f"{text}\n{formatter.quote(effect.text, 1500)}" if effect.text else text)


def _swarm(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing:
    """Many people with the same trouble in a short time: perhaps it is one."""
    call = view.call
    count = formatter.localizer.count(int(effect.text)) if effect.text.isdigit() else effect.text
    text = formatter.say(
        "Within the hour {n} people have reported {item}. Take them together, and everybody hears "
        "the same at once.",
        n=count,
        item=formatter.title(call),
    )
    return Outgoing(text=text, choices=offered(view, (Action.BUNDLE,), formatter))


def _verdict(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing:
    """What a wish came to."""
    call = view.call
    if call.verdict == "agreed":
        text = formatter.say(
            "Good news about {call}: your wish has been agreed.", call=formatter.named(call)
        )
    else:
        text = formatter.say(
            "{team} has looked well at {call}, but it can't be done.",
            team=formatter.owner(call),
            call=formatter.named(call),
        )
    return Outgoing(text=f"{text}\n{formatter.quote(effect.text, 1500)}" if effect.text else text)
