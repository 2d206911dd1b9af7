"""Which of a team's calls are wanted, and in which order they stand: what is late, what is due,
whose it is, what it is about. Pure; `routing/storage/worklist.py` asks the database the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from catalog.phrasing import plain
from routing.call.call import AT_WORK, ENDED, Call, State
from routing.call.priority import URGENT

Group = Literal["late", "new", "busy", "waiting", "done"]
Sort = Literal["urgency", "due", "newest", "oldest", "person"]
GROUPS: tuple[Group, ...] = ("late", "new", "busy", "waiting", "done")
"""The most urgent first."""
SORTS: tuple[Sort, ...] = ("urgency", "due", "newest", "oldest", "person")
COLUMNS: tuple[Group, ...] = ("new", "busy", "waiting", "done")
"""How far it is, late or not, in the order in which work goes."""
LISTED = (AT_WORK | {State.RESOLVED}) - ENDED
"""What stands in a team's list: not what still waits for an approval, nor what has ended."""
_OF_STATE: dict[State, Group] = {
    State.OFFERED: "new",
    State.IN_PROGRESS: "busy",
    State.WAITING_SUPPLIER: "waiting",
    State.WAITING_REQUESTER: "waiting",
}
_MOST_WORDS = 6_000
"""Of what was asked, and as many of what was said since."""
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Term:
    """One word that is looked for: it stands in what was written (`text`, as `plain` has it), or
    the catalogue's names have it: items, or people who asked or have it. `code`: the component that
    it may be the sticker of, as `code_of` has it.
    """

    text: str
    items: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    code: str = ""


@dataclass(frozen=True)
class Wanted:
    """Which open calls of a team are wanted. What is None or empty asks nothing. `group`: the late
    ones, or those of a column, late or not; `nobodys`: nobody has taken them; `due`: from one
    moment on and before another; `customer`: the team that asks, `requesters` its people.
    """

    team: str
    group: Group | None = None
    column: Group | None = None
    assignee: str = ""
    nobodys: bool = False
    due: Span | None = None
    waits_for: str = ""
    kind: str = ""
    item: str = ""
    place: str = ""
    component: str = ""
    customer: str = ""
    requesters: frozenset[str] = frozenset()
    terms: tuple[Term, ...] = ()
    sort: Sort = "urgency"


def late_from(call: Call) -> dt.datetime | None:
    """The moment after which the team that has it is late; None while nothing can make it so:
    `is_behind` holds exactly after it.
    """
    if call.state not in AT_WORK:
        return None
    limits = [
        call.promised_by,
        call.acknowledge_by if call.state is State.OFFERED else None,
        call.resolve_by if call.state is not State.WAITING_REQUESTER else None,
    ]
    return min((limit for limit in limits if limit is not None), default=None)


def due_of(call: Call) -> dt.datetime | None:
    """What its team has to keep to next: to pick it up, then to have it done."""
    return call.acknowledge_by if call.state is State.OFFERED else call.resolve_by


def place_of(call: Call) -> str | None:
    """Where it is, by what the call says; of a private one nothing that was said in it."""
    return None if call.private else call.location


def words_of(call: Call) -> str:
    """What a search goes through, as it compares: what was asked and what was said since, the
    newest first; nothing once the call has ended. Of a private call only whose it is: to find it by
    its words would be to read them.
    """
    if call.state in ENDED:
        return ""
    if call.private:
        return plain(f"{call.number} {call.requester_name}")
    said = (
        call.number,
        call.title,
        call.text,
        call.location or "",
        call.behalf,
        call.requester_name,
        *(answer.value for answer in call.answers),
    )
    since = " ".join(remark.text for remark in reversed(call.remarks))
    return f"{plain(' '.join(said))[:_MOST_WORDS]} {plain(since)[:_MOST_WORDS]}".rstrip()


def group_of(call: Call, now: dt.datetime) -> Group:
    """Under which heading it stands."""
    since = late_from(call)
    if since is not None and since < now:
        return "late"
    return column_of(call)


def is_in(call: Call, group: Group, now: dt.datetime) -> bool:
    """Whether it is in this part of the list: what is late is among the late, and where it is."""
    return group in (group_of(call, now), column_of(call))


def column_of(call: Call) -> Group:
    """In which column it stands, late or not."""
    return _OF_STATE.get(call.state, "done")


def states_of(column: Group) -> tuple[State, ...]:
    """The states of the calls in a column."""
    return tuple(state for state in sorted(LISTED) if _OF_STATE.get(state, "done") == column)


def matches(call: Call, wanted: Wanted, now: dt.datetime) -> bool:
    """Whether a call is one of those."""
    same = (
        (wanted.column, column_of(call)),
        (wanted.assignee, call.assignee),
        (wanted.waits_for, call.waiting_for),
        (wanted.kind, call.kind),
        (wanted.item, call.item),
        (wanted.place, place_of(call)),
        (wanted.component, call.component),
    )
    asked = (
        call.team == wanted.team,
        call.state in LISTED,
        not wanted.nobodys or call.assignee is None,
        wanted.group is None or is_in(call, wanted.group, now),
        wanted.due is None or _is_due(call, wanted.due),
        not wanted.customer or _asked_by(call, wanted),
        all(_has(call, term) for term in wanted.terms),
    )
    return all(asked) and all(not wish or wish == given for wish, given in same)


def _is_due(call: Call, span: Span) -> bool:
    due = due_of(call)
    return call.state in AT_WORK and due is not None and span[0] <= due < span[1]


def _asked_by(call: Call, wanted: Wanted) -> bool:
    if call.asked_by:
        return call.asked_by == wanted.customer
    return call.requester in wanted.requesters


def _has(call: Call, term: Term) -> bool:
    people = {call.requester, call.assignee}
    return term.text in words_of(call) or call.item in term.items or bool(people & term.people)


def is_pressing(call: Call) -> bool:
    """Whether it goes before other work."""
    return call.priority <= URGENT


def order_of(call: Call, sort: Sort, now: dt.datetime) -> tuple[int | str, ...]:
    """Its place in the list: the smallest first. Of two alike, the one that came first."""
    key = int(call.number.partition("-")[2])
    due = int((due_of(call) or NEVER).timestamp())
    group, pressing = GROUPS.index(group_of(call, now)), 0 if is_pressing(call) else 1
    match sort:
        case "due":
            return (due, key)
        case "newest":
            return (-key,)
        case "oldest":
            return (key,)
        case "person":
            return (call.assignee or "", group, due, key)
        case _:
            return (group, pressing, due, key)
