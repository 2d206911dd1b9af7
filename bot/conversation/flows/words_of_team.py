"""Handles what somebody of a team says of a call that begins with its number, in private: for whom
it is, is asked first, for what a team notes down is not always for who asked.
"""

from __future__ import annotations

from bot.conversation.read.numbers import after_number
from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.view import CallView

_OF_A_TEAM = frozenset({Action.NOTE, Action.REPLY})


def is_of_its_team(turn: TurnContext, view: CallView, text: str) -> bool:
    """Whether words that begin with the number of a call are those of its team, which has nothing
    to add to it as who asked.
    """
    able = set(view.actions)
    of_team = not able.isdisjoint(_OF_A_TEAM) and able.isdisjoint({Action.ADD, Action.ANSWER})
    own = view.call.requester == turn.facts.person.id
    return of_team and not own and bool(after_number(text))


def words_of_team(turn: TurnContext, view: CallView, text: str) -> None:
    """Ask for whom the words are: who asked, the team alone, or nobody."""
    turn.push(
        Clarification(
            topic="clarification",
            kind="orphaned_text",
            words=after_number(text),
            numbers=(view.call.number,),
            wish=Action.REPLY if Action.REPLY in view.actions else None,
            attachments=turn.take_attachments(),
        )
    )
