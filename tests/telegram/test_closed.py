"""From a message to a closed call, and everything a team can do, in Telegram, with the real desk; over both ways in."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from routing.call import State
from tests.fakes.telegram import Telegram
from tests.telegram.desk import ROOMS, USERS, Office, office, populate


@pytest.fixture(params=["polling", "webhook"])
async def at(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[Office]:
    async with Telegram() as telegram:
        populate(telegram)
        async with office(telegram, sqlite_url, request.param) as made:
            yield made


async def test_from_a_message_to_closed(at: Office) -> None:
    await at.asks()
    card = await at.card("cleaning", words="Sanne")
    await at.presses("joost", card, "acknowledge")
    await at.becomes(State.IN_PROGRESS)
    await at.card("cleaning", words="Joost")
    await at.hears("sanne", "Joost")
    await at.presses("joost", await at.card("cleaning"), "resolve")
    asked = await at.in_the_room("cleaning", "What did you do?")
    assert asked["reply_markup"]["force_reply"] and asked["reply_markup"]["selective"]
    at.in_room("joost", "cleaning", "gedweild", reply_to=asked["message_id"])
    await at.becomes(State.RESOLVED)
    asked = await at.hears("sanne", "gedweild")
    await at.presses("sanne", asked, "confirm")
    await at.becomes(State.CLOSED)
    await at.presses("sanne", await at.button("sanne", "rate:4"), "rate:4")
    await at.telegram.until(lambda: at.call().stars == 4)
    cards = [m for m in at.telegram.sent(ROOMS["cleaning"]) if m["text"].startswith("S-1001 ·")]
    assert len(cards) == 1
