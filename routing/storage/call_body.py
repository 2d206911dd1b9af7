"""Reads a call as its row is written."""

from __future__ import annotations

from functools import lru_cache

from pydantic_core import from_json

from routing.call.call import Call


@lru_cache(maxsize=4096)
def read_body(body: str) -> tuple[Call, bool]:
    """The call of a row, and whether the row has all of it. A call never changes, so one that is
    read again and again, as those of whoever speaks and of a list are, is made once.
    """
    values = from_json(body)
    return Call.model_validate(values), "first_promise" in values


def of_body(body: str) -> Call:
    """The call of a row as it is written."""
    return read_body(body)[0]
