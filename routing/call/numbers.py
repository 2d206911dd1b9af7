"""Calls' numbers: the organisation's prefix, a dash, and a count that no other call has: `S-1001`.

The count alone tells which call it is, so a number stays good when the organisation takes another
prefix: after `INC`, `S-1001` is still that call, and so is `INC-1001`. Which prefixes there are is
known to the whole process, as the languages are that people type in: the usual one, what its
catalogue says (`use`), and those that calls in its database bear (`know`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalog.fields import USUAL_PREFIX

FIRST_NUMBER = 1000
"""Numbers begin after this one: the first call is S-1001."""
_COUNT = re.compile(r"(?P<prefix>[A-Z]+)-(?P<digits>[0-9]{1,18})")
_understood: list[str] = [USUAL_PREFIX]
"""That of new calls first."""


def use(prefix: str) -> None:
    """Numbers without a prefix ("1042") are said with this one; it is understood from now on."""
    _understood[:] = dict.fromkeys((prefix, *_understood))


def know(some: Iterable[str]) -> None:
    """These are understood too: calls bear them."""
    _understood[:] = dict.fromkeys((*_understood, *some))


def forget_all_but(some: Iterable[str]) -> None:
    """Only these are understood any more: for another desk in the same process."""
    _understood[:] = some


def prefixes() -> tuple[str, ...]:
    """All that are understood, that of new calls first."""
    return tuple(_understood)


def number_of(key: int, prefix: str) -> str:
    """The number of the call whose row has this key."""
    return f"{prefix}-{FIRST_NUMBER + key}"


def key_of(number: str) -> int:
    """The key of the row of a call that bears this number. Raises ValueError for what is none."""
    found = _COUNT.fullmatch(number)
    if found is None:
        raise ValueError(f"not a call's number: {number!r}")
    return int(found["digits"]) - FIRST_NUMBER


def understood(number: str) -> int | None:
    """The key of the call that is meant by a number as it was typed, whatever known prefix stands
    before it; None where it can be no call's.
    """
    found = _COUNT.fullmatch(number)
    return key_of(number) if found and found["prefix"] in _understood else None


def typed(text: str) -> str:
    """A number as it is typed where nothing else is asked: "s-1042", "1042" are S-1042."""
    clean = text.strip().upper().lstrip("#")
    return f"{_understood[0]}-{clean}" if clean.isascii() and clean.isdecimal() else clean


def meant_among(number: str | None, numbers: Iterable[str]) -> str | None:
    """Which of these is the call that a typed number means; None where it is none of them."""
    key = understood(number) if number else None
    return next((one for one in numbers if key is not None and understood(one) == key), None)


def is_same(one: str, other: str) -> bool:
    """Whether two numbers mean the same call."""
    return meant_among(one, (other,)) is not None
