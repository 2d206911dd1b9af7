"""Does what a call's button does where its label is typed ("answer"), and takes an answer that is
said to be one ("answer: yes").
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows.acting import add_words
from bot.conversation.flows.asked_of_team import has_work_in_hand
from bot.conversation.flows.call_enquiries import waiting
from bot.conversation.flows.form import begin
from bot.conversation.read.reading import read, yes_or_no
from bot.conversation.read.team_words import read_reply
from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.steps import Asking, my_calls, team_queue, waits_for_me
from bot.conversation.state.turn import TurnContext
from bot.wording.action_forms import bare, label, labelled
from routing.call.actions import TEAM_ACTIONS, Action
from routing.call.call import State
from routing.call.view import CallView

_CHOICES = 5
"""Of so many calls it is asked which is meant."""


def label_typed(turn: TurnContext, text: str) -> Asking[bool]:
    """Begin what the button of that label begins, or give the answer, where that is for a call of
    the person's; False where it is for none, or something else is under way.
    """
    if turn.pending or turn.facts.shared or read(text).said or yes_or_no(text).said:
        return False
    order = read_reply(text)
    if order and Action.ANSWER in order.actions and not (yield from has_work_in_hand(turn)):
        return (yield from _answered(turn, order.rest))
    action = labelled(text, turn.formatter)
    return action is not None and (yield from _pressed(turn, action, text))


def _pressed(turn: TurnContext, action: Action, text: str) -> Asking[bool]:
    """Begin what the button does on the call on which it stands."""
    views = yield from _calls_with(turn, action)
    found = [view for view in views if _shows(turn, action, view, text)]
    return (yield from _begun(turn, found or _instead(action, views), action))


def _answered(turn: TurnContext, words: str) -> Asking[bool]:
    """Give the words, which are said to be an answer, to the call about which one is awaited."""
    asks = waiting((yield from waits_for_me())) or waiting((yield from my_calls()))
    if len(asks) == 1 and words:
        yield from add_words(turn, asks[0].call.number, words, turn.take_attachments())
        return True
    action = Action.ANSWER if any(Action.ANSWER in view.actions for view in asks) else Action.ADD
    return (yield from _begun(turn, asks, action, words))


def _begun(
    turn: TurnContext, found: Sequence[CallView], action: Action, words: str = ""
) -> Asking[bool]:
    """Begin the action on the only one of these calls, or ask on which; False where there is
    none.
    """
    if len(found) == 1:
        able = action if action in found[0].actions else Action.REPLY
        files = turn.take_attachments()
        yield from begin(turn, found[0].call.number, able, {}, attachments=files)
    elif found:
        turn.push(
            Clarification(
                topic="clarification",
                kind="which_call",
                words=words,
                numbers=tuple(view.call.number for view in found[:_CHOICES]),
                wish=None if words else action,
                attachments=turn.take_attachments(),
            )
        )
    return bool(found)


def _shows(turn: TurnContext, action: Action, view: CallView, text: str) -> bool:
    """Whether the call's button for the action is called so."""
    able = action in view.actions
    return able and bare(label(action, view.call, turn.formatter)) == bare(text)


def _instead(action: Action, views: Sequence[CallView]) -> list[CallView]:
    """The calls that wait for another team, where who asked is asked in a message."""
    waits = [v for v in views if v.call.state is State.WAITING_SUPPLIER]
    return [v for v in waits if Action.REPLY in v.actions] if action is Action.ASK else []


def _calls_with(turn: TurnContext, action: Action) -> Asking[tuple[CallView, ...]]:
    """The calls on which the person may have been shown the button."""
    if action not in TEAM_ACTIONS:
        waits = yield from waits_for_me()
        return waits if any(action in view.actions for view in waits) else (yield from my_calls())
    found: tuple[CallView, ...] = ()
    for team in turn.facts.teams:
        found += yield from team_queue(team.team)
    return found
