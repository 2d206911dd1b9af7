"""Finds what other teams asked of a member's own team: what that member says next in private, with
nothing else open, is the answer, as it is for somebody of whom a team asks something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.decide.evidence import Verdict
from bot.conversation.decide.standing import Act
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import yes_or_no
from bot.conversation.read.team_words import Order, read_reply, solved_behind
from bot.conversation.state.steps import Asking, look, team_queue, waits_for_me
from bot.conversation.state.turn import TurnContext
from bot.wording.action_forms import labelled
from routing.call.actions import TEAM_ACTIONS, Action
from routing.call.call import State
from routing.call.view import CallView

_ANSWERS = frozenset({Act.ANSWER, Act.YES, Act.NO, Act.ADD})


def asked_of_team(
    turn: TurnContext, text: str, own: Sequence[CallView]
) -> Asking[tuple[CallView, ...]]:
    """The calls about which another team waits for an answer of the speaker's; none where something
    else is open, or the words are a command or name a call.
    """
    if not _is_free(turn, own) or call_number(text) or _is_a_command(turn, text):
        return ()
    asks = tuple(view for view in (yield from waits_for_me()) if _asks_a_team(view))
    if asks and not yes_or_no(text).said and (yield from has_work_in_hand(turn)):
        return ()
    return asks


def _is_free(turn: TurnContext, own: Sequence[CallView]) -> bool:
    """Whether a team member speaks in private, and nothing else waits for their word."""
    open_here = turn.pending or turn.facts.shared or _waits_itself(own)
    return bool(turn.facts.teams) and not open_here


def _asks_a_team(view: CallView) -> bool:
    return view.call.asked_by is not None and _waits(view)


def _waits(view: CallView) -> bool:
    return view.call.state is State.WAITING_REQUESTER


def _waits_itself(own: Sequence[CallView]) -> bool:
    """Whether one of the speaker's own calls waits for a word."""
    return any(_waits(view) or view.call.state is State.RESOLVED for view in own)


def _is_a_command(turn: TurnContext, text: str) -> bool:
    """Whether the words are a button's label, or a team's command on its own call; one to answer is
    none.
    """
    if labelled(text, turn.formatter):
        return True
    order = team_order(text)
    return order is not None and Action.ANSWER not in order.actions


def team_order(text: str) -> Order | None:
    """The command in the words, where a team can carry it out: a yes or a wish to stop is none."""
    order = read_reply(text) or solved_behind(text)
    return order if order and not TEAM_ACTIONS.keys().isdisjoint(order.actions) else None


def has_work_in_hand(turn: TurnContext) -> Asking[bool]:
    """Whether the speaker has taken up a call of one of their teams."""
    for team in turn.facts.teams:
        if any(is_in_hand(turn, view) for view in (yield from team_queue(team.team))):
            return True
    return False


def is_in_hand(turn: TurnContext, view: CallView) -> bool:
    """Whether the speaker has taken up a call of their team, and it waits for nobody else."""
    call = view.call
    return call.assignee == turn.facts.person.id and call.state is State.IN_PROGRESS


def with_who_else(turn: TurnContext, verdict: Verdict, asks: Sequence[CallView]) -> Asking[Verdict]:
    """The verdict; a colleague of whoever has the call is asked whether their words are the
    answer.
    """
    if verdict.act not in _ANSWERS or not asks:
        return verdict
    for view in asks:
        if (yield from _is_theirs(turn, view)):
            return verdict
    return replace(verdict, rival=verdict.rival or Act.NEW)


def _is_theirs(turn: TurnContext, view: CallView) -> Asking[bool]:
    """Whether the speaker talked about the call last, or has the one for which help was asked."""
    number, above = view.call.number, view.call.parent or ""
    if turn.focus in {number, above}:
        return True
    parent = (yield from look(above)) if above else None
    return parent is not None and parent.call.assignee == turn.facts.person.id
