"""The session of one transaction: what it found under a key it does not look up again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from routing.storage import prepared, waiting
from routing.storage.faults import UndoneAlone, WholeUndone
from routing.storage.foreseen import Foreseen, key_of, together, whose_rows
from routing.storage.lines import How, Lines
from routing.storage.prepared import Asked, Found, Line, Prepared, Values, straight, tables_in
from routing.storage.seeing import SeeingSession
from routing.storage.waiting import Waiting

CALLS = frozenset({"call", "call_party"})
"""The tables from which calls are read."""
_T = TypeVar("_T")


class OneTransaction(SeeingSession):
    """Keeps the rows that `get` found, which keys it found no row under, and the calls that were
    read, until their table is written to or a lock was waited for. SQLAlchemy itself lets go of a
    row as soon as nobody holds it, and a message asks for the same person and call a dozen times.

    Its connection is begun with the first statement, and ended, by this class itself: of what most
    transactions do nothing goes through the ORM, whose own part in that costs more than they do.
    The ORM joins in where it is used.
    """

    def __init__(self, lines: Lines, how: How) -> None:
        super().__init__(expire_on_commit=False, join_transaction_mode="rollback_only")
        self._lines, self._how = lines, how
        self._line: Line | None = None
        self._told: list[Callable[[], None]] = []
        self._found: list[object] = []
        self._missing: dict[tuple[object, object], str] = {}
        self._read: dict[str, dict[object, Any]] = {}
        self._later = Waiting()
        self._foreseen = Foreseen()
        self._shares, self._hurries = 0, False

    @property
    def line(self) -> Line:
        """The connection, in its transaction."""
        if self._line is None:
            self._line = self._lines.begin(self._how)
        return self._line

    def get_bind(self, *_given: Any, **_options: Any) -> sa.Connection:
        """As SQLAlchemy's: there is one."""
        return self.line.connection

    def when_committed(self, do: Callable[[], None]) -> None:
        """Do this once it is committed."""
        self._told.append(do)

    def _is_clean(self) -> bool:
        """As SQLAlchemy's, at one call instead of three: each statement asks."""
        return not (self.identity_map._modified or self._deleted or self._new)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit; where something was raised, or that fails, undo all of it."""
        try:
            if error is None:
                self._commit()
        finally:
            self._end()

    def _commit(self) -> None:
        self._flush_rows()
        self._later.ask(None)
        self._write_later(ends=True)
        if self._line is None:
            return
        begun = self._line.connection.get_transaction()
        if begun is not None:
            begun.commit()
        for do in self._told:
            do()

    def _end(self) -> None:
        """Give the connection back; what was not committed is undone by that."""
        line, self._line = self._line, None
        try:
            self.forget()
            if self.in_transaction():
                self.close()
        finally:
            if line is not None:
                self._lines.end(line)

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """As SQLAlchemy's."""
        if options:
            if options.get("with_for_update"):
                self.forget(CALLS)
            return super().get(entity, ident, **options)
        self._later.ask({entity.__tablename__})
        if self._later:
            self._write_down()
        key = (entity, ident)
        if key in self._missing:
            return None
        found = super().get(entity, ident)
        if found is None:
            self._missing[key] = entity.__tablename__
        else:
            self._found.append(found)
        return found

    def read_once(self, table: str, asked: object, read: Callable[[], _T]) -> _T:
        """What was read of a table when this was asked before, else what `read` gives."""
        if not self._is_clean():
            self.flush()
        known = self._read.setdefault(table, {})
        if asked not in known:
            known[asked] = read()
        found: _T = known[asked]
        return found

    def remember(self, table: str, asked: object, found: object) -> None:
        """What `read_once` would find in a table, where that is known by what was written there."""
        self._read.setdefault(table, {})[asked] = found

    def later(
        self, statement: Prepared, given: Sequence[Values], whose: frozenset[str] | None = None
    ) -> None:
        """Run it for these values together with what else it is given, before anything else is done
        with its table, and before the end. `whose`: whose rows it changes, where they do not tell.
        """
        for one in given:
            self._changed(statement.changes, whose or whose_rows(statement, one))
        self._later.add(statement, given)

    def last(self, statement: Prepared, given: Sequence[Values]) -> None:
        """The same with the end of the transaction, unless its table is asked for before."""
        self._changed(statement.changes)
        self._later.last += [(statement, one) for one in given]

    def to_be_written(self, table: str) -> list[Values]:
        """What `last` is to write to a table, and has not written yet."""
        return [given for statement, given in self._later.last if statement.changes == table]

    def drop(self, last: Sequence[Asked] = ()) -> None:
        """What was to be written later is not, but this: what it followed from was undone."""
        self._later.drop(last)
        self._foreseen.forget(None)

    def _flush_rows(self) -> None:
        """Write what the ORM has to write."""
        if not self._is_clean():
            self._before_rows()
            super().flush()

    def _before_rows(self) -> None:
        """What the ORM is going to write is read anew, and stands after what waits before it."""
        self.forget({_table(row) for row in (*self.new, *self.dirty, *self.deleted)})
        if self._later.change():
            self._write_later()

    def _write_down(self) -> None:
        """Write what waits for that: the ORM's, and what was left for later."""
        self._flush_rows()
        self._write_later()

    def _write_later(self, *, ends: bool = False) -> None:
        """Write what was left for later; `ends`: and commit, if that saves a wait."""
        if self._later:
            waiting.send(self.line, self._later.take(), ends=ends)

    @contextmanager
    def undoable(self) -> Iterator[None]:
        """A part of the transaction: undone alone where it raises. The database hears of it once
        something is changed in it.
        """
        self._flush_rows()
        told = len(self._told)
        self._later.begin()
        try:
            yield
            self._flush_rows()
        except BaseException:
            for row in (*self.new, *self.deleted):
                self.expunge(row)
            if undo := self._later.undo():
                straight(self.line.connection, undo)
            self.expire_all()
            self.forget()
            del self._told[told:]
            raise
        self._later.end()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A part of the transaction: undone alone where it raises. What is read in it is forgotten
        after it, as if each part were a transaction. Raises WholeUndone where there is no
        transaction any more, so that no part seems to stand.
        """
        straight(self.line.connection, "SAVEPOINT part")
        told, last = len(self._told), list(self._later.last)
        try:
            yield
            self._write_down()
        except Exception:
            self.drop(last)
            self.expunge_all()
            del self._told[told:]
            self._end_part("ROLLBACK TO SAVEPOINT part")
            raise
        finally:
            self.forget()
            self._found.clear()
        self._end_part("RELEASE SAVEPOINT part")

    @contextmanager
    def beside(self, part: Hashable = None) -> Iterator[None]:
        """A part of the transaction that stands or falls with all of it: raises WholeUndone where
        it raises. What is read in it is forgotten after it.
        """
        if self._shares:
            self._hurry()
        self._shares += 1
        self._foreseen.begin(part)
        try:
            yield
            if not self._is_clean():
                self.flush()
            self.expunge_all()
        except UndoneAlone:
            self.expunge_all()
            raise
        except Exception as error:
            raise WholeUndone from error
        finally:
            self._foreseen.end()
            self._read.clear()
            self._missing.clear()
            self._found.clear()

    def _hurry(self) -> None:
        """Wait for no lock as long as one that is alone."""
        if not self._hurries:
            self.later(waiting.PATIENCE, [{}])
        self._hurries = True

    def foresee_for(self, parts: Mapping[Hashable, Sequence[Asked]]) -> None:
        """Look up what each of these parts will ask, in one go for all of them."""
        if self.line.named is None:
            return
        self._hurry()
        every = together(parts.values())
        found = dict(zip(every, self.run_all(list(every.values())), strict=True))
        for part, asked in parts.items():
            self._foreseen.keep_for(part, asked, [found[key_of(one)] for one in asked])

    def _end_part(self, how: str) -> None:
        try:
            straight(self.line.connection, how)
        except DBAPIError as error:
            raise WholeUndone from error

    def forget(
        self, tables: Collection[str] | None = None, whose: frozenset[str] | None = None
    ) -> None:
        """Forget what was found in these tables, or in all of them. `whose`: whose rows changed."""
        self._forget(tables)
        self._foreseen.forget(tables, whose)

    def _forget(self, tables: Collection[str] | None) -> None:
        if tables is None:
            self._read.clear()
        else:
            for table in tables:
                self._read.pop("call" if table in CALLS else table, None)
        if self._missing:
            self._missing = {k: t for k, t in self._missing.items() if tables and t not in tables}

    def connection(self, *given: Any, **options: Any) -> sa.Connection:
        """As SQLAlchemy's: what is written there may be what was missing."""
        self.forget()
        self._later.ask(None)
        self._later.change()
        self._write_down()
        return super().connection(*given, **options)

    def flush(self, *given: Any, **options: Any) -> None:
        """As SQLAlchemy's."""
        if not self._is_clean():
            self._before_rows()
        super().flush(*given, **options)
        self._write_later()

    def run(self, statement: Prepared, given: Values | Sequence[Values] = ()) -> Found:
        """Run a prepared statement in the transaction, without the ORM's work."""
        if (found := self.known(statement, given)) is not None:
            return found
        self._later.ask(statement.tables)
        is_first = bool(statement.changes) and self._later.change()
        if not self._is_clean():
            self.flush()
        elif is_first or (self._later and self._later.concerns(statement.tables)):
            if self.line.named is not None and isinstance(given, dict):
                return self.run_all([(statement, given)])[0]
            self._write_later()
        self._note(statement, given)
        return statement.run(self.line, given)

    def known(self, statement: Prepared, given: Values | Sequence[Values]) -> Found | None:
        """What was looked up ahead and has not changed since; None where it must be asked."""
        if self._foreseen and not self._is_clean():
            self.flush()
        return self._foreseen.take(statement, given) if self._foreseen else None

    def has_ahead(self, asked: Asked) -> bool:
        """Whether `known` has it."""
        return self._foreseen.knows(asked)

    def run_all(self, every: Sequence[Asked]) -> list[Found]:
        """Run statements in their order; where that saves waiting, with one wait for all."""
        if self.line.named is None:
            return [self.run(statement, given) for statement, given in every]
        self._flush_rows()
        for statement, _ in every:
            self._later.ask(statement.tables)
            if statement.changes:
                self._later.change()
        before = self._later.take()
        found = prepared.run_all(self.line, [*before, *every])
        if found is None:
            self._later.put_back(before)
            return [self.run(statement, given) for statement, given in every]
        for statement, given in every:
            self._note(statement, given)
        return found[len(before) :]

    def foresee(self, every: Sequence[Asked]) -> None:
        """Look up what will be asked, where that saves waiting."""
        if self.line.named is not None:
            self._foreseen.keep(every, self.run_all(every))

    def run_and_foresee(self, first: Sequence[Asked], every: Sequence[Asked]) -> list[Found]:
        """Run statements, and look up with them what will be asked."""
        if self.line.named is None:
            return self.run_all(first)
        found = self.run_all([*first, *every])
        self._foreseen.keep(every, found[len(first) :])
        return found[: len(first)]

    def _note(self, statement: Prepared, given: Values | Sequence[Values]) -> None:
        """Forget what a statement may change, or wait for."""
        if statement.changes:
            whose = whose_rows(statement, given) if isinstance(given, dict) else None
            self._changed(statement.changes, whose)
        elif statement.locks:
            # Whoever waited for a lock sees what its holder wrote.
            self._forget(CALLS)
            self._foreseen.forget_now(CALLS)

    def _changed(self, table: str, whose: frozenset[str] | None = None) -> None:
        """What was read of a table, as a row or as an object, is read anew."""
        self.forget({table}, whose)
        for row in list(self.identity_map.values()):
            if _table(row) == table:
                self.expire(row)

    def _see(self, statement: object) -> None:
        """Forget what the statement may change, or may have waited for; what it may ask for is
        written.
        """
        if not isinstance(statement, sa.SelectBase):
            self._later.change()
        if self._later.last:
            self._later.ask(tables_in(statement))
        if self._later:
            self._write_down()
        if isinstance(statement, sa.SelectBase):
            # Whoever waited for a lock sees what its holder wrote.
            if getattr(statement, "_for_update_arg", None) is not None:
                self.forget(CALLS)
        elif isinstance(statement, sa.Insert | sa.Update | sa.Delete):
            self.forget({str(getattr(statement.table, "name", ""))})
        else:
            self.forget()


