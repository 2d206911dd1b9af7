"""What was looked up in a transaction before it is asked, kept until it may have changed."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from routing.storage.prepared import Asked, Found, Prepared, Values


class _Known(NamedTuple):
    """What a statement found with some values, and whose rows those are; None: anybody's."""

    found: Found
    about: frozenset[str] | None

    def may_differ(self, changed: frozenset[str] | None) -> bool:
        """Whether it may be found otherwise, after rows of these were changed."""
        return self.about is None or changed is None or not self.about.isdisjoint(changed)


_Every = dict[Prepared, dict[tuple[Any, ...], _Known]]
_Key = tuple[Prepared, tuple[Any, ...]]


class Foreseen:
    """What statements found, each to be asked once: by the part of the transaction that is done
    now, or by those that come after it.
    """

    def __init__(self) -> None:
        self._now: _Every = {}
        self._later: dict[Hashable, _Every] = {}

    def __bool__(self) -> bool:
        return bool(self._now)

    def keep(self, every: Sequence[Asked], found: Sequence[Found]) -> None:
        """Keep what these found."""
        _keep(self._now, every, found)

    def keep_for(self, part: Hashable, every: Sequence[Asked], found: Sequence[Found]) -> None:
        """Keep what these found until a part that comes later begins."""
        _keep(self._later.setdefault(part, {}), every, found)

    def begin(self, part: Hashable) -> None:
        """This part begins: what is kept for it may be asked now."""
        self._now = self._later.pop(part, {})

    def end(self) -> None:
        """The part that is done now has ended."""
        self._now = {}

    def knows(self, asked: Asked) -> bool:
        """Whether it is known what this finds."""
        statement, values = key_of(asked)
        return values in self._now.get(statement, ())

    def take(self, statement: Prepared, given: Values | Sequence[Values]) -> Found | None:
        """What this found; None where that is not known."""
        known = self._now.get(statement)
        if not known or not isinstance(given, Mapping):
            return None
        one = known.pop(tuple(given.values()), None)
        return one.found if one else None

    def forget(self, tables: Collection[str] | None, about: frozenset[str] | None = None) -> None:
        """Forget what was found in these tables, or in all of them; `about`: of these alone."""
        if tables is None:
            self._now, self._later = {}, {}
            return
        for every in (self._now, *self._later.values()):
            _forget(every, tables, about)

    def forget_now(self, tables: Collection[str]) -> None:
        """Forget what the part that is done now would find in these tables."""
        _forget(self._now, tables, None)


def whose_rows(statement: Prepared, given: Values) -> frozenset[str] | None:
    """Whose rows a statement has to do with; None where that may be anybody's."""
    return statement.about(given) if statement.about else None


def key_of(asked: Asked) -> _Key:
    """What is asked, to tell it from all else that is."""
    return asked[0], tuple(asked[1].values())


def together(parts: Iterable[Sequence[Asked]]) -> dict[_Key, Asked]:
    """What all of these ask, each once; what holds something first, and in one order, so that two
    who do so hardly ever wait for each other.
    """
    every = {key_of(one): one for part in parts for one in part}
    holds = sorted((key for key in every if key[0].locks), key=lambda key: str(key[1]))
    return {key: every[key] for key in holds} | every


def _keep(kept: _Every, every: Sequence[Asked], found: Sequence[Found]) -> None:
    for (statement, given), one in zip(every, found, strict=True):
        known = _Known(one, whose_rows(statement, given))
        kept.setdefault(statement, {})[tuple(given.values())] = known


def _forget(kept: _Every, tables: Collection[str], changed: frozenset[str] | None) -> None:
    for statement in [one for one in kept if not one.tables.isdisjoint(tables)]:
        stands = {v: one for v, one in kept[statement].items() if not one.may_differ(changed)}
        if stands:
            kept[statement] = stands
        else:
            del kept[statement]
