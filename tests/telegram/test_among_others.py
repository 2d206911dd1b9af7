"""In a group others read along and talk among themselves: what is an answer there, to whom, and what
is let be.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.telegram import Telegram
from tests.telegram.desk import ROOMS, USERS, Office, office, populate

LOBBY = -100777
Json = dict[str, Any]


@pytest.fixture
async def at(sqlite_url: str) -> AsyncIterator[Office]:
    async with Telegram() as telegram:
        telegram.privacy = False
        populate(telegram)
        telegram.group(LOBBY, *USERS.values())
        async with office(telegram, sqlite_url) as made:
            yield made


async def question(at: Office, number: str, room: int = ROOMS["cleaning"]) -> Json:
    """The question about a call that stands in the group."""
    return await at.telegram.says(room, f"{number} (spill graag):")


async def asked_to_reply(at: Office, *people: str) -> list[Json]:
    """The questions that Joost gets when he presses to reply to each of these requesters."""
    questions = []
    for n, person in enumerate(people, start=1):
        number = f"S-100{n}"
        await at.asks(person, "er is een spill in de hal", number)
        at.telegram.press_data(
            USERS["joost"], await at.card("cleaning", number), f"c:{number}:reply"
        )
        questions.append(await question(at, number))
    return questions


def everything_told(at: Office, person: str) -> str:
    return "\n".join(m["text"] for m in at.telegram.sent(USERS[person]["id"]))


async def test_an_answer_goes_to_whom_its_own_question_was_about(at: Office) -> None:
    first, second = await asked_to_reply(at, "sanne", "tom")
    at.in_room("joost", "cleaning", "we zijn onderweg", reply_to=first["message_id"])
    await at.hears("sanne", "we zijn onderweg")
    at.in_room("joost", "cleaning", "on our way", reply_to=second["message_id"])
    await at.hears("tom", "on our way")
    assert "onderweg" not in everything_told(at, "tom")
    assert "on our way" not in everything_told(at, "sanne")


async def test_talk_in_the_group_is_let_be_while_a_question_is_open(at: Office) -> None:
    (asked,) = await asked_to_reply(at, "sanne")
    at.in_room("joost", "cleaning", "ik haal even koffie")
    mine = at.in_room("fatima", "cleaning", "wie gaat er mee?")
    at.in_room("joost", "cleaning", "ik ook", reply_to=mine["message_id"])
    at.in_room("joost", "cleaning", "@schakel_bot is Lars er vandaag?")
    at.in_room("joost", "cleaning", "we komen eraan", reply_to=asked["message_id"])
    await at.hears("sanne", "we komen eraan")
    told = everything_told(at, "sanne")
    assert "koffie" not in told and "ik ook" not in told and "Lars" not in told
    assert at.kinds().count("commented") == 1


async def test_only_who_was_asked_can_answer_and_the_other_hears_so_alone(at: Office) -> None:
    (asked,) = await asked_to_reply(at, "sanne")
    at.says("fatima", "hallo")
    await at.hears("fatima", "")
    before = len(at.telegram.sent(ROOMS["cleaning"]))
    at.in_room("fatima", "cleaning", "ik doe het wel", reply_to=asked["message_id"])
    await at.hears("fatima", "Dat vroeg ik aan Joost")
    assert len(at.telegram.sent(ROOMS["cleaning"])) == before
    assert "ik doe het wel" not in everything_told(at, "sanne")


async def test_a_question_is_answered_once(at: Office) -> None:
    (asked,) = await asked_to_reply(at, "sanne")
    at.in_room("joost", "cleaning", "we komen eraan", reply_to=asked["message_id"])
    await at.hears("sanne", "we komen eraan")
    at.says("joost", "hallo")
    at.in_room("joost", "cleaning", "neem jij de dweil mee?", reply_to=asked["message_id"])
    await at.hears("joost", "al beantwoord")
    assert "dweil" not in everything_told(at, "sanne")


async def test_who_once_talked_to_us_in_a_group_may_talk_to_others(at: Office) -> None:
    lobby = at.telegram.chats[LOBBY]
    at.telegram.say(USERS["sanne"], "@schakel_bot er is een spill in de hal", lobby)
    asked = await at.telegram.says(LOBBY, "spill graag")
    before = len(at.telegram.sent(LOBBY))
    at.telegram.say(USERS["sanne"], "ja", lobby)
    mine = at.telegram.say(USERS["tom"], "is dat van vanmorgen?", lobby)
    at.telegram.say(USERS["sanne"], "ja", lobby, reply_to=mine["message_id"])
    at.telegram.say(USERS["sanne"], "ja", lobby, reply_to=asked["message_id"])
    await at.telegram.says(LOBBY, "S-1001")
    assert len(at.telegram.sent(LOBBY)) == before + 1
