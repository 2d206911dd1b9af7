"""The desk and tickets in other systems: what happened to a ticket becomes events of its call, and
the one state machine says what they do.

What is news is told from what was seen before, so that looking again changes nothing. People of the
team's file act as themselves, by their e-mail address; whoever else works there speaks for the
team.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from catalog.model import Team
from routing.call.call import ENDED, Call, State
from routing.call.events import (
    Acknowledged,
    Answered,
    AnyEvent,
    Asked,
    Commented,
    Noted,
    Resolved,
)
from routing.call.guests import voice_of
from routing.call.ticket import LONGEST, Before, Said, Stage, Ticket, Who
from routing.desk.transaction import DeskTransaction
from routing.rules.effects_of import NotPossible

Make = Callable[[Call], Iterator[AnyEvent]]


def hear(desk: DeskTransaction, call: Call, team: Team, before: Before, seen: Ticket) -> Call:
    """Do what happened at a ticket since it was looked at before."""
    news = tuple(one for one in seen.said if one.id > before.said)
    if call.team != team.team or call.state in ENDED:
        return _kept(desk, call, team, news)
    for make in _changes(desk, team, before.stage, seen, news):
        call = _applied(desk, call, make)
    return call


def actor(team: Team, who: Who | None) -> str:
    """The person of the team with this e-mail address; else the team itself."""
    address = who.email.casefold() if who else ""
    known = (one.id for one in team.people if one.email and one.email.casefold() == address)
    return next(known, voice_of(team.team))


def _just(event: AnyEvent) -> Make:
    """One event, however the call stands."""
    return lambda _: iter([event])


def _applied(desk: DeskTransaction, call: Call, make: Make) -> Call:
    """The call after these events; as it is where they do not fit it any more."""
    made = call
    try:
        for event in make(call):
            made = desk.apply(made, event)
    except NotPossible:
        return made
    return made


def _kept(desk: DeskTransaction, call: Call, team: Team, news: tuple[Said, ...]) -> Call:
    """What is said of a call that the team does not have any more stays with it as a note."""
    for one in news:
        call = _applied(desk, call, _just(_noted(desk, team, one)))
    return call


def _changes(
    desk: DeskTransaction, team: Team, before: Stage, seen: Ticket, news: tuple[Said, ...]
) -> Iterator[Make]:
    """What happened, in the order in which it makes sense."""
    turned = seen.stage if seen.stage != before else None
    public = [one for one in news if not one.internal]
    last = public[-1] if public and turned in ("solved", "waiting") else None
    if public or seen.stage in ("open", "waiting", "solved"):
        yield lambda call: _taken(desk, call, team, seen, news)
    yield from _remarks(desk, team, news, last)
    if turned == "solved":
        yield lambda call: _solved(desk, call, team, seen, last)
    elif last:
        yield lambda call: _asked(desk, call, team, last)
    yield from _turns(desk, team, before, seen)


def _remarks(
    desk: DeskTransaction, team: Team, news: tuple[Said, ...], last: Said | None
) -> Iterator[Make]:
    """All that was said but `last`, which is said with what it came with."""
    return (_just(_written(desk, team, one)) for one in news if one is not last)


def _turns(desk: DeskTransaction, team: Team, before: Stage, seen: Ticket) -> Iterator[Make]:
    """It waits no longer, or is not there any more."""
    if before == "waiting" and seen.stage == "open":
        yield lambda call: _resumed(desk, call, team)
    if seen.stage == "gone" and before != "gone":
        yield _just(Noted(at=desk.now, by=voice_of(team.team), text=f"{seen.number}: ∅"))


def _taken(
    desk: DeskTransaction, call: Call, team: Team, seen: Ticket, news: tuple[Said, ...]
) -> Iterator[AnyEvent]:
    """That somebody there has it, where that is news."""
    if call.state is State.OFFERED:
        who = seen.owner or next((one.by for one in news if not one.internal), None)
        yield Acknowledged(at=desk.now, by=actor(team, who))


def _written(desk: DeskTransaction, team: Team, one: Said) -> AnyEvent:
    if one.internal:
        return _noted(desk, team, one)
    by = actor(team, one.by)
    return Commented(at=desk.now, by=by, side="provider", text=_text(one))


def _noted(desk: DeskTransaction, team: Team, one: Said) -> AnyEvent:
    by = actor(team, one.by)
    name = f"{one.by.name}: " if by == voice_of(team.team) and one.by.name else ""
    return Noted(at=desk.now, by=by, text=f"{name}{_text(one)}")


def _asked(desk: DeskTransaction, call: Call, team: Team, said: Said) -> Iterator[AnyEvent]:
    """Another question takes the place of one that nobody waits for any more."""
    yield from _resumed(desk, call, team)
    yield Asked(at=desk.now, by=actor(team, said.by), question=_text(said))


def _resumed(desk: DeskTransaction, call: Call, team: Team) -> Iterator[AnyEvent]:
    if call.state is State.WAITING_REQUESTER:
        yield Answered(at=desk.now, by=voice_of(team.team), text="")


def _solved(
    desk: DeskTransaction, call: Call, team: Team, seen: Ticket, last: Said | None
) -> Iterator[AnyEvent]:
    yield from _resumed(desk, call, team)
    if call.state is not State.RESOLVED:
        by = actor(team, last.by if last else seen.owner)
        yield Resolved(at=desk.now, by=by, text=_text(last) if last else "")


def _text(one: Said) -> str:
    return one.text[:LONGEST]
