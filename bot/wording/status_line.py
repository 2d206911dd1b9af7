"""Writes the one honest line about a call: who has it, waiting for whom since when, due when.
Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.wording.call_formatter import CallFormatter
from bot.wording.day_wanted import is_for_later
from bot.wording.localizer import Localizer, phrase
from catalog.model import Catalogue, Kind
from routing.call.call import AT_WORK, RAISED, Call, State
from routing.call.knows import Knows
from routing.call.priority import URGENT
from routing.rules.approval import lapsed, turned_down
from routing.rules.escalation import goes_on
from routing.rules.forecast import NOTICEABLE, expected_now
from routing.rules.promised import is_behind

MOST_NAMED = 4
"""So many people who know of a call are named."""


def deepest(call: Call, below: Sequence[Call]) -> Call:
    """The call everything waits for: down the open children, the one that waits longest at each
    link.
    """
    children = [c for c in below if c.parent == call.number and c.state in AT_WORK]
    if not children:
        return call
    return deepest(min(children, key=lambda c: c.waiting_since or c.opened_at), below)


def due(call: Call) -> dt.datetime | None:
    """When it should be done: the forecast where there is one, else the promise."""
    return call.expected or call.resolve_by


def pressing(call: Call, now: dt.datetime) -> tuple[bool, bool]:
    """For sorting what is due in order: what is late first, then what goes before other work."""
    return not is_behind(call, now), call.priority > URGENT


def honest_line(
    call: Call, below: Sequence[Call], catalogue: Catalogue, localizer: Localizer, now: dt.datetime
) -> str:
    """What the requester should know now, in one or two short sentences."""
    return honestly(call, below, CallFormatter(catalogue, localizer, now))


def honestly(call: Call, below: Sequence[Call], formatter: CallFormatter) -> str:
    """The honest line, told by `formatter`."""
    line = _as_it_stands(call, below, formatter)
    if call.other_time is None or call.state is State.WAITING_REQUESTER:
        return line
    return f"{line} " + formatter.say(
        "Whether {moment} is all right too has not been answered yet.",
        moment=formatter.time(call.other_time.by),
    )


def honest_to(reader: str, call: Call, below: Sequence[Call], formatter: CallFormatter) -> str:
    """The honest line to this person; what the requester was asked is not put to those of the team
    that asked it.
    """
    team = formatter.catalogue.team_by_id.get(call.team)
    own = team is not None and any(one.id == reader for one in team.people)
    if call.question is None or not own or reader == call.requester:
        return honestly(call, below, formatter)
    asked = honestly(call.model_copy(update={"question": None}), below, formatter)
    return f"{asked} {formatter.quote(call.question)}"


def _as_it_stands(call: Call, below: Sequence[Call], formatter: CallFormatter) -> str:
    team = formatter.owner(call)
    since = formatter.since(call.waiting_since or call.opened_at)
    match call.state:
        case State.AWAITING_APPROVAL:
            waits = formatter.say(
                "Waiting {since} for a yes from {names}. After that it goes to {team}.",
                since=since,
                names=formatter.approvers(call),
                team=team,
            )
            return f"{waits} {_asked_of(call, formatter)}".strip()
        case State.OFFERED:
            return _offered(call, below, formatter)
        case State.IN_PROGRESS:
            line = f"{_who(call, formatter)} {when_due(call, below, formatter)}"
            return f"{line} {_late_is_known(call, formatter)}".strip()
        case State.WAITING_REQUESTER if call.question is None:
            return formatter.say(
                "{team} has asked something and waits for the answer, {since}.",
                team=team,
                since=since,
            )
        case State.WAITING_REQUESTER:
            return formatter.say(
                "{team} needs an answer from you ({since}): {question} They go on as soon as you "
                "reply.",
                team=team,
                since=since,
                question=formatter.quote(call.question or ""),
            )
        case State.WAITING_SUPPLIER:
            waits = _waiting(call, deepest(call, below), formatter)
            line = f"{waits} {when_due(call, below, formatter)}"
            return f"{line} {_late_is_known(call, formatter)}".strip()
        case State.RESOLVED:
            return _solved(call, formatter)
        case _:
            return _ended(call, formatter)


def who_has_it(call: Call, below: Sequence[Call], formatter: CallFormatter) -> str:
    """The honest line without the promise, for where that stands already: beside the card."""
    match call.state:
        case State.OFFERED:
            since = formatter.since(call.offered_at or call.opened_at)
            team = formatter.owner(call)
            return formatter.say(
                "With {team} {since}; nobody has picked it up yet.", team=team, since=since
            )
        case State.IN_PROGRESS:
            return _who(call, formatter)
        case State.WAITING_SUPPLIER:
            return _waiting(call, deepest(call, below), formatter)
        case _:
            return honestly(call, below, formatter)


def asks_about(call: Call, formatter: CallFormatter) -> str:
    """What the requester is asked about another time than was promised; "" where nothing is."""
    first, other = call.first_promise, call.other_time
    if first is None or other is None or other.left is not None:
        return ""
    return formatter.say(
        "It was promised {promised}, but that takes until {other}. Is that all right?",
        promised=formatter.by(first.by),
        other=formatter.time(other.by),
    )


def when_due(call: Call, below: Sequence[Call], formatter: CallFormatter) -> str:
    """When it was promised and when it is expected, where those differ; once the promise is broken,
    that it is late.
    """
    promised = call.promised_by
    expected = expected_now(call, tuple(below), formatter.now)
    if promised is None or promised >= formatter.now:
        return _ahead(call, promised, expected, formatter)
    if expected is None:
        return _late(call, promised, formatter)
    return formatter.say(
        "It was promised {promised} and is late; we are sorry. It is now expected {expected}.",
        promised=formatter.by(promised),
        expected=formatter.by(expected),
    )


def _late(call: Call, promised: dt.datetime, formatter: CallFormatter) -> str:
    """That the promise is broken; so is the other time that they heard of since, where they did."""
    by, told = formatter.by(promised), call.expected_told
    if call.state is State.WAITING_REQUESTER or told is None or told - promised < NOTICEABLE:
        return formatter.say("It should have been done {by}. It is late, and we are sorry.", by=by)
    return formatter.say(
        "It was promised {promised}, and after that {expected}. It is late, and we are sorry.",
        promised=by,
        expected=formatter.by(told),
    )


def _ahead(
    call: Call,
    promised: dt.datetime | None,
    expected: dt.datetime | None,
    formatter: CallFormatter,
) -> str:
    """When it is expected, while what was promised can still be kept."""
    if promised is None or expected is None:
        moment = promised or expected
        if moment is None and call.first_promise:  # it was promised, and waits for an answer
            return formatter.say("Its time stands still until the answer is there.")
        if moment is None:
            return formatter.say("No time has been agreed for it yet.")
        return _done_by(call, formatter.by(moment), formatter)
    values = {"promised": formatter.by(promised), "expected": formatter.by(expected)}
    in_time = expected - promised < _HARDLY
    if in_time or values["promised"] == values["expected"]:
        return _done_by(call, values["expected"], formatter)
    if expected - promised >= NOTICEABLE:
        return formatter.say(
            "It was promised {promised}, but is expected {expected}. We are sorry.", **values
        )
    return formatter.say("Expected to be done {expected}; promised {promised}.", **values)


_HARDLY = dt.timedelta(minutes=5)
"""So little later than promised is not told apart from it."""


def _done_by(call: Call, by: str, formatter: CallFormatter) -> str:
    """By when it is done; what is asked for a day to come is arranged by then."""
    if is_for_later(call.item, call.answers, formatter.catalogue, formatter.today):
        return formatter.say("Expected to be arranged {by}.", by=by)
    return formatter.say("Expected to be done {by}.", by=by)


def _offered(call: Call, below: Sequence[Call], formatter: CallFormatter) -> str:
    team, since = formatter.owner(call), formatter.since(call.offered_at or call.opened_at)
    if call.acknowledge_by is not None and call.acknowledge_by < formatter.now:
        return f"{_not_picked_up(call, formatter)} {_broken(call, below, formatter)}".strip()
    if call.acknowledge_by is None:
        return formatter.say(
            "With {team} {since}; nobody has picked it up yet.", team=team, since=since
        )
    line = formatter.say("With {team} {since}.", team=team, since=since)
    return f"{line} {_next(call, call.acknowledge_by, below, formatter)}"


def coming(call: Call, below: Sequence[Call], formatter: CallFormatter) -> str:
    """What comes next, for where it was said just before whom the call is with."""
    until = call.acknowledge_by
    waits = call.state is State.OFFERED and until is not None and until >= formatter.now
    return _next(call, until, below, formatter) if waits else honestly(call, below, formatter)


def _next(
    call: Call, until: dt.datetime | None, below: Sequence[Call], formatter: CallFormatter
) -> str:
    """By when somebody picks it up, and by when it is done."""
    by = formatter.by(until or formatter.now)
    line = formatter.say("Somebody picks it up {by}.", by=by)
    if RAISED in call.because:  # help is not to come by then, but at once
        line = formatter.say("Those I alerted were asked to come at once; it is read {by}.", by=by)
    known = due(call) and not _is_unclear(call)
    return f"{line} {when_due(call, below, formatter)}" if known else line


def _is_unclear(call: Call) -> bool:
    """Whether nobody has understood yet what it is about: how long it takes is anybody's guess."""
    asks = call.kind in (Kind.INCIDENT, Kind.SERVICE_REQUEST)
    return asks and call.item is None and call.about is None and not (call.trail or call.parent)


