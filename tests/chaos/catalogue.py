"""The catalogue that the desks of a run serve: a folder of files, which somebody may change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from bot.channels.registry import installed
from catalog.load import Loaded
from catalog.model import Catalogue, Organisation, Person, Team
from tests.across.world import three_channels


def seat(number: int) -> str:
    """The id of the employee with this number, who sits at the page."""
    return f"w{number}"


def with_employees(many: int, whole: Catalogue | None = None) -> Catalogue:
    """The organisation of three channels, with employees at its pages."""
    whole = whole or three_channels()
    more = tuple(Person(id=seat(n), name=f"W{n} de Vries", language="nl") for n in range(many))
    known = (*whole.organisation.employees, *more)
    organisation = whole.organisation.model_copy(update={"employees": known})
    return Catalogue(version=whole.version, organisation=organisation, teams=whole.teams)


def write(folder: Path) -> None:
    """Write the organisation of three channels as files; teams without a room have one at the
    page.
    """
    folder.mkdir(exist_ok=True)
    whole = three_channels()
    _save(folder / "organisation.yaml", _told(whole.organisation))
    for team in whole.teams:
        told = _told(team)
        told.setdefault("rooms", {"web": team.team})
        _save(folder / f"{team.team}.yaml", told)


def read(folder: Path, many: int) -> Loaded:
    """The files as a desk reads them, with so many employees more."""
    loaded = installed().load(folder)
    return replace(loaded, catalogue=with_employees(many, loaded.catalogue))


def _told(one: Organisation | Team) -> dict[str, Any]:
    told: dict[str, Any] = one.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    for person in (*told.get("people", ()), *told.get("employees", ())):
        person.update(person.pop("accounts", {}))
    return told


def _save(file: Path, told: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False))
