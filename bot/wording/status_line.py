"""The one honest line about a call: who has it, waiting for whom since when, due when. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.speech import Speaker
from bot.teller import Teller, quote
from catalog.model import Catalogue
from routing.call import AT_WORK, Call, State
from routing.priority import URGENT


def deepest(call: Call, below: Sequence[Call]) -> Call:
    """The call everything waits for: down the open children, the one that waits longest at each link."""
    children = [c for c in below if c.parent == call.number and c.state in AT_WORK]
    if not children:
        return call
    return deepest(min(children, key=lambda c: c.waiting_since or c.opened_at), below)


def due(call: Call) -> dt.datetime | None:
    """When it should be done: the forecast where there is one, else the promise."""
    return call.expected or call.resolve_by


def pressing(call: Call, now: dt.datetime) -> tuple[bool, bool]:
    """For sorting what is due in order: what is late first, then what goes before other work."""
    return not is_late(call, now), call.priority > URGENT


def is_late(call: Call, now: dt.datetime) -> bool:
    """Whether the promise to pick it up, or to have it done, has passed while it was up to us."""
    limit = call.acknowledge_by if call.state is State.OFFERED else call.resolve_by
    return call.state in AT_WORK - {State.WAITING_REQUESTER} and limit is not None and limit < now


def honest_line(call: Call, below: Sequence[Call], catalogue: Catalogue, speaker: Speaker, now: dt.datetime) -> str:
    """What the requester should know now, in one or two short sentences."""
    return honestly(call, below, Teller(catalogue, speaker, now))


def honestly(call: Call, below: Sequence[Call], teller: Teller) -> str:
    """The honest line, told by `teller`."""
    team = teller.owner(call)
    since = teller.since(call.waiting_since or call.opened_at)
    match call.state:
        case State.AWAITING_APPROVAL:
            return teller.say(
                "Waiting {since} for a yes from {names}. After that it goes to {team}.",
                since=since, names=teller.approvers(call), team=team,
            )  # fmt: skip
        case State.OFFERED:
            return _offered(call, teller)
        case State.IN_PROGRESS:
            return f"{_who(call, teller)} {when_due(call, teller)}"
        case State.WAITING_REQUESTER:
            return teller.say(
                "{team} needs an answer from you ({since}): {question} They go on as soon as you reply.",
                team=team, since=since, question=quote(call.question or ""),
            )  # fmt: skip
        case State.WAITING_SUPPLIER:
            return f"{_waiting(call, deepest(call, below), teller)} {when_due(call, teller)}"
        case State.RESOLVED:
            return _solved(call, teller)
        case _:
            return _ended(call, teller)


def when_due(call: Call, teller: Teller) -> str:
    """When it is expected, or, once that has passed, that it is late."""
    moment = due(call)
    if moment is None:
        return teller.say("No time has been agreed for it yet.")
    if moment < teller.now:
        return teller.say("It should have been done {by}. It is late, and we are sorry.", by=teller.by(moment))
    return teller.say("Expected to be done {by}.", by=teller.by(moment))


def _offered(call: Call, teller: Teller) -> str:
    team, since = teller.owner(call), teller.since(call.offered_at or call.opened_at)
    if is_late(call, teller.now):
        return teller.say(
            "{team} has had it {since}, but nobody has picked it up yet. That is later than promised; we remind them.",
            team=team, since=since,
        )  # fmt: skip
    if call.acknowledge_by is None:
        return teller.say("{team} has had it {since}; nobody has picked it up yet.", team=team, since=since)
    by = teller.by(call.acknowledge_by)
    line = teller.say("{team} has had it {since}. Somebody will pick it up {by}.", team=team, since=since, by=by)
    return f"{line} {when_due(call, teller)}" if due(call) else line


def _who(call: Call, teller: Teller) -> str:
    team = teller.owner(call)
    if call.assignee is None:
        return teller.say("{team} is working on it.", team=team)
    return teller.say("{person} of {team} is working on it.", person=teller.person(call.assignee), team=team)


def _waiting(call: Call, last: Call, teller: Teller) -> str:
    if last is call:
        return _who(call, teller)
    team, other = teller.owner(call), teller.owner(last)
    since = teller.since(last.offered_at or last.opened_at)
    if last.state is State.WAITING_REQUESTER:
        return teller.say("{team} looks after it; {other} helps and has asked them something.", team=team, other=other)
    if last.state is State.OFFERED:
        return teller.say(
            "{team} looks after it and asked {other} to help ({since}); nobody there has picked it up yet.",
            team=team, other=other, since=since,
        )  # fmt: skip
    return teller.say(
        "{team} looks after it; {other} is working on it for them, {since}.", team=team, other=other, since=since
    )


def _solved(call: Call, teller: Teller) -> str:
    team = teller.owner(call)
    line = teller.say("{team} says it is solved.", team=team)
    if call.resolution:
        line = teller.say("{team} says it is solved: {words}.", team=team, words=quote(call.resolution))
    if call.closes_at is None:
        return line
    return f"{line} " + teller.say("Is it? If I hear nothing, I close it {moment}.", moment=teller.time(call.closes_at))


def _ended(call: Call, teller: Teller) -> str:
    moment = teller.time(call.ended_at or call.touched_at)
    if call.state is State.CANCELLED:
        return teller.say("Cancelled {moment}.", moment=moment)
    if call.state is State.REFUSED:
        line = teller.say("Not approved ({moment}).", moment=moment)
        return f"{line} {quote(call.resolution)}" if call.resolution else line
    line = teller.say("Done and closed {moment}.", moment=moment)
    if call.reopen_until and call.reopen_until > teller.now:
        until = teller.time(call.reopen_until)
        line += " " + teller.say("Not right after all? You can reopen it until {moment}.", moment=until)
    return line
