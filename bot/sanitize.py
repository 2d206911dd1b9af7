"""Takes out of incoming text what no database can keep: lone surrogates and NUL.

JSON may carry both, SQLite and PostgreSQL take neither; one such message must not stand before all
that follow it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

DEEPEST = 60
"""How far an unknown thing is followed down; no service's own goes half as deep."""


def legible(value: Any) -> Any:
    """A text as it can be kept; anything else as it is."""
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "").encode("utf-8", "replace").decode()


def legible_json(value: Any, deep: int = 0) -> Any:
    """A whole JSON value as it can be kept; below `DEEPEST` it is cut."""
    if deep > DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {legible(str(key)): legible_json(one, deep + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [legible_json(one, deep + 1) for one in value]
    if isinstance(value, int | float | bool | None):
        return value
    return legible(value if isinstance(value, str) else repr(value))


Words = Annotated[str, BeforeValidator(legible)]
"""A text that came from outside."""
