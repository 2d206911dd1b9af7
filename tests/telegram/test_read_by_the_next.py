"""What one is promised that others read is read by them; and what is confidential is said to be so."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from routing.call.call import State
from tests.fakes.telegram import Telegram
from tests.telegram.desk import ROOMS, USERS, Office, office, populate


@pytest.fixture
async def at(sqlite_url: str) -> AsyncIterator[Office]:
    async with Telegram() as telegram:
        populate(telegram)
        async with office(telegram, sqlite_url) as made:
            yield made


async def press(at: Office, person: str, room: str, data: str) -> None:
    """Press a button of the card."""
    message = await at.card(room)
    at.telegram.press_data(USERS[person], message, data)


async def answers(at: Office, person: str, room: str, question: str, words: str) -> None:
    """Reply to the question that stands in the room."""
    asked = await at.in_the_room(room, question)
    at.in_room(person, room, words, reply_to=asked["message_id"])


async def test_answers_and_reasons_stand_on_the_next_teams_card(at: Office) -> None:
    await at.asks()
    await press(at, "joost", "cleaning", "c:S-1001:acknowledge")
    await at.becomes(State.IN_PROGRESS)
    await press(at, "joost", "cleaning", "c:S-1001:ask")
    await answers(at, "joost", "cleaning", "S-1001 (spill graag):", "welke kleur heeft het?")
    asked = await at.hears("sanne", "welke kleur")
    at.says("sanne", "knalgroen, het bruist", reply_to=asked["message_id"])
    await at.becomes(State.IN_PROGRESS)
    await press(at, "joost", "cleaning", "c:S-1001:decline")
    long = "dit is olie van de lift, " * 20 + "vraag het de liftmonteur"
    await at.telegram.until(
        lambda: [m for m in at.telegram.sent(ROOMS["cleaning"]) if "niet voor jullie" in m["text"]]
    )
    asked = [
        m for m in at.telegram.sent(ROOMS["cleaning"]) if "S-1001 (spill graag):" in m["text"]
    ][-1]
    at.in_room("joost", "cleaning", long, reply_to=asked["message_id"])
    card = await at.card("desk", words="Sent back by")
    assert "knalgroen, het bruist" in card["text"] and "welke kleur heeft het" in card["text"]
    assert "Joost of Cleaning" in card["text"] and "dit is olie van de lift" in card["text"]
    await at.in_the_room("desk", "vraag het de liftmonteur")


async def test_confidential_is_said_at_the_summary_at_sent_and_on_both_cards(at: Office) -> None:
    at.says("sanne", "mijn contract klopt niet")
    summary = await at.hears("sanne", "Zal ik het versturen?")
    assert "Vertrouwelijk: alleen jij en Hr-nl" in summary["text"]
    at.says("sanne", "ja")
    sent = await at.hears("sanne", "Verstuurd!")
    assert "Vertrouwelijk" in sent["text"]
    card = await at.hears("sanne", "S-1001 ·")
    assert "alleen Sanne en Hr-nl kunnen dit lezen" in card["text"]
    assert "only Sanne and Hr can read this" in (await at.card("hr"))["text"]
