"""Ten people in two groups of Telegram: they join, ask, approve and serve, with no web page and no
numbers of Telegram's in any file.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

from bot.channels.registry import installed
from bot.commands.invite import RUNS_THE_DESK
from bot.people import linking
from bot.people.recipients import address_of
from catalog.load import read
from catalog.model import Catalogue
from routing.storage.db import Database
from tests.fakes.telegram import Telegram
from tests.fakes.telegram_people import user
from tests.telegram.desk import Office, office

ROOMS = {"desk": -2001, "cleaning": -2002}
NAMES = ("daan", "dina", "fatima", "joost", "mila", "sanne", "tom", "vera", "wim", "zoe")
USERS = {name: user(500 + n, name.title(), "en") for n, name in enumerate(NAMES)}

ORGANISATION = """
organisation: {en: The Lime Tree, nl: De Linde}
fallback: desk
guests: approve
employees:
  - {id: sanne, name: Sanne Kuipers, language: en, phone: "+31 6 1234 5678", manager: tom}
  - {id: tom, name: Tom Visser, language: en}
  - {id: vera, name: Vera Smit, language: en}
  - {id: wim, name: Wim Mulder, language: en}
"""
TEAM = """
team: {team}
name: {{en: {name}, nl: {name}}}
kind: internal
hours: {{zone: Europe/Amsterdam, always: true}}
people:
{people}
rooms: {{telegram: }}
escalate: [coordinator]
services:
  - id: work
    name: {{en: {name} work, nl: {name} werk}}
    agreements:
      - customers: ["*"]
        targets:
          incident: {{acknowledge: 15m, resolve: 4h}}
          service_request: {{acknowledge: 1h, resolve: 1d}}
          wish: {{acknowledge: 1d, resolve: 10d}}
          rfc: {{acknowledge: 1d, resolve: 10d}}
    items:
      - id: {item}
        kind: service_request
        name: {{en: {item} please, nl: {item} graag}}
        approval: {approval}
        phrases:
          en: [the {item} thing, {item} it is]
          nl: [het {item} ding, {item} dus]
"""


def people(*rows: tuple[str, str, str]) -> str:
    return "\n".join(
        f"  - {{id: {name}, name: {full}, role: {role}, language: en}}" for name, full, role in rows
    )


def catalogue() -> Catalogue:
    """The organisation as its files have it; sound by the catalogue's own check."""
    desk = people(
        ("daan", "Daan Bos", "coordinator"),
        ("dina", "Dina Prins", "operator"),
        ("zoe", "Zoe Vos", "operator"),
    )
    cleaning = people(
        ("fatima", "Fatima Mansouri", "coordinator"),
        ("joost", "Joost Verbeek", "operator"),
        ("mila", "Mila Jansen", "operator"),
    )
    files = {
        "organisation.yaml": ORGANISATION,
        "desk.yaml": TEAM.format(
            team="desk", name="Desk", people=desk, item="question", approval="none"
        ),
        "cleaning.yaml": TEAM.format(
            team="cleaning",
            name="Cleaning",
            people=cleaning,
            item="windows",
            approval="requester's manager",
        ),
    }
    found, _, problems = read([(name, text.encode()) for name, text in files.items()], "ten")
    assert problems == []
    numbers = {str(n) for n in (*ROOMS.values(), *(u["id"] for u in USERS.values()))}
    assert not [n for n in numbers for text in files.values() if n in text]
    return found


class Town:
    """What the ten do in Telegram, and what they hear there."""

    def __init__(self, at: Office) -> None:
        self.at, self.telegram = at, at.telegram

    async def says(self, name: str, text: str, hears: str, **more: Any) -> dict[str, Any]:
        before = len(self.telegram.sent(USERS[name]["id"]))
        self.telegram.say(USERS[name], text, **more)
        await self.telegram.until(lambda: len(self.telegram.sent(USERS[name]["id"])) > before)
        return await self.hears(name, hears)

    async def hears(self, name: str, words: str) -> dict[str, Any]:
        return await self.telegram.says(USERS[name]["id"], words)

    async def presses(self, name: str, message: dict[str, Any], label: str) -> None:
        query = self.telegram.press(USERS[name], message, label)
        await self.telegram.until(lambda: self.telegram.queries[query])

    async def joins_by(self, name: str, said: str) -> None:
        """Follow the link that somebody passed on: Telegram makes `/start` of it."""
        found = re.search(
            r"https://t\.me/schakel_bot\?start=([A-Za-z0-9_-]{1,64})(?=\s|$|\")", said
        )
        assert found, said
        await self.says(name, f"/start {found[1]}", "Done")

    async def invites(self, by: str, name: str, called: str) -> None:
        said = await self.says(by, f"invite {called}", "t.me/schakel_bot")
        await self.joins_by(name, json.dumps(said, ensure_ascii=False).replace("\\n", " "))
        await self.hears(by, "is here")


