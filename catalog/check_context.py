"""The context of a check: the files' lines, what could not be read of them, the problems so far.

A catalogue made in memory has no files: `CheckContext()` knows no lines and doubts nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import chain

from catalog.channels import USUAL, Channels
from catalog.problems import Problem, Spot, Step
from catalog.source import Source
from catalog.tree import Fields


class CheckContext:
    """Lines to point at, losses to forgive, and the problems found so far."""

    def __init__(
        self,
        sources: Iterable[Source] = (),
        organisation: Source | None = None,
        channels: Channels = USUAL,
        today: dt.date | None = None,
    ) -> None:
        self.today = today
        self.channels = channels
        every = [*sources, *([organisation] if organisation else [])]
        self.organisation = organisation
        self.odd = [(s.name, *found) for s in every for found in s.odd]
        """Texts that may hold characters which look like others: file, line, text."""
        self.by_team = {str(s.root["team"]): s for s in every if s.root and s is not organisation}
        self.lost_teams = {s.lost_team for s in every if s.lost_team}
        self.lost_ids = set(chain.from_iterable(s.lost_ids for s in every))
        self.lost_refs = set(chain.from_iterable(s.lost_refs for s in every))
        self.problems: list[Problem] = []
        self.advice: list[Problem] = []
        # What already has a problem of its own, so that no other is told because of it: (service
        # ref, kind or "").
        self.told: set[tuple[str, str]] = set()
        self.known_customers: frozenset[str] = frozenset()

    def spot(self, team: str | None, *path: Step) -> Spot:
        """File and line of a team's part; of the organisation's where `team` is None."""
        source = self.by_team.get(team) if team is not None else self.organisation
        file = source.name if source else f"{team or 'organisation'}.yaml"
        return Spot.of(file, source.line(*path) if source else 0, path)

    def doubtful(self, team: str | None, *path: Step) -> bool:
        """Whether that part is, or holds, a stand-in for something unsound."""
        source = self.by_team.get(team) if team is not None else self.organisation
        return source.doubtful(*path) if source else False

    def names_rooms(self, team: str) -> bool:
        """Whether its file names a channel without a room (`rooms: {telegram: }`): the room is made
        the team's by saying so in it.
        """
        source = self.by_team.get(team)
        rooms = source.root.get("rooms") if source and source.root else None
        return isinstance(rooms, Fields) and bool(rooms)

    def lost_service(self, ref: str) -> bool:
        """Whether `team/service` may have stood in something that could not be read."""
        team, _, service = ref.partition("/")
        source = self.by_team.get(team)
        return self.lost_team(team) or (source is not None and service in source.lost_ids)

    def lost_team(self, team: str) -> bool:
        """Whether this team's file could not be read."""
        return team in self.lost_teams and team not in self.by_team

    def is_unknown_team(self, team: str) -> bool:
        """Whether a customer's name leads nowhere, which is told where it stands."""
        return team != "*" and team not in self.known_customers

    def is_over(self, last: dt.date | None) -> bool:
        """Whether a last day lies behind us."""
        return last is not None and self.today is not None and last < self.today

    def problem(self, spot: tuple[str, int], code: str, message: str, mend: str) -> None:
        """Something that must be mended."""
        self.problems.append(Problem(*spot, code, message, mend, _path_of(spot)))

    def advise(self, spot: tuple[str, int], code: str, message: str, mend: str) -> None:
        """Something that could be better."""
        self.advice.append(Problem(*spot, code, message, mend, _path_of(spot)))


def _path_of(spot: tuple[str, int]) -> tuple[Step, ...]:
    return spot.path if isinstance(spot, Spot) else ()
