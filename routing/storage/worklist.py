"""A team's open calls as its list asks for them: a page of them, how many of each there are, and
what they can be narrowed down by. Knows tables, decides nothing: `routing/rules/worklist.py` says
what is meant.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.call.call import AT_WORK, Call
from routing.rules.worklist import (
    GROUPS,
    LISTED,
    Group,
    Sort,
    Span,
    Term,
    Wanted,
    due_of,
    is_pressing,
    late_from,
    place_of,
    states_of,
    words_of,
)
from routing.storage.call_body import of_body
from routing.storage.register_tables import ComponentWordRow
from routing.storage.tables import IS_OPEN, CallRow, LedgerRow

_LISTED = sorted(state.value for state in LISTED)
_AT_WORK = sorted(state.value for state in AT_WORK)
Condition = sa.ColumnElement[bool] | sa.TextClause
_BUSY = {"offered": 1, "in_progress": 2, "waiting_supplier": 3, "waiting_requester": 3}

COLUMNS = (
    "late_from",
    "due",
    "pressing",
    "assignee",
    "kind",
    "place",
    "customer",
    "waits_for",
    "words",
)


@dataclass(frozen=True)
class Counts:
    """How many of a team's open calls there are: all, by group (what is late is counted among the
    late and where it is), taken by one person, by nobody, due at some time.
    """

    every: int = 0
    groups: Mapping[Group, int] = field(default_factory=dict)
    mine: int = 0
    nobodys: int = 0
    due: int = 0


def columns_of(call: Call) -> dict[str, Any]:
    """What a team's list is searched by, for the call's row."""
    return {
        "late_from": late_from(call),
        "due": due_of(call),
        "pressing": is_pressing(call),
        "assignee": call.assignee,
        "kind": call.kind.value,
        "place": place_of(call),
        "customer": call.asked_by,
        "waits_for": call.waiting_for,
        "words": words_of(call) or None,
    }


def _is_late(now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.and_(col(CallRow.late_from).is_not(None), col(CallRow.late_from) < now)


def _is_in(column: Group) -> sa.ColumnElement[bool]:
    return col(CallRow.state).in_([state.value for state in states_of(column)])


def _in_parts(wanted: Wanted, now: dt.datetime) -> list[sa.ColumnElement[bool]]:
    parts = (part for part in (wanted.group, wanted.column) if part)
    return [_is_late(now) if part == "late" else _is_in(part) for part in parts]


def _column() -> sa.ColumnElement[int]:
    """In which column a call stands, by its place among GROUPS."""
    states = [(col(CallRow.state) == state, place) for state, place in _BUSY.items()]
    return sa.case(*states, else_=4)


def _group(now: dt.datetime) -> sa.ColumnElement[int]:
    return sa.case((_is_late(now), 0), else_=_column())


def _listed(team: str) -> list[Condition]:
    return [IS_OPEN, col(CallRow.team) == team, col(CallRow.state).in_(_LISTED)]


def _where(wanted: Wanted, now: dt.datetime) -> list[Condition]:
    asked: list[Condition] = []
    if wanted.nobodys:
        asked.append(col(CallRow.assignee).is_(None))
    if wanted.customer:
        asked.append(_asked_by(wanted))
    if wanted.due is not None:
        asked.append(_is_due(wanted.due))
    asked += _in_parts(wanted, now)
    same = {
        CallRow.assignee: wanted.assignee,
        CallRow.waits_for: wanted.waits_for,
        CallRow.kind: wanted.kind,
        CallRow.item: wanted.item,
        CallRow.place: wanted.place,
        CallRow.component: wanted.component,
    }
    asked += [col(column) == value for column, value in same.items() if value]
    return [*_listed(wanted.team), *asked, *(_has(term) for term in wanted.terms)]


def _is_due(span: Span) -> sa.ColumnElement[bool]:
    at_work = col(CallRow.state).in_(_AT_WORK)
    return sa.and_(at_work, col(CallRow.due) >= span[0], col(CallRow.due) < span[1])


def _asked_by(wanted: Wanted) -> sa.ColumnElement[bool]:
    own = col(CallRow.root) == col(CallRow.number)
    people = sa.and_(own, col(CallRow.requester).in_(sorted(wanted.requesters)))
    return sa.or_(sa.and_(sa.not_(own), col(CallRow.customer) == wanted.customer), people)


def _has(term: Term) -> sa.ColumnElement[bool]:
    people, word = sorted(term.people), ComponentWordRow
    of_it = sa.and_(
        col(word.ref) == col(CallRow.component),
        sa.or_(col(word.word).startswith(term.text, autoescape=True), col(word.word) == term.code),
    )
    return sa.or_(
        sa.exists(sa.select(1).where(of_it)),
        col(CallRow.words).contains(term.text, autoescape=True),
        col(CallRow.item).in_(sorted(term.items)),
        col(CallRow.requester).in_(people),
        col(CallRow.assignee).in_(people),
    )


def _order(sort: Sort, now: dt.datetime) -> list[Any]:
    due = col(CallRow.due).nulls_last()
    match sort:
        case "due":
            return [due]
        case "newest":
            return [col(CallRow.id).desc()]
        case "oldest":
            return []
        case "person":
            return [sa.func.coalesce(col(CallRow.assignee), ""), _group(now), due]
        case _:
            return [_group(now), sa.not_(col(CallRow.pressing)), due]


def page(
    session: Session, wanted: Wanted, now: dt.datetime, *, skip: int, most: int
) -> tuple[Call, ...]:
    """So many of the calls, in order, after the first `skip`."""
    keys = (
        select(CallRow.id)
        .where(*_where(wanted, now))
        .order_by(*_order(wanted.sort, now), col(CallRow.id))
        .offset(skip)
        .limit(most)
    )
    order = [key for key in session.exec(keys).all() if key is not None]
    query = select(CallRow.id, sa.cast(CallRow.body, sa.Text)).where(col(CallRow.id).in_(order))
    found = {key: of_body(body) for key, body in session.exec(query)}
    return tuple(found[key] for key in order)


def count(session: Session, wanted: Wanted, now: dt.datetime) -> int:
    """How many of them there are."""
    query = select(sa.func.count()).select_from(CallRow).where(*_where(wanted, now))
    return session.exec(query).one()


@dataclass(frozen=True)
class Counted:
    """A team's list counted by column, lateness and who has it (None: nobody), each with how many
    there are and how many of them are due at some time: everybody's counts at once.
    """

    rows: tuple[tuple[Group, bool, str | None, int, int], ...]

    def of(self, person: str) -> Counts:
        """The counts as one person sees them."""
        groups, held = Counter[Group](), Counter[str | None]()
        for column, late, assignee, n, _ in self.rows:
            groups[column] += n
            groups["late"] += n if late else 0
            held[assignee] += n
        due = sum(due for *_, due in self.rows)
        return Counts(held.total(), dict(groups), held[person], held[None], due)


def counted(session: Session, team: str, now: dt.datetime, day: Span) -> Counted:
    """How many there are in the whole of a team's list; `day`: when what is due is counted."""
    late, due = sa.case((_is_late(now), 1), else_=0), sa.case((_is_due(day), 1), else_=0)
    kinds = (_column(), late, col(CallRow.assignee))
    query = (
        sa.select(*kinds, sa.func.count(), sa.func.sum(due)).where(*_listed(team)).group_by(*kinds)
    )
    return Counted(
        tuple(
            (GROUPS[at], bool(is_late), who, n, int(soon))
            for at, is_late, who, n, soon in session.execute(query)
        )
    )


