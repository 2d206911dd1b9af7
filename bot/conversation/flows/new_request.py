"""Starts a new request from somebody's words, unless they may belong to an open call."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows import smalltalk
from bot.conversation.flows.about_it import may_be_of
from bot.conversation.flows.acting import add_words
from bot.conversation.flows.items_asked import service_of
from bot.conversation.flows.request import begin
from bot.conversation.flows.weighing import Weighed
from bot.conversation.flows.what_was_done import calls_about_it
from bot.conversation.read.call_matching import like
from bot.conversation.read.numbers import after_number, call_number
from bot.conversation.read.reading import goes_on
from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import TurnContext
from bot.ports import Attachment
from routing.call.actions import Action
from routing.call.numbers import is_same
from routing.call.view import CallView
from routing.understand.decision import Decision, Outcome


def begin_new(turn: TurnContext, weighed: Weighed) -> Steps:
    """Begin a request from words that ask for something new, unless they may belong to an open call
    of the same kind: that is asked.
    """
    text, first = weighed.text, weighed.decisions[0]
    yield from smalltalk.lean(turn, first.language, text)
    attachments = turn.take_attachments()
    if about := _told_of(turn, weighed):
        yield from add_words(turn, about.call.number, text, attachments)
        return
    if similar := _similar(turn, weighed, more=goes_on(text) or bool(attachments)):
        _ask_whether_new(turn, text, similar, attachments)
        return
    if weighed.views and turn.focus is None:
        turn.focus = weighed.views[0].call.number
    begin(turn, text, weighed.decisions, attachments)


def _similar(turn: TurnContext, weighed: Weighed, *, more: bool) -> list[CallView]:
    """The calls that the words may belong to; where they are `more` of what was said, the one that
    was talked about last.
    """
    text, first, views = weighed.text, weighed.decisions[0], weighed.views
    if len(weighed.decisions) > 1 or weighed.verdict.emergency:
        return []
    similar = _named(text, views) or calls_about_it(turn, text, views)
    similar = similar or like(text, _items(first), views, turn.facts.catalogue)
    if similar or not more:
        return similar
    talked_about = _talked_about(turn, first, views)
    return [view for view in talked_about if may_be_of(turn, view, weighed)]


def _named(text: str, views: Sequence[CallView]) -> list[CallView]:
    """The call by whose number the words begin, which may be for that or for something new."""
    number = call_number(text) if after_number(text) else None
    return [view for view in views if number and is_same(number, view.call.number)]


def _told_of(turn: TurnContext, weighed: Weighed) -> CallView | None:
    """The person's call whose number stands in the words, where more can be said of it and they do
    not plainly ask for something of another service.
    """
    first, own = weighed.decisions[0], _named(weighed.text, weighed.views)
    if not own or {Action.ADD, Action.ANSWER}.isdisjoint(own[0].actions):
        return None
    several = len(weighed.decisions) > 1 or weighed.verdict.emergency
    return None if several or _asks_for_another(first, own[0]) else own[0]


def _asks_for_another(first: Decision, view: CallView) -> bool:
    """Whether an item of another service than the call's may well be asked for."""
    if first.outcome is Outcome.UNKNOWN or not first.candidates:
        return False
    best = first.candidates[0]
    another = service_of(best.item) != service_of(view.call.item or "")
    return another and best.confidence > _LIKELY


_LIKELY = 0.3


def _ask_whether_new(
    turn: TurnContext, text: str, similar: Sequence[CallView], attachments: tuple[Attachment, ...]
) -> None:
    numbers = [view.call.number for view in similar[:3]]
    turn.push(Clarification.new_or_call(text, numbers, attachments))


def _talked_about(
    turn: TurnContext, decision: Decision, views: Sequence[CallView]
) -> list[CallView]:
    """The call that was talked about last, when the words ask for nothing with certainty."""
    if decision.outcome is Outcome.ANSWER:
        return []
    return [v for v in views if v.call.number == turn.focus and Action.ADD in v.actions]


def _items(decision: Decision) -> list[str]:
    """The items that may be asked for."""
    if decision.outcome is Outcome.ASK:
        least = decision.confidence * _HARDLY_MEANT
        return [one.item for one in decision.candidates if one.confidence > least]
    return [decision.item] if decision.item else []


_HARDLY_MEANT = 0.25
"""What is so much less likely than the best is not asked about: "the blinds", of a printer."""


def open_to_words(views: Sequence[CallView]) -> tuple[str, ...]:
    """The first few calls that something can be added to."""
    open_ones = (v for v in views if not {Action.ADD, Action.ANSWER}.isdisjoint(v.actions))
    return tuple(v.call.number for v in open_ones)[:3]
