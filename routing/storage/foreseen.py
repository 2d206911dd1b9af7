"""What was looked up in a transaction before it is asked, kept until it may have changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from routing.storage.prepared import Asked, Found, Prepared, Values


class Foreseen:
    """What statements found, each to be asked once."""

    def __init__(self) -> None:
        self._found: dict[Prepared, dict[tuple[Any, ...], Found]] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def keep(self, every: Sequence[Asked], found: Sequence[Found]) -> None:
        """Keep what these found."""
        for (statement, given), one in zip(every, found, strict=True):
            self._found.setdefault(statement, {})[tuple(given.values())] = one

    def take(self, statement: Prepared, given: Values | Sequence[Values]) -> Found | None:
        """What this found; None where that is not known."""
        known = self._found.get(statement)
        return known.pop(tuple(given.values()), None) if known and isinstance(given, dict) else None

    def forget(self, tables: Collection[str] | None) -> None:
        """Forget what was found in these tables, or in all of them."""
        if tables is None:
            self._found.clear()
        elif self._found:
            kept = self._found.items()
            self._found = {s: f for s, f in kept if s.tables.isdisjoint(tables)}
