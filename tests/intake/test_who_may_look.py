"""No page and no file shows something to somebody who may not know it, whoever tries its address."""

from __future__ import annotations

import asyncio

from hypothesis import HealthCheck, given, settings

from routing.call.actions import Action
from tests.intake.ears import ITEMS, PEOPLE, Said, Town, context_with
from tests.intake.looking import opened_by, visited_by
from tests.intake.test_who_may_hear import (
    Life,
    Step,
    breaches,
    calls,
    deeds,
    private,
    steps,
    wiped,
)

ADDED: Said = ("sanne", Action.ADD, "")


@given(private=private, wanted=calls, done=deeds, acted=steps)
@settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_page_and_no_file_shows_it_either(
    sqlite_url: str,
    private: frozenset[str],
    wanted: list[tuple[str, str]],
    done: list[tuple[int, Said]],
    acted: list[Step],
) -> None:
    database = wiped(sqlite_url)
    life = Life(database, context_with(private))
    with database.transaction() as session:
        town = Town(session, life.context)
        life.made(wanted, [*done, *((n, ADDED) for n in range(len(wanted)))], town)
        for step in acted[:3]:
            life.does(step, town)
    people, files = tuple(life.context.catalogue.people), tuple(town.files.values())
    seen = asyncio.run(visited_by(people, files, database, life.context))
    seen += [heard for who in PEOPLE for heard in opened_by(who, files, database, life.context)]
    assert breaches(life, town, seen) == []
    database.close()


async def test_pages_and_files_are_shown_to_whom_they_are_for(sqlite_url: str) -> None:
    """Otherwise nothing that is asserted of them would say anything."""
    database = wiped(sqlite_url)
    life = Life(database, context_with(frozenset({ITEMS["contract"]})))
    with database.transaction() as session:
        town = Town(session, life.context)
        done: list[tuple[int, Said]] = [(0, ADDED), (0, ("hilde", Action.NOTE, ""))]
        life.made([("sanne", "contract")], done, town)
    people, files = ("sanne", "hilde", "tom", "joost"), tuple(town.files.values())
    seen = await visited_by(people, files, database, life.context)
    seen += [heard for who in people for heard in opened_by(who, files, database, life.context)]
    readers = {
        word: {who for heard in seen if word in heard.text for who in heard.readers}
        for word in (*town.secrets, *town.inside)
    }
    assert breaches(life, town, seen) == []
    assert {frozenset(who) for who in readers.values()} == {
        frozenset({"sanne", "hilde"}),
        frozenset({"hilde"}),
    }
    database.close()
