"""Who is meant by a customer's name in an agreement: a team, a group of employees, everybody.

The most specific agreement holds: one with the asker's own team, then with the smallest group they
are in, then with everybody ("*").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from catalog.fields import Frozen, Slug
from catalog.people import Person
from catalog.texts import Text

EVERYBODY = "*"


class Group(Frozen):
    """A customer that is more than one team: an organisation, a department, a group of employees.

    In it are the people named, those of the teams named, all who work at the locations named, and
    whoever is in the groups named. A person's own file may name the group too (`groups`).
    """

    id: Slug
    name: Text
    people: tuple[Slug, ...] = ()
    teams: tuple[Slug, ...] = ()
    locations: tuple[str, ...] = ()
    groups: tuple[Slug, ...] = ()


class Membership:
    """Which groups each person and each team is in, the smallest group first. `in_teams`: who is in
    each team, by ids.
    """

    def __init__(
        self,
        every: Iterable[Group],
        people: Iterable[Person],
        in_teams: Mapping[str, frozenset[str]],
    ) -> None:
        groups = {group.id: group for group in every}
        self.teams = {name: _teams(name, groups) for name in groups}
        """The teams in each group, those of groups within it too."""
        self.people = _people_by_group(groups, people, in_teams, self.teams)
        """The people in each group, those of its teams too."""
        order = sorted(groups, key=lambda name: (len(self.people[name]), _levels(name, groups)))
        self._of_person = _reversed(order, self.people)
        self._of_team = _reversed(order, self.teams)

    def of_person(self, person: str) -> tuple[str, ...]:
        """The groups a person is in."""
        return self._of_person.get(person, ())

    def of_team(self, team: str) -> tuple[str, ...]:
        """The groups a team is in as a whole."""
        return self._of_team.get(team, ())


def _within(name: str, groups: Mapping[str, Group]) -> list[Group]:
    """The group and all groups within it; a circle ends where it would begin again."""
    found = [name]
    for one in found:
        inner = groups[one].groups if one in groups else ()
        found += [g for g in dict.fromkeys(inner) if g not in found]
    return [groups[one] for one in found if one in groups]


def _levels(name: str, groups: Mapping[str, Group]) -> int:
    """How many groups stand within it: of two alike in size, the inner one is more specific."""
    return len(_within(name, groups))


def _teams(name: str, groups: Mapping[str, Group]) -> frozenset[str]:
    return frozenset(team for group in _within(name, groups) for team in group.teams)


def _people_by_group(
    groups: Mapping[str, Group],
    people: Iterable[Person],
    in_teams: Mapping[str, frozenset[str]],
    teams: Mapping[str, frozenset[str]],
) -> dict[str, frozenset[str]]:
    at_location: dict[str, set[str]] = {}
    by_own_word: dict[str, set[str]] = {}
    everybody: set[str] = set()
    for person in people:
        everybody.add(person.id)
        at_location.setdefault(person.location or "", set()).add(person.id)
        for name in person.groups:
            by_own_word.setdefault(name, set()).add(person.id)
    made = {}
    for name in groups:
        found = {p for team in teams[name] for p in in_teams.get(team, ())}
        for group in _within(name, groups):
            found |= {*group.people, *by_own_word.get(group.id, ())}
            found |= {p for place in group.locations for p in at_location.get(place, ())}
        made[name] = frozenset(found & everybody)
    return made


def _reversed(
    order: Iterable[str], members: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, ...]]:
    """For each member the groups they are in, in the order given."""
    found: dict[str, list[str]] = {}
    for name in order:
        for member in members[name]:
            found.setdefault(member, []).append(name)
    return {member: tuple(names) for member, names in found.items()}
