"""Moves what was added to a call a moment ago to the one that was meant: "the gate, I mean"."""

from __future__ import annotations

import datetime as dt

from bot.conversation.flows.acting import add_words
from bot.conversation.flows.alike import likest
from bot.conversation.flows.request import joined
from bot.conversation.read.call_matching import named_words, words_of_call
from bot.conversation.read.numbers import bare_number, call_number
from bot.conversation.read.reading import words_of
from bot.conversation.read.which_and_what import says_which_is_meant
from bot.conversation.state.commands import Refusal
from bot.conversation.state.steps import Asking, Steps, act, my_calls
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.numbers import meant_among
from routing.call.view import CallView

_A_MOMENT = dt.timedelta(minutes=10)
_A_FEW = 9
"""In more words there is more told than which call is meant."""


def for_another_call(turn: TurnContext, text: str) -> Asking[bool]:
    """Give what was just added to the call that the words say is meant, and tell the team that got
    it first that it was not for them. False where nothing was added, or no other call is named.
    """
    if not _may_be_moved(turn, text):
        return False
    views = [view for view in (yield from my_calls()) if Action.ADD in view.actions]
    first = next((view for view in views if _was_added_to(turn, view)), None)
    other = _meant(turn, text, first, views) if first else None
    if first and other:
        yield from _move(turn, text, first, other)
    return bool(first and other)


def _may_be_moved(turn: TurnContext, text: str) -> bool:
    """Whether a few words, said to the desk alone, tell which call is meant."""
    alone = not (turn.pending or turn.facts.shared or turn.heard.about)
    return alone and len(words_of(text)) <= _A_FEW and says_which_is_meant(text)


def _move(turn: TurnContext, text: str, first: CallView, other: CallView) -> Steps:
    """Add to the other what was added to the first, and tell the team of that."""
    words = first.call.remarks[-1].text
    yield from add_words(turn, other.call.number, joined(words, text))
    told = turn.say("{words} was meant for another request.", words=turn.formatter.quote(words))
    result = yield from act(first.call.number, Action.ADD, {"text": told}, ())
    if not isinstance(result, Refusal):
        named, team = turn.formatter.named(first.call), turn.formatter.owner(first.call)
        turn.reply(turn.say("I've told {team} that it was not for {call}.", team=team, call=named))


def _was_added_to(turn: TurnContext, view: CallView) -> bool:
    """Whether what the person said last was added to this call, a moment ago."""
    last, shown = view.call.remarks[-1:], turn.before.shown_at
    if not last or shown is None or view.call.number != turn.focus:
        return False
    said = last[0]
    own = said.kind == "added" and said.by == turn.facts.person.id and bool(said.text)
    return own and said.at >= shown and turn.facts.now - said.at <= _A_MOMENT


def _meant(turn: TurnContext, text: str, first: CallView, views: list[CallView]) -> CallView | None:
    """The other call that the words say is meant; None where they may as well be of the first."""
    others = [view for view in views if view is not first]
    number = call_number(text) or bare_number(text.rsplit(maxsplit=1)[-1])
    if number:
        return next((v for v in others if meant_among(number, [v.call.number])), None)
    found, own = likest(turn, text, others), words_of_call(first.call, turn.facts.catalogue)
    return None if found is None or named_words(text, own) else found
