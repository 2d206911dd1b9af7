"""Lays parts of a team's file out as fields, for one reader: what the forms of a block are built
of. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babel.dates import get_day_names

from bot.channels.pages.block_fields import Choices, EditField, Group, Way, joined
from bot.wording.action_forms import kind_named
from bot.wording.call_formatter import CallFormatter
from catalog.channels import Channels, account_fields
from catalog.editing.merge import Path, at
from catalog.editing.splice import Document
from catalog.exchange.merge import key_of
from catalog.model import DAYS, Catalogue, Language
from routing.adoption.links import KINDS

NOBODY = ("", "–")
"""The choice that says nothing."""


@dataclass(frozen=True)
class Layout:
    """A document, and what its forms name: people, teams, kinds, in the reader's language."""

    document: Document
    catalogue: Catalogue
    formatter: CallFormatter
    channels: Channels

    def say(self, msgid: str, /, **values: object) -> str:
        """The text in the reader's language."""
        return self.formatter.say(msgid, **values)

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.formatter.localizer.language

    @property
    def team(self) -> str:
        """The id of the team whose file it is."""
        return str(self.document.get("team"))

    def called(self, row: Any) -> str:
        """What a row is called, in the reader's language where it can be."""
        name = row.get("name") if isinstance(row, dict) else None
        if isinstance(name, dict):
            own = name.get(self.language)
            name = own or next((one for one in name.values() if one), "")
        return str(name or (key_of(row) if isinstance(row, dict) else ""))

    def at(self, *path: str) -> Any:
        """What the document says at a path."""
        return at(self.document, path)

    def rows(self, *path: str) -> list[Document]:
        """The rows at a path that have fields."""
        return rows_of(self.document, path)

    def field(self, path: Path, label: str, way: Way = "line", **more: Any) -> EditField | None:
        """A field with what it holds; None where that is written in a way no form shows."""
        value = self.at(*path)
        if way == "choice" and value is not None and isinstance(value, str):
            choices: Choices = more.get("choices", ())
            if value not in dict(choices):
                more["choices"] = (*choices, (value, value))
        return EditField(path, label, way, value, **more) if _fits(way, value) else None

    def _language(self, code: Language) -> str:
        """A language by its name in the reader's own."""
        return self.formatter.localizer.languages((code,))

    def by_language(self, path: Path, label: str, way: Way = "line") -> Iterator[EditField]:
        """A field for each of the organisation's languages."""
        held = self.at(*path)
        if held is not None and not isinstance(held, dict):
            return
        for code in self.catalogue.organisation.languages:
            if found := self.field((*path, code), f"{label} ({self._language(code)})", way):
                yield found

    def in_languages(self, label: str, name: str = "name", way: Way = "line") -> list[EditField]:
        """Fields for a text that is not there yet."""
        codes = self.catalogue.organisation.languages
        return [EditField((name, code), f"{label} ({self._language(code)})", way) for code in codes]

    def group(
        self,
        title: str,
        fields: Sequence[EditField | None],
        taken_out: Path = (),
        more: Sequence[EditField | None] = (),
    ) -> Group:
        """Fields that belong together, without those that no form shows."""
        kept, seldom = (tuple(filter(None, some)) for some in (fields, more))
        return Group(title, kept, joined(taken_out) if taken_out else "", seldom)

    @cached_property
    def own_people(self) -> Choices:
        """The people of this file, by id."""
        return tuple((key_of(one), str(one.get("name", ""))) for one in self.rows("people"))

    @cached_property
    def everybody(self) -> Choices:
        """Everybody the catalogue knows, those of this file first."""
        own = self.own_people
        known = dict(own)
        others = ((p.id, p.name) for p in self.catalogue.people.values() if p.id not in known)
        return (*own, *sorted(others, key=lambda one: one[1].casefold()))

    @cached_property
    def teams(self) -> Choices:
        """The other teams."""
        found = (t for t in self.catalogue.teams if t.team != self.team)
        return tuple((team.team, team.name.in_(self.language)) for team in found)

    @cached_property
    def services_of_others(self) -> Choices:
        """The services that other teams provide."""
        return tuple(
            (
                f"{team.team}/{one.id}",
                f"{team.name.in_(self.language)}: {one.name.in_(self.language)}",
            )
            for team in self.catalogue.teams
            for one in team.services
            if team.team != self.team
        )

    def kinds(self, *, asked: bool = True) -> Choices:
        """The kinds that can be asked for, or all for which something is promised."""
        found = [kind.value for kind in KINDS if not asked or kind.value != "risk"]
        return tuple((kind, self.kind(kind)) for kind in found)

    def kind(self, kind: str) -> str:
        """A kind's name, as a sentence begins with it."""
        called = kind_named(kind, self.formatter)
        return called[:1].upper() + called[1:]

    def days(self) -> Choices:
        """The days of the week."""
        names = get_day_names("wide", locale=self.formatter.localizer.locale)
        return tuple((day, str(names[n])) for n, day in enumerate(DAYS))

    def accounts(self) -> tuple[str, ...]:
        """The channels in which somebody has an account."""
        return account_fields(self.channels)


def _fits(way: Way, value: Any) -> bool:
    """Whether a field of this kind can show what stands there."""
    if value is None:
        return True
    if way == "yes_no":
        return isinstance(value, bool)
    if isinstance(value, list):
        listed = way in ("lines", "several", "spans")
        return listed and all(isinstance(one, str) for one in value)
    return isinstance(value, str) and way not in ("lines", "several")


def rows_of(holder: Any, path: Path) -> list[Document]:
    """The rows at a path that have fields."""
    found = at(holder, path)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def numbered(layout: Layout, path: Path) -> Iterator[tuple[Path, Document]]:
    """The rows at a path, each with the path by which it is known: its place in the list."""
    found = layout.at(*path)
    for n, row in enumerate(found if isinstance(found, list) else ()):
        if isinstance(row, dict):
            yield (*path, f"#{n}"), row
