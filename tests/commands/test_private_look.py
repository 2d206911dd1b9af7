"""A look at what is private and somebody else's is noted by a command too; where the database takes
no writes that is said, and the command goes on.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.commands.private_look import note_looks
from routing.storage import private_looks
from routing.storage.db import Database
from tests.channels.test_pages import opened


def _read_only(url: str) -> Database:
    """The same database, by an address that writes nothing."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        return Database(f"sqlite:///file:{address.database}?mode=ro&uri=true")
    return Database(address.update_query_dict({"options": "-c default_transaction_read_only=on"}))


def test_a_look_is_noted_or_it_is_said_that_it_is_not(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Database(database_url)
    call = opened(database).model_copy(update={"private": True})
    other = _read_only(database_url)
    note_looks(other, (call,), "tom")
    other.close()
    assert "is not noted" in capsys.readouterr().err
    note_looks(database, (call,), "tom")
    assert capsys.readouterr().err == ""
    with database.reading() as session:
        assert [who for who, _ in private_looks.of_call(session, call.number)] == ["tom"]
    database.close()
