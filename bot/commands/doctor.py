"""`schakel doctor`: is this installation right? Asks every part and says what is wrong and how to
mend it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated

import typer

from bot.errors import Mistake
from bot.people import room_reach
from bot.settings import Settings, read_settings
from catalog.model import Catalogue
from routing.storage.db import Database

Finding = tuple[bool, str]
"""Whether it is right, and one line about it."""
Examine = Callable[[Settings, Catalogue], Awaitable[list[Finding]]]


async def _slack(settings: Settings, catalogue: Catalogue) -> list[Finding]:
    from bot.channels.slack import SlackOptions
    from bot.channels.slack.checks import examine

    return await examine(SlackOptions.read(settings), catalogue)


async def _telegram(settings: Settings, catalogue: Catalogue) -> list[Finding]:
    from bot.channels.telegram import TelegramOptions
    from bot.channels.telegram.checks import examine

    return await examine(TelegramOptions.read(settings), catalogue)


CHANNELS: dict[str, tuple[Callable[[Settings], bool], Examine]] = {
    "Slack": (lambda settings: settings.slack_bot_token is not None, _slack),
    "Telegram": (lambda settings: settings.telegram_token is not None, _telegram),
}
"""Each chat service: whether it is set up at all, and who looks at it."""


def examine_all(settings: Settings) -> list[Finding]:
    """Everything: database, catalogue, then each chat service that has a token."""
    from bot.bootstrap.app import read_catalogue

    found = _database(settings)
    try:
        catalogue = read_catalogue(settings.catalog)
    except Mistake as mistake:
        return [*found, (False, f"Catalogue: {mistake}")]
    found.append(
        (
            True,
            f"Catalogue: {len(catalogue.teams)} teams, {len(catalogue.entries)} items, every "
            f"chain holds",
        )
    )
    return [*found, *asyncio.run(_channels(settings, catalogue))]


def _database(settings: Settings) -> list[Finding]:
    """Whether the database opens, is whole, and which rooms it knows to be out of reach."""
    from bot.bootstrap.database import open_database, told
    from routing.storage.faults import FAULTS, DamagedDatabase

    try:
        database = open_database(settings)
    except Mistake as mistake:
        return [(False, f"Database: {mistake}")]
    try:
        database.examine()
        return [(True, "Database: opened, its tables are up to date"), *_rooms(database)]
    except (DamagedDatabase, *FAULTS) as error:
        return [(False, f"Database: {told(error, settings.database)}")]
    finally:
        database.close()


def _rooms(database: Database) -> list[Finding]:
    """Rooms of teams that could not be reached when something was to be said there."""
    with database.reading() as session:
        lost = room_reach.out_of_reach(session)
    return [
        (
            False,
            f"Rooms: {room.address.conversation} is out of reach since {room.since.isoformat()} "
            f"{room.why}; put Schakel into it again, or name "
            f"another room in the team's file",
        )
        for room in lost
    ]


async def _channels(settings: Settings, catalogue: Catalogue) -> list[Finding]:
    found: list[Finding] = []
    for name, (is_on, examine) in CHANNELS.items():
        if not is_on(settings):
            found.append((True, f"{name}: not set up (docs/{name.lower()}.md tells how)"))
            continue
        try:
            found += await examine(settings, catalogue)
        except Mistake as mistake:
            found.append((False, f"{name}: {mistake}"))
    return found


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> int:
    """Is this installation right: database, catalogue, tokens, rights, privacy mode, webhooks."""
    found = examine_all(read_settings())
    if as_json:
        typer.echo(
            json.dumps(
                [{"ok": right, "finding": line} for right, line in found], ensure_ascii=False
            )
        )
    else:
        _print(found)
    return 0 if all(right for right, _ in found) else 1


def _print(found: Iterable[Finding]) -> None:
    for right, line in found:
        typer.echo(f"{'ok   ' if right else 'WRONG'}  {line}")


def register(app: typer.Typer) -> None:
    """Add `doctor`."""
    app.command("doctor")(doctor)
