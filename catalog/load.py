"""Reads a folder of YAML files as a catalogue, with *every* problem at once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from catalog.advice import advise
from catalog.channels import USUAL, Channels
from catalog.check import check
from catalog.check_context import CheckContext
from catalog.folder import catalogue_files, is_organisation, leads_out
from catalog.language_packs import Language, default_languages, packs
from catalog.model import Catalogue, Organisation, Team
from catalog.problems import Problem
from catalog.shape import Context, shape
from catalog.source import Source
from catalog.tree import Fields, Rows


@dataclass(frozen=True)
class Loaded:
    """What a folder holds: the sound part as a catalogue, and all that must be mended (`problems`)
    or could be better (`advice`).
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    context: CheckContext

    @property
    def ok(self) -> bool:
        """Whether it can be relied on."""
        return not self.problems

    @cached_property
    def advice(self) -> tuple[Problem, ...]:
        """Worked out when asked: comparing all phrases with each other takes a moment."""
        return advise(self.catalogue, self.context)


def load(folder: Path, channels: Channels = USUAL, today: dt.date | None = None) -> Loaded:
    """Reads `*.yaml` and `*.yml` of a folder, in small letters or capitals: `organisation.yaml`
    (may be absent) and a team each; no link that leads out of the folder is followed. Raises for
    nothing a file can hold. `channels`: those that people and rooms may be named in. `today`: the
    day by which agreements are seen to end; None is no day in particular.
    """
    found, unread = read_files(folder)
    if not found and not unread:
        what = (
            f"there are no team files in {folder}"
            if folder.is_dir()
            else f"there is no folder {folder}"
        )
        unread = [
            Problem(
                folder.name, 0, "empty-folder", what, "name a folder with a YAML file for each team"
            )
        ]
    catalogue, context, problems = read(found, version_of(found), channels, today)
    return Loaded(catalogue, tuple(sorted({*unread, *problems})), context)


def version_of(files: list[tuple[str, bytes]]) -> str:
    """What a catalogue is known by: the hash of its files."""
    version = hashlib.sha256()
    for name, content in files:
        version.update(name.encode() + b"\0" + len(content).to_bytes(8, "big") + content)
    return version.hexdigest()[:12]


def read(
    files: list[tuple[str, bytes]],
    version: str,
    channels: Channels = USUAL,
    today: dt.date | None = None,
) -> tuple[Catalogue, CheckContext, list[Problem]]:
    """The same from (name, content) pairs, for a page that edits a file before it is saved."""
    sources = [Source(name, content) for name, content in files]
    organisation = next((s for s in sources if is_organisation(s.name)), None)
    _single(sources, organisation)
    languages = _languages(organisation)
    shaping = Context(channels, languages)
    whole = shape(organisation, Organisation, shaping) if organisation else None
    of_teams = [source for source in sources if source is not organisation]
    teams = [shape(source, Team, shaping) for source in of_teams]
    catalogue = Catalogue(
        version=version,
        organisation=whole or Organisation(),
        teams=tuple(filter(None, teams)),
    )
    context = CheckContext(of_teams, organisation, channels, today)
    problems = chain.from_iterable(source.problems for source in sources)
    return catalogue, context, [*problems, *check(catalogue, context)]


def _languages(organisation: Source | None) -> tuple[Language, ...]:
    """The languages that every text must be given in, the organisation's own first."""
    root: dict[str, Any] = (organisation.root if organisation else None) or {}
    named, own = root.get("languages"), root.get("language")
    installed = packs()
    listed = named if isinstance(named, list) else []
    known = dict.fromkeys(code for code in listed if isinstance(code, str) and code in installed)
    found = tuple(known) or default_languages()
    return tuple(sorted(found, key=lambda code: code != own))


def read_files(folder: Path) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    """The files of a folder with their names, and why some cannot be read."""
    found: list[tuple[str, bytes]] = []
    unread: list[Problem] = []
    for path in catalogue_files(folder):
        if leads_out(path, folder):
            mend = "put the file itself into the folder"
            message = "is a link that leads out of the folder, and is not read"
            unread.append(Problem(path.name, 0, "link-outside", message, mend))
            continue
        try:
            found.append((path.name, path.read_bytes()))
        except OSError as error:
            message, mend = f"cannot be read ({error.strerror})", "make it a file you may read"
            unread.append(Problem(path.name, 0, "unreadable", message, mend))
    return found, unread


def _single(sources: list[Source], organisation: Source | None) -> None:
    """One of each: a second team, service, item or person of the same id is told and left out."""
    teams: dict[str, str] = {}
    people: dict[str, tuple[Any, str]] = {}
    for source in sorted(sources, key=lambda s: s is not organisation):
        root = source.root
        if root is None:
            continue
        team = root.get("team")
        if isinstance(team, str) and source is not organisation:
            if team in teams:
                source.problem(
                    source.line("team"),
                    "doubled-id",
                    f"team {team} has a file already, {teams[team]}",
                    "give it an id of its own",
                )
                source.root = None
                continue
            teams[team] = f"{source.name}:{source.line('team')}"
        _single_people(source, root, people)
        _single_rows(source, root, "services", "service")
        for service in _rows(root, "services"):
            _single_rows(source, service, "items", "item")


def _rows(holder: Fields, field: str) -> Iterator[Fields]:
    rows = holder.get(field)
    return (row for row in rows if isinstance(row, Fields)) if isinstance(rows, Rows) else iter(())


def _single_rows(source: Source, holder: Fields, field: str, what: str) -> None:
    seen: dict[str, int] = {}
    for row in list(_rows(holder, field)):
        name = row.get("id")
        if not isinstance(name, str) or name not in seen:
            seen.setdefault(str(name), row.line)
            continue
        message = (
            f"{source.root and source.root.get('team')}: {what} {name} stands in "
            f"line {seen[name]} already"
        )
        source.problem(row.lines["id"], "doubled-id", message, f"give this {what} an id of its own")
        _leave_out(holder[field], row)


def _single_people(source: Source, root: Fields, people: dict[str, tuple[Any, str]]) -> None:
    """The same id with the same name is one person in two teams; with another name it is a
    mistake.
    """
    field = "employees" if "employees" in root else "people"
    own: set[str] = set()
    for row in list(_rows(root, field)):
        name = row.get("id")
        if not isinstance(name, str):
            continue
        known, place = people.setdefault(name, (row.get("name"), f"{source.name}:{row.line}"))
        if known != row.get("name") or name in own:
            message = (
                f"{root.get('team') or 'organisation'}: the id {name} is taken by "
                f"{known}, at {place}"
            )
            source.problem(
                row.lines["id"], "doubled-id", message, "give this person an id of their own"
            )
            _leave_out(root[field], row)
        own.add(name)


def _leave_out(rows: Rows, row: Fields) -> None:
    at = next(n for n, one in enumerate(rows) if one is row)
    rows.doubted = True
    del rows[at], rows.lines[at]
