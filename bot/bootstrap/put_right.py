"""Compares the open calls of the database with the catalogue, at start and whenever that changes,
and puts right what people and teams left behind. What was in memory before does not matter.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from bot.bootstrap import catalogue_history
from bot.context import Context
from bot.outbox.writer import OutboxWriter
from bot.people import accounts, directory, renaming
from bot.people.recipients import reaches
from catalog.model import Catalogue
from routing.call.guests import is_ours
from routing.desk import departures
from routing.desk.desk import Desk
from routing.storage import ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database

log: BoundLogger = get_logger("schakel.catalogue")
AT_ONCE = 50
"""So many calls are put right in one transaction."""
EDITIONS = 5
"""So many earlier catalogues are looked through for the name of somebody who left."""


def put_right(database: Database, context: Context, home: Path) -> int:
    """Put right every open call that does not fit the catalogue of the context; how many. `home`:
    where earlier catalogues are kept. What cannot be done now is logged, and done at the next
    start.
    """
    try:
        if context.catalogue.renamed:
            with database.transaction() as session:
                renaming.adopt(session, context.catalogue)
        with database.reading() as session:
            gone = accounts.everybody_who_left(session)
            numbers = [
                str(body["number"])
                for body in ledger.open_bodies(session)
                if _may_not_fit(body, context.catalogue, gone)
            ]
            numbers += ledger.ended_of(session, context.catalogue.renamed)
        name_of = _names(context.catalogue, home)
        for at in range(0, len(numbers), AT_ONCE):
            with database.transaction() as session:
                _some(session, numbers[at : at + AT_ONCE], context, gone, name_of)
        if numbers:
            log.info("calls were put right after people or teams left", calls=len(numbers))
        return len(numbers)
    except SQLAlchemyError:
        log.exception("calls could not be put right after people or teams left")
        return 0


def _some(
    session: Session,
    numbers: list[str],
    context: Context,
    gone: frozenset[str],
    name_of: Callable[[str], str],
) -> None:
    desk = Desk(
        SqlCallRepository(session), context.catalogue, context.now, reaches(session, context)
    )

    def has_left(person: str) -> bool:
        return person in gone or not is_ours(person, context.catalogue)

    def called(person: str) -> str:
        name = directory.known(session, person, context.catalogue).name
        return name if name != person else name_of(person)

    for number in numbers:
        before = len(desk.effects)
        departures.put_right(desk, number, has_left, called)
        call = desk.repository.read(number)
        key = f"put-right/{context.catalogue.version}/{number}/{call.revision if call else 0}"
        OutboxWriter(session, context, key).effects(desk.effects[before:])


def _may_not_fit(body: Mapping[str, Any], catalogue: Catalogue, gone: frozenset[str]) -> bool:
    """Whether a call's row names a person or a team that is not there, waits for an answer whose
    time nobody watches, or is of a version that kept less.
    """
    teams = catalogue.team_by_id
    promise: Mapping[str, Any] = body["promise"]
    named = (promise["team"], body.get("customer"), *body.get("hops", ()))
    stays = (stay["promise"]["team"] for stay in body.get("trail", ()))
    if any(team and team not in teams for team in (*named, *stays)):
        return True
    if catalogue.renamed and any(f'"{old}"' in json.dumps(body) for old in catalogue.renamed):
        return True
    people = [body["requester"], *body.get("approvers", ())]
    if any(p in gone or not is_ours(p, catalogue) for p in people):
        return True
    own = {p.id for p in teams[promise["team"]].people}
    assignee = body.get("assignee")
    if assignee and (assignee not in own or assignee in gone):
        return True
    return body["state"] == "waiting_requester" or "first_promise" not in body


def _names(catalogue: Catalogue, home: Path) -> Callable[[str], str]:
    """What somebody who is in the catalogue no more was called in an earlier one."""

    @lru_cache(maxsize=1)
    def before() -> tuple[Catalogue, ...]:
        return tuple(catalogue_history.newest(home, EDITIONS, but=catalogue.version))

    def name_of(person: str) -> str:
        for edition in before():
            if person in edition.people:
                return edition.people[person].name
        return person

    return name_of
