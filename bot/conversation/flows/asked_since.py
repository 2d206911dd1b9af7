"""Tells words that meet what was asked about a call after the question of what is being put
together: they are for the call, whatever stands open for longer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.decide.standing import Act, Where
from bot.conversation.flows.alike import alike
from bot.conversation.flows.call_enquiries import asks_in_passing, waiting
from bot.conversation.flows.corrected import corrected
from bot.conversation.flows.weighing import Weighed, weigh
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import goes_on, read, words_of, yes_or_no
from bot.conversation.state.dialogue import Clarification, Pending, Request
from bot.conversation.state.steps import Asking, my_calls
from bot.conversation.state.turn import TurnContext
from routing.call.call import State
from routing.call.view import CallView
from routing.understand.decision import Outcome
from routing.understand.move import Move

_MEETS = {
    Where.TEAM_ASKS: frozenset({Act.ANSWER, Act.YES, Act.NO, Act.LATER, Act.ADD}),
    Where.SOLVED: frozenset({Act.YES, Act.NO, Act.REOPEN}),
}
"""What answers a team, and the question whether it is solved."""
STEERS = frozenset({Said.WORKS, Said.AGAIN, Said.UNKNOWN, Said.YES, Said.NO, None})
"""Any other word that steers is for what is being put together."""
_HOW_IT_WENT = (Move.WORKS, Move.HELPED, Move.BROKEN, Move.TRIED, Move.AGAIN)
_AWAITS_A_YES = frozenset({Where.HELP, Where.ITEM, Where.SUMMARY})
_MOSTLY = 0.5
_EVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Meets:
    """What the words meet: `views`, the calls that asked since. `unsure`: the older question is
    answered by them as well, and `in_words`, by more than a yes; `works`: they say that something
    works.
    """

    views: tuple[CallView, ...]
    unsure: bool
    in_words: bool
    yes: bool
    works: bool
    told: bool = False
    """They tell what the team of the one call asked for, and are its answer, however they read."""


def asked_since(moment: dt.datetime, views: Sequence[CallView]) -> tuple[CallView, ...]:
    """The calls that began to wait for the person after that moment."""
    asks = waiting(views)
    waits = [v for v in views if v.call.state is State.RESOLVED or v in asks]
    return tuple(v for v in waits if (since := _waits_since(v)) and since > moment)


def _waits_since(view: CallView) -> dt.datetime | None:
    """Since when a call waits for a word of the person."""
    said = view.call.last_said if asks_in_passing(view) else None
    return said.at if said else view.call.waiting_since


def meets_a_call(turn: TurnContext, text: str) -> Asking[Meets | None]:
    """What the words meet, where that is a call's question put after the one of the request under
    way, or any while it is asked whether to go on with that; None where they are for the request.
    """
    held, shown = under_way(turn), turn.before.shown_at
    if not held or shown is None or _is_for_what_stands(turn, text):
        return None
    aside = len(held) > 1
    waits = asked_since(_EVER, (yield from my_calls()))
    like = alike(turn, held[0], text, waits)
    newer = like.views or asked_since(_EVER if aside else shown, waits)
    if not waits or like.request or (aside and yes_or_no(text).said):
        return None
    here, there = yield from _both_ways(turn, held, text)
    own = _is_of_request(held[0], here, waits)
    if not _fits_there(there) or (own and not (aside and _answers_both(here))):
        return None
    if not newer:
        return _open_to_both(turn, held[0], here, waits)
    if like.views and here.where in _AWAITS_A_YES | {Where.WHICH}:
        return _told(newer, there)
    return _met(newer, here, there)


def _told(views: tuple[CallView, ...], there: Weighed) -> Meets:
    """What words meet that speak of these calls, and of nothing that is put together."""
    told = there.where is Where.TEAM_ASKS and there.verdict.act is Act.ADD and len(views) == 1
    return Meets(views, False, False, there.verdict.act is Act.YES, False, told)


def _met(views: tuple[CallView, ...], here: Weighed, there: Weighed) -> Meets:
    """What words meet that may speak of what is put together as well."""
    read_so = sum(here.moves.get(move, 0.0) for move in (Move.WORKS, Move.HELPED)) > _MOSTLY
    works = read_so or read(here.text).said is Said.WORKS
    yes = works if here.where is Where.HELP else there.verdict.act is Act.YES
    return Meets(views, _answers_both(here), here.where not in _AWAITS_A_YES, yes, works)


def _open_to_both(
    turn: TurnContext, request: Request, here: Weighed, waits: Sequence[CallView]
) -> Meets | None:
    """What a few words may meet that are like nothing that is open, where a team waited before the
    request was put last: either, which is asked. None where they are more about the request.
    """
    asks = tuple(waiting(tuple(waits)))
    few = len(words_of(here.text)) <= _A_FEW and not goes_on(here.text)
    more = here.where in _AWAITS_A_YES and here.verdict.act is Act.ADD and few
    if not (asks and more) or corrected(turn, request, here.text):
        return None
    return Meets(asks, True, True, False, False)


_A_FEW = 5
"""In more words it is told what they are about."""


def under_way(turn: TurnContext) -> tuple[Request, Clarification] | tuple[Request] | tuple[()]:
    """The request that is put together, with the question whether to go on with it where that is
    asked; empty where anything else is talked about.
    """
    match turn.pending:
        case [*_, Request() as request, Clarification(kind="go_on") as asks]:
            return request, asks
        case [*_, Request() as request]:
            return (request,)
        case _:
            return ()


def put_aside(turn: TurnContext) -> list[Pending]:
    """Take off what is put together, all of it, for words that are for a call; what was taken."""
    at = len(turn.pending)
    while at and _is_unsent(turn.pending[at - 1]):
        at -= 1
    aside, turn.pending[at:] = turn.pending[at:], []
    return aside


def _is_unsent(pending: Pending) -> bool:
    go_on = isinstance(pending, Clarification) and pending.kind == "go_on"
    return go_on or isinstance(pending, Request)


def _both_ways(
    turn: TurnContext, held: Sequence[Request | Clarification], text: str
) -> Asking[tuple[Weighed, Weighed]]:
    """The words weighed as said to the request, and as if nothing were put together."""
    stood = list(turn.pending)
    turn.pending[len(stood) - len(held) + 1 :] = []
    here = yield from weigh(turn, text)
    put_aside(turn)
    there = yield from weigh(turn, text)
    turn.pending[:] = stood
    return here, there


def _is_for_what_stands(turn: TurnContext, text: str) -> bool:
    """Whether the words steer, name a call, reply to a question, or may be for somebody else."""
    steers = read(text).said not in STEERS or call_number(text) is not None
    return steers or turn.facts.shared or bool(turn.heard.answers)


def _fits_there(there: Weighed) -> bool:
    known = _MEETS.get(there.where, frozenset())
    return there.verdict.act in known and not there.verdict.emergency


def _is_of_request(request: Request, here: Weighed, newer: Sequence[CallView]) -> bool:
    """Whether an answer of the type that the request asks for stands in the words, or they name its
    item and that of none of the calls.
    """
    first = here.decisions[0]
    named = first.outcome is Outcome.ANSWER and first.item == request.item
    own = named and first.item not in {view.call.item for view in newer}
    return own or (here.fits > 1.0 and here.where is not Where.TEXT)


def _answers_both(here: Weighed) -> bool:
    """Whether the words answer the older question as well as the newer."""
    if here.where not in _AWAITS_A_YES:
        return here.fits > 1.0
    told = sum(here.moves.get(move, 0.0) for move in _HOW_IT_WENT) > _MOSTLY
    agrees = here.verdict.act in {Act.YES, Act.NO}
    return agrees and not (told and here.where is Where.SUMMARY)
