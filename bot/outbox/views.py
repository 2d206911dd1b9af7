"""Queries calls as one reader sees them: with the open calls below and what the reader can do.
Reads only.
"""

from __future__ import annotations

from sqlmodel import Session

from catalog.model import Catalogue
from routing.call.actions import CUSTOMER_ACTIONS, TEAM_ACTIONS, Action, actions_for
from routing.call.call import ENDED, Call
from routing.call.view import CallView
from routing.storage import ledger


def below(session: Session, call: Call) -> tuple[Call, ...]:
    """The open calls under this one, the deepest waiting last."""
    if not call.children:
        return ()
    chain = {c.number: c for c in ledger.chain(session, call.root)}
    found: list[Call] = []
    level = [call]
    while level:
        level = [
            chain[n]
            for c in level
            for n in c.children
            if n in chain and chain[n].state not in ENDED
        ]
        found += level
    return tuple(found)


def view_for(session: Session, call: Call, person: str, catalogue: Catalogue) -> CallView:
    """The call with what this person can do."""
    return CallView(
        call=call, below=below(session, call), actions=actions_for(person, call, catalogue)
    )


def view_for_team(session: Session, call: Call, team: str) -> CallView:
    """The call with what anybody of this team can do: the link's own room, or that of the link that
    placed it.
    """
    actions: list[Action] = []
    if call.team == team:
        actions += [a for a, states in TEAM_ACTIONS.items() if call.state in states]
    if call.parent and call.customer == team:
        actions += [a for a, states in CUSTOMER_ACTIONS.items() if call.state in states]
    return CallView(call=call, below=below(session, call), actions=tuple(actions))


def view_for_requester(session: Session, call: Call) -> CallView:
    """The call with what its requester can do."""
    actions = [a for a, states in CUSTOMER_ACTIONS.items() if call.state in states]
    return CallView(call=call, below=below(session, call), actions=tuple(actions))
