"""Somebody whose account was closed by its service: their work goes back to their team."""

from __future__ import annotations

from sqlmodel import Session

from bot import people
from bot.message import Incoming
from routing import ledger
from routing.actions import Action
from routing.call import AT_WORK
from routing.desk import Desk

MOST = 500


def left(session: Session, incoming: Incoming, desk: Desk) -> None:
    """The account is not written to any more; open calls of the person go to a coordinator of the team."""
    person = people.person_of(session, incoming.model_copy(update={"room": True}), desk.catalogue).id
    people.lost(session, incoming.address, "the account was closed", incoming.at)
    team = desk.catalogue.team_of.get(person)
    coordinator = next((p for p in team.coordinators if p.id != person), None) if team else None
    if team is None or coordinator is None:
        return
    for call in ledger.of_team(session, team.team, limit=MOST):
        if call.assignee == person and call.state in AT_WORK:
            desk.do(call.number, Action.ASSIGN, coordinator, {"person": coordinator.id})
