"""Runs a replay's calls in memory, checks the invariants after each event, and keeps the
figures.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from bot.lab.replay.cast import Cast
from bot.lab.replay.values import Line, Meaning, Terms, Unexpressed
from routing.call import events as ev
from routing.call.call import Call, State
from routing.desk.desk import Desk
from routing.desk.memory_repository import MemoryCallRepository
from routing.insight.tally import Tally
from routing.rules import invariants

FEW = 5
"""So many rows are named of each thing."""


class Replaying:
    """All cases of one log. `owners`: whether the group of a row that only notes something has the
    case, or just wrote the note.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        states: Mapping[str, Meaning],
        terms: Terms,
        *,
        owners: bool = True,
    ) -> None:
        self.cast = Cast(lines, terms)
        self.repository = MemoryCallRepository()
        self.tally = Tally(self.cast.catalogue, min(line.at for line in lines))
        self.owners = owners
        self.asked: dict[str, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
        """When an answer of the requester's was awaited, by call."""
        self.expressed = self.priority_changes = 0
        self._states = {word.strip().lower(): meaning for word, meaning in states.items()}
        self._patterns = [
            (word, meaning) for word, meaning in self._states.items() if set(word) & set("*?[")
        ]
        self._lacking: dict[tuple[str, str], list[Line]] = defaultdict(list)

    def meaning(self, line: Line) -> Meaning | None:
        """What the row's state means: by its own word, else by the first pattern that fits."""
        word = line.state.strip().lower()
        if word not in self._states:
            found = next((m for pattern, m in self._patterns if fnmatchcase(word, pattern)), None)
            if found is None:
                return None
            self._states[word] = found
        return self._states[word]

    def lacking(self, what: str, line: Line, mend: str = "") -> None:
        """The row says something that the engine does not do."""
        self._lacking[what, mend].append(line)

    def apply(self, now: dt.datetime, call: Call | None, event: ev.AnyEvent) -> Call:
        """One event through the desk; what must always hold is looked at, the figures are kept."""
        repository, desk = (
            _Watched(self.repository),
            Desk(self.repository, self.cast.catalogue, now),
        )
        desk.repository = repository
        with self.repository.savepoint():
            made = desk.apply(call, event)
        for before, after, told in repository.seen:
            invariants.one_accountable_link(after, self.cast.catalogue)
            invariants.no_clock_while_paused(after)
            self.tally.saw(before, after, told)
            self._waited(before, after, told.at)
        return made

    def _waited(self, before: Call | None, after: Call, at: dt.datetime) -> None:
        """Notes the end of a wait for the requester."""
        waited = before is not None and before.state is State.WAITING_REQUESTER
        if before and waited and after.state is not before.state and before.waiting_since:
            self.asked[after.number].append((before.waiting_since, at))

    def not_expressed(self) -> tuple[Unexpressed, ...]:
        """What the engine could not say, the most frequent first."""
        found = [
            Unexpressed(
                what=what,
                mend=mend,
                times=len(rows),
                first_row=min(x.row for x in rows),
                case=rows[0].case,
                rows=tuple(sorted(x.row for x in rows)[:FEW]),
            )
            for (what, mend), rows in self._lacking.items()
        ]
        return tuple(sorted(found, key=lambda u: (-u.times, u.what)))


class _Watched:
    """A repository that also remembers what was written, for the figures."""

    def __init__(self, repository: MemoryCallRepository) -> None:
        self.repository = repository
        self.seen: list[tuple[Call | None, Call, ev.AnyEvent]] = []
        self.new, self.locked, self.read = repository.new, repository.locked, repository.read
        self.events, self.alike = repository.events, repository.alike
        self.about = repository.about
        self.savepoint, self.ended_last = repository.savepoint, repository.ended_last

    def write(self, call: Call, event: ev.AnyEvent) -> None:
        self.seen.append((self.repository.read(call.number), call, event))
        self.repository.write(call, event)
