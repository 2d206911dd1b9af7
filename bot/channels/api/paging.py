"""Pages by cursor: each answer says where the next one begins, as a text that means nothing
else.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from bot.channels.api.problems import Problem

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=100, description="so many at most")]
Cursor = Annotated[
    str | None, Query(max_length=60, description="`next` of the page before; none for the first")
]


class Page(BaseModel, Generic[T]):
    """A page; `next` is the cursor of the one after it, null at the end."""

    data: list[T]
    next: str | None = None


def written(kind: str, place: int) -> str:
    """The cursor of a place in a list of this kind."""
    return base64.urlsafe_b64encode(f"{kind}{place}".encode()).decode().rstrip("=")


def read(kind: str, cursor: str | None) -> int | None:
    """The place of a cursor; None for the beginning. Raises Problem."""
    if cursor is None:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        raise Problem("cursor") from None
    place = text.removeprefix(kind)
    if not text.startswith(kind) or not (place.isascii() and place.isdigit()) or len(place) > 18:
        raise Problem("cursor")
    return int(place)
