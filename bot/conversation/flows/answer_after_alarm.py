"""Gives the team of a call what plainly answers its question where an alarm was raised since: that
is not told to those who were alerted, and the request of the alarm stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.standing import Act, Where
from bot.conversation.flows.acting import add_words
from bot.conversation.flows.alike import likest
from bot.conversation.flows.call_enquiries import waiting
from bot.conversation.flows.emergency import is_of_alarm
from bot.conversation.flows.weighing import Weighed, weigh
from bot.conversation.read.danger import goes_on_about_somebody, has_danger
from bot.conversation.read.hours import names_an_hour
from bot.conversation.read.moments import is_only_a_time
from bot.conversation.read.reading import content_words, yes_or_no
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext
from routing.call.view import CallView
from routing.understand.move import Move

_ANSWERS = frozenset({Act.ANSWER, Act.ADD, Act.LATER, Act.YES, Act.NO})
_HARDLY, _PERHAPS, _MOSTLY = 0.05, 0.25, 0.5


def answered_a_team(turn: TurnContext, weighed: Weighed, sent: Sequence[CallView]) -> Asking[bool]:
    """Answer a team's question with words that plainly do: a time, or what the question speaks of
    and the alarm does not. False for all that may be more of the danger, and where no alarm stands.
    """
    if not (sent or any(map(is_of_alarm, turn.pending))):
        return False
    own = {view.call.number for view in sent}
    asks = [view for view in waiting(weighed.views) if view.call.number not in own]
    meant = _asked(turn, weighed, asks) if asks and not turn.facts.shared else None
    if meant is None or not (yield from _fits(turn, weighed.text)):
        return False
    yield from add_words(turn, meant.call.number, weighed.text, turn.take_attachments())
    return True


def _asked(turn: TurnContext, weighed: Weighed, asks: Sequence[CallView]) -> CallView | None:
    """The call whose question the words plainly answer; None where they may tell of the danger."""
    head, grave = yes_or_no(weighed.text), weighed.moves.get(Move.EMERGENCY, 0.0)
    bare = head.said and not head.rest
    if bare or has_danger(weighed.own) or grave > _PERHAPS:
        return None
    spoken_of = _spoken_of(turn, weighed.text, asks)
    timed = len(asks) == 1 and grave < _HARDLY and _is_a_time(turn, weighed)
    return spoken_of or (asks[0] if timed else None)


def _spoken_of(turn: TurnContext, text: str, asks: Sequence[CallView]) -> CallView | None:
    """The call of whose question a telling word stands in the words, and none of the alarm's."""
    found = None if _is_of_the_alarm(turn, text) else likest(turn, text, asks)
    return found if found and _shares(found, text) else None


def _shares(view: CallView, text: str) -> bool:
    """Whether a telling word of the question stands in the words."""
    said = view.call.last_said
    question = view.call.question or (said.text if said else "")
    return not set(content_words(question)).isdisjoint(content_words(text))


def _is_of_the_alarm(turn: TurnContext, text: str) -> bool:
    """Whether a telling word of the alarm's request stands in the words."""
    told = {word for one in turn.pending if is_of_alarm(one) for word in content_words(one.words)}
    return not told.isdisjoint(content_words(text))


def _is_a_time(turn: TurnContext, weighed: Weighed) -> bool:
    """Whether words are a time, or name an hour, and do not go on about somebody."""
    dated = sum(weighed.moves.get(move, 0.0) for move in (Move.ANSWER_DATE, Move.LATER))
    only = is_only_a_time(weighed.text, turn.facts.now)
    timed = only or dated > _MOSTLY or names_an_hour(weighed.text)
    return timed and not goes_on_about_somebody(weighed.text)


def _fits(turn: TurnContext, text: str) -> Asking[bool]:
    """Whether the words answer a team's question, with the request of the alarm left out."""
    stood = list(turn.pending)
    turn.pending[:] = [one for one in stood if not is_of_alarm(one)]
    there = yield from weigh(turn, text)
    turn.pending[:] = stood
    return there.where is Where.TEAM_ASKS and there.verdict.act in _ANSWERS
