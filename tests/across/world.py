"""One organisation over three channels: who asks is in Telegram, the team in Slack, its supplier in the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from bot.app import App
from bot.channels.terminal import TerminalChannel, Window
from bot.channels.terminal_display import Printed, plain
from catalog.model import Catalogue, Rooms, Team
from tests.routing.links import CATALOGUE
from tests.slack import desk as in_slack
from tests.telegram import desk as in_telegram


def three_channels() -> Catalogue:
    """Sanne is in Telegram (Dutch), cleaning in Slack (Dutch), the laundry only in the terminal (English)."""

    def placed(team: Team) -> Team:
        slack = Rooms(slack=in_slack.ROOMS["cleaning"]) if team.team == "cleaning" else Rooms()
        language = {"cleaning": "nl", "laundry": "en"}.get(team.team)
        people = tuple(
            p.model_copy(
                update={"slack": in_slack.USERS.get(p.id) if team.team == "cleaning" else None, "language": language}
            )
            for p in team.people
        )
        return team.model_copy(update={"rooms": slack, "people": people})

    telegram = in_telegram.in_telegram(CATALOGUE)
    return Catalogue(version="v1", organisation=telegram.organisation, teams=tuple(placed(t) for t in CATALOGUE.teams))


async def types(app: App, person: str, team: str, *lines: str) -> str:
    """Somebody sits down at a terminal and types; gives what stood on the screen."""
    shown: list[Printed] = []

    async def typed() -> AsyncIterator[str]:
        for line in lines:
            yield line + "\n"
            await asyncio.sleep(0.2)

    window = Window(person, team, typed(), shown.append, lambda *_: None, app.settle, app.now)
    await TerminalChannel(app.mailbox, window).listen(app.accept)
    return "\n".join(line for printed in shown for line in plain(printed))
