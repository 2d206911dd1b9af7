"""In a channel others read along: whose question it is, what is for one person's eyes, and what is
let be.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import select

from routing.call.actions import Action
from routing.call.call import State
from routing.call.guests import is_guest
from routing.storage.tables import OutboxRow
from tests.fakes.slack import FakeSlack, until
from tests.fakes.slack_seen import seen
from tests.slack.desk import USERS, Office, office, populate

Json = dict[str, Any]


@pytest.fixture
async def at(sqlite_url: str) -> AsyncIterator[Office]:
    async with FakeSlack() as slack:
        populate(slack)
        async with office(slack, sqlite_url, "socket") as made:
            yield made


async def asked_in_the_lobby(at: Office) -> tuple[Json, Json]:
    """Tom's message in the lobby, and what he was asked there."""
    lobby = at.slack.world.channels["CLOBBY"]
    message = await at.says("tom", f"<@{at.slack.world.bot}> there is a spill here", lobby)
    return message, await at.hears(lobby, "spill")


async def test_who_presses_anothers_button_hears_so_alone_in_their_language(at: Office) -> None:
    lobby = at.slack.world.channels["CLOBBY"]
    _, asked = await asked_in_the_lobby(at)
    before = len(at.slack.world.said(lobby.id))
    await at.slack.press(USERS["sanne"], lobby, asked, "Yes, send it")
    await at.whispered("sanne", "I asked Tom that")
    assert len(at.slack.world.said(lobby.id)) == before
    await at.slack.press(USERS["tom"], lobby, asked, "Yes, send it")
    await at.becomes(State.OFFERED)
    assert at.call().requester == "tom"


async def test_who_presses_a_button_of_anothers_call_hears_so_alone(at: Office) -> None:
    lobby = at.slack.world.channels["CLOBBY"]
    message, asked = await asked_in_the_lobby(at)
    await at.slack.press(USERS["tom"], lobby, asked, "Yes, send it")
    await at.becomes(State.OFFERED)
    await at.says("tom", f"<@{at.slack.world.bot}> status?", lobby, thread_ts=message["ts"])
    status = await at.hears(lobby, "S-1001 ·")
    before = len(at.slack.world.said(lobby.id))
    await at.slack.press(USERS["sanne"], lobby, status, "Cancel request")
    await at.whispered("sanne", "S-1001")
    assert len(at.slack.world.said(lobby.id)) == before
    assert at.call().state is State.OFFERED


async def test_ones_own_requests_are_told_in_private(at: Office) -> None:
    lobby, tom = at.slack.world.channels["CLOBBY"], at.with_us("tom")
    await at.says("tom", "my contract is wrong")
    await at.hears(tom, "contract")
    await at.says("tom", "yes")
    await at.becomes(State.OFFERED)
    await at.says("tom", f"<@{at.slack.world.bot}> my requests", lobby)
    await at.hears(lobby, "I answer you in private.")
    await at.hears(tom, "S-1001 · contract please")
    assert not any("S-1001" in seen(m) for m in at.slack.world.said(lobby.id))


def _code(at: Office, channel: str, known: int) -> str | None:
    said = [seen(m) for m in at.slack.world.said(channel)[known:]]
    found = [code for text in said for code in re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}", text)]
    return found[0] if found else None


async def test_a_code_said_aloud_is_void_at_first_or_in_a_changed_message(at: Office) -> None:
    """Addressed to us or not: others have read it. Ordinary words to others are not even kept."""
    lobby, sanne = at.slack.world.channels["CLOBBY"], at.with_us("sanne")
    for aloud in ("my code is {code}", f"<@{at.slack.world.bot}> link {{code}}", ""):
        known = len(at.slack.world.said(sanne.id))
        await at.says("sanne", "link")
        code = await until(lambda known=known: _code(at, sanne.id, known), "a code")
        before = len(at.slack.world.said(sanne.id))
        if aloud:
            await at.says("sanne", aloud.format(code=code), lobby)
        else:
            message = await at.says("sanne", "what that room have been like", lobby)
            await at.slack.edit(message, f"so I use {code}", lobby)
        await until(
            lambda known=before: any(
                "Others could read that code" in seen(m)
                for m in at.slack.world.said(sanne.id)[known:]
            ),
            "it is void",
        )
    with at.app.database.reading() as session:
        kept = session.exec(select(OutboxRow.body).where(OutboxRow.kind == "heard")).all()
    assert "what that room" not in str(kept)


async def test_a_reply_shown_to_the_whole_channel_is_heard_once_and_its_change_too(
    at: Office,
) -> None:
    """Slack sends it as a message of the thread that the channel sees as well."""
    await at.asks()
    card, room, sanne = await at.card("cleaning"), at.room("cleaning"), at.with_us("sanne")
    await at.presses("joost", room, card, Action.ACKNOWLEDGE)
    await at.becomes(State.IN_PROGRESS)
    said = await at.slack.broadcast(USERS["joost"], "antwoord: om elf uur", room, card)
    await at.hears(sanne, "om elf uur")
    await at.slack.edit(said, "antwoord: om twaalf uur", room)
    await at.hears(sanne, "it is now:) om twaalf uur")
    told = [seen(m) for m in at.slack.world.said(sanne.id)]
    assert [sum(words in one for one in told) for words in ("om elf uur", "twaalf")] == [1, 1]


async def test_who_is_of_another_organisation_is_a_stranger_whatever_they_are_called(
    at: Office,
) -> None:
    """In a channel that is shared with them they are answered, and marked on the card."""
    lobby = at.slack.world.channels["CLOBBY"]
    at.slack.world.add_stranger("USTRANGE", "Sanne")
    lobby.members.add("USTRANGE")
    message = await at.slack.say(
        "USTRANGE", f"<@{at.slack.world.bot}> there is a spill here", lobby
    )
    asked = await at.hears(lobby, "spill")
    assert asked["thread_ts"] == message["ts"]
    await at.slack.press("USTRANGE", lobby, asked, "Yes, send it")
    call = await at.becomes(State.OFFERED)
    assert is_guest(call.requester) and "guest" in seen(await at.card("cleaning"))


async def test_a_teams_plain_order_needs_no_name_in_its_own_room(at: Office) -> None:
    await at.says("tom", "there is a spill here")
    await at.hears(at.with_us("tom"), "spill")
    await at.says("tom", "yes")
    await at.card("cleaning")
    room, lobby = at.room("cleaning"), at.slack.world.channels["CLOBBY"]
    for said, place in (("I take S-1001", lobby), ("S-1001 is done", room), ("I take tea", room)):
        await at.says("joost", said, place)
    await at.takes_in()
    assert at.call().state is State.OFFERED
    await at.says("joost", "queue", room)
    await at.whispered("joost", "open request")
    await at.says("joost", "acknowledge S-1001", room)
    await at.becomes(State.IN_PROGRESS)
