"""The morning's message in Slack and in Telegram: said once in the room, its buttons show a call to
whoever presses.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.worker import digest_schedule
from catalog.hours import day_begins
from routing.call.actions import Action
from routing.storage import outbox
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import Telegram
from tests.routing.links import MONDAY
from tests.slack import desk as in_slack
from tests.telegram import desk as in_telegram

if TYPE_CHECKING:
    from bot.bootstrap.app import App


def it_is_morning(app: App) -> None:
    """The row of this very day goes off now."""
    team = app.catalogue.team_by_id["cleaning"]
    at = day_begins(team.hours, MONDAY.date())
    assert at and at <= app.now() < at + dt.timedelta(hours=4)
    with app.database.transaction() as session:
        outbox.enqueue(session, [digest_schedule._row("cleaning", MONDAY.date(), at)], app.now())
    app.worker.wake()


async def test_in_slack(sqlite_url: str) -> None:
    async with FakeSlack() as slack:
        in_slack.populate(slack)
        async with in_slack.office(slack, sqlite_url, "socket") as at:
            await at.asks()
            await at.card("cleaning")
            it_is_morning(at.app)
            said = await at.hears(at.room("cleaning"), "Good morning, Cleaning.")
            assert "thread_ts" not in said
            await slack.press(
                in_slack.USERS["joost"], at.room("cleaning"), said, "S-1001 spill please"
            )
            shown = await at.whispered("joost", "S-1001 · spill please")
            assert in_slack._label(shown, Action.ACKNOWLEDGE)


async def test_in_telegram(sqlite_url: str) -> None:
    async with Telegram() as telegram:
        in_telegram.populate(telegram)
        async with in_telegram.office(telegram, sqlite_url) as at:
            await at.asks()
            await at.card("cleaning")
            it_is_morning(at.app)
            said = await at.in_the_room("cleaning", "Good morning, Cleaning.")
            await at.presses("joost", said, "S-1001 spill please")
            await at.in_the_room("cleaning", "↪")
