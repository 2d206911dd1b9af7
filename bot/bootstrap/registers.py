"""Takes registers in from files: what they would change is worked out first, then done whole or
not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from bot.bootstrap.database import NoDatabaseYet, open_existing
from bot.settings import Settings
from catalog.model import Catalogue
from catalog.problems import Problem
from catalog.register.changes import Step
from catalog.register.check import Checked, check_rows
from catalog.register.component import Component, ComponentState
from catalog.register.files import register_files, team_of_file
from catalog.register.rows import Row, read_file
from routing.storage import components
from routing.storage.db import Database

UNKNOWN = "unknown-component"
"""The code of a problem that a desk which holds the component would not have."""
BY_FILE = "schakel"
"""Who is written down for what a file beside the teams' files brought."""
log: BoundLogger = get_logger("schakel.register")


@dataclass(frozen=True)
class Plan:
    """What taking files in would do: changes, problems that forbid it, and components of the same
    teams that no file names.
    """

    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]
    rows: int
    missing: tuple[Component, ...] = ()

    def of_kind(self, kind: str) -> tuple[Step, ...]:
        """The changes that are called so."""
        return tuple(step for step in self.steps if step.kind == kind)


def read_registers(
    paths: Iterable[Path],
    catalogue: Catalogue,
    known: set[str],
    *,
    team: str = "",
    mapping: Mapping[str, str] | None = None,
) -> Checked:
    """The components of files, and every problem of all of them. `team`: whose they are, where
    neither row nor file name says so.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    for path in paths:
        read = read_file(path, mapping)
        owner = team or team_of_file(path.name)
        rows += [_owned(row, owner) for row in read.rows]
        problems += read.problems
    checked = check_rows(rows, catalogue, known=known)
    checked.problems[:0] = problems
    return checked


def _owned(row: Row, team: str) -> Row:
    """The row with its team, where it does not name one."""
    if not team or "team" in row.values:
        return row
    return Row(row.file, row.line, {**row.values, "team": team})


def plan(session: Session, checked: Checked, *, retire_missing: bool = False) -> Plan:
    """What the components of files would change in the register."""
    before = components.read_many(session, list(checked.components))
    made = (Step(before=before.get(ref), after=one) for ref, one in checked.components.items())
    steps = [step for step in made if step.changes]
    missing = _not_named(session, checked)
    if retire_missing:
        retired = {"state": ComponentState.RETIRED}
        steps += [Step(before=c, after=c.model_copy(update=retired)) for c in missing]
        missing = []
    return Plan(tuple(steps), tuple(checked.problems), len(checked.components), tuple(missing))


def _not_named(session: Session, checked: Checked) -> list[Component]:
    """The components of the same teams that the files do not name, and that are not retired."""
    teams = {component.team for component in checked.components.values()}
    kept = (c for team in sorted(teams) for c in components.of_team(session, team))
    return [
        c for c in kept if c.ref not in checked.components and c.state is not ComponentState.RETIRED
    ]


def carry_out(
    session: Session, steps: Sequence[Step], *, by: str, at: dt.datetime, why: str
) -> int:
    """Does what was planned; returns how many components changed."""
    return components.write(session, steps, by=by, at=at, why=why)


def problems_in(folder: Path, catalogue: Catalogue, settings: Settings) -> list[Problem]:
    """What is wrong in the registers beside the teams' files. Rows may name components that the
    desk of these settings holds: raises Mistake where it must be asked, and cannot be.
    """
    paths = list(register_files(folder))
    if not paths:
        return []
    found = read_registers(paths, catalogue, set()).problems
    if all(problem.code != UNKNOWN for problem in found):
        return found
    return read_registers(paths, catalogue, _kept(settings)).problems


def _kept(settings: Settings) -> set[str]:
    """The components that a desk holds; none where there is no desk yet."""
    try:
        database = open_existing(settings)
    except NoDatabaseYet:
        return set()
    try:
        with database.reading() as session:
            return components.refs(session)
    finally:
        database.close()


def fill_empty(database: Database, folder: Path, catalogue: Catalogue, now: dt.datetime) -> int:
    """Takes in the registers beside the teams' files of teams that have none yet: what is kept
    later is changed by people only. A file with problems is left out, as `schakel register check`
    tells.
    """
    paths = list(register_files(folder))
    if not paths:
        return 0
    with database.reading() as session:
        filled = {team for team, _ in components.counts(session)}
        fresh = [path for path in paths if team_of_file(path.name) not in filled]
        if not fresh:
            return 0
        known = components.refs(session) if filled else set()
    checked = read_registers(fresh, catalogue, known)
    if checked.problems:
        log.warning("a register has problems and is left out", problems=len(checked.problems))
        return 0
    with database.transaction() as session:
        steps = plan(session, checked).steps
        names = ", ".join(path.name for path in fresh)
        return carry_out(session, steps, by=BY_FILE, at=now, why=names)
