"""`schakel doctor` for Telegram: each fault is named with its cure."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.channels.telegram.checks import examine
from bot.channels.telegram.settings import TelegramOptions
from tests.fakes.telegram import TOKEN, Telegram
from tests.routing.links import CATALOGUE
from tests.telegram.desk import ROOMS, SECRET, in_telegram, populate

HERE = in_telegram(CATALOGUE)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as server:
        populate(server)
        server.privacy = False
        yield server


def _options(telegram: Telegram, **more: str) -> TelegramOptions:
    return replace(TelegramOptions(token=TOKEN, api_url=telegram.url), **more)  # type: ignore[arg-type]


async def test_content(telegram: Telegram) -> None:
    found = await examine(_options(telegram), HERE)
    assert all(right for right, _ in found), found
    assert len(found) == 2 + len(ROOMS)


async def test_each_fault_and_its_cure(telegram: Telegram) -> None:
    bot = telegram.bot["id"]
    telegram.privacy = True
    telegram.chats[ROOMS["desk"]].members[bot] = "administrator"
    telegram.chats[ROOMS["cleaning"]].members[bot] = "kicked"
    telegram.upgrade(
        {"id": 1, "first_name": "X"}, telegram.chats[ROOMS["hr"]], -1009999, told=False
    )
    del telegram.chats[ROOMS["laundry"]]
    found = await examine(_options(telegram), HERE)
    wrong = {line.split(" of ")[1].split(" ")[0]: line for right, line in found if not right}
    assert "add the bot" in wrong["cleaning"]
    assert "-1009999" in wrong["hr"]
    assert "correct rooms.telegram" in wrong["laundry"]
    assert "/setprivacy" in wrong["mill"]
    assert not any(team.startswith("desk") for team in wrong)


async def test_odd_rooms(telegram: Telegram) -> None:
    odd = in_telegram(CATALOGUE, {"desk": "lobby", "cleaning": f"{ROOMS['cleaning']}/7"})
    lines = [line for right, line in await examine(_options(telegram), odd) if not right]
    assert any("is no group's number" in line for line in lines) and any(
        "topics are off" in line for line in lines
    )


async def test_the_way_in(telegram: Telegram) -> None:
    telegram.hook = {"url": "https://old.example.org/x", "last_error_message": "Connection refused"}
    assert (await examine(_options(telegram), HERE))[1][0]
    hooked = _options(
        telegram, mode="webhook", secret=SECRET, webhook_url="https://new.example.org/telegram"
    )
    assert "https://new.example.org/telegram" in (await examine(hooked, HERE))[1][1]
    same = replace(hooked, webhook_url="https://old.example.org/x")
    right, line = (await examine(same, HERE))[1]
    assert not right and "Connection refused" in line


async def test_a_wrong_token_and_a_server_that_is_away(telegram: Telegram) -> None:
    ((right, line),) = await examine(_options(telegram, token="1:wrong"), HERE)
    assert not right and "BotFather" in line
    ((right, line),) = await examine(
        TelegramOptions(token=TOKEN, api_url="http://127.0.0.1:9"), HERE
    )
    assert not right and "SCHAKEL_TELEGRAM_API_URL" in line
    assert "nothing is known about the token" in line
