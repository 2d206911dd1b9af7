"""Turns rows into components and names every row that cannot be one, with file and line. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from catalog.called import people_called
from catalog.model import Catalogue
from catalog.names import nearest
from catalog.problems import Problem
from catalog.register.columns import is_yes, state_called
from catalog.register.component import Component, ComponentState
from catalog.register.rows import Row

_SEVERAL = re.compile(r"[;\n]|,")
_OWN = "fields."
_PLAIN = ("id", "name", "kind", "place", "serial", "sticker")
_MENDS = {
    "id": "give it an id of letters, digits, dashes and dots, at most 60",
    "name": "say what it is called",
    "team": "name a team of the catalogue, in the column `team` or in the file's name",
}


@dataclass
class Checked:
    """What rows came to: the sound ones as components, and every problem of the others."""

    components: dict[str, Component] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)


def check_rows(
    rows: Iterable[Row],
    catalogue: Catalogue,
    *,
    team: str = "",
    known: Mapping[str, Component] | Collection[str] = (),
) -> Checked:
    """The components of these rows. `team`: whose they are, where a row does not say so; `known`:
    components by ref that are registered already, which rows may name.
    """
    reader = _Reader(catalogue, team)
    for row in rows:
        reader.take(row)
    _check_ties(reader.checked, known)
    _check_circles(reader.checked)
    reader.checked.problems.sort()
    return reader.checked


class _Reader:
    """Reads row after row; remembers which ids and stickers were used where."""

    def __init__(self, catalogue: Catalogue, team: str) -> None:
        self.catalogue = catalogue
        self.team = team
        self.checked = Checked()
        self._stickers: dict[tuple[str, str], Row] = {}
        self._users: dict[str, tuple[str, ...]] = {}
        self._owners: dict[str, str] = {}

    def take(self, row: Row) -> None:
        problems = len(self.checked.problems)
        values = dict(row.values)
        team = values.get("team", self.team)
        if team not in self.catalogue.team_by_id:
            team = self._team_called(row, team)
        if not team:
            return
        made = self._component(row, values, team)
        if made is None or len(self.checked.problems) > problems:
            return
        self._single(row, made)

    def _tell(self, row: Row, code: str, message: str, mend: str) -> None:
        self.checked.problems.append(Problem(row.file, row.line, code, message, mend))

    def _team_called(self, row: Row, name: str) -> str:
        """The team of this name in any language; "" where there is none, which is told."""
        if name not in self._owners:
            said = name.casefold()
            found = [
                t.team
                for t in self.catalogue.teams
                if said in {text.casefold() for text in t.name.all}
            ]
            self._owners[name] = found[0] if len(found) == 1 else ""
        if not self._owners[name]:
            message = f"there is no team '{name}'" if name else "names no team"
            near = nearest(name, tuple(self.catalogue.team_by_id)) if name else None
            self._tell(
                row,
                "unknown-team",
                message,
                _MENDS["team"] if not near else f"did you mean '{near}'?",
            )
        return self._owners[name]

    def _component(self, row: Row, values: Mapping[str, str], team: str) -> Component | None:
        body = {
            "team": team,
            **{
                k: values[k]
                for k in ("id", "name", "kind", "place", "serial", "sticker")
                if k in values
            },
            "used_by": self._used_by(row, values.get("used_by", "")),
            "service": self._service(row, values.get("service", ""), team),
            "state": self._state(row, values.get("state", "")),
            "part_of": _ref(values.get("part_of", ""), team) or None,
            "relies_on": tuple(_ref(one, team) for one in _several(values.get("relies_on", ""))),
            "private": self._private(row, values.get("private", "")),
            "fields": {k.removeprefix(_OWN): v for k, v in values.items() if k.startswith(_OWN)},
        }
        try:
            return Component.model_validate(body)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                self._wrong(row, values, str(fault["loc"][0]))
            return None

    def _wrong(self, row: Row, values: Mapping[str, str], name: str) -> None:
        if name in ("id", "name") and not values.get(name):
            self._tell(row, "missing-field", f"has no {name}", _MENDS[name])
            return
        value = values.get(name, "")
        mend = _MENDS.get(name, "write another value")
        if name in ("part_of", "relies_on"):
            mend = "name the other component by its id, or as team/id"
        self._tell(row, "bad-value", f"'{value}' cannot be its {name.replace('_', ' ')}", mend)

    def _state(self, row: Row, value: str) -> ComponentState:
        found = state_called(value) if value else ComponentState.IN_USE
        if found is None:
            names = tuple(state.value for state in ComponentState)
            message = f"'{value}' is no state of a component"
            self._tell(row, "bad-value", message, f"write one of {', '.join(names)}")
        return found or ComponentState.IN_USE

    def _private(self, row: Row, value: str) -> bool:
        found = is_yes(value)
        if found is None:
            self._tell(row, "bad-value", f"'{value}' is no yes or no", "write yes or no")
        return bool(found)

    def _service(self, row: Row, value: str, team: str) -> str | None:
        if not value:
            return None
        ref = value if "/" in value else f"{team}/{value}"
        if ref in self.catalogue.services:
            return ref
        near = nearest(ref, tuple(self.catalogue.services))
        mend = f"did you mean '{near}'?" if near else "name it as team/service"
        self._tell(row, "unknown-service", f"there is no service '{value}'", mend)
        return None

    def _used_by(self, row: Row, value: str) -> tuple[str, ...]:
        return tuple(who for one in _several(value) for who in self._user(row, one))

    def _user(self, row: Row, name: str) -> tuple[str, ...]:
        if name not in self._users:
            self._users[name] = self._found(name)
        if not self._users[name]:
            mend = "name a person, team or group by id, e-mail or full name"
            self._tell(row, "unknown-user", f"nobody here is called '{name}'", mend)
        return self._users[name]

    def _found(self, name: str) -> tuple[str, ...]:
        """Who is called so: a person, team or group by id, or the one person of this name or
        e-mail.
        """
        catalogue = self.catalogue
        if name in catalogue.people or name in catalogue.customer_ids:
            return (name,)
        said = name.casefold()
        mailed = [p.id for p in catalogue.people.values() if p.email and p.email.casefold() == said]
        named = mailed or [p.id for p in people_called(name, catalogue)]
        return tuple(named) if len(named) == 1 else ()

    def _single(self, row: Row, made: Component) -> None:
        """Takes the component in, unless its id or its sticker was used before."""
        earlier = self.checked.rows.get(made.ref)
        if earlier:
            self._tell(
                row,
                "doubled-id",
                f"the id {made.id} stands in {_where(earlier, row)} already",
                "give it an id of its own",
            )
            return
        sticker = (made.team, made.sticker.casefold())
        if made.sticker and sticker in self._stickers:
            where = _where(self._stickers[sticker], row)
            message = f"the sticker {made.sticker} stands in {where} already"
            mend = "give it a sticker of its own, or leave one of the two rows out"
            self._tell(row, "doubled-sticker", message, mend)
            return
        if made.sticker:
            self._stickers[sticker] = row
        self.checked.rows[made.ref] = row
        self.checked.components[made.ref] = made


def _where(earlier: Row, row: Row) -> str:
    return f"line {earlier.line}" if earlier.file == row.file else f"{earlier.file}:{earlier.line}"


def _several(value: str) -> list[str]:
    return [one.strip() for one in _SEVERAL.split(value) if one.strip()] if value else []


def _ref(value: str, team: str) -> str:
    return value if "/" in value or not value else f"{team}/{value}"


def _check_ties(checked: Checked, known: Collection[str]) -> None:
    """Every component that another names must be there."""
    for ref, component in checked.components.items():
        for how, others in (
            ("part of", (component.part_of,) if component.part_of else ()),
            ("relies on", component.relies_on),
        ):
            for other in others:
                if other == ref:
                    _tell_tie(checked, ref, f"{how} itself", "name another component")
                elif other not in checked.components and other not in known:
                    mend = "name one of the register, as its id or team/id"
                    _tell_tie(checked, ref, f"{how} '{other}', which is not there", mend)


def _tell_tie(checked: Checked, ref: str, message: str, mend: str) -> None:
    row = checked.rows[ref]
    problem = Problem(row.file, row.line, "unknown-component", f"{ref} {message}", mend)
    checked.problems.append(problem)


def _check_circles(checked: Checked) -> None:
    """Nothing is, by way of others, a part of itself."""
    done: set[str] = set()
    for start in checked.components:
        path: dict[str, None] = {}
        here: str | None = start
        while here and here not in done and here in checked.components and here not in path:
            path[here] = None
            here = checked.components[here].part_of
        if here in path and checked.components[here].part_of != here:
            _tell_tie(checked, here, "is a part of itself by way of others", "break the circle")
        done.update(path)


def by_team(components: Iterable[Component]) -> dict[str, int]:
    """How many components each team has."""
    counted: dict[str, int] = defaultdict(int)
    for component in components:
        counted[component.team] += 1
    return dict(counted)
