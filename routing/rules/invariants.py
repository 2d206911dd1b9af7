"""Checks what must hold of every call at every moment; the simulation and the random histories run
them after each event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from catalog.model import Catalogue
from catalog.presence import Presence
from routing.call import usm
from routing.call.actions import is_of_link
from routing.call.call import AT_WORK, ENDED, Call, State
from routing.call.effects import Effect, RefreshCards, TellPerson, TellTeam
from routing.call.events import AnyEvent, Reminded, event_of
from routing.rules.promised import late_by
from routing.rules.transition import rebuilt


class Broken(AssertionError):
    """Something that must always hold does not; the text says what, of which call."""


def _must(holds: object, number: str, what: str) -> None:
    if not holds:
        raise Broken(f"{number}: {what}")


def one_accountable_link(call: Call, catalogue: Catalogue) -> None:
    """Exactly one link answers for it, one that exists; who has it is one of its people."""
    if call.state in ENDED and call.team not in catalogue.team_by_id:
        return  # it ended there, when there was such a team
    _must(call.team in catalogue.team_by_id, call.number, "is with a team that does not exist")
    _must(call.hops[-1] == call.team, call.number, "the last hop is not the accountable link")
    _must(
        call.assignee is None
        or is_of_link(call.assignee, call.team, catalogue)
        or call.state in ENDED,
        call.number,
        "is with somebody of another team",
    )
    if call.state in (State.OFFERED, State.AWAITING_APPROVAL):
        _must(call.assignee is None, call.number, "is with somebody before anybody took it")
    _must(
        call.state is not State.AWAITING_APPROVAL or call.approvers,
        call.number,
        "waits for nobody's approval",
    )


def no_clock_while_paused(call: Call) -> None:
    """The resolve clock stands still while the requester is asked and before approval; else it
    runs.
    """
    if call.state is State.WAITING_REQUESTER:
        _must(
            call.resolve_by is None and call.resolve_left is not None,
            call.number,
            "a clock runs while it waits",
        )
    elif call.state is State.AWAITING_APPROVAL:
        _must(
            call.resolve_by is None and call.acknowledge_by is None,
            call.number,
            "a clock runs before approval",
        )
    elif call.state in AT_WORK:
        _must(
            call.resolve_by is not None and call.resolve_left is None,
            call.number,
            "no clock runs while at work",
        )
        _must(call.expected is not None, call.number, "nobody expects it")


def parents_after_children(call: Call, find: Callable[[str], Call | None]) -> None:
    """A parent waits exactly for its open children, and never ends before them."""
    children = {number: find(number) for number in call.children}
    still = {
        number for number, child in children.items() if child is None or child.state not in ENDED
    }
    _must(
        set(call.open_children) == still,
        call.number,
        f"waits for {call.open_children}, open are {still}",
    )
    _must(
        (call.state is State.WAITING_SUPPLIER) == bool(still),
        call.number,
        f"is {call.state} with {still} open",
    )
    if call.parent:
        parent = find(call.parent)
        _must(
            parent and call.number in parent.children and call.root == parent.root,
            call.number,
            "its parent disowns it",
        )


def path_is_a_workflow(call: Call) -> None:
    """The processes gone through are (the beginning of) one of the eight; every step exists."""
    begun = any(whole[: len(call.path)] == call.path for whole in usm.WORKFLOWS.values())
    _must(begun, call.number, f"went through {call.path}, which is no workflow")
    _must(
        call.frames[0].process == call.path[0] == usm.ENTRY[call.kind],
        call.number,
        "entered by another kind",
    )
    _must(
        all(0 <= f.step < len(usm.STEPS[f.process]) for f in call.frames),
        call.number,
        "is at no step",
    )


def lateness_only_grows(before: Call, after: Call, at: dt.datetime, agreed: bool) -> None:
    """What is late stays as late as it was, whatever is done, unless a change was `agreed`."""
    was, now = late_by(before, at), late_by(after, at)
    _must(agreed or now >= was, after.number, f"was {was} late and is {now} late all at once")


def somebody_is_told(events: Iterable[AnyEvent], call: Call, presence: Presence) -> None:
    """A reminder reaches somebody while there is anybody, and nobody who is not there."""
    reminders = [event for event in events if isinstance(event, Reminded)]
    if not reminders:
        return
    ladder = (*presence.people(call.team), *presence.last)
    anybody = any(presence.is_there(person) for person in ladder)
    for event in reminders:
        ours = presence.catalogue.people
        _must(all(p in ours for p in event.told), call.number, f"told who left: {event.told}")
        if event.clock in ("acknowledge", "resolve", "silence", "promise"):
            _must(event.told or not anybody, call.number, "a reminder that nobody heard")
            there = all(presence.is_there(p) for p in event.told)
            _must(there, call.number, f"told who is not there: {event.told}")
        if event.clock == "answer" and call.asked_by:
            asked = (*presence.people(call.asked_by), *presence.last)
            nobody = not any(presence.is_there(person) for person in asked)
            _must(event.told or nobody, call.number, "a question that nobody heard again")


def ledger_rebuilds(call: Call, events: Iterable[AnyEvent]) -> None:
    """The ledger, through JSON and back, gives the row."""
    ledger_tells(call, [event_of.validate_json(event.model_dump_json()) for event in events])


def ledger_tells(call: Call, told: Sequence[AnyEvent]) -> None:
    """The ledger, as it was read, gives the row, and nothing is missing in it."""
    _must(rebuilt(told) == call, call.number, "the ledger tells another story than the row")
    _must(len(told) == call.revision, call.number, "the ledger misses something")


def sound(call: Call, find: Callable[[str], Call | None], catalogue: Catalogue) -> None:
    """All that must hold of one call as it stands; `find` looks up another call of its chain."""
    one_accountable_link(call, catalogue)
    no_clock_while_paused(call)
    parents_after_children(call, find)
    path_is_a_workflow(call)


def real_addressees(effects: Iterable[Effect], catalogue: Catalogue) -> None:
    """Only people and teams that exist are told; nobody is told what they did themselves."""
    for effect in effects:
        match effect:
            case TellPerson():
                _must(
                    effect.person in catalogue.people,
                    effect.number,
                    f"{effect.what} is told to nobody known",
                )
                _must(
                    effect.person != effect.by,
                    effect.number,
                    f"{effect.person} hears of their own {effect.what}",
                )
            case TellTeam():
                _must(
                    effect.team in catalogue.team_by_id,
                    effect.number,
                    f"{effect.what} is told to no team",
                )
            case RefreshCards():
                _must(
                    all(t in catalogue.team_by_id for t in effect.teams),
                    effect.number,
                    "a card goes to no team",
                )
            case _:
                pass
