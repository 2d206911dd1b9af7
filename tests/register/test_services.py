"""The register walked through both services as they are: reported with a component, said to the
next, on the card with its history, a risk, a change with its difference, its history in chat.
"""

from __future__ import annotations

from typing import Any

from bot.bootstrap.app import App
from bot.bootstrap.registers import carry_out, plan, read_registers
from catalog.register.files import register_files
from routing.storage import components, ledger
from routing.storage.db import Database
from tests.fakes.slack import FakeSlack, until
from tests.fakes.slack_seen import seen
from tests.fakes.telegram import Telegram
from tests.fakes.telegram_people import user
from tests.register.office import FOLDER, PEOPLE, ByTelling, town
from tests.routing.links import MONDAY
from tests.slack import desk as in_slack
from tests.telegram import desk as in_telegram

LANGUAGES = {"sanne": "nl", "priya": "nl", "emre": "nl"}
ROOM = -1001000000001


def taken_in(url: str) -> None:
    """A database that has the town's register."""
    database = Database(url)
    database.migrate()
    with database.transaction() as session:
        steps = plan(session, read_registers(list(register_files(FOLDER)), town(), set())).steps
        carry_out(session, steps, by="schakel", at=MONDAY, why="the first time")
    database.close()


def place(app: App, ref: str = "ict/VK-PR-01") -> str:
    with app.database.reading() as session:
        found = components.read(session, ref)
    assert found
    return found.place


def component_of(app: App, number: str) -> str | None:
    with app.database.reading() as session:
        found = ledger.read(session, number)
    return found.component if found else None


async def test_in_slack(sqlite_url: str) -> None:
    taken_in(sqlite_url)
    async with FakeSlack() as slack:
        for name in PEOPLE:
            slack.world.add_user(f"U{name.upper()}", name.title(), f"{name}@town.example")
        for channel in ("C0ICT", "C0DESK"):
            slack.world.add_channel(channel, *(f"U{name.upper()}" for name in PEOPLE))
        async with in_slack.office(slack, sqlite_url, "socket", town()) as at:
            at.app.understanding = ByTelling(town())
            room = slack.world.channels["C0ICT"]
            await _in_a_form(at, slack)
            tom = slack.world.direct("UTOM")
            await slack.say("UTOM", "vk pr 1 does not print")
            await at.hears(tom, "Somebody has reported Printer by the desk (VK-PR-01)")
            await slack.say("UTOM", "me too")
            await at.hears(tom, "S-1002")
            assert component_of(at.app, "S-1002") == "ict/VK-PR-01"
            card = await at.hears(room, "S-1002 ·")
            assert "VK-PR-01" in seen(card)
            await slack.say("USANNE", "please move the printer VK-PR-01 to the library")
            sanne = slack.world.direct("USANNE")
            await at.hears(sanne, "VK-PR-01")
            await slack.say("USANNE", "yes")
            await until(lambda: component_of(at.app, "S-1003"), "a change")
            emre = slack.world.direct("UEMRE")
            await slack.say("UEMRE", "ack S-1003")
            await at.hears(emre, "S-1003")
            await slack.say("UEMRE", "S-1003 register")
            moved = await at.hears(emre, "What changes?")
            await slack.press("UEMRE", emre, moved, "It stands somewhere else")
            await at.hears(emre, "Where does it stand now?")
            await slack.say("UEMRE", "Library")
            await slack.say("UEMRE", "more space there")
            await at.hears(emre, "place: Ward C3 → Library")
            assert place(at.app) == "Ward C3"
            await slack.say("UEMRE", "yes")
            await until(lambda: place(at.app) == "Library", "the printer stands in the library")
            await slack.say("UEMRE", "component VK-PR-01")
            told = seen(await at.hears(emre, "In the register:"))
            assert "S-1001" in told and "moved" in told and "more space there" in told
            await slack.say("UEMRE", "risk S-1001 its rollers are worn")
            await at.hears(emre, "something to prevent in future")
            await slack.say("UEMRE", "risks")
            await at.hears(emre, "its rollers are worn; about Printer by the desk (VK-PR-01)")


async def _in_a_form(at: in_slack.Office, slack: FakeSlack) -> None:
    """A request with a component, in Slack's own forms: found by searching, like other pickers."""
    await slack.command("UPRIYA")
    first: Any = await until(lambda: at._new_view(set()), "the form of a new request")
    await slack.submit("UPRIYA", first, item="ict/workplace/printer-broken")
    views = slack.world.views.values()
    view: Any = await until(
        lambda: next((v for v in views if _asks_which(v)), None), "the item's form"
    )
    nothing = await slack.search("UPRIYA", view, "which", "")
    assert nothing[0] == "Printer by the desk (VK-PR-01), Ward C3", "that of her place first"
    found = await slack.search("UPRIYA", view, "which", "vk pr 1")
    assert found[0] == "Printer by the desk (VK-PR-01), Ward C3"
    assert found[-2:] == ["I don't know", "“vk pr 1”"]
    await slack.submit("UPRIYA", view, which="Printer by the desk (VK-PR-01)")
    priya = slack.world.direct("UPRIYA")
    await at.hears(priya, "VK-PR-01")
    if component_of(at.app, "S-1001") is None:
        await slack.say("UPRIYA", "yes")
    await until(lambda: component_of(at.app, "S-1001"), "a call with its component")


def _asks_which(view: dict[str, Any]) -> bool:
    return any(block.get("block_id") == "which" for block in view["blocks"])


async def test_in_telegram(sqlite_url: str) -> None:
    taken_in(sqlite_url)
    people = {
        name: user(n, name.title(), LANGUAGES.get(name, "en")) for n, name in enumerate(PEOPLE, 1)
    }
    async with Telegram() as telegram:
        for person in people.values():
            telegram.private(person)
        telegram.group(ROOM, *people.values())
        async with in_telegram.office(telegram, sqlite_url, catalogue=town()) as at:
            at.app.understanding = ByTelling(town())

            async def hears(name: str, words: str) -> Any:
                return await telegram.says(people[name]["id"], words)

            telegram.say(people["sanne"], "de printer zit vast")
            asked = await hears("sanne", "Welke printer is het?")
            telegram.press(people["sanne"], asked, "Printer by the desk (VK-PR-01)")
            await hears("sanne", "VK-PR-01")
            telegram.say(people["sanne"], "ja, verstuur maar")
            await hears("sanne", "S-1001")
            assert component_of(at.app, "S-1001") == "ict/VK-PR-01"
            telegram.say(people["emre"], "in het Nederlands")
            telegram.say(people["emre"], "pak S-1001 op")
            await hears("emre", "S-1001")
            telegram.say(people["emre"], "onderdeel VK-PR-01")
            told = (await hears("emre", "In het register:"))["text"]
            assert "serienummer: SN1001" in told and "opgenomen" in told and "S-1001" in told
            telegram.say(people["sanne"], "geschiedenis van VK-PR-01")
            mine = (await hears("sanne", "Meldingen hierover:"))["text"]
            assert "SN1001" not in mine and "S-1001" in mine
            telegram.say(people["emre"], "S-1001 risico de rollen zijn versleten")
            await hears("emre", "iets om voortaan te voorkomen")
            at.passes(days=1)
            telegram.say(people["emre"], "risico's")
            await hears("emre", "de rollen zijn versleten")
