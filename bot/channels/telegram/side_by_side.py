"""Takes a batch of updates in side by side: what one person does in its order, and nobody waits for
another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

Take = Callable[[Any], Awaitable[None]]
_BY_PEOPLE = ("message", "edited_message", "callback_query")


async def take_side_by_side(updates: Sequence[Any], take: Take) -> list[Exception | None]:
    """Take all in and give, for each, what it failed with. What is nobody's word (a group that
    moved, a right of ours) comes after all before it and before all after it. After a failure,
    nothing more of the same person is taken.
    """
    ended: dict[int, Exception | None] = {}
    for stretch in _stretches(updates):
        lanes: dict[Any, list[int]] = {}
        for at in stretch:
            lanes.setdefault(who(updates[at]), []).append(at)
        await asyncio.gather(*(_lane(updates, lane, take, ended) for lane in lanes.values()))
    return [ended.get(at) for at in range(len(updates))]


def who(update: Any) -> int | None:
    """Whose word or press an update is; None where it is nobody's, or cannot be told."""
    body = _body(update)
    person = body.get("from") if body else None
    number = person.get("id") if isinstance(person, Mapping) else None
    moved = body and ("migrate_to_chat_id" in body or "migrate_from_chat_id" in body)
    return number if isinstance(number, int) and not moved else None


def _body(update: Any) -> Mapping[str, Any] | None:
    if not isinstance(update, Mapping):
        return None
    found = (update.get(kind) for kind in _BY_PEOPLE)
    return next((body for body in found if isinstance(body, Mapping)), None)


def _stretches(updates: Sequence[Any]) -> Iterator[list[int]]:
    """The places of what people did in a row; of what is nobody's, each on its own."""
    for peoples, found in groupby(range(len(updates)), lambda at: who(updates[at]) is not None):
        places = list(found)
        yield from [places] if peoples else ([at] for at in places)


async def _lane(
    updates: Sequence[Any], lane: Sequence[int], take: Take, ended: dict[int, Exception | None]
) -> None:
    """What one person did, each after what was before it."""
    error: Exception | None = None
    for at in lane:
        if error is None:
            try:
                await take(updates[at])
            except Exception as failed:
                error = failed
        ended[at] = error
