"""A walk along every link, as each of the four roles: nothing leads astray, and each is shown the
pages of their role and no other.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from routing.call.actions import Action
from routing.storage.db import Database
from tests.channels.test_insight_page import day
from tests.channels.test_pages import done, opened
from tests.channels.walking import kind_of, walked

EVERYBODY = {"/", "/catalogue", "item", "/organisation", "block"}
ASKING = {"/requests", "call"}
TEAM = {"/team", "/team columns", "/team call", "call"}
FIGURES = {"/insight", "/insight ratings", "/insight hours", "/insight/learn understanding"}
ROLES = {
    "an employee": ("sanne", EVERYBODY | ASKING, {"/team columns", "/insight"}),
    "of a team": ("joost", EVERYBODY | TEAM, {"/requests", "/insight"}),
    "a coordinator": ("fatima", EVERYBODY | TEAM | FIGURES, {"/requests"}),
    "a manager": ("tom", EVERYBODY | FIGURES, {"/team columns", "call"}),
}


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """What pages read is tried on both databases elsewhere."""
    made = Database(sqlite_url)
    yield made
    made.close()


def worked(database: Database) -> None:
    """A day's work, one call of which still is under way along the chain."""
    day(database)
    number = opened(database, text="glass on the stairs").number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    done(database, number, Action.PASS_ON, "joost", service="laundry/linen", text="cloths")


@pytest.mark.parametrize("role", ROLES)
async def test_every_link_leads_somewhere_and_only_where_that_role_may_go(
    role: str, visitor: httpx2.AsyncClient, database: Database
) -> None:
    worked(database)
    person, there, hidden = ROLES[role]
    found = await walked(person, visitor)
    assert {path: status for path, status in found.items() if status != 200} == {}
    kinds = {kind_of(path) for path in found}
    assert there <= kinds
    assert not any(kind.startswith(one) for kind in kinds for one in hidden), kinds
    for one in hidden:
        shut = {"/team columns": "/team?layout=columns", "call": "/call/S-1001"}.get(one, one)
        answer = await visitor.get(shut, params={"as": person})
        assert answer.status_code == 404 or not opens(answer.text), one


def opens(page: str) -> bool:
    """Whether a page shows anything of a call."""
    return "S-1" in page
