"""From a message to a closed call, and everything a team can do, in Telegram, with the real desk;
over both ways in.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from routing.call.call import State
from tests.fakes.telegram import Telegram
from tests.telegram.desk import ROOMS, USERS, Json, Office, office, populate


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
    asked = await at.telegram.until(lambda: _question(at, set()))
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


async def _taken(at: Office) -> None:
    await at.asks()
    await at.presses("joost", await at.card("cleaning"), "acknowledge")
    await at.becomes(State.IN_PROGRESS)
    await at.card("cleaning", words="Joost")


async def _asked_for(at: Office, person: str, action: str, *answers: str | int) -> set[int]:
    """Press a button of the card, and answer what it asks by replying, or by pressing a choice (its
    label or place).

    Gives the messages that were there or have been answered.
    """
    if f':{action}"' not in json.dumps(await at.card("cleaning")):
        await at.presses(person, await at.card("cleaning"), "more")
        await at.telegram.until(
            lambda: f':{action}"' in json.dumps(at.telegram.sent(ROOMS["cleaning"]))
        )
    seen = {m["message_id"] for m in at.telegram.sent(ROOMS["cleaning"])}
    await at.presses(person, await at.card("cleaning"), action)
    for answer in answers:
        asked = await at.telegram.until(lambda: _question(at, seen))
        seen.add(asked["message_id"])
        if "inline_keyboard" in asked["reply_markup"]:
            buttons = [b for row in asked["reply_markup"]["inline_keyboard"] for b in row]
            await at.presses(
                person, asked, buttons[answer]["text"] if isinstance(answer, int) else answer
            )
        else:
            at.in_room(person, "cleaning", str(answer), reply_to=asked["message_id"])
    return seen


def _question(at: Office, seen: set[int]) -> Json | None:
    """A new message in the room that wants something of one person, who is called by it."""
    fresh = [m for m in at.telegram.sent(ROOMS["cleaning"]) if m["message_id"] not in seen]
    return next((m for m in fresh if "reply_markup" in m and m["text"].startswith("↪")), None)


async def test_every_team_action(at: Office) -> None:
    await _taken(at)
    await _asked_for(at, "joost", "assign", "Fatima")
    await at.card("cleaning", words="Fatima")
    await _asked_for(at, "fatima", "note", "grote dweil mee")
    await at.telegram.until(lambda: "noted" in at.kinds())
    await _asked_for(at, "fatima", "reply", "we komen eraan")
    await at.hears("sanne", "we komen eraan")
    await _asked_for(at, "fatima", "ask", "welke hal?")
    await at.becomes(State.WAITING_REQUESTER)
    asked = await at.hears("sanne", "welke hal?")
    await at.presses("sanne", asked, "answer")
    question = await at.telegram.until(
        lambda: next(
            (
                m
                for m in at.telegram.sent(USERS["sanne"]["id"])
                if m.get("reply_markup", {}).get("force_reply")
            ),
            None,
        )
    )
    at.says("sanne", "de grote hal", reply_to=question["message_id"])
    await at.becomes(State.IN_PROGRESS)
    seen = await _asked_for(at, "fatima", "pass_on", 0, "schone lakens")
    # Asked once more when it would be done some seconds later than was promised, which hangs on how
    # fast this machine is.
    await at.telegram.until(lambda: at.call().open_children or _question(at, seen))
    if doubt := _question(at, seen):
        await at.presses("fatima", doubt, doubt["reply_markup"]["inline_keyboard"][0][0]["text"])
    await at.becomes(State.WAITING_SUPPLIER)
    child = at.call().open_children[0]
    await at.presses("lars", await at.card("laundry", child), "acknowledge")
    await at.becomes(State.IN_PROGRESS, child)


async def test_weight_and_what_keeps_happening(at: Office) -> None:
    """A test of its own: all of it in one minute is more than the 20 messages that Telegram takes
    in a group.
    """
    await _taken(at)
    await _asked_for(at, "joost", "prioritise", 0, 0)
    await at.telegram.until(lambda: "prioritised" in at.kinds())
    await _asked_for(at, "joost", "risk", "dit gebeurt elke week")
    await at.telegram.until(lambda: "linked" in at.kinds())


async def test_declined_goes_back_to_the_desk_and_handed_over_to_another_team(at: Office) -> None:
    await at.asks()
    await _asked_for(at, "joost", "decline", "niet van ons")
    await at.card("desk", words="Sanne")
    assert at.call().team == "desk"
    await at.card("cleaning", words="Desk")
