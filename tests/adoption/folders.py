"""Two organisations at different places on the way: three towns, and two teams that just began."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from catalog.load import load, read
from catalog.model import Catalogue

THREE_TOWNS = Path(__file__).parents[2] / "docs" / "examples" / "three-towns"
_TEAM = """
team: {team}
name: {{en: {name}, nl: {name}}}
kind: internal
{more}
hours: {{zone: Europe/Amsterdam, weekdays: "08:00-17:00"}}
people: [{{id: {who}, name: {who}, role: coordinator}}]
rooms: {{slack: C0{who}}}
services:
  - id: help
    name: {{en: Help, nl: Hulp}}
    agreements:
      - customers: ["*"]
        targets: {{incident: {{acknowledge: 1h, resolve: 1d}}}}
    items:
      - id: broken
        kind: incident
        name: {{en: "{name} broken", nl: "{name} kapot"}}
        phrases: {{en: ["{one}", "{two}"], nl: ["{een}", "{twee}"]}}
"""
DOORS = {
    "one": "the door jams",
    "two": "lock is stuck",
    "een": "deur klemt",
    "twee": "slot zit vast",
}
SCREENS = {
    "one": "my screen is black",
    "two": "the mouse is dead",
    "een": "scherm is zwart",
    "twee": "muis doet niets",
}


@cache
def three_towns() -> Catalogue:
    """The shared service centre of the documents."""
    return load(THREE_TOWNS).catalogue


def texts_of_two_teams() -> dict[str, str]:
    """A folder of somebody who began this morning, by file name."""
    doors = _TEAM.format(team="doors", name="Doors", who="dora", more="fallback: true", **DOORS)
    screens = _TEAM.format(team="screens", name="Screens", who="sam", more="", **SCREENS)
    return {"doors.yaml": doors, "screens.yaml": screens}


@cache
def two_teams() -> Catalogue:
    """The same, read."""
    files = [(name, text.encode()) for name, text in texts_of_two_teams().items()]
    catalogue, _, problems = read(files, "two")
    assert problems == []
    return catalogue
