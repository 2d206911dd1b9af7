"""Polling: nothing is confirmed before it is taken in, one process polls, another takes over."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.ports import Message
from routing.storage.db import Database
from routing.storage.tables import InboxRow
from tests.fakes.telegram import Telegram
from tests.fakes.telegram_rules import Refusal
from tests.telegram.conftest import SANNE, Desk, Start


async def test_what_is_said_arrives_once_and_is_then_confirmed(
    telegram: Telegram, desk: Desk, start: Start
) -> None:
    telegram.say(SANNE, "mijn laptop start niet")
    await start()
    await telegram.until(lambda: telegram.confirmed)
    telegram.say(SANNE, "hallo?")
    await telegram.until(lambda: len(telegram.confirmed) == 2)
    assert [said.text for said in desk.heard] == ["mijn laptop start niet", "hallo?"]
    assert desk.heard[0].key != desk.heard[1].key
    assert desk.heard[0].profile.name == "Sanne" and desk.heard[0].profile.language == "nl"


async def test_nothing_is_confirmed_that_could_not_be_committed(
    telegram: Telegram, desk: Desk, start: Start
) -> None:
    tries: list[str] = []

    def busy(incoming: Message) -> None:
        tries.append(incoming.text)
        if len(tries) < 3:
            assert not telegram.confirmed
            raise OperationalError("BEGIN", None, Exception("the database is away"))

    desk.refuse = busy
    telegram.say(SANNE, "een")
    telegram.say(SANNE, "twee")
    await start()
    await telegram.until(lambda: len(telegram.confirmed) == 2)
    assert [said.text for said in desk.heard] == ["een", "twee"]
    assert tries[:3] == ["een", "een", "een"]


async def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_on(
    telegram: Telegram, desk: Desk, start: Start, sqlite_database: Database
) -> None:
    broken: list[Any] = [
        {"message": {"message_id": 1, "chat": "oops"}},
        {"message": {"text": "no chat at all"}},
        {"callback_query": {"id": "7"}},
        {"message": "text"},
        {"edited_message": {"chat": {"id": 1, "type": "private"}}},
    ]
    numbers = [telegram.put(update) for update in broken]
    telegram.say(SANNE, "en dit wel")
    await start()
    await telegram.until(lambda: len(telegram.confirmed) == 6)
    assert [said.text for said in desk.heard] == ["en dit wel"]
    with sqlite_database.reading() as session:
        kept = session.exec(select(InboxRow)).all()
    assert {row.body["poison"]["update_id"] for row in kept} >= set(numbers[:2])


async def test_a_fault_of_ours_in_one_message_does_not_hold_up_the_next(
    telegram: Telegram, desk: Desk, start: Start, sqlite_database: Database
) -> None:
    def faulty(incoming: Message) -> None:
        if incoming.text == "boem":
            raise ZeroDivisionError

    desk.refuse = faulty
    telegram.say(SANNE, "boem")
    telegram.say(SANNE, "verder")
    await start()
    await telegram.until(lambda: len(telegram.confirmed) == 2)
    assert [said.text for said in desk.heard] == ["verder"]
    with sqlite_database.reading() as session:
        (row,) = session.exec(select(InboxRow)).all()
    assert row.body["poison"]["message"]["text"] == "boem"


async def test_an_update_without_a_number_is_no_endless_loop(
    telegram: Telegram, desk: Desk, start: Start
) -> None:
    telegram.put("rubbish")
    telegram.say(SANNE, "hallo")
    await start()
    await telegram.until(lambda: len(telegram.confirmed) == 2)
    assert [said.text for said in desk.heard] == ["hallo"]


async def test_errors_of_the_server_are_waited_out(
    telegram: Telegram, desk: Desk, start: Start
) -> None:
    telegram.fail("getMe", Refusal(502, "Bad Gateway"))
    telegram.fail("deleteWebhook", "lost")
    telegram.fail(
        "getUpdates",
        Refusal(409, "Conflict: terminated by other getUpdates request"),
        "drop",
        Refusal(429, "Too Many Requests: retry after 1", {"retry_after": 1}),
    )
    telegram.say(SANNE, "hallo")
    await start()
    await telegram.until(lambda: telegram.confirmed, 20)
    assert [said.text for said in desk.heard] == ["hallo"]


async def test_a_webhook_left_behind_is_taken_off_and_nothing_is_dropped(
    telegram: Telegram, desk: Desk, start: Start
) -> None:
    telegram.hook = {"url": "https://old.example.org"}
    telegram.say(SANNE, "hallo")
    await start()
    await telegram.until(lambda: desk.heard)
    assert telegram.called("deleteWebhook")[0].get("drop_pending_updates") != "true"
