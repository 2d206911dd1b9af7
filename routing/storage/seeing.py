"""A session that sees each statement before the ORM runs it."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session


class SeeingSession(Session):
    """Sees what the ORM is asked to run, by whichever of its ways."""

    def _see(self, statement: object) -> None:
        """A statement is going to be run."""
        raise NotImplementedError

    def exec(self, statement: Any, *given: Any, **options: Any) -> Any:
        """As SQLModel's, which goes past `execute`."""
        self._see(statement)
        return super().exec(statement, *given, **options)

    def scalars(self, statement: Any, *given: Any, **options: Any) -> Any:
        """As SQLAlchemy's."""
        self._see(statement)
        return super().scalars(statement, *given, **options)

    def scalar(self, statement: Any, *given: Any, **options: Any) -> Any:
        """As SQLAlchemy's."""
        self._see(statement)
        return super().scalar(statement, *given, **options)

    def execute(self, statement: Any, *given: Any, **options: Any) -> Any:
        """As SQLAlchemy's."""
        self._see(statement)
        return super().execute(statement, *given, **options)