async def test_ten_people_in_two_groups(sqlite_url: str) -> None:
    async with Telegram() as telegram:
        for person in USERS.values():
            telegram.private(person)
        for room in ROOMS.values():
            telegram.group(room, *USERS.values())
        async with office(telegram, sqlite_url, catalogue=catalogue()) as at:
            town = Town(at)
            await everybody_joins(town)
            await the_groups_become_rooms(town)
            await one_is_asked_approved_and_served(town)
            nobody_is_told_elsewhere(at)


async def everybody_joins(town: Town) -> None:
    database: Database = town.at.app.database
    with database.transaction() as session:  # what `schakel invite daan` does
        code = linking.invitation(session, "daan", RUNS_THE_DESK, dt.datetime.now(dt.UTC))
    await town.says("daan", f"/start link-{code.replace('-', '')}", "Done")
    await town.invites("daan", "fatima", "Fatima Mansouri")
    await town.invites("fatima", "joost", "Joost")
    await town.invites("fatima", "mila", "Mila")
    await town.invites("daan", "wim", "Wim Mulder")
    for name, said in (
        ("dina", "I am Dina Prins"),
        ("tom", "I am Tom Visser"),
        ("zoe", "I am Zoe"),
    ):
        await town.says(name, said, "I ask")
        asked = await town.hears("daan", f"says they are {name.title()}")
        await town.presses("daan", asked, "Yes, that is")
        await town.hears(name, "has confirmed it")
    contact = {"phone_number": "31612345678", "first_name": "S", "user_id": USERS["sanne"]["id"]}
    town.telegram.say(USERS["sanne"], contact=contact)
    await town.hears("sanne", "You are Sanne Kuipers")
    # Somebody else's contact makes nobody; a guest waits for a yes, and their words with them.
    await town.says("vera", "the question thing", "Daan Bos")
    town.telegram.say(USERS["vera"], contact=contact)
    await town.hears("vera", "I still wait for Daan Bos")
    asked = await town.hears("daan", "the question thing")
    await town.presses("daan", asked, "Let them in")
    await town.hears("vera", "question please")


async def the_groups_become_rooms(town: Town) -> None:
    for team, by in (("desk", "daan"), ("cleaning", "fatima")):
        group = town.telegram.chats[ROOMS[team]]
        town.telegram.bot_membership(USERS[by], group, "left", "member")
        said = await town.telegram.says(ROOMS[team], "no team's room yet")
        await town.presses(by, said, team.title())
        await town.telegram.says(ROOMS[team], f"Requests for {team.title()} come to this room")


async def one_is_asked_approved_and_served(town: Town) -> None:
    at = town.at
    await town.says("sanne", "the windows thing, please", "Tom Visser")
    await town.says("sanne", "yes", "S-1001")
    asked = await town.hears("tom", "needs your approval")
    assert "Please decide by" in asked["text"]
    await town.presses("tom", asked, "Approve")
    card = await town.telegram.says(ROOMS["cleaning"], "S-1001 ·")
    await town.presses("joost", card, "S-1001:acknowledge")
    await town.hears("sanne", "Joost Verbeek")
    await at.becomes("in_progress")
    town.telegram.say(
        USERS["joost"],
        "resolve S-1001 done",
        town.telegram.chats[ROOMS["cleaning"]],
        reply_to=card["message_id"],
    )
    solved = await town.hears("sanne", "is solved")
    await town.presses("sanne", solved, "S-1001:confirm")
    await at.becomes("closed")


def nobody_is_told_elsewhere(at: Office) -> None:
    channels = installed().prefixes(["telegram"])
    with at.app.database.reading() as session:
        for name in NAMES:
            if name != "vera":
                found = address_of(session, name, channels, at.app.context().catalogue)
                assert found and found.conversation == f"telegram/{USERS[name]['id']}", name
