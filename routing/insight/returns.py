"""Counts what came back (declined, handed over, reopened) by the item that caused it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

KINDS = ("declined", "handed_over", "reopened")


class Returns(BaseModel):
    """How often calls for an item (None: without one) were sent on as not ours, and how often
    reopened as not solved.
    """

    model_config = ConfigDict(frozen=True)
    item: str | None
    declined: int = 0
    handed_over: int = 0
    reopened: int = 0

    @property
    def misrouted(self) -> int:
        """How often the item brought a call to the wrong team."""
        return self.declined + self.handed_over


def counted(found: Iterable[tuple[str, str | None]]) -> tuple[Returns, ...]:
    """Counts (kind of event, item) pairs; the item that misroutes most comes first."""
    counts: dict[str | None, dict[str, int]] = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    for kind, item in found:
        counts[item][kind] += 1
    rows = [Returns.model_validate({"item": item} | numbers) for item, numbers in counts.items()]
    return tuple(sorted(rows, key=lambda r: (-r.misrouted, -r.reopened, r.item or "")))
