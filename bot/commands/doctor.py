"""`schakel doctor`: checks every part of an installation and says how to mend what is wrong. Asks
every part and says what is wrong and how to mend it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap.links import findings as link_findings
from bot.bootstrap.links import problems_across
from bot.bootstrap.setting_names import unknown_settings
from bot.channels.plugin import ChannelPlugin, Finding
from bot.channels.registry import ChannelRegistry, installed
from bot.commands.language_model_check import language_model_findings
from bot.commands.printed import offered
from bot.commands.privacy_check import privacy_findings
from bot.commands.settings_check import host_faults, secret_faults, team_faults
from bot.commands.ticket_check import ticket_findings
from bot.commands.understanding_check import understanding_findings
from bot.errors import Mistake
from bot.people import room_reach
from bot.people.room_reach import RoomOutOfReach
from bot.settings import Settings, faults_in_settings, read_settings
from catalog.model import Catalogue

STAYS = "; a desk that runs goes on with the one before"


def examine_all(settings: Settings, registry: ChannelRegistry | None = None) -> list[Finding]:
    """Everything: database, catalogue, then each chat service that is set up."""
    from bot.bootstrap.first_reader import read_catalogue

    registry = registry or installed()
    wrong = [*unknown_settings(registry), *host_faults(settings), *secret_faults(settings)]
    found = [(False, f"Settings: {line}") for line in wrong]
    database, lost = _database(settings)
    found += database
    found += privacy_findings(settings)
    try:
        catalogue = read_catalogue(settings.catalog, registry)
    except Mistake as mistake:
        found += link_findings(settings, None)
        return [*found, *_rooms(lost, set()), (False, f"Catalogue: {mistake}{STAYS}")]
    found += link_findings(settings, catalogue)
    found.append(_chains(settings, catalogue, registry))
    found += [(False, f"Settings: {line}") for line in team_faults(settings, catalogue)]
    found += ticket_findings(settings, catalogue)
    found += _registers(settings, catalogue)
    found += _rooms(lost, asyncio.run(_back(registry, settings, lost)))
    found += understanding_findings(settings, catalogue)
    found += language_model_findings(settings, catalogue)
    return [*found, *asyncio.run(_channels(registry, settings, catalogue))]


def _chains(settings: Settings, catalogue: Catalogue, registry: ChannelRegistry) -> Finding:
    """Whether every chain holds, also by what links elsewhere agreed and offer."""
    linked = any(team.link for team in catalogue.teams)
    across = problems_across(registry.load(settings.catalog), settings) if linked else []
    if not across:
        return True, f"Catalogue: {offered(catalogue)}, every chain holds"
    return False, (
        f"Catalogue: {len(across)} promise(s) across links do not hold, the first: {across[0]} Run "
        f"'schakel catalog check {settings.catalog}' to see them all"
    )


def _database(settings: Settings) -> tuple[list[Finding], tuple[RoomOutOfReach, ...]]:
    """Whether the database opens and is whole, and which rooms it knows to be out of reach."""
    from bot.bootstrap.database import (
        NoDatabaseYet,
        little_room,
        missing_file,
        nothing_written,
        open_existing,
        told,
    )
    from routing.storage.faults import FAULTS, DamagedDatabase

    try:
        if file := missing_file(settings):
            return [_not_yet(file, settings)], ()
        database = open_existing(settings)
    except NoDatabaseYet as not_yet:
        return [(True, f"Database: {not_yet}")], ()
    except Mistake as mistake:
        return [(False, f"Database: {mistake}")], ()
    try:
        database.examine()
        with database.reading() as session:
            lost = room_reach.out_of_reach(session)
        if why := nothing_written(database, settings) or little_room(settings):
            return [(False, f"Database: {why}")], lost
        return [(True, "Database: opened and written to, its tables are up to date")], lost
    except (DamagedDatabase, *FAULTS) as error:
        return [(False, f"Database: {told(error, settings.database)}")], ()
    finally:
        database.close()


def _not_yet(file: Path, settings: Settings) -> Finding:
    """No database is no fault as long as the first start can make one."""
    from bot.bootstrap.database import is_own_folder, no_folder, none_yet

    if is_own_folder(file, settings) or file.parent.is_dir():
        return True, f"Database: {none_yet(file)}"
    return False, f"Database: {no_folder(file)}"


def _registers(settings: Settings, catalogue: Catalogue) -> list[Finding]:
    """Whether the registers beside the teams' files can be taken in; nothing where there are
    none.
    """
    from bot.bootstrap.registers import problems_in
    from catalog.register.files import register_files

    count = len(list(register_files(settings.catalog)))
    try:
        problems = problems_in(settings.catalog, catalogue, settings) if count else []
    except Mistake:
        return []  # the database's own line says what is wrong
    if problems:
        return [
            (
                False,
                f"Registers: {len(problems)} problem(s), and none of it is taken in; first: "
                f"{problems[0]}; 'schakel register check' lists them",
            )
        ]
    return [(True, f"Registers: {count} file(s), every row can be taken in")] if count else []


async def _back(
    registry: ChannelRegistry, settings: Settings, lost: Sequence[RoomOutOfReach]
) -> set[str]:
    """The conversations of lost rooms that can be reached again, by their services' own word."""
    found: set[str] = set()
    for plugin in registry.values():
        there = [r.address.conversation for r in lost if r.address.channel == plugin.name]
        try:
            if there and plugin.is_on(settings):
                found |= await plugin.rooms_in_reach(settings, there)
        except Mistake:
            continue  # its own check says what is wrong
    return found


def _rooms(lost: Sequence[RoomOutOfReach], back: Collection[str]) -> list[Finding]:
    """Rooms of teams that could not be reached when something was to be said there."""
    return [_room(room, back=room.address.conversation in back) for room in lost]


def _room(room: RoomOutOfReach, *, back: bool) -> Finding:
    conversation, since = room.address.conversation, room.since.isoformat()
    if back:
        return True, (
            f"Rooms: {conversation} is in reach again; what could not be said there since {since} "
            f"is said when 'schakel serve' runs"
        )
    return False, (
        f"Rooms: {conversation} is out of reach since {since} {room.why}; put Schakel into it "
        f"again, or name another room in the team's file"
    )


async def _channels(
    registry: ChannelRegistry, settings: Settings, catalogue: Catalogue
) -> list[Finding]:
    found: list[Finding] = []
    for plugin in registry.values():
        if plugin.own:
            continue
        try:
            if plugin.is_on(settings):
                found += await plugin.checks(settings, catalogue)
            else:
                found += _not_set_up(plugin, settings)
        except Mistake as mistake:
            found.append((False, f"{plugin.label}: {mistake}"))
    return found


def _not_set_up(plugin: ChannelPlugin, settings: Settings) -> list[Finding]:
    if wrong := plugin.setting_faults(settings):
        return [(False, line) for line in wrong]
    guide = f" ({plugin.guide} tells how)" if plugin.guide else ""
    return [(True, f"{plugin.label}: not set up{guide}")]


def _unread() -> list[Finding]:
    """What cannot be read of the settings, with all else that they alone tell; nothing where all
    can: the rest cannot be looked at without them.
    """
    faults = faults_in_settings()
    if not faults:
        return []
    lines = [*faults, *unknown_settings(installed())]
    found = [(False, f"Settings: {line}") for line in lines]
    return [*found, (False, "Settings: mend these first; the rest is looked at then")]


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> int:
    """Is this installation right: database, catalogue, tokens, rights, privacy mode, webhooks."""
    found = _unread() or examine_all(read_settings())
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
