"""No page and no file shows something to somebody who may not know it, whoever tries its address."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from bot.cli import application
from bot.errors import Mistake
from routing.call.actions import Action
from routing.storage import private_looks
from tests.catalog.planting import SMALL
from tests.channels.test_pages import opened
from tests.intake.ears import ITEMS, PEOPLE, Said, Town, context_with
from tests.intake.looking import exported_to, opened_by, visited_by
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


async def test_every_page_and_file_is_shown_to_whom_it_is_for(sqlite_url: str) -> None:
    """Each address there is: to whom it is for, and nothing of it to anybody else."""
    database = wiped(sqlite_url)
    life = Life(database, context_with(frozenset({ITEMS["contract"]})))
    with database.transaction() as session:
        town = Town(session, life.context)
        done: list[tuple[int, Said]] = [(0, ADDED), (0, ("hilde", Action.NOTE, ""))]
        life.made([("sanne", "contract")], done, town)
    people, files = ("sanne", "hilde", "tom", "fatima"), tuple(town.files.values())
    seen = await visited_by(people, files, database, life.context, every=True)
    shown = {heard.surface.partition(" ")[0] for heard in seen if "(200)" in heard.surface}
    assert shown >= {"/requests?q=zq", "/palette?q=S-1001", "/insight.csv?show=hours&by=item"}
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


def test_what_is_exported_is_for_whom_it_is_written(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a confidential call a person who may read it gets what they may, and nobody else a word,
    a name or what it is about; of an ordinary one, whoever runs the command reads all.
    """
    database = wiped(sqlite_url)
    life = Life(database, context_with(frozenset({ITEMS["contract"]})))
    with database.transaction() as session:
        town = Town(session, life.context)
        done: list[tuple[int, Said]] = [(0, ADDED), (0, ("hilde", Action.NOTE, ""))]
        life.made([("sanne", "contract"), ("sanne", "spill")], done, town)
    (inside, *_), own = town.inside, [w for w, n in town.secrets.items() if n == "S-1001"]
    outside = [word for word in own if word not in town.inside]
    read = {
        who: json.dumps([heard.text for heard in exported_to(who, database, life.context)])
        for who in ("sanne", "hilde", "tom", None)
    }
    assert all(word in read["sanne"] and word in read["hilde"] for word in outside)
    assert inside in read["hilde"] and inside not in read["sanne"]
    assert not any(word in read[who] for word in own for who in ("tom", None))
    assert "S-1001" not in read["tom"] and "S-1001" in read[None]
    (spill,) = [word for word, number in town.secrets.items() if number == "S-1002"]
    assert spill in read[None] and spill not in read["tom"] and "S-1002" in read["tom"]
    database.close()

    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)
    shown = CliRunner().invoke(application(), ["call", "S-1001"])
    assert "S-1001" in shown.stdout and "confidential" in shown.stdout
    assert not any(word in shown.stdout for word in (*own, "sanne", "hilde"))
    asked = CliRunner().invoke(application(), ["route", "--call", "S-1001"])
    assert isinstance(asked.exception, Mistake) and "is confidential" in str(asked.exception)


def test_who_reads_a_private_call_by_a_command_is_noted(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `--as`: whoever asked sees who looked. Without, no word is shown and nothing noted."""
    database = wiped(sqlite_url)
    number = opened(database, "hr/contracts/contract").number
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SCHAKEL_CATALOG", str(SMALL))
    for more in ([], ["--as", "nel"], ["--as", "nel", "--json"]):
        shown = CliRunner().invoke(application(), ["call", number, *more])
        assert shown.exit_code == 0, shown.output
    with database.reading() as session:
        assert [who for who, _ in private_looks.of_call(session, number)] == ["nel"]
    database.close()
