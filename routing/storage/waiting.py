"""The changes of a transaction that are sent with what it asks next, and the savepoints before
those that may be undone alone: one is sent only together with a change that it stands before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import sqlalchemy as sa

from routing.storage.prepared import Asked, Line, Prepared, Values, run_all

_NOTHING: Values = {}
PATIENCE = Prepared(sa.select(sa.func.set_config("lock_timeout", "300ms", sa.true())))
"""Less than the second after which PostgreSQL looks whether two wait for each other: who shares a
transaction has the locks of many.
"""


@dataclass
class _Part:
    """A part that may be undone alone: `point` once something changes in it; `last` as that was
    when it began.
    """

    name: str
    last: list[Asked]
    point: Asked | None = None


class Waiting:
    """What is to be changed, in its order. `last`: what is changed with the end of the transaction
    only, unless its table is asked for before.
    """

    def __init__(self) -> None:
        self._every: list[Asked] = []
        self._parts: list[_Part] = []
        self.last: list[Asked] = []

    def __bool__(self) -> bool:
        return bool(self._every)

    def add(self, statement: Prepared, given: Sequence[Values]) -> None:
        """Change this with what is asked next."""
        self.change()
        self._every += [(statement, one) for one in given]

    def ask(self, tables: Collection[str] | None) -> None:
        """These tables are going to be asked for, or (None) any: what is to be changed there last
        is changed before.
        """
        if self.last and (tables is None or any(one.changes in tables for one, _ in self.last)):
            self.change()
            self._every += _as_one(self.last)
            self.last = []

    def change(self) -> bool:
        """Something is going to be changed: the savepoint of each part stands before it. True where
        one is to be sent first.
        """
        for part in self._parts:
            if part.point is None:
                part.point = (_statement("SAVEPOINT", part.name), _NOTHING)
                self._every.append(part.point)
        return any(self._place_of(part) is not None for part in self._parts)

    def concerns(self, tables: Collection[str]) -> bool:
        """Whether one of these tables is to be changed."""
        return any(statement.changes in tables for statement, _ in self._every)

    def take(self) -> list[Asked]:
        """All of it, to be sent now."""
        every, self._every = self._every, []
        return every

    def put_back(self, every: list[Asked]) -> None:
        """What was taken was not sent."""
        self._every = every + self._every

    def drop(self, last: Sequence[Asked] = ()) -> None:
        """Nothing of it is to be changed, but this at last: what it followed from was undone."""
        self._every.clear()
        self.last = list(last)

    def begin(self) -> None:
        """What is changed from now on may be undone alone."""
        self._parts.append(_Part(f"part_{len(self._parts)}", list(self.last)))

    def end(self) -> None:
        """It stays."""
        part = self._parts.pop()
        place = self._place_of(part)
        if place is not None:
            del self._every[place]
        elif part.point:
            self._every.append((_statement("RELEASE SAVEPOINT", part.name), _NOTHING))

    def undo(self) -> str | None:
        """It does not; gives what the database is to be told, where it knows of it."""
        part = self._parts.pop()
        self.last = part.last
        place = self._place_of(part)
        if place is not None:
            del self._every[place:]
        elif part.point:
            self._every.clear()
            return f"ROLLBACK TO SAVEPOINT {part.name}"
        return None

    def _place_of(self, part: _Part) -> int | None:
        """Where its savepoint waits; None where it was sent, or there is none."""
        places = (n for n, asked in enumerate(self._every) if asked is part.point)
        return next(places, None)


@cache
def _statement(how: str, name: str) -> Prepared:
    return Prepared(sa.text(f"{how} {name}"))


def _as_one(every: Sequence[Asked]) -> list[Asked]:
    """The rows that one statement can write together, in one."""
    one: list[Asked] = []
    for statement, same in groupby(every, key=lambda asked: asked[0]):
        rows = [given for _, given in same]
        if statement.many and len(rows) > 1:
            one.append((statement.many, {"rows": rows}))
        else:
            one += [(statement, given) for given in rows]
    return one


def send(line: Line, every: Sequence[Asked], *, ends: bool = False) -> None:
    """Change all of it; `ends`: and commit, if that saves a wait."""
    if run_all(line, every, ends=ends) is not None:
        return
    for statement, same in groupby(every, key=lambda asked: asked[0]):
        statement.run(line, [given for _, given in same])
