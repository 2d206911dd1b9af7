"""What was put into teams' files for want of something, and so is missing still."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]
Path = tuple[str, ...]


@dataclass(frozen=True)
class Put:
    """What was put into a team's file for want of something: where (ids of rows in a path), what,
    and what to do about it.
    """

    team: str
    path: Path
    value: Any
    lacks: str


@dataclass
class Puts:
    """Everything that was put."""

    every: list[Put] = field(default_factory=list)

    def add(self, team: str, path: Path, value: Any, lacks: str) -> None:
        """Notes what was put where, and what is to be said instead."""
        self.every.append(Put(team, path, value, lacks))


@dataclass
class Around:
    """The catalogue into which it comes: its files as data, and what was made before."""

    organisation: Document = field(default_factory=dict)
    teams: dict[str, Document] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    own_refs: frozenset[str] = frozenset()
    """Items (`team/service/item`) that an import made before."""

    @property
    def is_new(self) -> bool:
        """Whether there is nothing yet."""
        return not self.organisation and not self.teams
