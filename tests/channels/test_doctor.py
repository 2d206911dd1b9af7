"""What `schakel doctor` finds in the database."""

from __future__ import annotations

from pydantic import SecretStr

from bot.commands.doctor import examine_all
from bot.people import room_reach
from bot.ports import Address
from bot.settings import Settings
from routing.storage.db import Database
from tests.routing.links import MONDAY


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
