"""Writes what approvers are asked. Pure."""

from __future__ import annotations

from bot.ports import Outgoing
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import phrase
from bot.wording.remarks import confidential_lines
from bot.wording.time_notices import offered
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.effects import TellPerson
from routing.call.view import CallView
from routing.rules.approval import answer_by, asked_next, refused_by_time


def approval_wanted(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing:
    """What an approver is asked: what for, by when, and who is asked after them."""
    call = view.call
    added = _is_added(effect, call)
    asks = phrase("{person} asks for {call} and needs your approval.")
    adds = phrase("{person} says more about {call}, which waits for your approval.")
    lines = [
        formatter.say(
            adds if added else asks, person=formatter.requester(call), call=formatter.named(call)
        )
    ]
    if effect.text and effect.text != formatter.title(call):
        lines.append(formatter.quote(effect.text, 600))
    if added:
        return Outgoing(text="\n".join(lines), choices=offered(view, _DECISIONS, formatter))
    lines += [f"• {ask} {value}" for ask, value in formatter.answers(call.item, call.answers)]
    lines += [f"{line.label}: {line.value}" for line in confidential_lines(call, formatter)]
    lines.append(formatter.say("With your yes it goes to {team}.", team=formatter.owner(call)))
    lines += _by_when(effect.person, call, formatter)
    return Outgoing(text="\n".join(lines), choices=offered(view, _DECISIONS, formatter))


_DECISIONS = (Action.APPROVE, Action.REFUSE, Action.ASK)


def _is_added(effect: TellPerson, call: Call) -> bool:
    """Whether the words were added to the request since it was made."""
    return any(one.kind == "added" and one.text == effect.text for one in call.remarks)


def approver_asks(effect: TellPerson, view: CallView, formatter: CallFormatter) -> Outgoing | None:
    """What an approver wants to know from who asked, before they decide; None for other news."""
    asks = effect.what == "commented" and effect.by in view.call.approvers
    if not asks or view.call.offered_at:
        return None
    told = formatter.say(
        "{person} has a question before deciding about {call}:\n{words}\nI pass your answer on.",
        person=formatter.person(effect.by),
        call=formatter.named(view.call),
        words=formatter.quote(effect.text, 600),
    )
    return Outgoing(text=told, choices=offered(view, (Action.ADD,), formatter))


def _by_when(approver: str, call: Call, formatter: CallFormatter) -> list[str]:
    """Until when an approver is waited for, and who is asked then."""
    until, deputy = answer_by(call), asked_next(call, approver)
    if until is None:
        return []
    if until <= formatter.now:
        return _last_time(call, formatter)
    by = formatter.by(until)
    if deputy:
        name = formatter.person(deputy)
        return [formatter.say("Please decide {by}; after that I ask {name}.", by=by, name=name)]
    said = formatter.say(
        "Please decide {by}. If I hear nothing, I ask you once more; without an answer it goes no "
        "further.",
        by=by,
    )
    return [said]


def _last_time(call: Call, formatter: CallFormatter) -> list[str]:
    """Until when an approver is waited for who was asked once more."""
    until = refused_by_time(call)
    if until is None or until <= formatter.now:
        return []
    by = formatter.by(until)
    return [formatter.say("Please decide {by}: without an answer it goes no further.", by=by)]
