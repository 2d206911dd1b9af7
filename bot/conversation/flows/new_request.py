"""Starts a new request from somebody's words, unless they may belong to an open call."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows import call_enquiries, smalltalk
from bot.conversation.flows.acting import add_words
from bot.conversation.flows.request import begin
from bot.conversation.read.call_matching import like
from bot.conversation.read.reading import goes_on, words_of, yes_or_no
from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.steps import Asking, Steps, my_calls, understand
from bot.conversation.state.turn import TurnContext
from bot.ports import Attachment
from routing.call.actions import Action
from routing.call.view import CallView
from routing.understand.decision import Decision, Outcome


def something_new(turn: TurnContext, text: str) -> Steps:
    """Begin a request from the words, or ask first whether they belong to an open call."""
    views = yield from my_calls()
    if turn.heard.is_thing:
        open_ones = open_to_words(views)
        turn.push(Clarification(topic="clarification", kind="thing", words=text, numbers=open_ones))
        return
    decisions = yield from understand(text)
    first = decisions[0]
    yield from smalltalk.lean(turn, first.language, len(words_of(text)))
    attachments = turn.take_attachments()
    if len(decisions) == 1 and (yield from _for_open_call(turn, text, first, views, attachments)):
        return
    if views and turn.focus is None:
        turn.focus = views[0].call.number
    begin(turn, text, decisions, attachments)


def _for_open_call(
    turn: TurnContext,
    text: str,
    decision: Decision,
    views: Sequence[CallView],
    attachments: tuple[Attachment, ...],
) -> Asking[bool]:
    """Give the words to the call that waits for an answer, or ask whether they belong to an open
    one; False when neither applies.
    """
    asks = [] if turn.facts.shared else call_enquiries.waiting(tuple(views))
    if len(asks) == 1 and (yes_or_no(text).said or not _is_another(decision, asks[0])):
        yield from add_words(turn, asks[0].call.number, text, attachments)
        return True
    similar = asks or like(text, _items(decision), views, turn.facts.catalogue)
    if not similar and (goes_on(text) or attachments):
        similar = _talked_about(turn, decision, views)
    if similar:
        turn.push(
            Clarification(
                topic="clarification",
                kind="new_or_call",
                words=text,
                numbers=tuple(view.call.number for view in similar[:3]),
                attachments=attachments,
            )
        )
    return bool(similar)


def _talked_about(
    turn: TurnContext, decision: Decision, views: Sequence[CallView]
) -> list[CallView]:
    """The call that was talked about last, when the words ask for nothing with certainty."""
    if decision.outcome is Outcome.ANSWER:
        return []
    return [v for v in views if v.call.number == turn.focus and Action.ADD in v.actions]


def _is_another(decision: Decision, view: CallView) -> bool:
    """Whether the words ask with certainty for another item than the call's."""
    return decision.outcome is Outcome.ANSWER and decision.item != view.call.item


def _items(decision: Decision) -> list[str]:
    """The items that may be asked for."""
    if decision.outcome is Outcome.ASK:
        return [candidate.item for candidate in decision.candidates]
    return [decision.item] if decision.item else []


def open_to_words(views: Sequence[CallView]) -> tuple[str, ...]:
    """The first few calls that something can be added to."""
    open_ones = (v for v in views if not {Action.ADD, Action.ANSWER}.isdisjoint(v.actions))
    return tuple(v.call.number for v in open_ones)[:3]
