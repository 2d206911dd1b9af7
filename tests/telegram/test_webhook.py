"""The webhook: only Telegram gets in, 200 only after the commit, and no start without a secret."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import aiohttp
import pytest
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from bot.channels.telegram.settings import TelegramOptions, TelegramSettings
from bot.errors import Mistake
from bot.settings import Settings
from tests.fakes.telegram import TOKEN, Telegram
from tests.telegram.desk import SECRET, USERS, Office, office, populate


@pytest.fixture
async def at(sqlite_url: str) -> AsyncIterator[Office]:
    async with Telegram() as telegram:
        populate(telegram)
        async with office(telegram, sqlite_url, "webhook") as made:
            yield made


@pytest.mark.parametrize("secret", ["", "with spaces in it here", "x" * 300])
def test_without_a_good_secret_it_does_not_start(secret: str) -> None:
    with pytest.raises(Mistake, match="SCHAKEL_TELEGRAM_SECRET"):
        TelegramOptions(
            token=TOKEN,
            mode="webhook",
            secret=secret,
            webhook_url="https://desk.example.org/telegram",
        )


def test_what_is_set_wrong_is_named() -> None:
    with pytest.raises(Mistake, match="SCHAKEL_TELEGRAM_WEBHOOK_URL"):
        TelegramOptions(token=TOKEN, mode="webhook", secret=SECRET)
    with pytest.raises(Mistake, match="BotFather"):
        TelegramOptions(token="hello")
    under = Settings(public_url="https://d.example.org/").with_channels(
        TelegramSettings(token=SecretStr(TOKEN), mode="webhook", secret=SecretStr(SECRET))
    )
    assert TelegramOptions.read(under).webhook_url == "https://d.example.org/telegram"


async def test_telegram_is_told_our_address_and_secret(at: Office) -> None:
    (asked,) = at.telegram.called("setWebhook")
    assert asked["secret_token"] == SECRET and asked["url"].endswith("/telegram")
    assert (
        asked.get("drop_pending_updates") != "true" and "callback_query" in asked["allowed_updates"]
    )


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": "wrong-wrong-wrong-wrong"}, b"{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": "é"}, b"{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, b"{not json", 400),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, b"\xff\xfe", 400),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, b'"' + b"x" * (2 * 1024 * 1024) + b'"', 413),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, b'{"update_id": 1}', 200),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, b"[1, 2]", 200),
        (
            {"X-Telegram-Bot-Api-Secret-Token": SECRET},
            b'{"update_id": 2, "message": {"chat": 3}}',
            200,
        ),
    ],
)
async def test_who_gets_in(at: Office, headers: dict[str, str], body: bytes, status: int) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(at.telegram.hook["url"], data=io.BytesIO(body), headers=headers) as answer,
    ):
        assert answer.status == status


async def test_only_posts(at: Office) -> None:
    async with aiohttp.ClientSession() as session, session.get(at.telegram.hook["url"]) as answer:
        assert answer.status == 405


async def test_200_comes_after_the_commit(at: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def away(*_: object) -> None:
        tries.append(1)
        raise OperationalError("BEGIN", None, Exception("the database is away"))

    with monkeypatch.context() as broken:
        broken.setattr(at.app.journal, "_commit", away)
        at.says("sanne", "er is een spill")
        await at.telegram.until(lambda: "last_error_message" in at.telegram.hook, 60)
        assert tries and not at.telegram.confirmed
    await at.hears("sanne", "spill", 60)
    await at.telegram.until(lambda: at.telegram.confirmed)
    assert len([m for m in at.telegram.sent(USERS["sanne"]["id"]) if "spill" in m["text"]]) == 1


async def test_a_repeated_update_does_nothing_twice(at: Office) -> None:
    await at.asks()
    update = {"update_id": 1, "message": at.telegram.chats[USERS["sanne"]["id"]].messages[1]}
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    before = len(at.telegram.sent(USERS["sanne"]["id"]))
    async with aiohttp.ClientSession() as session:
        for _ in range(3):
            async with session.post(
                at.telegram.hook["url"], json=update, headers=headers
            ) as answer:
                assert answer.status == 200
    await at.app.settle()
    assert len(at.telegram.sent(USERS["sanne"]["id"])) <= before + 1
    assert at.kinds() == ["opened"]
