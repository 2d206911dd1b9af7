"""Tells whether somebody's words are about a call of theirs: to one that few may read, nothing is
added by a guess.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flows.items_asked import service_of
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.call_matching import likeness
from bot.conversation.read.numbers import names_call
from bot.conversation.read.reading import goes_on
from bot.conversation.state.turn import TurnContext
from routing.call.view import CallView
from routing.understand.decision import Candidate, Outcome
from routing.understand.move import Move

_HALF, _SURELY, _LIKELY = 0.5, 0.85, 0.2


def points_to(turn: TurnContext, view: CallView, weighed: Weighed) -> bool:
    """Whether words name the call's item, or are mostly words of it."""
    named = any(c.item == view.call.item and c.confidence > _HALF for c in _best(weighed, of=None))
    return named or likeness(weighed.text, view.call, turn.facts.catalogue) >= _HALF


def names_another(turn: TurnContext, views: Sequence[CallView], weighed: Weighed) -> bool:
    """Whether words may well name an item of another service than these calls, and of no desk that
    takes in whatever is asked; of what few may read, that is enough which is but likely.
    """
    own = {service_of(view.call.item or "") for view in views}
    entries, desk = turn.facts.catalogue.entries, turn.facts.catalogue.fallback
    return any(
        one.confidence > (_LIKELY if entries[one.item].item.private else _HALF)
        and entries[one.item].team != desk
        and service_of(one.item) not in own
        for one in _best(weighed, of=Outcome.UNKNOWN)
        if one.item in entries
    )


def _best(weighed: Weighed, of: Outcome | None) -> list[Candidate]:
    """The likeliest item of each part of the words, but for those `of` this outcome."""
    known = (decision for decision in weighed.decisions if decision.outcome is not of)
    return [one for decision in known for one in decision.candidates[:1]]


def may_be_added(turn: TurnContext, view: CallView, weighed: Weighed) -> bool:
    """Whether words are added to a call without asking: to one that few may read, where they are
    about it, or go on about what was said and name nothing else.
    """
    if not view.call.private or names_call(weighed.text, view.call.number):
        return True
    if points_to(turn, view, weighed):
        return True
    enough = _HALF if goes_on(weighed.text) else _SURELY
    adds = weighed.moves.get(Move.ADD, 0.0) > enough and view.call.number == turn.focus
    return adds and not names_another(turn, [view], weighed)


def may_be_of(turn: TurnContext, view: CallView, weighed: Weighed) -> bool:
    """Whether it can be asked if words are for a call: for one that few may read, where they are
    about it or name nothing else.
    """
    about = not view.call.private or points_to(turn, view, weighed)
    return about or not names_another(turn, [view], weighed)


def is_of_none(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether words are about none of the person's calls, and name something else."""
    pointed = any(points_to(turn, view, weighed) for view in weighed.views)
    return not pointed and names_another(turn, weighed.views, weighed)
