"""The command palette: what one may go to and do, in one's own language, and nothing of others."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from routing.call.actions import Action
from routing.desk.desk import Desk as CallDesk
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.channels.conftest import Desk, now
from tests.channels.test_pages import AS_PIECE, done, opened
from tests.routing.links import CATALOGUE


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """What the palette asks of the database is tried on both kinds elsewhere."""
    made = Database(sqlite_url)
    yield made
    made.close()


async def asked(visitor: httpx2.AsyncClient, who: str, q: str = "", call: str = "") -> str:
    answer = await visitor.get("/palette", params={"as": who, "q": q, "call": call})
    assert answer.status_code == 200
    return answer.text


async def test_pages_teams_items_and_numbers_by_who_looks(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database, requester="sanne").number
    plain = await asked(visitor, "fatima")
    assert "/team?team=cleaning&amp;as=fatima" in plain and "/organisation?as=fatima" in plain
    assert "Gesprek" in await asked(visitor, "sanne") and "/team" not in await asked(
        visitor, "sanne"
    )
    for typed in (number, number.lower(), number.partition("-")[2], f"#{number[2:]}"):
        assert f"/call/{number}?as=fatima" in await asked(visitor, "fatima", typed), typed
        assert f"/call/{number}" not in await asked(visitor, "tom", typed), "not theirs to see"
    found = await asked(visitor, "fatima", "windws")
    assert "/catalogue/cleaning/rooms/windows?as=fatima" in found
    assert "/organisation/laundry?as=fatima" in await asked(visitor, "fatima", "laund")
    hostile = await asked(visitor, "fatima", '"><b>x')
    assert "<b>" not in hostile and "q=%22%3E%3Cb%3Ex" in hostile


async def test_what_can_be_done_with_the_call_that_is_looked_at(
    visitor: httpx2.AsyncClient, database: Database, desk: Desk
) -> None:
    number = opened(database, requester="sanne").number
    assert f'data-action="c:{number}:acknowledge"' in await asked(visitor, "fatima", "take", number)
    done(database, number, Action.ACKNOWLEDGE, "fatima")
    team = await asked(visitor, "fatima", call=number)
    assert f"c:{number}:resolve" in team and f"c:{number}:acknowledge" not in team
    assert "say:/undo" in team and "say:/undo" not in await asked(visitor, "joost", call=number)
    form = {"as": "joost", "in": "room", "action": f"say:/undo {number}"}
    late = await visitor.post("/press", data=form, headers=AS_PIECE)
    assert late.status_code == 422 and "Fatima has done something" in late.text
    form |= {"as": "tom", "in": "own"}
    strange = await visitor.post("/press", data=form, headers=AS_PIECE)
    assert strange.status_code == 422 and "find" in strange.text and desk.taken == []
    own = await asked(visitor, "sanne", call=number)
    assert f"Met {number}" in own and f"c:{number}:cancel" in own and ":resolve" not in own
    assert "data-action" not in await asked(visitor, "tom", call=number)
    assert "data-action" not in await asked(visitor, "fatima", call="S-9999")


async def test_who_follows_a_request_finds_it_and_reads_nothing_of_it(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database, requester="sanne", text="blood in the lift").number
    with database.transaction() as session:
        CallDesk(SqlCallRepository(session), CATALOGUE, now()).follow(number, "tom", on=True)
    found = await asked(visitor, "tom", number)
    assert f"/call/{number}?as=tom" in found
    assert "blood" not in found and "Spill" not in found and "Sanne" not in found
