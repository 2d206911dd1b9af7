"""A person has one language: what is chosen in chat holds in the pages at the next look, and what
is chosen there in chat.
"""

from __future__ import annotations

import asyncio

from tests.chain.front import Front
from tests.channels.conftest import OURS, browser, parts_for
from tests.routing.links import CATALOGUE


def test_a_language_that_is_chosen_here_holds_there(sqlite_url: str) -> None:
    front = Front(sqlite_url, CATALOGUE)
    parts = parts_for(front.app.database, front.app.mailbox, front.app.accept)

    async def looks() -> str:
        async with browser(parts) as client:
            return str((await client.get("/?as=sanne")).text)

    async def chooses(language: str) -> None:
        async with browser(parts) as client:
            form = {"as": "sanne", "language": language}
            assert (await client.post("/language", data=form, headers=OURS)).status_code == 303

    assert '<html lang="nl"' in asyncio.run(looks())
    front.types("sanne", "speak English")
    assert '<html lang="en"' in asyncio.run(looks())
    asyncio.run(chooses("nl"))
    assert "Zeg me wat" in front.types("sanne", "hello")
    front.types("sanne", "speak English")
    page = asyncio.run(looks())
    assert '<html lang="en"' in page and "Type what you need" in page
    front.app.close()
