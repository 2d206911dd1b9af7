"""Proves that the prepared answers of each team can be used as they stand."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.check_context import CheckContext
from catalog.model import Catalogue, Team
from catalog.names import nearest
from catalog.prepared import FIELDS, LONGEST, Prepared, unknown_fields

Found = Iterator[tuple[str, str, str]]
"""A problem's code, what is wrong, how to mend it."""


def check_prepared(catalogue: Catalogue, context: CheckContext) -> None:
    """Each has an id of its own, names fields that are filled in, items that the team has, and is
    no longer than a chat service takes.
    """
    for team in catalogue.teams:
        for at, one in enumerate(team.prepared):
            if context.doubtful(team.team, "prepared", at):
                continue
            spot, whose = (
                context.spot(team.team, "prepared", at),
                f"{team.team}, prepared answer {one.id}",
            )
            for code, what, mend in _problems(team, at, one):
                context.problem(spot, code, f"{whose}: {what}", mend)


def _problems(team: Team, at: int, one: Prepared) -> Found:
    if any(other.id == one.id for other in team.prepared[:at]):
        yield "doubled-id", "another one has this id too", "give it an id of its own"
    items = tuple(item.id for service in team.services for item in service.items)
    for item in one.items:
        if item not in items:
            near = nearest(item, items)
            mend = f"write {near}" if near else "name an item of this team by its id"
            yield "unknown-item", f"the team has no item {item}", mend
    for text in one.text.all:
        yield from _text_problems(text)


def _text_problems(text: str) -> Found:
    for name in unknown_fields(text):
        near = nearest(name, FIELDS)
        known = ", ".join(f"{{{field}}}" for field in FIELDS)
        mend = f"write {{{near}}}" if near else f"use one of {known}, or no braces"
        yield "unknown-field", f"nothing fills in {{{name}}}", mend
    if len(text) > LONGEST:
        yield "too-long", f"its text has {len(text)} characters", f"use {LONGEST} at most"
