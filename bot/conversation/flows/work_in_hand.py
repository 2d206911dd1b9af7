"""Takes what a team member says, where it would go to nobody, for the call that they work on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.standing import Act
from bot.conversation.flows.asked_of_team import is_in_hand, team_order
from bot.conversation.flows.call_enquiries import queue as show_queue
from bot.conversation.flows.obeying import obey
from bot.conversation.flows.weighing import Weighed
from bot.conversation.flows.words_of_team import words_of_team
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import read, words_of
from bot.conversation.read.team_words import Order, is_question, tells_only_when
from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.steps import Asking, Steps, team_queue
from bot.conversation.state.turn import TurnContext
from routing.call.actions import TEAM_ACTIONS, Action
from routing.call.view import CallView
from routing.understand.move import Move

_TO_NOBODY = frozenset({Act.ADD, Act.YES, Act.NO, Act.CHAT, Act.CANCEL, Act.LATER, Act.REOPEN})
"""What words can be that are about calls of one's own, or about nothing."""
_SMALL_TALK = (Move.CHAT, Move.THANKS)
_SURELY, _A_SENTENCE = 0.9, 3
_CHOICES = 5
"""So many calls are shown where a command may be for several."""


def for_work_in_hand(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Take words for the one call that the speaker has in hand, or the one of several that was
    talked about last: a command is carried out ("solved: a new battery"), of others it is asked for
    whom they are ("I'll be there at three"). A command may be for a call that nobody has in hand
    ("I'll take it"). False where there is no such call, or the words are for something else.
    """
    order, text = team_order(weighed.text), weighed.text
    when = tells_only_when(text, turn.today)
    plain = order or when or _asks(weighed)
    unsaid = bool(plain) and _is_asked_for_whom(turn)
    if not _is_free(turn, weighed, unsaid=unsaid):
        return False
    if not plain and not _goes_to_nobody(weighed):
        return False
    queue = yield from _queue(turn)
    view = _in_hand(turn, queue)
    if order and unsaid and not (view and _can(order, view)):
        return False
    if order and view and _can(order, view):
        turn.pending.clear()
        yield from obey(turn, order, view.call.number, text, turn.take_attachments())
    elif order and (able := [each for each in queue if _is_for(turn, order, each)]):
        yield from _of_the_queue(turn, order, text, able)
    elif view:
        words_of_team(turn, view, text)
    return view is not None or bool(turn.replies or turn.pending)


def _of_the_queue(turn: TurnContext, order: Order, text: str, able: Sequence[CallView]) -> Steps:
    """Carry out a command on the only call that it can be for; else show the queue, or ask."""
    action = order.actions[0]
    if len(able) == 1:
        yield from obey(turn, order, able[0].call.number, text, turn.take_attachments())
    elif action is Action.ACKNOWLEDGE:
        yield from show_queue(turn)
    else:
        numbers = tuple(view.call.number for view in able[:_CHOICES])
        turn.push(
            Clarification(
                topic="clarification",
                kind="which_call",
                words=order.rest,
                numbers=numbers,
                wish=action,
                attachments=turn.take_attachments(),
            )
        )


def _is_asked_for_whom(turn: TurnContext) -> bool:
    """Whether nothing is asked but for whom some words of theirs on a call are."""
    asked = turn.top if len(turn.pending) == 1 else None
    words = isinstance(asked, Clarification) and asked.kind == "orphaned_text"
    return words and isinstance(asked, Clarification) and asked.wish is not None


def _is_free(turn: TurnContext, weighed: Weighed, *, unsaid: bool = False) -> bool:
    """Whether a team member speaks in private, with nothing asked and nothing of their own open;
    `unsaid`: but for whom their words before were.
    """
    taken = turn.facts.shared or weighed.views or call_number(weighed.text)
    asked = turn.pending and not unsaid
    return bool(turn.facts.teams) and not (taken or asked)


def _goes_to_nobody(weighed: Weighed) -> bool:
    """Whether words that say something would be told to nobody."""
    small = sum(weighed.moves.get(move, 0.0) for move in _SMALL_TALK)
    is_said = len(words_of(weighed.text)) >= _A_SENTENCE and small < _SURELY
    return weighed.verdict.act in _TO_NOBODY and is_said


def _asks(weighed: Weighed) -> bool:
    """Whether words ask what only who asked may tell, with nothing of the speaker's own open: "when
    do they need it?"
    """
    asks = weighed.verdict.act is Act.STATUS and is_question(weighed.text)
    return asks and read(weighed.text).said is None and len(words_of(weighed.text)) >= _A_SENTENCE


def _queue(turn: TurnContext) -> Asking[tuple[CallView, ...]]:
    """The open calls of the speaker's teams."""
    found: dict[str, CallView] = {}
    for team in turn.facts.teams:
        found |= {view.call.number: view for view in (yield from team_queue(team.team))}
    return tuple(found.values())


def _can(order: Order, view: CallView) -> bool:
    return not set(order.actions).isdisjoint(view.actions)


def _is_for(turn: TurnContext, order: Order, view: CallView) -> bool:
    """Whether a team's command may be for a call: of somebody else, in no colleague's hands."""
    ours = order.actions[0] in TEAM_ACTIONS and order.actions[0] in view.actions
    free = view.call.assignee in {None, turn.facts.person.id}
    return ours and free and view.call.requester != turn.facts.person.id


def _in_hand(turn: TurnContext, queue: Sequence[CallView]) -> CallView | None:
    """The call that the speaker took up; None where that is not clear."""
    found = {view.call.number: view for view in queue if is_in_hand(turn, view)}
    only = next(iter(found.values())) if len(found) == 1 else None
    return found.get(turn.focus or "", only)
