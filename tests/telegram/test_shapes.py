"""What the fake Telegram sends is held against the Bot API, as python-telegram-bot has it: every
object can be read, and holds no field that Telegram does not have (docs/channels.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from telegram import TelegramObject, Update

from tests.fakes.telegram import Telegram
from tests.fakes.telegram_people import user

SANNE, JOOST = user(101, "Sanne"), user(102, "Joost", "en")


def everything_people_do() -> list[dict[str, Any]]:
    """One update for each thing the fake's people can do."""
    telegram = Telegram()
    basic = telegram.group(-5, SANNE, JOOST, kind="group")
    room = telegram.group(-1001, SANNE, JOOST)
    forum = telegram.group(-1002, SANNE, JOOST, topics=(7,))
    telegram.privacy = False
    alone = telegram.say(SANNE, "/start@schakel_bot er is iets")
    telegram.say(SANNE, "bij een antwoord", reply_to=alone["message_id"])
    card = telegram.message(telegram.bot, room, text="S-1001", markup_text="S-1001")
    said = telegram.say(JOOST, "@schakel_bot help", room)
    told = telegram.say(JOOST, "antwoord", room, reply_to=card["message_id"])
    telegram.say(SANNE, "daarop", room, reply_to=told["message_id"])
    telegram.say(SANNE, "in een onderwerp", forum, topic=7)
    telegram.say(SANNE, "algemeen", forum)
    telegram.say(SANNE, "in een kleine groep", basic)
    telegram.say_as_group("als de groep", room, reply_to=card["message_id"])
    telegram.say_as_group("als een kanaal", room, channel=True)
    telegram.edit(JOOST, said, "anders")
    buttons = {"inline_keyboard": [[{"text": "Ja", "callback_data": "d:1:1"}]]}
    telegram.press(JOOST, card | {"reply_markup": buttons}, "Ja")
    telegram.press_data(JOOST, None, "d:1:1", inline_message_id="x")
    for old, new in (("member", "kicked"), ("left", "member"), ("member", "administrator")):
        telegram.bot_membership(JOOST, room, old, new)
    telegram.bot_membership(SANNE, telegram.private(SANNE), "member", "kicked")
    for may_write in (False, True):
        telegram.restrict(JOOST, room, may_write=may_write)
    telegram.upgrade(SANNE, basic, -1009)
    return [update for _, update in telegram.waiting]


def strange_fields(found: TelegramObject, path: str) -> Iterator[str]:
    """Fields anywhere in an object that the Bot API does not have."""
    yield from (f"{path}.{name}" for name in found.api_kwargs)
    for name in found.__slots__:
        value = getattr(found, name, None)
        for one in value if isinstance(value, tuple | list) else (value,):
            if isinstance(one, TelegramObject):
                yield from strange_fields(one, f"{path}.{name}")


def test_every_update_is_one_of_telegrams_and_has_no_field_of_its_own() -> None:
    updates = everything_people_do()
    assert len(updates) >= 20
    for update in updates:
        found = Update.de_json(update, None)
        assert not list(strange_fields(found, "update")), update


def test_replies_carry_a_thread_as_in_the_public_dump() -> None:
    """A reply to message 111 in a supergroup without topics has `message_thread_id` 111, and no
    `is_topic_message` (westacks/telebot, pull request 135); in a basic group it has none.
    """
    telegram = Telegram()
    telegram.privacy = False
    room = telegram.group(-1001, SANNE)
    first = telegram.message(telegram.bot, room, text="kaart", message_id=111)
    reply = telegram.say(SANNE, "ja", room, reply_to=first["message_id"])
    deeper = telegram.say(SANNE, "nee", room, reply_to=reply["message_id"])
    assert (reply["message_thread_id"], deeper["message_thread_id"]) == (111, 111)
    assert "is_topic_message" not in reply
    basic = telegram.group(-5, SANNE, kind="group")
    first = telegram.message(telegram.bot, basic, text="kaart")
    assert "message_thread_id" not in telegram.say(SANNE, "ja", basic, reply_to=first["message_id"])
