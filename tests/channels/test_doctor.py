"""What `schakel doctor` finds in the database."""

from __future__ import annotations

from pydantic import SecretStr

from bot.channels.slack.checks import rooms_in_reach as in_slack
from bot.channels.telegram.checks import rooms_in_reach as in_telegram
from bot.channels.telegram.settings import TelegramOptions
from bot.commands.doctor import _rooms, examine_all
from bot.people import room_reach
from bot.ports import Address
from bot.settings import Settings
from routing.storage.db import Database
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import TOKEN, Telegram
from tests.fakes.telegram_people import user
from tests.routing.links import MONDAY
from tests.slack.conftest import options as slack_options


def test_a_room_out_of_reach_is_told_until_it_is_back(
    database: Database, database_url: str
) -> None:
    settings, room = (
        Settings(database_url=SecretStr(database_url)),
        Address(channel="slack", conversation="slack/T1/C1"),
    )
    assert all(right for right, _ in examine_all(settings))
    with database.transaction() as session:
        room_reach.mark(session, room, "cleaning", "it was archived", MONDAY)
    (wrong,) = [line for right, line in examine_all(settings) if not right]
    assert (
        "slack/T1/C1" in wrong
        and "it was archived" in wrong
        and "put Schakel into it again" in wrong
    )
    with database.transaction() as session:
        room_reach.back(session, "slack", room.conversation)
    assert all(right for right, _ in examine_all(settings))


async def test_a_room_is_back_when_its_service_says_so_whatever_the_database_remembers() -> None:
    """Asked of Slack and of Telegram themselves, so that `doctor` need not wait for a message."""
    async with Telegram() as telegram:
        here = telegram.group(-1001, user(1, "Sanne"))
        gone = telegram.group(-1002, user(1, "Sanne"))
        gone.members[telegram.bot["id"]] = "kicked"
        rooms = [f"telegram/{here.id}", f"telegram/{gone.id}", f"telegram/{here.id}/7", "rubbish"]
        options = TelegramOptions(token=TOKEN, api_url=telegram.url)
        back = await in_telegram(options, rooms)
    assert back == {"telegram/-1001", "telegram/-1001/7"}
    async with FakeSlack() as slack:
        slack.world.add_channel("CHERE", "U1")
        slack.world.add_channel("CGONE", "U1", bot=False)
        slack.world.add_channel("COLD", "U1").archived = True
        there = [f"slack/{name}" for name in ("CHERE", "CGONE", "COLD", "CNONE")]
        back = await in_slack(slack_options(slack, "socket"), there)
    assert back == {"slack/CHERE"}


def test_a_room_that_is_back_is_no_fault(database: Database, database_url: str) -> None:
    room = Address(channel="slack", conversation="slack/C1")
    with database.transaction() as session:
        room_reach.mark(session, room, "cleaning", "it was archived", MONDAY)
        lost = room_reach.out_of_reach(session)
    ((right, line),) = _rooms(lost, {"slack/C1"})
    assert right and "in reach again" in line
    ((right, line),) = _rooms(lost, set())
    assert not right and "out of reach" in line