FACETS = {
    "kind": CallRow.kind,
    "item": CallRow.item,
    "place": CallRow.place,
    "component": CallRow.component,
    "waits_for": CallRow.waits_for,
    "customer": CallRow.customer,
    "requester": CallRow.requester,
    "assignee": CallRow.assignee,
}


def facets(session: Session, team: str) -> dict[str, tuple[str, ...]]:
    """What a team's list can be narrowed down by: the values its calls have."""
    query = sa.select(*map(col, FACETS.values())).where(*_listed(team)).distinct()
    columns = zip(*session.execute(query), strict=True)
    values = [tuple(sorted(filter(None, set(column)))) for column in columns]
    return dict(zip(FACETS, values or ((),) * len(FACETS), strict=True))


def open_below(session: Session, roots: Iterable[str]) -> dict[str, tuple[Call, ...]]:
    """All calls of these chains, by their root: for whom a call waits."""
    wanted = sorted(set(roots))
    if not wanted:
        return {}
    query = (
        select(sa.cast(CallRow.body, sa.Text))
        .where(col(CallRow.root).in_(wanted))
        .order_by(col(CallRow.id))
    )
    found: dict[str, tuple[Call, ...]] = {}
    for body in session.exec(query):
        call = of_body(body)
        found[call.root] = (*found.get(call.root, ()), call)
    return found


def roots_changed(session: Session, after: int) -> tuple[str, ...]:
    """The roots of the chains that something happened in after an event."""
    query = (
        select(CallRow.root)
        .join(LedgerRow, col(LedgerRow.number) == col(CallRow.number))
        .where(col(LedgerRow.id) > after)
        .distinct()
    )
    return tuple(root for root in session.exec(query).all() if root)
