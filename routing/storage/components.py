"""Components in the database: entries are appended to their ledgers, the rows are brought up to
them. Decides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from catalog.register.changes import Entry, Step
from catalog.register.component import Component, ComponentState, words_of_text
from routing.storage.register_tables import (
    ComponentEntryRow,
    ComponentRow,
    ComponentTermRow,
    ComponentTieRow,
    ComponentWordRow,
)
from routing.storage.tables import table_of

_ROWS = table_of(ComponentRow)
_WORDS = table_of(ComponentWordRow)
_TERMS = table_of(ComponentTermRow)
_TIES = table_of(ComponentTieRow)
_ENTRIES = table_of(ComponentEntryRow)
_AT_ONCE = 5_000
_MOST_NAMED = 400
"""So many refs stand in one query at most."""


def place_key(place: str) -> str:
    """A place as places are compared."""
    return " ".join(words_of_text(place))


def terms_of(component: Component) -> set[str]:
    """The words by which a component is found: of its name, its kind and its place."""
    texts = (component.name, component.kind, component.place)
    return {word[:40] for text in texts for word in words_of_text(text) if len(word) > 1}


def read(session: Session, ref: str) -> Component | None:
    """The component as it stands."""
    body = session.exec(select(ComponentRow.body).where(col(ComponentRow.ref) == ref)).first()
    return Component.model_validate(body) if body else None


def read_many(session: Session, refs: Sequence[str]) -> dict[str, Component]:
    """Those of these components that there are, by ref."""
    found: dict[str, Component] = {}
    for part in _parts(refs, _MOST_NAMED):
        query = select(ComponentRow.body).where(col(ComponentRow.ref).in_(part))
        for body in session.exec(query):
            made = Component.model_validate(body)
            found[made.ref] = made
    return found


def of_team(session: Session, team: str | None = None) -> Iterator[Component]:
    """A team's components by ref, or everybody's."""
    query = select(ComponentRow.body).order_by(col(ComponentRow.ref))
    if team:
        query = query.where(col(ComponentRow.team) == team)
    for body in session.exec(query):
        yield Component.model_validate(body)


def after(session: Session, ref: str, team: str | None, limit: int) -> list[Component]:
    """Components by ref, from after this one on: a team's, or everybody's."""
    query = select(ComponentRow.body).where(col(ComponentRow.ref) > ref)
    if team is not None:
        query = query.where(col(ComponentRow.team) == team)
    bodies = session.exec(query.order_by(col(ComponentRow.ref)).limit(limit))
    return [Component.model_validate(body) for body in bodies]


def counts(session: Session, team: str | None = None) -> dict[tuple[str, str], int]:
    """How many components each team has in each state; or this team alone."""
    query = select(ComponentRow.team, ComponentRow.state, sa.func.count()).group_by(
        col(ComponentRow.team), col(ComponentRow.state)
    )
    if team is not None:
        query = query.where(col(ComponentRow.team) == team)
    return {(team, state): n for team, state, n in session.exec(query)}


def any_of(session: Session, teams: Sequence[str]) -> bool:
    """Whether these teams have components, or anybody where none are named."""
    query = select(ComponentRow.ref)
    if teams:
        query = query.where(col(ComponentRow.team).in_(list(teams)))
    return session.exec(query.limit(1)).first() is not None


def kept(session: Session) -> dict[str, int]:
    """How many components each team has in use or in repair."""
    found: dict[str, int] = {}
    for (team, state), count in counts(session).items():
        if state in (ComponentState.IN_USE, ComponentState.IN_REPAIR):
            found[team] = found.get(team, 0) + count
    return found


def refs(session: Session) -> set[str]:
    """Every component there is, by ref."""
    return set(session.exec(select(ComponentRow.ref)))


def entries(session: Session, ref: str) -> tuple[Entry, ...]:
    """The ledger of a component, oldest first."""
    query = select(ComponentEntryRow).where(col(ComponentEntryRow.ref) == ref)
    rows = session.exec(query.order_by(col(ComponentEntryRow.seq)))
    return tuple(_entry(row) for row in rows)


def entries_for(session: Session, number: str) -> tuple[tuple[str, Entry], ...]:
    """What was done to the register for a call: each with the component it was done to."""
    query = select(ComponentEntryRow).where(col(ComponentEntryRow.number) == number)
    rows = session.exec(query.order_by(col(ComponentEntryRow.id)))
    return tuple((row.ref, _entry(row)) for row in rows)


def _entry(row: ComponentEntryRow) -> Entry:
    return Entry.model_validate(
        {
            "kind": row.kind,
            "by": row.by,
            "at": row.at,
            "why": row.why,
            "number": row.number,
            "changes": row.body.get("changes", ()),
        }
    )


def tied_to(session: Session, other: str, how: str) -> tuple[str, ...]:
    """The components that are tied so to a component, or to somebody."""
    query = select(ComponentTieRow.ref).where(
        col(ComponentTieRow.other) == other, col(ComponentTieRow.how) == how
    )
    return tuple(session.exec(query.order_by(col(ComponentTieRow.ref))))


def count_tied_to(session: Session, other: str, how: str) -> int:
    """How many those are."""
    query = select(sa.func.count()).where(
        col(ComponentTieRow.other) == other, col(ComponentTieRow.how) == how
    )
    return session.exec(query).one()


def write(
    session: Session,
    steps: Iterable[Step],
    *,
    by: str,
    at: dt.datetime,
    why: str,
    number: str | None = None,
) -> int:
    """Carry out changes: each is an entry of its component's ledger, and its row after it. Returns
    how many there were; what changes nothing is none.
    """
    told = {"by": by, "at": at, "why": why, "number": number}
    done = 0
    for part in _parts([step for step in steps if step.changes], _AT_ONCE):
        _write_part(session, part, told)
        done += len(part)
    return done


def _write_part(session: Session, steps: Sequence[Step], told: dict[str, Any]) -> None:
    connection = session.connection()
    changed = [step.after.ref for step in steps if step.before]
    seqs = _revisions(connection, changed)
    for part in _parts(changed, _MOST_NAMED):
        for table in (_WORDS, _TIES, _ROWS):
            connection.execute(sa.delete(table).where(table.c.ref.in_(part)))
    made = [step.after for step in steps]
    _note_terms(connection, Counter(chain.from_iterable(map(terms_of, made))))
    at = {one.ref: seqs.get(one.ref, 0) + 1 for one in made}
    _insert(connection, _ROWS, [_row(one, at[one.ref]) for one in made])
    _insert(connection, _WORDS, chain.from_iterable(map(_words, made)))
    _insert(connection, _TIES, chain.from_iterable(map(_ties, made)))
    _insert(connection, _ENTRIES, [_entry_row(s, at[s.after.ref], told) for s in steps])


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    if values := list(rows):
        connection.execute(sa.insert(table), values)


def _entry_row(step: Step, seq: int, told: dict[str, Any]) -> dict[str, Any]:
    body = {"changes": [change.as_json() for change in step.changes]}
    return told | {"ref": step.after.ref, "seq": seq, "kind": step.kind, "body": body}


def _words(component: Component) -> list[dict[str, str]]:
    words = terms_of(component) | set(component.codes)
    return [{"word": word, "ref": component.ref} for word in words]


def _row(component: Component, revision: int) -> dict[str, Any]:
    return {
        "ref": component.ref,
        "team": component.team,
        "place": place_key(component.place),
        "state": component.state.value,
        "revision": revision,
        "body": component.model_dump(mode="json", exclude_defaults=True),
    }


def _ties(component: Component) -> list[dict[str, str]]:
    ties = {("used_by", who) for who in component.used_by}
    ties |= {("relies_on", other) for other in component.relies_on}
    ties |= {("part_of", component.part_of)} if component.part_of else set()
    return [{"ref": component.ref, "how": how, "other": other} for how, other in ties]


def _revisions(connection: sa.Connection, changed: Sequence[str]) -> dict[str, int]:
    """How far the ledgers of these components are."""
    found: dict[str, int] = {}
    for part in _parts(changed, _MOST_NAMED):
        query = sa.select(_ROWS.c.ref, _ROWS.c.revision).where(_ROWS.c.ref.in_(part))
        found |= {row.ref: row.revision for row in connection.execute(query)}
    return found


def _note_terms(connection: sa.Connection, counted: Counter[str]) -> None:
    """Count the words that components were written with; in one order, so that two writers do not
    wait for each other.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    fresh = dialect.insert(_TERMS)
    more = fresh.on_conflict_do_update(
        index_elements=["word"], set_={"n": _TERMS.c.n + fresh.excluded.n}
    )
    connection.execute(more, [{"word": word, "n": counted[word]} for word in sorted(counted)])


def _parts(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (values[start : start + size] for start in range(0, len(values), size))
