"""Telegram's groups as they really are: replies without topics, administrators who do not show
themselves, rooms that come back, groups that become supergroups, files that are too large.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from sqlmodel import col, select

from bot.people import room_reach
from routing.call.call import State
from routing.storage.tables import OutboxRow
from tests.telegram.desk import ROOMS, USERS, Office

LARGE = 21 * 1024 * 1024


def lost(at: Office) -> list[str]:
    with at.app.database.reading() as session:
        return [room.address.conversation for room in room_reach.out_of_reach(session)]


def cards(at: Office, room: int, number: str = "S-1001") -> list[dict[str, Any]]:
    return [m for m in at.telegram.sent(room) if m["text"].startswith(f"{number} ·")]


def card_rows(at: Office, number: str) -> list[str]:
    """How it stands with bringing a call's card anywhere."""
    of_call = col(OutboxRow.key).contains(number)
    with at.app.database.reading() as session:
        return list(
            session.exec(
                select(OutboxRow.state).where(col(OutboxRow.kind) == "card", of_call)
            ).all()
        )


def passed_on(at: Office) -> Any:
    """The question whether a later time is all right; empty once the other team has its card."""
    asked = [m for m in at.telegram.sent(ROOMS["cleaning"]) if "Toch vragen?" in m["text"]]
    there: list[Any] = [None] if cards(at, ROOMS["laundry"], "S-1002") else []
    return asked[-1:] or there


def helped(at: Office, times: int) -> bool:
    told = [m["text"] for m in at.telegram.sent(USERS["joost"]["id"])]
    return sum("een kaart per melding" in text for text in told) == times


async def taken(
    at: Office, who: str = "joost", team: str = "cleaning", number: str = "S-1001"
) -> Any:
    """Somebody of the team takes a call; gives its card."""
    await at.presses(who, await at.card(team, number), "acknowledge")
    await at.becomes(State.IN_PROGRESS, number)
    return await at.card(team, number, words=who.title())


async def test_a_reply_to_a_card_in_a_supergroup_without_topics_is_recognised(at: Office) -> None:
    await at.asks()
    card = await at.card("cleaning")
    said = at.in_room("joost", "cleaning", "antwoord: we komen eraan", reply_to=card["message_id"])
    assert said["message_thread_id"] == card["message_id"]
    await at.hears("sanne", "we komen eraan")
    told = at.in_room("fatima", "cleaning", "let op de trap", reply_to=said["message_id"])
    assert told["message_thread_id"] == card["message_id"]
    again = at.in_room("joost", "cleaning", "sleutel hangt", reply_to=card["message_id"])
    assert again["message_thread_id"] == card["message_id"]
    await at.telegram.until(lambda: "noted" in at.kinds())
    assert not any(p.get("message_thread_id") for p in at.telegram.called("sendMessage"))


async def test_a_press_under_a_reply_is_answered_without_a_topic(at: Office) -> None:
    await at.asks()
    await at.presses("joost", await taken(at), "ask")
    asked = await at.in_the_room("cleaning", "Wat wil je van")
    at.in_room("joost", "cleaning", "welke hal?", reply_to=asked["message_id"])
    await at.hears("sanne", "welke hal?")
    assert not any(p.get("message_thread_id") for p in at.telegram.called("sendMessage"))


@pytest.mark.parametrize("channel", [False, True], ids=["administrator", "in a channel's name"])
async def test_who_does_not_show_themselves_hears_how_to_go_on(at: Office, channel: bool) -> None:
    await at.asks()
    card = await at.card("cleaning")
    room = at.telegram.chats[ROOMS["cleaning"]]
    said = at.telegram.say_as_group(
        "ik pak het op", room, reply_to=card["message_id"], channel=channel
    )
    told = await at.in_the_room("cleaning", "who you are")
    assert told["reply_to_message"]["message_id"] == said["message_id"]
    at.telegram.privacy = False
    at.telegram.say_as_group("wie heeft de sleutel?", room, channel=channel)
    at.telegram.say_as_group("/queue@schakel_bot", room, channel=channel)
    await at.telegram.until(
        lambda: sum("who you are" in m["text"] for m in at.telegram.sent(room.id)) == 2
    )
    assert at.kinds() == ["opened"]


async def test_a_room_that_is_back_is_back_and_a_second_removal_is_told_again(at: Office) -> None:
    at.says("fatima", "hallo")
    await at.hears("fatima", "")
    await at.asks()
    room = at.telegram.chats[ROOMS["cleaning"]]
    first = await at.card("cleaning")
    at.telegram.bot_membership(USERS["joost"], room, "member", "kicked")
    await at.hears("fatima", "Ik kan de groep van")
    await at.asks("tom", "there is a spill", "S-1002")
    await at.telegram.until(lambda: "dead" in card_rows(at, "S-1002"))
    at.telegram.bot_membership(USERS["joost"], room, "left", "member")
    await at.in_the_room("cleaning", "I am here")
    await at.in_the_room("cleaning", "S-1002 ·")
    await at.telegram.until(lambda: len(cards(at, room.id)) == 2)
    assert len(cards(at, room.id, "S-1002")) == 1 and lost(at) == []
    at.in_room("joost", "cleaning", "op de oude kaart", reply_to=first["message_id"])
    await at.telegram.until(lambda: "noted" in at.kinds())
    before = len(at.telegram.sent(USERS["fatima"]["id"]))
    at.telegram.bot_membership(USERS["joost"], room, "member", "left")
    await at.telegram.until(
        lambda: any(
            "Ik kan de groep van" in m["text"]
            for m in at.telegram.sent(USERS["fatima"]["id"])[before:]
        )
    )
    assert lost(at) == ["telegram/-1002"]


