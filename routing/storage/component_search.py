"""Looks up the components that may be meant, by indexes: some dozens of however many there are.
Which of them it is, is decided in `catalog/register/finding.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from rapidfuzz import fuzz, process
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from catalog.register.component import Component, ComponentState
from catalog.register.finding import Wanted
from routing.storage.components import place_key, read_many
from routing.storage.register_tables import (
    ComponentRow,
    ComponentTermRow,
    ComponentTieRow,
    ComponentWordRow,
)

MOST = 60
"""So many candidates are looked at."""
_MOST_MORE = 20
_MOST_WORDS, _MOST_TERMS, _NEAR = 24, 400, 80


def candidates(
    session: Session,
    wanted: Wanted,
    *,
    names: Collection[str] = (),
    place: str = "",
    teams: Collection[str] = (),
) -> tuple[Component, ...]:
    """The components that may be meant. `names`: under which the person uses some; `place`: where
    they are; `teams`: whose components count, everybody's where none are named.
    """
    found: dict[str, None] = dict.fromkeys(_by_codes(session, wanted.codes, teams))
    found |= dict.fromkeys(_used_by(session, names, teams))
    counts = _counts(session, wanted.words[:_MOST_WORDS])
    words = [w for w in counts if counts[w]]
    if place and words:
        found |= dict.fromkeys(_at(session, words, place, teams))
    found |= dict.fromkeys(_by_words(session, counts, teams))
    made = read_many(session, list(found)[:MOST])
    return tuple(made[ref] for ref in found if ref in made and _counts_now(made[ref]))


def _counts_now(component: Component) -> bool:
    return component.state is not ComponentState.RETIRED


def _within(query: Any, teams: Collection[str]) -> Any:
    """Only components of these teams; `query` selects from a table with a `ref`."""
    if not teams:
        return query
    return query.where(col(ComponentRow.team).in_(list(teams)))


def _by_codes(session: Session, codes: Sequence[str], teams: Collection[str]) -> list[str]:
    if not codes:
        return []
    exact = _refs_of(session, codes[:60], teams, 20)
    if exact:
        return exact
    near: list[str] = []
    for code in [c for c in codes[:8] if len(c) > 4]:
        head = code[: max(3, len(code) - 2)]
        query = select(ComponentWordRow.word).where(*_begins(ComponentWordRow.word, head))
        words = list(session.exec(query.limit(_MOST_TERMS)))
        hits = process.extract(code, words, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=5)
        near += [hit[0] for hit in hits]
    return _refs_of(session, near, teams, 10) if near else []


def _begins(column: Any, head: str) -> tuple[Any, Any]:
    """The words that begin so, by their order."""
    return col(column) >= head, col(column) < head[:-1] + chr(ord(head[-1]) + 1)


def _refs_of(
    session: Session, words: Sequence[str], teams: Collection[str], most: int
) -> list[str]:
    query = select(ComponentWordRow.ref).where(col(ComponentWordRow.word).in_(list(words)))
    if teams:
        query = query.join(ComponentRow, col(ComponentRow.ref) == col(ComponentWordRow.ref))
    return list(session.exec(_within(query, teams).distinct().limit(most)))


def _used_by(session: Session, names: Collection[str], teams: Collection[str]) -> list[str]:
    if not names:
        return []
    query = select(ComponentTieRow.ref).where(
        col(ComponentTieRow.other).in_(list(names)), col(ComponentTieRow.how) == "used_by"
    )
    if teams:
        query = query.join(ComponentRow, col(ComponentRow.ref) == col(ComponentTieRow.ref))
    return list(session.exec(_within(query, teams).limit(40)))


def _counts(session: Session, words: Sequence[str]) -> dict[str, int]:
    """How many components have each word; where none has it, those of the words that are nearly
    the same.
    """
    known = _how_many(session, words)
    unknown = [w for w in words if w not in known and len(w) > 3 and w.isalpha()]
    near = [one for word in unknown[:6] for one in _near_terms(session, word)]
    return known | (_how_many(session, near) if near else {})


def _how_many(session: Session, words: Sequence[str]) -> dict[str, int]:
    if not words:
        return {}
    query = select(ComponentTermRow.word, ComponentTermRow.n)
    return dict(session.exec(query.where(col(ComponentTermRow.word).in_(list(words)))).all())


def _near_terms(session: Session, word: str) -> list[str]:
    query = select(ComponentTermRow.word).where(*_begins(ComponentTermRow.word, word[:1]))
    terms = list(session.exec(query.limit(5_000)))
    hits = process.extract(word, terms, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=2)
    return [hit[0] for hit in hits]


def _at(session: Session, words: Sequence[str], place: str, teams: Collection[str]) -> list[str]:
    """The components at a place that have one of the words."""
    query = (
        select(ComponentRow.ref)
        .join(ComponentWordRow, col(ComponentWordRow.ref) == col(ComponentRow.ref))
        .where(
            col(ComponentRow.place) == place_key(place),
            col(ComponentWordRow.word).in_(list(words)),
        )
    )
    return list(session.exec(_within(query, teams).distinct().limit(60)))


def _by_words(session: Session, counts: dict[str, int], teams: Collection[str]) -> list[str]:
    """The components that have the rarest of the words, or any two of the rarest three."""
    rare = sorted((w for w in counts if counts[w]), key=lambda w: counts[w])[:3]
    if not rare:
        return []
    first = rare[0]
    pairs = ((one, rare[n + 1 :]) for n, one in enumerate(rare[:-1]))
    both = [ref for one, others in pairs for ref in _with_both(session, one, others, teams)]
    if both:
        return [*both, *_refs_of(session, [first], teams, _MOST_MORE)]
    return _refs_of(session, [first], teams, MOST)


def _with_both(
    session: Session, first: str, others: Sequence[str], teams: Collection[str]
) -> list[str]:
    again = aliased(ComponentWordRow)
    query = (
        select(ComponentWordRow.ref, sa.func.count())
        .join(again, col(again.ref) == col(ComponentWordRow.ref))
        .where(col(ComponentWordRow.word) == first, col(again.word).in_(list(others)))
        .group_by(col(ComponentWordRow.ref))
        .order_by(sa.func.count().desc())
    )
    if teams:
        query = query.join(ComponentRow, col(ComponentRow.ref) == col(ComponentWordRow.ref))
    return [ref for ref, _ in session.exec(_within(query, teams).limit(MOST))]