def _not_picked_up(call: Call, formatter: CallFormatter) -> str:
    """That nobody has it though that was promised; that they are reminded only while they are."""
    values = {
        "team": formatter.owner(call),
        "since": formatter.since(call.offered_at or call.opened_at),
    }
    late = formatter.say(
        "With {team} {since}, but nobody has picked it up yet. That is later than promised.",
        **values,
    )
    known = call.who_knows("acknowledge", call.offered_at or call.opened_at)
    goes = (
        formatter.say("I remind them.")
        if goes_on(call)
        else formatter.say("I've called in everybody I could.")
    )
    return f"{late} {goes} {_know(known, formatter)}".strip()


def _know(known: tuple[Knows, ...], formatter: CallFormatter) -> str:
    """Who has word of it, by when the last of them had; only what was delivered counts."""
    if not known:
        return ""
    names = formatter.localizer.joined([formatter.person(k.person) for k in known[:MOST_NAMED]])
    since = formatter.since(max(k.at for k in known))
    return formatter.many(
        "{names} knows of it, {since}.",
        "{names} know of it, {since}.",
        len(known),
        names=names,
        since=since,
    )


def _asked_of(call: Call, formatter: CallFormatter) -> str:
    """Which of those whose yes is awaited have the question."""
    done = (*call.approved_by, *call.refused_by)
    known = call.who_knows("approval", call.opened_at)
    left = tuple(k for k in known if k.person in call.approvers and k.person not in done)
    return _know(left, formatter)