async def test_who_may_not_write_is_away_and_may_again(at: Office) -> None:
    room = at.telegram.chats[ROOMS["cleaning"]]
    at.says("fatima", "hallo")
    await at.hears("fatima", "")
    at.telegram.restrict(USERS["joost"], room, may_write=False)
    await at.hears("fatima", "Ik kan de groep van")
    at.telegram.restrict(USERS["joost"], room, may_write=True)
    await at.in_the_room("cleaning", "I am here")
    assert lost(at) == []


async def test_any_message_from_a_room_brings_it_back(at: Office) -> None:
    at.telegram.privacy = False
    room = at.telegram.chats[ROOMS["cleaning"]]
    room.members.pop(at.telegram.bot["id"])
    await at.asks()
    await at.telegram.until(lambda: lost(at))
    room.members[at.telegram.bot["id"]] = "member"
    at.in_room("joost", "cleaning", "koffie?")
    await at.card("cleaning")
    assert lost(at) == []


async def test_a_group_that_becomes_a_supergroup_gets_its_open_cards_anew(at: Office) -> None:
    room = at.telegram.chats[ROOMS["cleaning"]]
    room.type = "group"
    await at.asks()
    old = await at.card("cleaning")
    new = at.telegram.upgrade(USERS["fatima"], room, -1001557912345)
    card = await at.telegram.says(new.id, "S-1001 ·")
    at.telegram.say(USERS["joost"], "let op de trap", new, reply_to=card["message_id"])
    await at.telegram.until(lambda: "noted" in at.kinds())
    at.telegram.press(USERS["joost"], card, "acknowledge")
    await at.becomes(State.IN_PROGRESS)
    await at.telegram.says(new.id, "Joost")
    texts = [m["text"] for m in at.telegram.sent(new.id)]
    assert len(cards(at, new.id)) == 1 and not any("no team's room" in t for t in texts), texts
    assert old["message_id"] in room.messages


async def test_a_suppliers_question_is_answered_by_replying(at: Office) -> None:
    await at.asks()
    await at.presses("joost", await taken(at), "pass_on")
    asked = await at.in_the_room("cleaning", "Wie vraag je")
    await at.presses("joost", asked, "d:1:1")
    more = await at.in_the_room("cleaning", "Wat moeten ze weten")
    at.in_room("joost", "cleaning", "tien dweilen", reply_to=more["message_id"])
    (late,) = await at.telegram.until(partial(passed_on, at))
    if late:
        await at.presses("joost", late, "Ja, en")  # a minute has turned meanwhile
    card = await at.card("laundry", "S-1002", words="Asked by")
    assert "Joost of Cleaning, for S-1001" in card["text"] and "tien dweilen" in card["text"]
    await at.presses("lars", await taken(at, "lars", "laundry", "S-1002"), "ask")
    question = await at.in_the_room("laundry", "What do you want to know")
    at.in_room("lars", "laundry", "which size?", reply_to=question["message_id"])
    told = await at.in_the_room("cleaning", "which size?")
    at.in_room("joost", "cleaning", "de grote", reply_to=told["message_id"])
    await at.in_the_room("laundry", "de grote")
    await at.becomes(State.IN_PROGRESS, "S-1002")


async def test_commands_make_sense_in_a_teams_group(at: Office) -> None:
    await at.asks()
    at.telegram.privacy = False
    for count, text in enumerate(("/help", "/help@schakel_bot", "@schakel_bot help"), start=1):
        at.in_room("joost", "cleaning", text)
        await at.telegram.until(partial(helped, at, count))
    at.in_room("joost", "cleaning", "/cancel")
    await at.hears("joost", "Er is hier niets gaande")
    await at.presses("joost", await taken(at), "ask")
    await at.in_the_room("cleaning", "Wat wil je")
    at.in_room("joost", "cleaning", "/cancel@schakel_bot")
    await at.hears("joost", "laat het hierbij")
    at.in_room("joost", "cleaning", "/queue")
    await at.telegram.until(
        lambda: any(
            "S-1001" in m["text"]
            for who in (ROOMS["cleaning"], USERS["joost"]["id"])
            for m in at.telegram.sent(who)[1:]
        )
    )
    assert at.call().state is State.IN_PROGRESS


async def test_a_file_that_is_too_large_is_refused_at_once(at: Office) -> None:
    video = {"file_id": "big", "file_unique_id": "u", "file_size": LARGE, "file_name": "film.mp4"}
    at.telegram.say(USERS["sanne"], None, document=video)
    told = await at.hears("sanne", "film.mp4 is groter dan 20 MB")
    assert "20 MB" in told["text"]
    at.telegram.say(USERS["sanne"], None, document=video, caption="er is een spill in de hal")
    await at.telegram.until(
        lambda: sum("film.mp4" in m["text"] for m in at.telegram.sent(USERS["sanne"]["id"])) == 2
    )
    at.says("sanne", "ja")
    await at.hears("sanne", "S-1001")
    assert at.call().files == () and at.telegram.called("getFile") == []


async def test_a_place_is_asked_without_a_keyboard_that_stays(at: Office) -> None:
    await at.asks()
    markups = json.dumps([p.get("reply_markup") for p in at.telegram.called("sendMessage")])
    assert "request_location" not in markups and '"keyboard"' not in markups


async def test_the_team_reads_that_who_asked_blocked_us(at: Office) -> None:
    """Beside the card; and again where it asks them something, which would wait in silence."""
    await at.asks("sanne", "er is een spill in de hal")
    sanne = at.telegram.chats[USERS["sanne"]["id"]]
    at.telegram.bot_membership(USERS["sanne"], sanne, "member", "kicked")
    await at.presses("joost", await at.card("cleaning"), "acknowledge")
    told = await at.in_the_room("cleaning", "can't reach Sanne")
    assert "S-1001" in told["text"]
