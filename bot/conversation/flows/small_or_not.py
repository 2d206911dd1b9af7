"""Tells of what reads as small talk that it may be more: something is wrong, or it is for a team
that wrote.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.decide.evidence import Verdict
from bot.conversation.decide.standing import Act, Where
from bot.conversation.state.turn import TurnContext
from routing.call.view import CallView
from routing.understand.decision import Decision, Outcome
from routing.understand.move import Move, Moves


def is_no_small_talk(
    verdict: Verdict, where: Where, decision: Decision, moves: Moves, views: Sequence[CallView]
) -> bool:
    """Whether what would be answered as small talk, where nothing is asked, likely names something
    that is offered, whatever is sworn with it: "man, the wifi is rubbish today". What grumbles of
    an open call (`views`) is small talk all the same.
    """
    small = verdict.act is Act.CHAT and verdict.move is Move.CHAT and where in _NOTHING_ASKED
    open_items = {view.call.item for view in views}
    if not small or decision.outcome is Outcome.UNKNOWN or _best(decision) in open_items:
        return False
    surely = decision.outcome is Outcome.ANSWER and decision.confidence > _SURELY
    likely = sum(candidate.confidence for candidate in decision.candidates) > _LIKELY
    return surely or (likely and moves.get(Move.CHAT, 0.0) < _SURELY)


def _best(decision: Decision) -> str | None:
    return decision.candidates[0].item if decision.candidates else None


_NOTHING_ASKED = frozenset({Where.IDLE, Where.CALLS})
_LIKELY, _SURELY = 0.5, 0.9


def call_written_about(turn: TurnContext, views: Sequence[CallView]) -> str | None:
    """The number of the call about which a team wrote last, after the person was last answered
    here; None where none did.
    """
    shown, me = turn.before.shown_at, turn.facts.person.id
    wrote = [
        (said.at, view.call.number)
        for view in views
        if (said := view.call.last_said) and said.by != me and (shown is None or said.at > shown)
    ]
    return max(wrote)[1] if wrote and not turn.facts.shared else None
