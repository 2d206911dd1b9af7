"""From a message to a closed call, and everything a team can do, in Slack, with the real desk; over
both ways in.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from routing.call.actions import Action
from routing.call.call import State
from routing.storage.tables import AccountRow, PersonRow
from tests.fakes.slack import FakeSlack, until
from tests.fakes.slack_seen import seen
from tests.slack.desk import USERS, Office, office, populate


@pytest.fixture
async def at(sqlite_url: str, way: str) -> AsyncIterator[Office]:
    async with FakeSlack() as slack:
        populate(slack)
        async with office(slack, sqlite_url, way) as made:
            yield made


async def test_from_a_message_to_closed(at: Office) -> None:
    await at.asks()
    room, sanne = at.room("cleaning"), at.with_us("sanne")
    card = await at.card("cleaning", words="Sanne")
    await at.presses("joost", room, card, Action.ACKNOWLEDGE)
    await at.becomes(State.IN_PROGRESS)
    await at.card("cleaning", words="Joost")
    await at.hears(sanne, "Joost")
    await at.presses("joost", room, await at.card("cleaning"), Action.RESOLVE, text="gedweild")
    await at.becomes(State.RESOLVED)
    asked = await at.hears(sanne, "gedweild")
    await at.presses("sanne", sanne, asked, Action.CONFIRM)
    await at.becomes(State.CLOSED)
    assert len([m for m in at.slack.world.said(room.id) if seen(m).startswith("S-1001 ·")]) == 1


async def test_first_press_wins_and_the_other_hears_who(at: Office) -> None:
    await at.asks()
    room = at.room("cleaning")
    card = dict(await at.card("cleaning"))
    await at.presses("joost", room, card, Action.ACKNOWLEDGE)
    await at.becomes(State.IN_PROGRESS)
    await at.presses("fatima", room, card, Action.ACKNOWLEDGE)
    await at.whispered("fatima", "Joost")
    assert at.call().assignee == "joost"


async def test_somebody_of_another_team_changes_nothing(at: Office) -> None:
    await at.asks()
    await at.presses("lars", at.room("cleaning"), await at.card("cleaning"), Action.ACKNOWLEDGE)
    await at.whispered("lars", "Only people of Cleaning can do this.")
    assert at.call().state is State.OFFERED


async def test_every_team_action(at: Office) -> None:
    await at.asks()
    room, sanne = at.room("cleaning"), at.with_us("sanne")
    await at.presses("joost", room, await at.card("cleaning"), Action.ACKNOWLEDGE)
    await at.becomes(State.IN_PROGRESS)
    await at.presses(
        "joost", room, await at.card("cleaning", words="Joost"), Action.ASSIGN, person="fatima"
    )
    await at.card("cleaning", words="Fatima")
    await at.presses(
        "fatima", room, await at.card("cleaning"), Action.NOTE, text="bring the big mop"
    )
    await at.presses("fatima", room, await at.card("cleaning"), Action.REPLY, text="we komen eraan")
    await at.hears(sanne, "we komen eraan")
    await at.presses("fatima", room, await at.card("cleaning"), Action.ASK, question="welke kleur?")
    asked = await at.hears(sanne, "welke kleur?")
    assert not any("big mop" in seen(m) for m in at.slack.world.said(sanne.id))
    await at.becomes(State.WAITING_REQUESTER)
    await at.presses("sanne", sanne, asked, Action.ANSWER, text="rood")
    await at.becomes(State.IN_PROGRESS)
    await at.hears(room, "rood")
    card = await at.card("cleaning", words="🔧")
    await at.presses(
        "fatima", room, card, Action.PASS_ON, service="laundry/linen", text="schone lakens"
    )
    await at.becomes(State.WAITING_SUPPLIER)
    child = await at.card("laundry", "S-1002")
    await at.presses("lars", at.room("laundry"), child, Action.ACKNOWLEDGE)
    await at.becomes(State.IN_PROGRESS, "S-1002")
    await at.presses(
        "lars",
        at.room("laundry"),
        await at.card("laundry", "S-1002", "Lars"),
        Action.RESOLVE,
        text="ok",
    )
    await at.becomes(State.IN_PROGRESS)
    await at.presses(
        "fatima", room, await at.card("cleaning", words="🔧"), Action.HAND_OVER, team="desk"
    )
    await at.card("desk")
    assert at.call().team == "desk"
    await at.presses(
        "daan", at.room("desk"), await at.card("desk"), Action.DECLINE, reason="toch schoonmaak"
    )
    await until(lambda: at.call().team == "cleaning", "the call is back")


async def test_thread_under_the_card(at: Office) -> None:
    await at.asks()
    room, sanne = at.room("cleaning"), at.with_us("sanne")
    await at.presses("joost", room, await at.card("cleaning"), Action.ACKNOWLEDGE)
    card = await at.card("cleaning", words="Joost")
    await at.says("fatima", "hij doet altijd moeilijk", room, thread_ts=card["ts"])
    await at.says("fatima", "antwoord: we zijn er zo", room, thread_ts=card["ts"])
    await at.hears(sanne, "we zijn er zo")
    await at.says("sanne", "S-1001 het wordt groter")
    below = await at.hears(room, "het wordt groter")
    assert below.get("thread_ts") == card["ts"]
    assert not any("moeilijk" in seen(m) for m in at.slack.world.said(sanne.id))
    await at.says("fatima", "lunch?", room)
    assert at.call().state is State.IN_PROGRESS


async def test_a_mention_is_answered_in_its_thread(at: Office) -> None:
    lobby = at.slack.world.channels["CLOBBY"]
    asked = await at.says("tom", f"<@{at.slack.world.bot}> there is a spill here", lobby)
    said = await at.hears(lobby, "spill")
    assert said["thread_ts"] == asked["ts"] and not at.slack.world.whispers
    await at.says("sanne", "me too", lobby, thread_ts=asked["ts"])
    await at.takes_in()
    await at.says("tom", "yes, it is still wet", lobby, thread_ts=asked["ts"])
    await at.says("tom", f"<@{at.slack.world.bot}> yes", lobby, thread_ts=asked["ts"])
    await at.becomes(State.OFFERED)
    assert "still wet" in at.call().text, "of the matter, though somebody else had spoken there"
    assert at.call().requester == "tom"


async def test_private_matters_leave_the_channel(at: Office) -> None:
    lobby = at.slack.world.channels["CLOBBY"]
    await at.says("tom", f"<@{at.slack.world.bot}> my contract is wrong", lobby)
    await at.hears(at.with_us("tom"), "contract")
    await at.hears(lobby, "in private")
    assert not any("contract" in seen(m) for m in at.slack.world.said(lobby.id))


async def test_a_mention_in_a_teams_own_room_is_a_request_too(at: Office) -> None:
    room = at.room("desk")
    await at.says("tom", f"<@{at.slack.world.bot}> there is a spill here", room)
    await at.hears(room, "spill")


async def test_shortcut_emoji_and_edits(at: Office) -> None:
    lobby, tom = at.slack.world.channels["CLOBBY"], at.with_us("tom")
    message = at.slack.write(USERS["tom"], "there is a spill", lobby)
    await at.slack.react(USERS["sanne"], message, lobby)
    await at.hears(tom, "Sanne")
    await at.says("tom", "yes")
    await at.becomes(State.OFFERED)
    await at.slack.edit(message, "there is a huge spill", lobby)
    await until(lambda: "huge" in at.call().text, "the edit")
    other = at.slack.write(USERS["joost"], "spill on two as well", lobby)
    await at.slack.message_shortcut(USERS["sanne"], other, lobby)
    await at.hears(at.with_us("sanne"), "spill")


async def test_what_a_shortcut_brings_is_a_request_of_its_own(at: Office) -> None:
    lobby, sanne = at.slack.world.channels["CLOBBY"], at.with_us("sanne")
    await until(lambda: at.slack.world.called("users.list"), "the people are known")
    await at.says("sanne", "my contract is wrong")
    await at.hears(sanne, "contract")
    other = at.slack.write(USERS["joost"], "spill on two as well", lobby)
    await at.slack.message_shortcut(USERS["sanne"], other, lobby)
    await at.hears(sanne, "spill on two as well")
    await at.says("sanne", "ja")
    call = await at.becomes(State.OFFERED)
    assert (call.item, call.text) == ("cleaning/rooms/spill", "spill on two as well")
    told = await at.hears(at.room("cleaning"), "/archives/CLOBBY/p")
    assert "(Joost" in seen(told) and told["thread_ts"] == (await at.card("cleaning"))["ts"]


async def test_the_form_of_an_item(at: Office) -> None:
    await at.slack.command(USERS["tom"])
    first = await until(lambda: at._new_view(set()), "the form")
    told = await at.slack.submit(USERS["tom"], first)
    assert told["response_action"] == "errors"
    told = await at.slack.submit(USERS["tom"], first, item="cleaning/rooms/spill")
    assert told["response_action"] == "update"
    second = at.slack.world.views[first["id"]]
    await at.slack.submit(USERS["tom"], second, words="coffee everywhere")
    call = await at.becomes(State.OFFERED)
    assert (call.item, call.requester, call.text) == (
        "cleaning/rooms/spill",
        "tom",
        "coffee everywhere",
    )
    await at.hears(at.with_us("tom"), "S-1001")
    await at.slack.shortcut(USERS["tom"])
    third = await until(lambda: at._new_view({first["id"]}), "the form")
    await at.slack.submit(USERS["tom"], third, words="a spill of soup")
    await at.hears(at.with_us("tom"), "S-1001")


async def test_the_home_page_and_the_queue(at: Office) -> None:
    await at.asks()
    await at.slack.open_home(USERS["sanne"])
    await until(lambda: USERS["sanne"] in at.slack.world.homes, "the page")
    page = str(at.slack.world.homes[USERS["sanne"]]["blocks"])
    assert "S-1001" in page and "Hello Sanne" in page
    await at.slack.press_home(USERS["sanne"], "Nederlands")
    await until(
        lambda: "Hallo Sanne" in str(at.slack.world.homes[USERS["sanne"]]["blocks"]),
        "the page in Dutch",
    )
    await at.slack.open_home(USERS["joost"])
    await until(lambda: "S-1001" in str(at.slack.world.homes.get(USERS["joost"])), "the queue")
    await at.slack.command(USERS["joost"], "team")
    await at.hears(at.with_us("joost"), "S-1001")


async def test_a_closed_account_gives_its_work_back(at: Office) -> None:
    await at.asks()
    await at.presses("joost", at.room("cleaning"), await at.card("cleaning"), Action.ACKNOWLEDGE)
    await at.becomes(State.IN_PROGRESS)
    await at.slack.deactivate(USERS["joost"])
    await until(lambda: at.call().assignee == "fatima", "the work is back")


async def test_a_lost_room_tells_the_coordinator(at: Office) -> None:
    lobby = at.slack.world.channels["CLOBBY"]
    await at.says("fatima", f"<@{at.slack.world.bot}> hello", lobby)
    at.room("cleaning").archived = True
    await at.asks()
    await at.hears(at.with_us("fatima"), "S-1001")
    assert at.call().state is State.OFFERED


async def test_a_file_is_kept(at: Office) -> None:
    files = [{"id": "F1", "name": "plas.png", "mimetype": "image/png", "size": 3}]
    await at.says("tom", "a spill, see the picture", subtype="file_share", files=files)
    await at.hears(at.with_us("tom"), "spill")
    await at.says("tom", "yes")
    await at.becomes(State.OFFERED)
    with at.app.database.reading() as session:
        from routing.storage import ledger

        assert "plas.png" in str(ledger.events(session, "S-1001"))


async def test_profiles_are_used_and_late_emails_recognise(at: Office) -> None:
    world = at.slack.world
    world.add_user("UNEW", "Noor", "someone@elsewhere.example", tz="Asia/Tokyo", locale="nl-NL")
    lobby = world.channels["CLOBBY"]
    lobby.members.add("UNEW")
    await at.slack.say("UNEW", "hello", world.direct("UNEW"))
    await until(lambda: len(world.said(world.direct("UNEW").id)) == 1, "an answer")
    with at.app.database.reading() as session:
        guest = session.exec(select(PersonRow).where(PersonRow.name == "Noor")).one()
        account = session.get(AccountRow, ("slack", "UNEW"))
        assert (guest.language, guest.zone, account and account.person) == (
            "nl",
            "Asia/Tokyo",
            guest.id,
        )
    world.users["UNEW"]["profile"]["email"] = "dina@example.org"
    await at.slack.tell(
        {"type": "user_change", "user": world.users["UNEW"], "event_ts": world.ts()}
    )
    await at.slack.say("UNEW", "hello again", world.direct("UNEW"))
    await until(lambda: len(world.said(world.direct("UNEW").id)) > 1, "a second answer")
    with at.app.database.reading() as session:
        account = session.get(AccountRow, ("slack", "UNEW"))
        assert account and account.person == "dina"