def _late_is_known(call: Call, formatter: CallFormatter) -> str:
    """Who was called in as it is late, and has word of that."""
    since = call.arrived_at or call.opened_at
    late = call.resolve_by is not None and call.resolve_by < formatter.now
    return _know(call.who_knows("resolve", since), formatter) if late else ""


def _broken(call: Call, below: Sequence[Call], formatter: CallFormatter) -> str:
    """What to add about the promise itself, once that is broken too."""
    promised = call.promised_by
    over = promised is not None and promised < formatter.now
    return when_due(call, below, formatter) if over else ""


def _who(call: Call, formatter: CallFormatter) -> str:
    team = formatter.owner(call)
    person = formatter.person(call.assignee) if call.assignee else team
    if person == team:  # nobody has it yet, or a link elsewhere, which is called as its team is
        return formatter.say("{team} is working on it.", team=team)
    return formatter.say("{person} of {team} is working on it.", person=person, team=team)


def taken_or_asked(call: Call) -> dt.datetime:
    """Since when a team has it: since they took it; before that, since they were asked."""
    taken = call.acknowledged_at if call.state is not State.OFFERED else None
    return taken or call.offered_at or call.opened_at


def _waiting(call: Call, last: Call, formatter: CallFormatter) -> str:
    if last is call:
        return _who(call, formatter)
    team, other = formatter.owner(call), formatter.owner(last)
    since = formatter.since(taken_or_asked(last))
    if last.state is State.WAITING_REQUESTER:
        return formatter.say(
            "{team} looks after it; {other} helps and waits for their answer.",
            team=team,
            other=other,
        )
    if last.state is State.OFFERED:
        return formatter.say(
            "{team} looks after it and asked {other} to help ({since}); nobody there has picked "
            "it up yet.",
            team=team,
            other=other,
            since=since,
        )
    return formatter.say(
        "{team} looks after it; {other} is working on it for them, {since}.",
        team=team,
        other=other,
        since=since,
    )


def _solved(call: Call, formatter: CallFormatter) -> str:
    team = formatter.owner(call)
    line = formatter.say("{team} says it is solved.", team=team)
    if call.resolution:
        line = formatter.say(
            "{team} says it is solved: {words}.", team=team, words=formatter.quote(call.resolution)
        )
    if call.closes_at is None:
        return line
    return f"{line} " + formatter.say(
        "Is it? If I hear nothing, I close it {moment}.", moment=formatter.time(call.closes_at)
    )


_TURNED_DOWN, _REFUSED = (
    phrase("{team} does not do it ({moment})."),
    phrase("Not approved ({moment})."),
)


def _ended(call: Call, formatter: CallFormatter) -> str:
    moment = formatter.time(call.ended_at or call.touched_at)
    if call.state is State.CANCELLED:
        return formatter.say("Cancelled {moment}.", moment=moment)
    if lapsed(call):
        return formatter.say(
            "Nobody answered whether it was approved, so it ended {moment}. You can ask again.",
            moment=moment,
        )
    if call.state is State.REFUSED:
        said = {"team": formatter.owner(call), "moment": moment}
        line = formatter.say(_TURNED_DOWN if turned_down(call) else _REFUSED, **said)
        return f"{line} {formatter.quote(call.resolution)}" if call.resolution else line
    line = formatter.say("Done and closed {moment}.", moment=moment)
    if call.reopen_until and call.reopen_until > formatter.now:
        until = formatter.time(call.reopen_until)
        line += " " + formatter.say(
            "Not right after all? You can reopen it until {moment}.", moment=until
        )
    return line
