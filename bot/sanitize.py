"""Takes out of incoming text what no database can keep, and what would steer whoever shows it.

JSON may carry lone surrogates and NUL, SQLite and PostgreSQL take neither; one such message must
not stand before all that follow it. Control characters are orders to a terminal (they move, wipe,
rename its window), break XML, and forge lines; an override of direction shows other words than were
written. Lines and tabs stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

DEEPEST = 60
"""How far an unknown thing is followed down; no service's own goes half as deep."""


_LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\x85": "\n", "\x0b": "\n", "\x0c": "\n"}
_ORDERS = dict.fromkeys(
    [*set(range(0x20)) - {ord("\n"), ord("\t")}, *range(0x7F, 0xA0), 0x202D, 0x202E]
)


def without_orders(text: str) -> str:
    """A text without control characters and overrides of direction; lines and tabs stay."""
    for end, plain in _LINE_ENDS.items():
        text = text.replace(end, plain)
    return text.translate(_ORDERS)


def legible(value: Any) -> Any:
    """A text as it can be kept and shown; anything else as it is."""
    if not isinstance(value, str):
        return value
    return without_orders(value).encode("utf-8", "replace").decode()


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
