"""What must hold of every call at every moment, whatever happened. Each raises AssertionError with what is broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from catalog.model import Catalogue
from routing import usm
from routing.call import AT_WORK, ENDED, Call, State
from routing.effects import Effect, RefreshCards, SetTimer, TellPerson, TellTeam
from routing.events import AnyEvent, event_of
from routing.transition import rebuilt


def one_accountable_link(call: Call, catalogue: Catalogue) -> None:
    """Exactly one link answers for it, one that exists; who has it is one of its people."""
    assert call.team in catalogue.team_by_id, f"{call.number} is with {call.team}, which is no team"
    assert call.hops[-1] == call.team, f"{call.number}: the last hop is {call.hops[-1]}, the promise is {call.team}'s"
    own = catalogue.team_of.get(call.assignee or "")
    assert call.assignee is None or (own and own.team == call.team), (
        f"{call.number}: {call.assignee} is not of {call.team}"
    )
    assert call.state not in (State.OFFERED, State.AWAITING_APPROVAL) or call.assignee is None
    assert call.state is not State.AWAITING_APPROVAL or call.approvers, f"{call.number}: nobody can approve it"


def no_clock_while_paused(call: Call) -> None:
    """The resolve clock stands still while the requester is asked and before approval; else it runs."""
    if call.state is State.WAITING_REQUESTER:
        assert call.resolve_by is None and call.resolve_left is not None, f"{call.number}: a clock runs while it waits"
    elif call.state is State.AWAITING_APPROVAL:
        assert call.resolve_by is None and call.acknowledge_by is None, f"{call.number}: a clock runs before approval"
    elif call.state in AT_WORK:
        assert call.resolve_by is not None and call.resolve_left is None, f"{call.number}: no clock runs while at work"
        assert call.expected is not None, f"{call.number}: nobody expects it"
        assert call.resolve_by >= call.opened_at


def parents_after_children(call: Call, calls: Mapping[str, Call]) -> None:
    """A parent waits exactly for its open children, and never ends before them."""
    still = {n for n in call.children if calls[n].state not in ENDED}
    assert set(call.open_children) == still, f"{call.number} waits for {call.open_children}, open are {still}"
    assert (call.state is State.WAITING_SUPPLIER) == bool(still), f"{call.number} is {call.state} with {still} open"
    if call.parent:
        parent = calls[call.parent]
        assert call.number in parent.children and call.root == parent.root


def path_is_a_workflow(call: Call) -> None:
    """The processes gone through are (the beginning of) one of the eight; every step exists."""
    assert any(whole[: len(call.path)] == call.path for whole in usm.WORKFLOWS.values()), f"{call.number}: {call.path}"
    assert call.frames[0].process == call.path[0] == usm.ENTRY[call.kind]
    assert all(0 <= f.step < len(usm.STEPS[f.process]) for f in call.frames)


def ledger_rebuilds(call: Call, events: Iterable[AnyEvent]) -> None:
    """The ledger, through JSON and back, gives the row."""
    told = [event_of.validate_json(event.model_dump_json()) for event in events]
    assert rebuilt(told) == call, f"{call.number}: the ledger tells another story than the row"
    assert len(told) == call.revision


def sound(call: Call, calls: Mapping[str, Call], catalogue: Catalogue) -> None:
    """All that must hold of one call as it stands."""
    one_accountable_link(call, catalogue)
    no_clock_while_paused(call)
    parents_after_children(call, calls)
    path_is_a_workflow(call)


def real_addressees(effects: Iterable[Effect], calls: Mapping[str, Call], catalogue: Catalogue) -> None:
    """Only people, teams and calls that exist are told; nobody is told what they did themselves."""
    for effect in effects:
        assert effect.number in calls
        match effect:
            case TellPerson():
                assert effect.person in catalogue.people, f"{effect.what} is told to {effect.person}, who is nobody"
                assert effect.person != effect.by, f"{effect.person} is told of their own {effect.what}"
            case TellTeam():
                assert effect.team in catalogue.team_by_id, f"{effect.what} is told to {effect.team}, which is no team"
            case RefreshCards():
                assert all(team in catalogue.team_by_id for team in effect.teams)
            case SetTimer():
                assert effect.at.tzinfo is not None
