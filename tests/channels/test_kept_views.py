"""Views of a list under a name, and who looks at a call: for the team alone."""

from __future__ import annotations

import re

import httpx2

from routing.call.actions import Action
from routing.storage import looking
from routing.storage.db import Database
from tests.channels.conftest import OURS, now
from tests.channels.test_board import database
from tests.channels.test_pages import done, opened

__all__ = ["database"]
WINDOW = "a-window-of-mine"


async def kept(visitor: httpx2.AsyncClient, person: str, team: str = "cleaning") -> dict[str, str]:
    """The views that somebody can choose, with what each asks."""
    page = (await visitor.get(f"/team?as={person}&team={team}")).text
    part = page.split('id="views"')[1].split('class="keep"')[0]
    return {name: query for query, name in re.findall(r'href="/team\?([^"]*)"[^>]*>([^<]+)', part)}


async def test_a_view_is_kept_for_oneself_or_for_the_team(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    late = {"name": "  Late  ones ", "query": "team=hr&show=late&page=3&call=S-1001&nonsense=1"}
    for person, form in (
        ("fatima", {"shared": "yes"}),
        ("joost", {"name": "Mine", "query": "who=mine"}),
    ):
        answer = await visitor.post("/team/views", data={"as": person} | late | form, headers=OURS)
        assert answer.status_code == 303
    shared = "team=cleaning&amp;show=late&amp;as=fatima"
    assert await kept(visitor, "fatima") == {"Late ones": shared}
    assert set(await kept(visitor, "joost")) == {"Late ones", "Mine"}
    assert "Late ones" not in (await visitor.get("/team?as=hilde")).text
    refused = await visitor.post("/team/views", data={"as": "joost", "name": " "}, headers=OURS)
    assert refused.status_code == 422


async def test_nobody_takes_a_view_of_somebody_else_away(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    for person, name in (("joost", "Mine"), ("fatima", "Hers")):
        form = {"as": person, "name": name, "query": "who=mine"}
        await visitor.post("/team/views", data=form, headers=OURS)
    for person in ("fatima", "hilde"):
        await visitor.post("/team/views/1/away", data={"as": person}, headers=OURS)
    assert set(await kept(visitor, "joost")) == {"Mine"}
    await visitor.post("/team/views/1/away", data={"as": "joost"}, headers=OURS)
    assert await kept(visitor, "joost") == {}


async def signs(visitor: httpx2.AsyncClient, person: str, number: str, writing: str = "") -> None:
    form = {"as": person, "window": WINDOW, "number": number, "writing": writing}
    assert (await visitor.post("/looking", data=form, headers=OURS)).status_code == 204


async def test_who_looks_is_told_to_the_team_alone_and_forgotten(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database).number

    def there(
        team: str = "cleaning", but: str = "fatima", later: float = 0
    ) -> list[tuple[str, bool]]:
        with database.reading() as session:
            moment = now() + later * looking.LASTS
            return [(one.person, one.writing) for one in looking.at(session, team, moment, but)]

    await signs(visitor, "sanne", number)
    await signs(visitor, "hilde", number)
    assert there() == there("hr", "") == [], "who asked and other teams look unseen"
    await signs(visitor, "joost", number)
    assert there() == [("joost", False)]
    assert there(but="joost") == [], "nobody is told of themselves"
    await signs(visitor, "joost", number, "yes")
    assert (there(), there(later=2)) == ([("joost", True)], [])
    done(database, number, Action.ACKNOWLEDGE, "joost")
    await signs(visitor, "joost", "")
    assert there() == []
