"""Passes on what an approver wants to know before they decide to who asked for it: at once in reply
to it, else once they say that it is for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows.acting import do
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import content_words, read
from bot.conversation.read.team_words import is_question
from bot.conversation.state.steps import Steps
from bot.conversation.state.turn import Option, TurnContext
from routing.call.actions import Action
from routing.call.view import CallView
from routing.understand.decision import Outcome


def offered_to_ask(turn: TurnContext, weighed: Weighed, asks: Sequence[CallView]) -> bool:
    """Offer to ask who asked for the one call that waits for the speaker's decision, with words
    that ask something; False where they may well be for the desk, or for a call of their own.
    """
    views = [view for view in asks if Action.ASK in view.actions]
    if len(views) != 1 or weighed.views or not _may_be_for_it(weighed, views[0].call.item):
        return False
    (view,) = views
    name = turn.formatter.requester(view.call)
    ask = turn.say(
        "{call} waits for your decision. Shall I ask {name}: {words}",
        call=turn.formatter.named(view.call),
        name=name,
        words=turn.formatter.quote(weighed.text, 200),
    )
    value = f"{view.call.number} {weighed.text}"
    turn.offer(ask, Option(turn.say("Yes, ask {name}", name=name), "ask_back", value, "primary"))
    return True


def _may_be_for_it(weighed: Weighed, own: str | None) -> bool:
    """Whether words ask something, and of no other item than the call's own, nor another call."""
    first = weighed.decisions[0]
    of_item = first.outcome is Outcome.ANSWER and first.item != own
    steers = read(weighed.text).said or call_number(weighed.text)
    asks = is_question(weighed.text) and bool(content_words(weighed.text))
    return asks and not (of_item or steers)


def ask_back(turn: TurnContext, value: str) -> Steps:
    """Ask who asked for a call what its approver wants to know: its number stands before the
    words.
    """
    number, _, words = value.partition(" ")
    yield from do(turn, number, Action.ASK, {"question": words})
