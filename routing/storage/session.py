"""The session of one transaction: what it found under a key it does not look up again."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session


class OneTransaction(Session):
    """Keeps the rows that `get` found, and which keys it found no row under, until something is
    written. SQLAlchemy itself lets go of a row as soon as nobody holds it, and a message asks for
    the same person and account a dozen times.
    """

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._found: list[object] = []
        self._missing: set[tuple[object, object]] = set()

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """As SQLAlchemy's."""
        if options:
            return super().get(entity, ident, **options)
        key = (entity, ident)
        if key in self._missing:
            return None
        found = super().get(entity, ident)
        if found is None:
            self._missing.add(key)
        else:
            self._found.append(found)
        return found

    def execute(self, statement: Any, *given: Any, **options: Any) -> Any:
        """As SQLAlchemy's."""
        if not isinstance(statement, sa.Select):
            self._missing.clear()
        return super().execute(statement, *given, **options)

    def connection(self, *given: Any, **options: Any) -> sa.Connection:
        """As SQLAlchemy's: what is written there may be what was missing."""
        self._missing.clear()
        return super().connection(*given, **options)

    def flush(self, *given: Any, **options: Any) -> None:
        """As SQLAlchemy's."""
        if self._missing and self.new:
            self._missing.clear()
        super().flush(*given, **options)
