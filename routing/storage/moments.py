"""The type of columns that hold moments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Column, Dialect
from sqlalchemy.types import DateTime, TypeDecorator


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware moment, stored in UTC; SQLite forgets the zone, so it is put back on reading
    (pitfalls: "Durable intake").
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse naive moments: they mean nothing."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored; hand in an aware one")
        return value.astimezone(dt.UTC) if value else None

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        """Aware, in UTC, whatever the database gave."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def moment(*, nullable: bool = False) -> Any:
    """A column of moments."""
    return Column(UtcDateTime(), nullable=nullable)
