"""Decides which figures may be shown: of what is private only numbers from five. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

LEAST = 5
"""Private calls are told as a number when there are so many."""
Key = tuple[str | int, ...]


class Part(NamedTuple):
    """What was added up under one key, of private calls or of the others."""

    key: Key
    private: bool
    of: Mapping[str, int]


def _as_it_is(key: Key) -> Key:
    return key


def shown(parts: Iterable[Part], fold: Callable[[Key], Key] = _as_it_is) -> dict[Key, Figures]:
    """The figures by key, after `fold` brought keys together; of private calls only where there are
    five and more.
    """
    found: dict[tuple[Key, bool], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for part in parts:
        into = found[fold(part.key), part.private]
        for name, n in part.of.items():
            into[name] += n
    whole: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (key, private), of in found.items():
        if not private or of["calls"] >= LEAST:
            for name, n in of.items():
                whole[key][name] += n
    return {key: Figures(of) for key, of in whole.items()}


class Figures:
    """Figures of one link, item or week: each by its name, and the shares that follow."""

    def __init__(self, of: Mapping[str, int]) -> None:
        self.of = of

    def __getitem__(self, name: str) -> int:
        return self.of.get(name, 0)

    def share(self, part: str, whole: str) -> float | None:
        """A part of a whole; None where there is nothing."""
        return self[part] / self[whole] if self[whole] else None

    def each(self, name: str, whole: str = "solved") -> float:
        """So much of it for each of the others."""
        return self[name] / max(self[whole], 1)


def added(figures: Iterable[Figures]) -> Figures:
    """All of them together."""
    whole: dict[str, int] = defaultdict(int)
    for one in figures:
        for name, n in one.of.items():
            whole[name] += n
    return Figures(whole)
