"""Explains why something cannot be done with a call, for a conversation and for a pressed button
alike.
"""

from __future__ import annotations

from bot.conversation.state.commands import Refusal
from bot.ports import Choice
from bot.wording.call_formatter import CallFormatter
from bot.wording.cards import buttons, status, team_buttons
from bot.wording.localizer import phrase
from bot.wording.status_line import deepest, honest_to
from routing.call.actions import APPROVER_ACTIONS, CUSTOMER_ACTIONS, TEAM_ACTIONS, Action
from routing.call.call import ENDED, Call, State
from routing.call.view import CallView

OLD_BUTTON = phrase("That button is from earlier in our conversation, so I leave it alone.")
ANSWERED_ALREADY = phrase(
    "That question has been answered already, so I did nothing with your words."
)
UNKNOWN_BUTTON = phrase("I don't know that button any more. The card shows what you can do now.")
_UNTAKEN = phrase(
    "Nobody has picked up {number} yet, so that can't be done. Pick it up first, then say it again."
)
_WAITS_FOR_US = phrase(
    "{team} has a question for your team about {number}. Answer it first, and they go on; until "
    "they are done this can't be done."
)
_REFUSED: dict[str, str] = {
    "unknown_call": phrase(
        "I can't find {number}, or it is not yours to see. Is the number right?"
    ),
    "not_yours": phrase("{number} is not a request of yours, so I can't do that."),
    "no_approval": phrase("{number} does not need your approval."),
    "not_your_team": phrase("{number} is with {team}; only people of that team can do this."),
    "already_acknowledged": phrase(
        "{person} has had {number} {since}, so you need not do anything."
    ),
    "window_over": phrase(
        "{number} was closed too long ago to reopen. Just tell me what is wrong and I make a new "
        "request."
    ),
    "unknown_team": phrase("I know no team called {who}. Which team do you mean?"),
    "unknown_person": phrase("{person} is not in your team, so I can't give it to them."),
    "unknown_service": phrase("I don't know that one. Choose whose help you need from the list."),
    "no_way_back": phrase(
        "{number} has nowhere to go back to: your team is the last one to ask. You can hand it "
        "to another team."
    ),
    "open_children": phrase(
        "{number} still waits for another team. Once they are done you can go on."
    ),
    "own_team": phrase("That is your own team. Choose another one."),
    "not_agreed": phrase(
        "Nothing has been agreed with them about this, so {number} can't go there."
    ),
    "elsewhere": phrase(
        "{team} works in a desk of its own. Pass {number} on to ask for its help; it stays yours."
    ),
    "private_elsewhere": phrase(
        "{number} is confidential, and nothing confidential has been agreed with {team}, so it "
        "stays here."
    ),
    "empty": phrase("Nothing was filled in, so I have not done anything with {number}."),
    "bad_value": phrase("I can't do that with {number}: what was filled in does not fit."),
    "not_together": phrase(
        "I can't take {number} together with that one: it has to be another open request of your "
        "team, and neither may be confidential."
    ),
    "nothing_to_undo": phrase("There is nothing of yours to take back with {number}."),
    "acted_since": phrase(
        "It is too late to take that back: {person} has done something with {number} since."
    ),
    "told_already": phrase(
        "That can't be taken back: others have heard of it already. Write with {number} what was "
        "wrong, and it stands beside it."
    ),
    "undo_over": phrase(
        "It is too late to take that back: it was longer ago than ten minutes. Do with {number} "
        "what you want it to be now."
    ),
    "nobody_reads": phrase(
        "Whoever asked for {number} has left, so nobody can read or answer that. Write a note for "
        "your team instead."
    ),
    "bouncing": phrase(
        "{number} has gone back and forth several times. Let your coordinator decide where it "
        "belongs."
    ),
}


def refusal_text(
    refusal: Refusal, view: CallView | None, formatter: CallFormatter, person: str
) -> str:
    """The reason why an action cannot be done, in this person's language; where the call's state is
    the reason, how the call stands.
    """
    number = refusal.number or (view.call.number if view else "")
    if refusal.reason == "already_acknowledged" and refusal.who == person:
        return formatter.say("You have {number} already.", number=number)
    if refusal.reason in _REFUSED:
        text = formatter.say(
            _WAITS_FOR_US if _is_ours_to_answer(refusal, view) else _REFUSED[refusal.reason],
            number=number,
            who=f"“{refusal.who}”",
            person=formatter.person(refusal.who) if refusal.who else formatter.say("Somebody"),
            team=_team_of(refusal, view, formatter),
            since=formatter.since(refusal.at) if refusal.at else "",
        )
        return " ".join(text.split())
    if view and is_untaken(view):
        return formatter.say(_UNTAKEN, number=number)
    if view is None:
        return formatter.say("You can't do that with {number} now.", number=number)
    if over := _unchanging(view.call, formatter):
        return over
    text = formatter.say(
        "I did nothing: {number} is {status}, so that can't be done now.",
        number=number,
        status=status(view.call, formatter),
    )
    if view.call.state not in ENDED:
        text += " " + honest_to(person, view.call, view.below, formatter)
    return " ".join(text.split())


def decided_already(action: Action, view: CallView, formatter: CallFormatter) -> str:
    """Who approved a call, and since when, where it is to be approved or refused once more; ""
    where nothing was approved.
    """
    call, decides = view.call, action in APPROVER_ACTIONS
    said = next((one for one in reversed(call.remarks) if one.kind == "approved"), None)
    if not decides or said is None or call.state is State.AWAITING_APPROVAL:
        return ""
    return formatter.say(
        "{number} has been approved {since}, by {person}: there is nothing left to decide.",
        number=call.number,
        since=formatter.since(said.at),
        person=formatter.person(said.by),
    )


def _is_ours_to_answer(refusal: Refusal, view: CallView | None) -> bool:
    """Whether a call waits for another team that waits for an answer of ours."""
    last = deepest(view.call, view.below) if view and refusal.reason == "open_children" else None
    asks = last is not None and last.state is State.WAITING_REQUESTER
    return asks and view is not None and last is not None and last.parent == view.call.number


def _team_of(refusal: Refusal, view: CallView | None, formatter: CallFormatter) -> str:
    """The team that the reason is about."""
    if view and _is_ours_to_answer(refusal, view):
        return formatter.owner(deepest(view.call, view.below))
    return formatter.team(refusal.who)


def _unchanging(call: Call, formatter: CallFormatter) -> str:
    """Why nothing can be done with a call that is over for good: it was cancelled."""
    if call.state is not State.CANCELLED:
        return ""
    return formatter.say(
        "{number} is cancelled; nothing about it changes any more.", number=call.number
    )


def is_untaken(view: CallView) -> bool:
    """Whether the call waits for somebody of this person's team to take it first."""
    return view.call.state is State.OFFERED and Action.ACKNOWLEDGE in view.actions


def instead(
    refusal: Refusal, view: CallView | None, formatter: CallFormatter
) -> tuple[Choice, ...]:
    """The actions that can be done instead, where the call's state forbids another: a requester's,
    or those of its team.
    """
    if view is None or refusal.reason != "wrong_state":
        return ()
    if not set(view.actions).isdisjoint(TEAM_ACTIONS):
        return tuple(team_buttons(view, formatter))
    return tuple(buttons(view, CUSTOMER_ACTIONS, formatter))
