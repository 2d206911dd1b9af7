"""In a group others read along and talk among themselves: what is an answer there, to whom, and what
is let be.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from tests.fakes.telegram import Telegram
from tests.telegram.desk import ROOMS, STRANGER, USERS, Office, office, populate

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


def heard_by(at: Office, person: str) -> tuple[int, int]:
    """How much was said to somebody alone and in the lobby."""
    return len(at.telegram.sent(USERS[person]["id"])), len(at.telegram.sent(LOBBY))


def more_than(at: Office, before: tuple[int, int], person: str) -> bool:
    """Whether more was said since, in both places."""
    return all(now > then for now, then in zip(heard_by(at, person), before, strict=True))


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


async def test_ones_own_requests_are_not_listed_for_all_to_read(at: Office) -> None:
    lobby = at.telegram.chats[LOBBY]
    await at.asks("sanne", "mijn contract klopt niet")
    await at.asks("sanne", "er is een spill in de hal", "S-1002")
    for words in ("@schakel_bot mijn meldingen", "@schakel_bot status?", "@schakel_bot S-1002"):
        before = heard_by(at, "sanne")
        at.telegram.say(USERS["sanne"], words, lobby)
        await at.telegram.until(partial(more_than, at, before, "sanne"))
        assert at.telegram.sent(LOBBY)[-1]["text"] == "Ik antwoord je in een privébericht."
        assert "S-1002" in at.telegram.sent(USERS["sanne"]["id"])[-1]["text"]


async def test_in_a_teams_room_what_is_open_is_the_teams(at: Office) -> None:
    await at.asks("tom", "there is a spill")
    await at.asks("joost", "mijn contract klopt niet", "S-1002")
    at.in_room("joost", "cleaning", "@schakel_bot wat staat er open?")
    await at.in_the_room("cleaning", "open melding:\n• S-1001")
    at.in_room("joost", "cleaning", "@schakel_bot mijn meldingen")
    await at.telegram.until(lambda: "S-1002" in at.telegram.sent(USERS["joost"]["id"])[-1]["text"])
    assert not any("S-1002" in m["text"] for m in at.telegram.sent(ROOMS["cleaning"]))


async def test_nobodys_number_and_somebody_elses_are_answered_alike(at: Office) -> None:
    lobby = at.telegram.chats[LOBBY]
    await at.asks("sanne", "mijn contract klopt niet")
    await at.asks("sanne", "er is een spill in de hal", "S-1002")
    at.says("tom", "hello")
    await at.hears("tom", "Hello")
    said = []
    for number in ("S-1001", "S-1002", "S-9999"):
        for words in (number, f"{number} done", f"{number} ack", f"cancel {number}"):
            before = heard_by(at, "tom")
            at.telegram.say(USERS["tom"], f"@schakel_bot {words}", lobby)
            await at.telegram.until(partial(more_than, at, before, "tom"))
            told = at.telegram.sent(USERS["tom"]["id"])[-1]["text"]
            said.append((told.replace(number, "N"), at.telegram.sent(LOBBY)[-1]["text"]))
    assert said[:4] == said[4:8] == said[8:]
    assert not any("Clean" in told for told, _ in said)
    for number in ("S-1001", "S-9999"):
        query = at.telegram.press_data(
            USERS["tom"], at.telegram.sent(LOBBY)[-1], f"c:{number}:cancel"
        )
        await at.telegram.until(partial(at.telegram.queries.get, query))
        said.append((at.answers(query)["text"].replace(number, "N"), ""))
    assert said[-1] == said[-2]


async def code_of(at: Office, person: str, words: str) -> str:
    """The code that is made for somebody alone."""
    told = await at.hears(person, words)
    found = re.search(r"\b([A-Z0-9]{4}-){1,3}[A-Z0-9]{4}\b", told["text"])
    assert found, told
    return found[0]


async def test_a_code_said_among_others_is_void_and_a_new_one_is_offered(at: Office) -> None:
    """Addressed to us or not; who invited hears it too. A code that was kept to oneself works."""
    lobby = at.telegram.chats[LOBBY]
    at.says("sanne", "koppel")
    code = await code_of(at, "sanne", "tien minuten")
    at.telegram.say(USERS["sanne"], f"@schakel_bot link {code}", lobby)
    told = await at.hears("sanne", "Anderen konden die code lezen")
    at.telegram.private(STRANGER)
    at.telegram.say(STRANGER, f"link {code}")
    await at.telegram.says(STRANGER["id"], "Die code ken ik niet")
    await at.presses("sanne", told, "Een nieuwe code")
    await at.telegram.until(
        lambda: (
            code not in (m := at.telegram.sent(USERS["sanne"]["id"])[-1]["text"])
            and "tien minuten" in m
        )
    )
    at.says("fatima", "nodig Joost uit")
    code = await code_of(at, "fatima", "Joost")
    at.telegram.say(USERS["tom"], f"look, Joost got {code.replace('-', '')} from her", lobby)
    await at.hears("tom", "Others could read that invitation")
    told = await at.hears("fatima", "Je uitnodiging van Joost is gezegd waar anderen meelezen")
    at.telegram.say(STRANGER, f"link {code}")
    await at.telegram.until(
        lambda: sum("Die code" in m["text"] for m in at.telegram.sent(STRANGER["id"])) == 2
    )
    before = len(at.telegram.sent(USERS["fatima"]["id"]))
    await at.presses("fatima", told, "Joost uitnodigen")
    await at.telegram.until(lambda: len(at.telegram.sent(USERS["fatima"]["id"])) > before)
    assert code not in at.telegram.sent(USERS["fatima"]["id"])[-1]["text"]
    assert not at.telegram.sent(LOBBY)


async def since(at: Office, chat: int, known: int, words: str) -> None:
    """Wait for these words among what was said there since then."""
    await at.telegram.until(lambda: any(words in m["text"] for m in at.telegram.sent(chat)[known:]))


async def fresh_code(at: Office, chat: int, known: int) -> str:
    """The code in what was said there since then."""

    def found() -> str | None:
        said = " ".join(m["text"] for m in at.telegram.sent(chat)[known:])
        code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", said)
        return code[0] if code else None

    await at.telegram.until(found)
    return str(found())


async def test_a_code_that_first_stands_in_a_changed_message_is_void_too(at: Office) -> None:
    """Whether the message was for us or never taken in."""
    lobby = at.telegram.chats[LOBBY]
    for first, then in (("hello there", "use {code}"), ("@schakel_bot hi", "@schakel_bot {code}")):
        before = len(at.telegram.sent(USERS["sanne"]["id"]))
        at.says("sanne", "koppel")
        code = await fresh_code(at, USERS["sanne"]["id"], before)
        message = at.telegram.say(USERS["sanne"], first, lobby)
        at.telegram.edit(USERS["sanne"], message, then.format(code=code))
        await since(at, USERS["sanne"]["id"], before, "Anderen konden die code lezen")
        at.telegram.private(STRANGER)
        known = len(at.telegram.sent(STRANGER["id"]))
        at.telegram.say(STRANGER, f"link {code}")
        await since(at, STRANGER["id"], known, "Die code ken ik niet")


async def test_what_waits_in_private_is_announced_and_said_at_the_first_word(at: Office) -> None:
    """Vera never opened a chat with us: she is told in the group that something waits and how she
    gets it, never what; it is said at /start.
    """
    lobby, private = at.telegram.chats[LOBBY], STRANGER["id"]
    at.telegram.private(STRANGER, started=False)
    at.telegram.say(STRANGER, "@schakel_bot mijn contract klopt niet", lobby)
    told = await at.telegram.says(LOBBY, "Komt er niets?")
    assert "https://t.me/schakel_bot?start=hello" in told["text"] and "Vera" in told["text"]
    at.telegram.say(STRANGER, "@schakel_bot contract graag", lobby)
    await at.telegram.says(LOBBY, "alleen voor jou is")
    heard = [m["text"] for m in at.telegram.sent(LOBBY)]
    assert "contract" not in "\n".join(heard)
    assert [("privébericht" in one, "start=hello" in one) for one in heard] == [
        (True, True),
        (False, True),
    ]
    at.telegram.say(STRANGER, "/start hello")
    await at.telegram.says(private, "Ik begrijp: contract graag")


async def test_who_presses_anothers_button_hears_so_in_the_answer_alone(at: Office) -> None:
    lobby = at.telegram.chats[LOBBY]
    at.telegram.say(USERS["sanne"], "@schakel_bot er is een spill in de hal", lobby)
    asked = await at.telegram.says(LOBBY, "spill graag")
    await at.said_all()
    before = (len(at.telegram.sent(LOBBY)), heard_by(at, "tom"))
    query = await at.presses("tom", asked, "Ja, verstuur het")
    assert "I asked Sanne that" in at.answers(query)["text"]
    assert (len(at.telegram.sent(LOBBY)), heard_by(at, "tom")) == before
    await at.presses("sanne", asked, "Ja, verstuur het")
    await at.telegram.says(LOBBY, "S-1001")
    assert at.call().requester == "sanne"


async def test_what_one_may_not_is_said_to_them_alone(at: Office) -> None:
    """A team's queue, a team's room: asked for by somebody of no team."""
    lobby = at.telegram.chats[LOBBY]
    at.says("tom", "hello")
    await at.hears("tom", "Hello")
    for words, told in (
        ("/queue@schakel_bot", "You are not in a team"),
        ("/team@schakel_bot cleaning", "A coordinator of Cleaning has to say that"),
    ):
        at.telegram.say(USERS["tom"], words, lobby)
        await at.hears("tom", told)
    said = "\n".join(m["text"] for m in at.telegram.sent(LOBBY))
    assert "not in a team" not in said and "coordinator" not in said


async def test_a_teams_plain_order_needs_no_name_in_its_own_room(at: Office) -> None:
    await at.asks("sanne", "er is een spill in de hal", "S-1001")
    await at.card("cleaning")
    for said in ("S-1001 is klaar", "ik pak straks koffie"):
        at.in_room("joost", "cleaning", said)
    at.in_room("joost", "cleaning", "pak S-1001 op")
    assert (await at.becomes("in_progress")).assignee == "joost"
    assert at.kinds().count("resolved") == 0


async def test_our_name_alone_is_greeted_and_asked_what_is_needed(at: Office) -> None:
    lobby = at.telegram.chats[LOBBY]
    at.telegram.say(USERS["sanne"], "@schakel_bot", lobby)
    told = await at.telegram.says(LOBBY, "Hallo Sanne")
    assert "wat je nodig hebt" in told["text"]


async def test_a_question_answered_in_words_in_a_group_loses_its_buttons(at: Office) -> None:
    lobby = at.telegram.chats[LOBBY]
    at.telegram.say(USERS["sanne"], "@schakel_bot er is een spill in de hal", lobby)
    asked = await at.telegram.says(LOBBY, "Zal ik het versturen?")
    at.telegram.say(USERS["sanne"], "ja", lobby, reply_to=asked["message_id"])
    await at.telegram.says(LOBBY, "S-1001")
    stands = lobby.messages[asked["message_id"]]
    await at.telegram.until(lambda: not stands.get("reply_markup"))
