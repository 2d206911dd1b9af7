"""Rooms that are archived or left, tokens that are revoked, methods that are missing: people are
told, nothing is lost.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from bot.ports import Address, Outgoing
from routing.call.actions import Action
from routing.call.call import State
from routing.storage.tables import AccountRow, OutboxRow
from tests.fakes.slack import FakeSlack, until
from tests.fakes.slack_seen import seen
from tests.slack.desk import USERS, Office, office, populate


@pytest.fixture(params=["socket", "http"])
async def at(sqlite_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    async with FakeSlack() as slack:
        populate(slack)
        async with office(slack, sqlite_url, str(request.param)) as made:
            await until(lambda: _known(made), "the people are known")
            yield made


async def test_an_archived_room_and_its_return(at: Office) -> None:
    room = at.room("cleaning")
    room.archived = True
    await at.slack.happens("channel_archive", room, user="UADMIN")
    await at.hears(at.with_us("fatima"), "I cannot reach the room of Cleaning")
    await at.asks()
    await at.hears(at.with_us("fatima"), "S-1001")
    await at.becomes(State.OFFERED)
    room.archived = False
    await at.slack.happens("channel_unarchive", room, user="UADMIN")
    await at.presses("joost", room, await at.card("cleaning"), Action.ACKNOWLEDGE)
    await at.becomes(State.IN_PROGRESS)


async def test_taken_out_of_a_room_is_told_once(at: Office) -> None:
    room, bot = at.room("cleaning"), at.slack.world.bot
    await at.slack.happens("member_left_channel", room, user="UJOOST", channel_type="C")
    room.members.discard(bot)
    await at.slack.happens("member_left_channel", room, user=bot, channel_type="C")
    await at.slack.happens("channel_left", room)
    await at.hears(at.with_us("fatima"), "I cannot reach")
    await at.asks()
    await at.hears(at.with_us("fatima"), "S-1001")
    told = [
        m
        for m in at.slack.world.said(at.with_us("fatima").id)
        if "I cannot reach the room of Cleaning in" in seen(m)
    ]
    assert len(told) == 1
    room.members.add(bot)
    await at.slack.happens("member_joined_channel", room, user=bot, channel_type="C")
    await at.card("cleaning")


async def test_a_revoked_token_holds_again(at: Office) -> None:
    at.slack.world.revoked.add("xoxb-T1")
    await at.slack.tell({"type": "tokens_revoked", "tokens": {"bot": [at.slack.world.bot]}})
    await at.says("sanne", "er is een spill in de hal")
    await until(lambda: _dead(at), "the answer could not be said")
    at.slack.world.revoked.clear()
    await at.hears(at.with_us("sanne"), "spill")


def _known(at: Office) -> bool:
    with at.app.database.reading() as session:
        return session.get(AccountRow, ("slack", USERS["fatima"])) is not None


def _dead(at: Office) -> bool:
    with at.app.database.reading() as session:
        return bool(session.exec(select(OutboxRow.id).where(OutboxRow.state == "dead")).all())


@pytest.mark.parametrize(
    "missing",
    [
        {
            "users.list",
            "users.info",
            "conversations.open",
            "chat.postEphemeral",
            "views.publish",
            "conversations.info",
        },
        {"chat.getPermalink", "conversations.replies", "users.lookupByEmail"},
    ],
)
async def test_what_this_slack_does_not_have_stops_no_conversation(
    sqlite_url: str, missing: set[str]
) -> None:
    async with FakeSlack() as slack:
        populate(slack)
        slack.world.without = missing
        async with office(slack, sqlite_url, "socket") as at:
            await at.asks()
            await at.slack.open_home(USERS["sanne"])
            room = at.room("cleaning")
            room.members.add("USTRANGE")
            slack.world.add_user("USTRANGE", "Strange")
            card = await at.card("cleaning")
            label = next(
                e
                for b in card["blocks"]
                for e in b.get("elements", ())
                if e.get("action_id", "").endswith(":acknowledge")
            )
            await slack.press("USTRANGE", room, card, label["text"]["text"])
            await until(
                lambda: (
                    slack.world.whispers
                    or [
                        m
                        for m in slack.world.said(slack.world.direct("USTRANGE").id)
                        if "Only people of Cleaning" in seen(m)
                    ]
                ),
                "the stranger is told",
            )
            assert at.call().state is State.OFFERED
            await at.presses("joost", room, card, Action.ACKNOWLEDGE)
            await at.becomes(State.IN_PROGRESS)


async def test_without_marks_words_tell_what_was_said(at: Office) -> None:
    channel = at.app.channels["slack"]
    to = Address(channel="slack", conversation="slack/USANNE")
    for text in ("one", "two"):
        await channel.send(to, Outgoing(text=text), text)
    for message in at.with_us("sanne").messages:
        message.pop("metadata", None)
    _, second = at.slack.world.said("DSANNE")
    assert await channel.send(to, Outgoing(text="two"), "two", again=True) == second["ts"]
    await channel.send(to, Outgoing(text="three"), "three", again=True)
    assert [m["text"] for m in at.slack.world.said("DSANNE")] == ["one", "two", "three"]


async def test_an_emoji_with_every_optional_field_absent(at: Office) -> None:
    lobby = at.slack.world.channels["CLOBBY"]
    message = at.slack.write(USERS["tom"], "there is a spill", lobby)
    await at.slack.react_bare(USERS["sanne"], message, lobby)
    await at.hears(at.with_us("tom"), "You decide; nothing is sent without your yes.")


async def test_taken_back_and_left_are_told_in_words(at: Office) -> None:
    sanne = at.with_us("sanne")
    asked = await at.says("sanne", "er is een spill in de hal")
    await at.hears(sanne, "spill")
    await at.says("sanne", "ja")
    await at.becomes(State.OFFERED)
    await at.presses("joost", at.room("cleaning"), await at.card("cleaning"), Action.ACKNOWLEDGE)
    await at.becomes(State.IN_PROGRESS)
    await at.slack.delete(asked, sanne)
    told = await at.hears(
        at.room("cleaning"),
        "Sanne has taken this message of S-1001 (spill please) back:\n“er is een spill in de hal”",
    )
    assert told["thread_ts"] == (await at.card("cleaning"))["ts"]
    await at.slack.deactivate(USERS["joost"])
    told = await at.hears(at.room("cleaning"), "Joost has left, so S-1001")
    assert told["thread_ts"] and at.call().assignee == "fatima"


async def test_looking_up_on_the_home_page(at: Office) -> None:
    await at.slack.open_home(USERS["tom"])
    await until(lambda: USERS["tom"] in at.slack.world.homes, "the page")
    pickers = [
        e
        for b in at.slack.world.homes[USERS["tom"]]["blocks"]
        for e in b.get("elements", ())
        if e["type"] == "external_select"
    ]
    assert [e["action_id"] for e in pickers] == ["item"]
    await at.slack.pick_home(USERS["tom"], "item", "cleaning/rooms/spill")
    view = await until(lambda: at._new_view(set()), "the form")
    await at.slack.submit(USERS["tom"], view, words="coffee everywhere")
    assert (await at.becomes(State.OFFERED)).item == "cleaning/rooms/spill"
