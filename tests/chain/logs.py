"""Event logs made in the shapes of real ones, with a seed: `python -m tests.chain.logs FOLDER`
writes them all, each with its map.

The shapes: ServiceNow's audit (every row the whole state of the case), Volvo's (status and sub
status), the same as XES tools write it, Rabobank's (rows are activities), and an American one
(month first, am and pm, tabs, Windows letters).
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

START = dt.datetime(2016, 2, 29, 1, 16)
SHAPES = ("servicenow", "volvo", "xes", "rabobank", "american")


@dataclass(frozen=True)
class Row:
    """One event, before it is written in anybody's shape."""

    case: str
    n: int
    at: dt.datetime
    state: str
    group: str
    person: str
    priority: int
    moved: int
    reopened: int


def rows_of(seed: int, cases: int) -> list[Row]:
    """So many cases: worked on, handed over, sent back, waiting for people, solved, reopened,
    closed.
    """
    rng = random.Random(seed)
    found: list[Row] = []
    for number in range(1, cases + 1):
        found += _case(rng, f"INC{number:07d}")
    return found


def _case(rng: random.Random, name: str) -> list[Row]:
    at = START + dt.timedelta(minutes=rng.randrange(60 * 24 * 300))
    groups = [f"Group {rng.randint(1, 9)}", f"Group {rng.randint(10, 30)}"]
    row = Row(name, 0, at, "new", groups[0], "", rng.choice((1, 2, 3, 3, 3, 3, 4)), 0, 0)
    rows = [row]

    def on(**changes: object) -> None:
        nonlocal row
        minutes = rng.choice((0, 1, 3, 20, 90, 600, 2_000))
        row = replace(row, n=row.n + 1, at=row.at + dt.timedelta(minutes=minutes), **changes)  # type: ignore[arg-type]
        rows.append(row)

    on(state="active", person=f"Resolver {rng.randint(1, 60)}")
    for _ in range(rng.randint(0, 5)):
        match rng.randrange(6):
            case 0:
                group = rng.choice([*groups, f"Group {rng.randint(10, 30)}"])
                moved = row.moved + (group != row.group)
                person = row.person if group == row.group else ""
                on(
                    group=group,
                    moved=moved,
                    person=person,
                    state="new" if not person and rng.random() < 0.5 else "active",
                )
            case 1:
                on(state="user")
            case 2:
                on(state="vendor")
            case 3:
                on(state="problem")
            case 4:
                on(state="new", person="")
            case _:
                on(state="active", person=f"Resolver {rng.randint(1, 60)}")
    on(state="resolved", person=row.person or "Resolver 61")
    if rng.random() < 0.08:
        on(state="active", reopened=row.reopened + 1)
        on(state="resolved")
    if rng.random() < 0.3:
        on()
    on(state="closed")
    return rows


def _two(at: dt.datetime) -> str:
    return f"{at.day}/{at.month}/{at.year} {at:%H:%M}"


_NOW = {
    "new": "New",
    "active": "Active",
    "user": "Awaiting User Info",
    "vendor": "Awaiting Vendor",
    "problem": "Awaiting Problem",
    "resolved": "Resolved",
    "closed": "Closed",
}
_PRIORITY = {1: "1 - Critical", 2: "2 - High", 3: "3 - Moderate", 4: "4 - Low"}
_VOLVO = {
    "new": ("Queued", "Awaiting Assignment"),
    "active": ("Accepted", "In Progress"),
    "user": ("Accepted", "Wait - User"),
    "vendor": ("Accepted", "Wait - Vendor"),
    "problem": ("Accepted", "Wait"),
    "resolved": ("Completed", "Resolved"),
    "closed": ("Completed", "Closed"),
}
_BANK = {
    "new": "Reassignment",
    "active": "Assignment",
    "user": "Pending customer",
    "vendor": "Pending vendor",
    "problem": "Analysis/Research",
    "resolved": "Resolved",
    "closed": "Closed",
}


def _servicenow(rows: list[Row]) -> Iterable[dict[str, str]]:
    last = {r.case: r for r in rows}
    first = {r.case: r for r in reversed(rows)}
    for r in rows:
        state = "-100" if r.state == "problem" and r.priority == 4 else _NOW[r.state]
        yield {
            "number": r.case,
            "incident_state": state,
            "active": str(r.state != "closed").lower(),
            "reassignment_count": str(r.moved),
            "reopen_count": str(r.reopened),
            "sys_mod_count": str(r.n),
            "made_sla": str(r.priority > 1).lower(),
            "caller_id": "Caller 7",
            "opened_at": _two(first[r.case].at),
            "sys_updated_at": _two(r.at),
            "impact": "2 - Medium",
            "priority": _PRIORITY[r.priority],
            "assignment_group": r.group,
            "assigned_to": r.person or "?",
            "resolved_at": _two(last[r.case].at),
            "closed_at": _two(last[r.case].at),
        }


def _volvo(rows: list[Row]) -> Iterable[dict[str, str]]:
    for r in rows:
        status, sub = _VOLVO[r.state]
        yield {
            "SR Number": r.case.replace("INC", "1-"),
            "Change Date+Time": f"{r.at:%Y-%m-%dT%H:%M:%S}+01:00",
            "Status": status,
            "Sub Status": sub,
            "Involved ST Function Div": "E_5",
            "Involved ST": r.group,
            "SR Latest Impact": {1: "Major", 2: "High", 3: "Medium"}.get(r.priority, "Low"),
            "Product": "PROD582",
            "Owner First Name": r.person,
        }


