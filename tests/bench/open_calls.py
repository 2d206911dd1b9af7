"""Fills a database with open calls, and with those that have ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from catalog.model import Catalogue, Kind, Person
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.routing.links import CATALOGUE, MONDAY, SANNE

WORDS = ("coffee on the floor", "the lift smells", "tap drips since this morning", "no soap left")
PLACES = ("Lobby", "Ward 3", "Theatre 2", "Kitchen")
AT_ONCE = 2_000


def prototypes(
    database: Database,
    catalogue: Catalogue = CATALOGUE,
    item: str = "cleaning/rooms/spill",
    people: Sequence[Person] = (SANNE,),
    now: dt.datetime = MONDAY,
    count: int = 12,
) -> list[Call]:
    """Open calls as the desk makes them, in several states, late ones among them."""
    team, made = item.partition("/")[0], []
    members = catalogue.team_by_id[team].people
    for n in range(count):
        at = now - dt.timedelta(hours=(0, 1, 30)[n % 3], minutes=n)
        with database.transaction() as session:
            desk = Desk(SqlCallRepository(session), catalogue, at)
            draft = Draft(
                requester=people[n % len(people)],
                item=item,
                kind=Kind.INCIDENT,
                text=WORDS[n % 4],
                title=WORDS[n % 4],
                language="en",
                location=PLACES[n % 4],
            )
            call = desk.open(draft)
            if n % 4:
                call = desk.do(call.number, Action.ACKNOWLEDGE, members[n % len(members)], {})
            if n % 4 == 3:
                asked = {"question": "Which floor?"}
                call = desk.do(call.number, Action.ASK, members[n % len(members)], asked)
        made.append(call)
    return made


def fill(database: Database, made: Sequence[Call], opened: int, ended: int) -> None:
    """Copies of these calls: so many that are open, after so many that have ended."""
    with database.reading() as session:
        first = ledger.newest_key(session) + 1
    for start in range(0, ended + opened, AT_ONCE):
        part = range(start, min(start + AT_ONCE, ended + opened))
        copies = [_copy(made[n % len(made)], first + n, ended=n < ended) for n in part]
        with database.transaction() as session:
            ledger.write_many(session, copies, (), ())


def _copy(call: Call, key: int, *, ended: bool) -> Call:
    number = f"S-{key + 1000}"
    changes: dict[str, object] = {"number": number, "root": number}
    if ended:
        changes |= {"state": State.CLOSED, "ended_at": call.opened_at}
    return call.model_copy(update=changes)
