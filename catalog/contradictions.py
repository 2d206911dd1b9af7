"""Advises where agreements contradict themselves or each other, end, or leave days between them.

Advice, not problems: a desk that ran with it goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from catalog.agreements import WARNED, Agreement, days_of, follower, last_day
from catalog.check_context import CheckContext
from catalog.hours import calendar, due
from catalog.model import Catalogue, Duration, Service, Team
from catalog.problems import Step
from catalog.promises import Promise, by_priority, promises

_SEEN_AHEAD = 366
"""So many days from today absences are looked at."""
_NOTHING = Duration()
_START = dt.datetime(2026, 2, 2, 0, 0, tzinfo=dt.UTC)
"""A plain week, in which durations are compared."""
Spot = tuple[str, int]


def advise_agreements(catalogue: Catalogue, context: CheckContext) -> None:
    """Everything about agreements that cannot be meant so, or will not be so for long."""
    for team in catalogue.teams:
        for at, service in enumerate(team.services):
            for promise in _every(team, service):
                _target(promise, context)
            _days(team, at, service, context)
        _everybody_away(team, context)
    _shared_rooms(catalogue, context)
    _empty_groups(catalogue, context)


def _every(team: Team, service: Service) -> Iterator[Promise]:
    kinds = dict.fromkeys(kind for a in service.agreements for kind in a.targets)
    for kind in kinds:
        for promise in promises(team, service, kind):
            yield from by_priority(promise)


def _target(promise: Promise, context: CheckContext) -> None:
    target, place = promise.target, f"{promise.ref} ({promise.called})"
    if context.doubtful(promise.team.team, *promise.place):
        return
    for word in ("acknowledge", "resolve"):
        if getattr(target, word) == _NOTHING:
            message = f"{place}: {word} is no time at all, so every call is late at once"
            spot = context.spot(promise.team.team, *promise.place, word)
            context.advise(spot, "nothing-promised", message, f"write {word}: 15m, or more")
    if target.resolve != _NOTHING and _longer(promise):
        message = (
            f"{place}: to acknowledge takes longer ({target.acknowledge}) than to resolve "
            f"({target.resolve})"
        )
        spot = context.spot(promise.team.team, *promise.place, "acknowledge")
        context.advise(spot, "acknowledge-too-long", message, "acknowledge sooner than you resolve")


def _longer(promise: Promise) -> bool:
    """Whether the call would have to be solved before it has to be acknowledged, whenever in a
    week it comes.
    """
    target, hours = promise.target, promise.hours
    own = calendar(hours)
    days = range(_START.toordinal(), _START.toordinal() + 7)
    opens = [dt.datetime.fromtimestamp(s[0], dt.UTC) for day in days for s in own.stretches(day)]
    return bool(opens) and all(
        due(hours, at, target.acknowledge) > due(hours, at, target.resolve) for at in opens
    )


def called(agreement: Agreement) -> str:
    """The agreement by its name, else by whom it is with."""
    named = ", ".join("everybody" if c == "*" else c for c in agreement.customers)
    return f"'{agreement.name}'" if agreement.name else f"the agreement with {named}"


def _days(team: Team, at: int, service: Service, context: CheckContext) -> None:
    ref, beside = f"{team.team}/{service.id}", service.agreements
    for n, agreement in enumerate(beside):
        here: tuple[Step, ...] = ("services", at, "agreements", n)
        _ends(agreement, service, context, context.spot(team.team, *here, "until"), ref)
        after = follower(agreement, beside)
        if after is None or after.since is None or agreement.until is None:
            continue
        spot = context.spot(team.team, *here, "until")
        days = (after.since - agreement.until).days - 1
        if days > 0:
            message = (
                f"{ref}: {called(agreement)} ends on {agreement.until}, and {called(after)}, which "
                f"replaces it, begins on {after.since}: nothing holds for {_counted(days)}"
            )
            context.advise(spot, "agreement-gap", message, "let one begin when the other ends")
        elif days < 0:
            message = (
                f"{ref}: {called(agreement)} ends on {agreement.until}, and {called(after)} "
                f"replaces it on {after.since} already"
            )
            context.advise(spot, "agreement-overlap", message, "end it the day before")
    _both_hold(team, at, service, context)


def _counted(days: int) -> str:
    return "a day" if days == 1 else f"{days} days"


def _ends(
    agreement: Agreement, service: Service, context: CheckContext, spot: Spot, ref: str
) -> None:
    """Warns of one that ends soon, or ended, with nothing after it."""
    last, today = last_day(agreement, service.agreements), context.today
    if last is None or today is None or follower(agreement, service.agreements):
        return
    mend = "agree a new one (schakel agree), or write one with replaces"
    if last < today:
        message = f"{ref}: {called(agreement)} ended on {last}, and nothing replaces it"
        mend = f"{mend}; take it out where it is over"
        context.advise(spot, "agreement-ended", message, mend)
    elif last <= today + WARNED:
        days = (last - today).days
        when = "today" if days == 0 else f"in {_counted(days)}"
        message = f"{ref}: {called(agreement)} ends on {last}, {when}, and nothing replaces it"
        context.advise(spot, "agreement-ends", message, mend)


def _both_hold(team: Team, at: int, service: Service, context: CheckContext) -> None:
    """Two agreements with one customer about one kind on the same days: the one that began last
    would hold.
    """
    beside = service.agreements
    for n, one in enumerate(beside):
        for other in beside[:n]:
            tied = one in (follower(other, beside), follower(one, beside)) or (
                other.replaces is not None and other.replaces == one.name
            )
            shared = set(one.customers) & set(other.customers)
            kinds = one.targets.keys() & other.targets.keys()
            meet = days_of(one, beside).meets(days_of(other, beside))
            if not tied and shared and kinds and meet:
                who = ", ".join(sorted(shared))
                message = (
                    f"{team.team}/{service.id}: two agreements with {who} promise "
                    f"{', '.join(sorted(kinds))} on the same days; the one that begins last holds"
                )
                spot = context.spot(team.team, "services", at, "agreements", n, "customers")
                mend = "keep one of the two, or say which replaces which (replaces)"
                context.advise(spot, "two-agreements", message, mend)


def _everybody_away(team: Team, context: CheckContext) -> None:
    """Days on which the team is open and all of its people are away."""
    if not team.people or context.doubtful(team.team, "people"):
        return
    begins = [a.since for p in team.people for a in p.away]
    first = max(context.today or dt.date.min, min(begins, default=dt.date.max))
    last = max((a.until for p in team.people for a in p.away), default=dt.date.min)
    span = min((last - first).days + 1, _SEEN_AHEAD) if first <= last else 0
    own = calendar(team.hours)
    days = [first + dt.timedelta(days=n) for n in range(span)]
    alone = [d for d in days if all(p.is_away(d) for p in team.people)]
    alone = [day for day in alone if own.stretches(day.toordinal())]
    if alone:
        more = f" to {alone[-1]}" if len(alone) > 1 else ""
        message = (
            f"{team.team}: everybody is away on {alone[0]}{more} "
            f"({len(alone)} open {'day' if len(alone) == 1 else 'days'})"
        )
        mend = "let one of them be there, close those days (closed), or give each a deputy"
        context.advise(context.spot(team.team, "people"), "everybody-away", message, mend)


def _shared_rooms(catalogue: Catalogue, context: CheckContext) -> None:
    """A room that two teams name: what is said there would be taken for the first one's."""
    first: dict[tuple[str, str], str] = {}
    for team in catalogue.teams:
        for channel, room in team.rooms.items():
            owner = first.setdefault((channel, room), team.team)
            if owner != team.team and channel not in ("terminal", "web"):
                message = f"{team.team}: its room in {channel} is that of {owner} too"
                spot = context.spot(team.team, "rooms", channel)
                context.advise(spot, "bad-room", message, "give each team a room of its own")


def _empty_groups(catalogue: Catalogue, context: CheckContext) -> None:
    for n, group in enumerate(catalogue.organisation.groups):
        if not catalogue.membership.people.get(group.id) and not context.doubtful(None, "groups"):
            message = f"organisation: there is nobody in the group {group.id}"
            mend = "name its people, teams or locations"
            context.advise(context.spot(None, "groups", n), "empty-group", message, mend)