def _xes(rows: list[Row]) -> Iterable[dict[str, str]]:
    for r in rows:
        status, sub = _VOLVO[r.state]
        yield {
            "org:group": r.group,
            "resource country": "Sweden",
            "org:resource": r.person,
            "concept:name": status,
            "impact": str(r.priority),
            "time:timestamp": f"{r.at:%Y-%m-%d %H:%M:%S}.250000+00:00",
            "lifecycle:transition": sub,
            "case:concept:name": r.case,
        }


def _rabobank(rows: list[Row]) -> Iterable[dict[str, str]]:
    for r in rows:
        yield {
            "Incident ID": r.case,
            "DateStamp": f"{r.at:%d-%m-%Y %H:%M:%S}",
            "IncidentActivity_Number": f"00{r.n}",
            "IncidentActivity_Type": _BANK[r.state],
            "Assignment Group": r.group,
            "KM number": "KM0000611",
        }
        if r.n % 3 == 1:
            yield {
                "Incident ID": r.case,
                "DateStamp": f"{r.at:%d-%m-%Y %H:%M:%S}",
                "IncidentActivity_Number": f"00{r.n}",
                "IncidentActivity_Type": "Operator Update",
                "Assignment Group": "TEAM0099",
                "KM number": "KM0000611",
            }


def _american(rows: list[Row]) -> Iterable[dict[str, str]]:
    for r in rows:
        yield {
            "Ticket": r.case,
            "Updated": f"{r.at.month}/{r.at.day}/{r.at.year} {r.at:%I:%M:%S %p}",
            "Status": _NOW[r.state],
            "Team": r.group.replace("Group", "Équipe"),
            "Owner": r.person,
            "Remark": f'said "{r.n}"\nand left',
        }


_TERMS = """
terms:
  hours: {zone: Europe/Amsterdam, weekdays: "07:00-19:00", holidays: NL}
  targets: {"1*": {acknowledge: 15m, resolve: 4h}, "2*": {acknowledge: 1h, resolve: 8h}, High: {acknowledge: 1h, resolve: 8h}}
  default: {acknowledge: 4h, resolve: 3d}
  reopen: 10d
"""
_LIKE_NOW = """
states: {New: queued, Active: working, Awaiting User Info: asked, Awaiting Vendor: supplier, Awaiting Problem: note, -100: note,
         Resolved: resolved, Closed: closed}
"""
_LIKE_VOLVO = """
states: {"queued/*": queued, "*/wait - user": asked, "*/wait - vendor": supplier, "Completed/Resolved": resolved,
         "Completed/Closed": closed, "Accepted/*": working}
"""
_MAPS = {
    "servicenow": """
columns:
  {id: number, time: sys_updated_at, state: incident_state, group: assignment_group, person: assigned_to, priority: priority,
   requester: caller_id, order: sys_mod_count, opened: opened_at, moved: reassignment_count, reopened: reopen_count, kept: made_sla}
zone: America/Sao_Paulo
"""
    + _LIKE_NOW,
    "volvo": """
columns: {id: SR Number, time: Change Date+Time, state: [Status, Sub Status], group: Involved ST, person: Owner First Name,
          priority: SR Latest Impact}
"""
    + _LIKE_VOLVO,
    "xes": """
columns: {id: "case:concept:name", time: "time:timestamp", state: ["concept:name", "lifecycle:transition"], group: "org:group",
          person: "org:resource", priority: impact}
"""
    + _LIKE_VOLVO,
    "rabobank": """
columns: {id: Incident ID, time: DateStamp, state: IncidentActivity_Type, group: Assignment Group, order: IncidentActivity_Number}
states: {Reassignment: queued, Assignment: working, Pending customer: asked, Pending vendor: supplier, Resolved: resolved,
         Closed: closed, "*": note}
groups: actor
zone: Europe/Amsterdam
""",
    "american": """
columns: {id: ticket, time: updated, state: status, group: team, person: owner}
zone: America/New_York
"""
    + _LIKE_NOW,
}
_WRITERS: dict[str, tuple[Callable[[list[Row]], Iterable[dict[str, str]]], str, str]] = {
    "servicenow": (_servicenow, ",", "utf-8"),
    "volvo": (_volvo, ";", "utf-8-sig"),
    "xes": (_xes, ",", "utf-8"),
    "rabobank": (_rabobank, ";", "utf-8"),
    "american": (_american, "\t", "cp1252"),
}


def write(
    shape: str, folder: Path, rows: list[Row], *, shuffled: int | None = None
) -> tuple[Path, Path]:
    """The log and its map as files; `shuffled` is the seed of another order of the rows."""
    writer, delimiter, encoding = _WRITERS[shape]
    made = list(writer(rows))
    if shuffled is not None:
        random.Random(shuffled).shuffle(made)
    log, map_ = folder / f"{shape}.csv", folder / f"{shape}.yaml"
    with log.open("w", encoding=encoding, newline="") as file:
        out = csv.DictWriter(file, list(made[0]), delimiter=delimiter)
        out.writeheader()
        out.writerows(made)
    map_.write_text(_MAPS[shape] + _TERMS, encoding="utf-8")
    return log, map_


if __name__ == "__main__":
    where = Path(sys.argv[1])
    where.mkdir(parents=True, exist_ok=True)
    for name in SHAPES:
        print(*write(name, where, rows_of(1, int(sys.argv[2]) if len(sys.argv) > 2 else 800)))