@event.listens_for(OneTransaction, "after_soft_rollback")
def _undone(session: OneTransaction, _previous: object) -> None:
    session.forget()
    session.drop()


def when_committed(session: Session, do: Callable[[], None]) -> None:
    """Do this once the session's transaction is committed."""
    if isinstance(session, OneTransaction):
        session.when_committed(do)
    else:
        event.listen(session, "after_commit", lambda _: do(), once=True)


def run(session: Session, statement: Prepared, given: Values | Sequence[Values] = ()) -> Found:
    """Run a prepared statement in this session's transaction, after what waits to be written
    there.
    """
    if isinstance(session, OneTransaction):
        return session.run(statement, given)
    session.flush()
    return statement.run(Line(session.connection()), given)


def run_later(
    session: Session,
    statement: Prepared,
    given: Sequence[Values],
    whose: frozenset[str] | None = None,
) -> None:
    """Run a statement that changes a table, and gives nothing, at the latest when the transaction
    ends: with all else that it is given by then. `whose`: whose rows it changes, where the values
    do not tell.
    """
    if isinstance(session, OneTransaction):
        session.later(statement, given, whose)
    else:
        run(session, statement, given)


def run_all(session: Session, every: Sequence[Asked]) -> list[Found]:
    """Run prepared statements in their order, with one wait for all where that is possible."""
    if isinstance(session, OneTransaction):
        return session.run_all(every)
    return [run(session, statement, given) for statement, given in every]


def _table(row: object) -> str:
    return str(getattr(row, "__tablename__", ""))
