"""Shows what waits for a word of the person, each with its buttons: approvals, questions."""

from __future__ import annotations

from bot.conversation.state.steps import Asking, waits_for_me
from bot.conversation.state.turn import TurnContext
from bot.wording.localizer import phrase
from bot.wording.notices import notice
from routing.call.actions import Action
from routing.call.call import State
from routing.call.effects import TellPerson
from routing.call.view import CallView

MOST = 5
NOTHING_AWAITED = phrase(
    "All right. Nothing is waiting for an answer from you; tell me if you need something."
)


def show_waiting(turn: TurnContext) -> Asking[bool]:
    """Show it, the longest waiting first, and tell whether anything waits; nothing where others
    read along.
    """
    if turn.facts.shared or turn.facts.room:
        return False
    views = yield from waits_for_me()
    for view in views[:MOST]:
        formatter = turn.formatter
        told = notice(
            _as_told_then(turn, view), view, formatter.catalogue, formatter.localizer, formatter.now
        )
        if told:
            turn.reply(told.text, choices=told.choices)
    if len(views) == 1 and Action.APPROVE in views[0].actions:
        turn.focus = views[0].call.number  # a bare yes said next is for it
    if len(views) > MOST:
        more = turn.formatter.localizer.count(len(views) - MOST)
        turn.reply(turn.say("And {n} more wait for a word of yours.", n=more))
    return bool(views)


def _as_told_then(turn: TurnContext, view: CallView) -> TellPerson:
    call, person = view.call, turn.facts.person.id
    if call.state is State.AWAITING_APPROVAL:
        return TellPerson(
            number=call.number,
            person=person,
            what="approval_wanted",
            by=call.requester if call.requester != person else "",
            text=call.text,
        )
    by = call.assignee if call.assignee and call.assignee != person else ""
    return TellPerson(
        number=call.number, person=person, what="asked", by=by, text=call.question or ""
    )
