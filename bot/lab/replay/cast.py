"""Builds the organisation a log names: a link for each group, a person for each name, a promise for
each priority.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fnmatch import fnmatchcase

from bot.lab.replay.values import Line, Terms
from catalog.language_packs import SOURCE
from catalog.model import Catalogue, Kind, Organisation, Person, Role, Target, Team, Text
from catalog.names import slug
from routing.call.promise import Promise

VENDOR = "outside-supplier"
NO_GROUP = "no group"


class Cast:
    """Ids for all groups and people of a log, and the catalogue made of them."""

    def __init__(self, lines: Iterable[Line], terms: Terms) -> None:
        self.terms = terms
        self._ids: dict[tuple[str, str], str] = {}
        self._taken: set[str] = {VENDOR}
        self._promises: dict[tuple[str, str], Promise] = {}
        self._targets = {word.lower(): target for word, target in terms.targets.items()}
        self.catalogue = self._organisation(lines)

    def _organisation(self, lines: Iterable[Line]) -> Catalogue:
        # Whoever has a row may have it in any group the log ever moves it to, so people are one to
        # a group and name.
        people: dict[str, set[str]] = defaultdict(set, {VENDOR: {""}, NO_GROUP: {""}})
        askers, by_case = {""}, defaultdict[str, tuple[set[str], set[str]]](lambda: (set(), set()))
        for line in lines:
            groups, names = by_case[line.case]
            groups.add(line.group or NO_GROUP)
            names.add(line.person)
            askers.add(line.requester)
        for groups, names in by_case.values():
            for group in groups:
                people[group] |= names
        teams = tuple(self._team(group, names) for group, names in sorted(people.items()))
        known = tuple(
            Person(id=self.asker(name), name=name or "somebody") for name in sorted(askers)
        )
        return Catalogue(
            version="replay",
            teams=teams,
            organisation=Organisation(fallback=self.team(NO_GROUP), employees=known),
        )

    def _team(self, group: str, names: set[str]) -> Team:
        team = self.team(group)
        members = (
            Person(id=self.person(team, n), name=n or group, role=Role.OPERATOR)
            for n in sorted(names | {""})
        )
        kind = "supplier" if group == VENDOR else "internal"
        return Team.model_validate(
            {
                "team": team,
                "name": Text(**{SOURCE: group}),
                "kind": kind,
                "hours": self.terms.hours,
                "people": tuple(members),
            }
        )

    def _id(self, kind: str, name: str) -> str:
        """A short id of its own for every name, however it is written."""
        if (kind, name) not in self._ids:
            base = slug(name)[:40].strip("-") or kind
            made = base if base not in self._taken else f"{base}-{len(self._ids)}"
            self._taken.add(made)
            self._ids[kind, name] = made
        return self._ids[kind, name]

    def team(self, group: str) -> str:
        """The link that stands for a group; rows without one are with the desk of the log."""
        return VENDOR if group == VENDOR else self._id("group", group or NO_GROUP)

    def person(self, team: str, name: str) -> str:
        """Somebody of a link; without a name: anybody of it."""
        return self._id(f"person {team}", name or team)

    def asker(self, name: str) -> str:
        """Whoever asked."""
        return self._id("asker", name)

    def target(self, priority: str) -> Target:
        """What is promised for a priority: the one named so, else the first pattern that fits, else
        the default.
        """
        word = priority.strip().lower()
        if word in self._targets:
            return self._targets[word]
        return next(
            (t for pattern, t in self._targets.items() if fnmatchcase(word, pattern)),
            self.terms.default,
        )

    def promise(self, team: str, priority: str) -> Promise:
        """What a link promises for a priority."""
        if (team, priority) not in self._promises:
            self._promises[team, priority] = Promise(
                team=team,
                team_name=self.catalogue.team_by_id[team].name,
                call_kind=Kind(self.terms.kind),
                hours=self.terms.hours,
                target=self.target(priority),
                reopen=self.terms.reopen,
                version="replay",
            )
        return self._promises[team, priority]
