"""Somebody with a new id keeps what they had under the old one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.bootstrap.put_right import put_right
from bot.people import directory
from bot.people.recipients import address_of
from catalog.model import Catalogue, Person
from routing.storage.db import Database
from tests.people.front import Front
from tests.people.test_for_others import with_people


def renamed(catalogue: Catalogue, was: str, now: str) -> Catalogue:
    """The catalogue after somebody got another id."""

    def known(person: Person) -> Person:
        if person.manager == was:
            person = person.model_copy(update={"manager": now})
        update = {"id": now, "was": (was,), "accounts": {}}
        return person.model_copy(update=update) if person.id == was else person

    employees = tuple(map(known, catalogue.organisation.employees))
    return Catalogue(
        version=f"{was}-{now}",
        organisation=catalogue.organisation.model_copy(update={"employees": employees}),
        teams=tuple(
            t.model_copy(update={"people": tuple(map(known, t.people))}) for t in catalogue.teams
        ),
    )


def test_calls_accounts_language_and_work_stay_theirs(database: Database, tmp_path: Path) -> None:
    catalogue = with_people()
    with database.transaction() as session:
        front = Front.of(session, catalogue)
        front.say("telegram:4", "/start")
        front.asks("telegram:1")
        front.say("telegram:4", "ack 1001")
        front.say("telegram:1", "english please")
        assert front.call().assignee == "fatima"
        context = front.context
    for was, now in (("sanne", "s-kuipers"), ("fatima", "f-mansouri")):
        catalogue = renamed(catalogue, was, now)
    context = replace(context, catalogue=catalogue)
    for _ in range(2):
        put_right(database, context, tmp_path)
    with database.transaction() as session:
        front = Front(session, context, count=100)
        call = front.call()
        assert (call.requester, call.assignee) == ("s-kuipers", "f-mansouri")
        to = address_of(session, "s-kuipers", context.channels, catalogue)
        assert to and to.conversation == "telegram/1"
        person = catalogue.people["s-kuipers"]
        assert directory.language_of(session, person, catalogue) == "en"
        assert "S-1001" in front.say("telegram:1", "my requests")[0]
        assert any(
            "telegram/1" in one for one in front.say("telegram:4", "resolve S-1001: all dry again")
        )


def test_an_account_is_theirs_before_anything_was_put_right(database: Database) -> None:
    catalogue = with_people()
    with database.transaction() as session:
        front = Front.of(session, catalogue)
        front.say("telegram:1", "/start")
        front.context = replace(front.context, catalogue=renamed(catalogue, "sanne", "s-kuipers"))
        front.asks("telegram:1")
        assert front.call().requester == "s-kuipers"
