"""Takes what a team member says, where it would go to nobody, for the call that they work on."""

from __future__ import annotations

from bot.conversation.decide.standing import Act
from bot.conversation.flows.call_enquiries import obey
from bot.conversation.flows.weighing import Weighed
from bot.conversation.flows.words_of_team import words_of_team
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import words_of
from bot.conversation.read.team_words import read_reply
from bot.conversation.state.steps import Asking, team_queue
from bot.conversation.state.turn import TurnContext
from routing.call.call import State
from routing.call.view import CallView
from routing.understand.move import Move

_TO_NOBODY = frozenset({Act.ADD, Act.YES, Act.NO, Act.CHAT, Act.CANCEL, Act.LATER, Act.REOPEN})
"""What words can be that are about calls of one's own, or about nothing."""
_SMALL_TALK = (Move.CHAT, Move.THANKS)
_SURELY, _A_SENTENCE = 0.9, 3


def for_work_in_hand(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Take words for the one call that the speaker has in hand, or the one of several that was
    talked about last: a command is carried out ("solved: a new battery"), of others it is asked for
    whom they are ("I'll be there at three"). False where there is no such call, or the words are
    for something else.
    """
    if not _is_free(turn, weighed):
        return False
    order, text = read_reply(weighed.text), weighed.text
    if not order and not _goes_to_nobody(weighed):
        return False
    view = yield from _in_hand(turn)
    if view is None:
        return False
    if order and not set(order.actions).isdisjoint(view.actions):
        yield from obey(turn, order, view.call.number, text, turn.take_attachments())
    else:
        words_of_team(turn, view, text)
    return True


def _is_free(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether a team member speaks in private, with nothing asked and nothing of their own open."""
    taken = turn.pending or turn.facts.shared or weighed.views or call_number(weighed.text)
    return bool(turn.facts.teams) and not taken


def _goes_to_nobody(weighed: Weighed) -> bool:
    """Whether words that say something would be told to nobody."""
    small = sum(weighed.moves.get(move, 0.0) for move in _SMALL_TALK)
    is_said = len(words_of(weighed.text)) >= _A_SENTENCE and small < _SURELY
    return weighed.verdict.act in _TO_NOBODY and is_said


def _in_hand(turn: TurnContext) -> Asking[CallView | None]:
    """The call that the speaker took up; None where that is not clear."""
    found: dict[str, CallView] = {}
    for team in turn.facts.teams:
        queue = yield from team_queue(team.team)
        found |= {view.call.number: view for view in queue if _is_theirs(turn, view)}
    only = next(iter(found.values())) if len(found) == 1 else None
    return found.get(turn.focus or "", only)


def _is_theirs(turn: TurnContext, view: CallView) -> bool:
    call = view.call
    return call.assignee == turn.facts.person.id and call.state is State.IN_PROGRESS
