"""Queries calls as one reader sees them: with the open calls below and what the reader can do.
Reads only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session

from catalog.model import Catalogue, Kind
from catalog.register.component import Component
from routing.call.actions import (
    CUSTOMER_ACTIONS,
    TEAM_ACTIONS,
    Action,
    actions_for,
    is_of_link,
)
from routing.call.call import ENDED, Call, State, is_report_of_another
from routing.call.effects import TellTeam
from routing.call.view import CallView, ComponentHistory
from routing.storage import components, ledger

MONTH = dt.timedelta(days=30)
_MOST_BEFORE = 50


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
    view = CallView(
        call=call, below=below(session, call), actions=actions_for(person, call, catalogue)
    )
    return _to_its_team(session, view) if is_of_link(person, call.team, catalogue) else view


def view_for_team(session: Session, call: Call, team: str) -> CallView:
    """The call with what anybody of this team can do: the link's own room, or that of the link that
    placed it.
    """
    actions: list[Action] = []
    if call.team == team:
        actions += [a for a, states in TEAM_ACTIONS.items() if call.state in states]
    if call.asked_by == team:
        actions += [a for a, states in CUSTOMER_ACTIONS.items() if call.state in states]
    view = CallView(call=call, below=below(session, call), actions=tuple(actions))
    return _to_its_team(session, view) if call.team == team else view


def _to_its_team(session: Session, view: CallView) -> CallView:
    """The view with what only the team that has the call sees: what others did for it, too."""
    asked = (ledger.read(session, number) for number in view.call.children)
    done = tuple(c for c in asked if c and c.state is State.CLOSED and c.resolution)
    return with_register(session, view.model_copy(update={"helped": done}))


def view_told(session: Session, call: Call, news: TellTeam) -> CallView:
    """The call as a team is told of it, with the other call that the news is about."""
    view = view_for_team(session, call, news.team)
    other = ledger.read(session, news.other) if news.other else None
    return view.model_copy(update={"other": other})


def with_register(session: Session, view: CallView) -> CallView:
    """The view with the component that its call is about, as the call's team may see it, and
    whether the register is still to be brought up to a change.
    """
    call = view.call
    changes = "change" in call.path and not call.registered and call.kind is not Kind.RISK
    waits = changes and components.any_of(session, (call.team,))
    known = components.read(session, call.component) if call.component else None
    update = {
        "register_open": waits,
        "component": _history(session, call, known) if known else None,
    }
    return view.model_copy(update=update)


def _history(session: Session, call: Call, component: Component) -> ComponentHistory:
    since = call.opened_at - MONTH
    about = ledger.of_component(session, component.ref, limit=_MOST_BEFORE, since=since)
    failures = [c for c in about if c.kind is Kind.INCIDENT]
    hidden = component.private and component.team != call.team
    return ComponentHistory(
        label=component.label,
        place="" if hidden else component.place,
        state=component.state.value,
        failures=len({c.root for c in failures if not is_report_of_another(c)}),
        before=_told(failures, call),
        relied_on=components.count_tied_to(session, component.ref, "relies_on"),
        risk=next(iter(_told((c for c in about if _is_open_risk(c)), call)), ""),
    )


def _told(calls: Iterable[Call], but: Call) -> tuple[str, ...]:
    """The numbers of the other calls that are not private, nor of the same chain, which tell of the
    same.
    """
    return tuple(c.number for c in calls if c.root != but.root and not c.private)


def _is_open_risk(call: Call) -> bool:
    return call.kind is Kind.RISK and call.state not in ENDED


def view_for_requester(session: Session, call: Call) -> CallView:
    """The call with what its requester can do."""
    actions = [a for a, states in CUSTOMER_ACTIONS.items() if call.state in states]
    return CallView(call=call, below=below(session, call), actions=tuple(actions))
