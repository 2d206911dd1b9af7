"""A statement that goes straight to the driver reads, writes and fails as it does by SQLAlchemy."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import col, select

from bot.people import accounts
from bot.ports import Address, Contact
from routing.storage import dialogues, inbox
from routing.storage.ahead import foresee
from routing.storage.db import Database
from routing.storage.prepared import Prepared
from routing.storage.session import run, run_later
from routing.storage.tables import AccountRow, InboxRow, table_of
from tests.routing.links import MONDAY

_INBOX = table_of(InboxRow)
READ = Prepared(
    sa.select(_INBOX.c.key, _INBOX.c.at, _INBOX.c.body, _INBOX.c.person)
    .where(_INBOX.c.channel == sa.bindparam("channel"), _INBOX.c.number.is_(None))
    .order_by(_INBOX.c.key)
    .limit(10)
)
AMONG = Prepared(
    sa.select(_INBOX.c.key).where(_INBOX.c.key.in_(sa.bindparam("keys", expanding=True)))
)
WRITE = Prepared(sa.insert(_INBOX))


def row(key: str) -> dict[str, object]:
    at = MONDAY.astimezone(dt.timezone(dt.timedelta(hours=5)))
    return {"key": key, "channel": "web", "person": None, "at": at, "body": {"text": "één %s"}}


def test_what_is_written_is_read(database: Database) -> None:
    with database.transaction() as session:
        run(session, WRITE, row("a"))
        run(session, WRITE, [row("b"), row("c")])
        found = run(session, READ, {"channel": "web"})
        assert found.first() == ("a", MONDAY, {"text": "één %s"}, None)
        assert found.scalars() == ["a", "b", "c"]
        for keys in (["b", "x"], ("b",), ["b", "x", "y"]):
            assert run(session, AMONG, {"keys": keys}).scalars() == ["b"]
        assert run(session, AMONG, {"keys": []}).scalars() == []


def test_a_key_that_is_there_is_an_error_of_sqlalchemy(database: Database) -> None:
    with database.transaction() as session:
        run(session, WRITE, row("a"))
    with pytest.raises(IntegrityError) as said, database.transaction() as session:
        run(session, WRITE, row("b"))
        run(session, WRITE, row("a"))
    assert "één" not in str(said.value)
    with database.reading() as session:
        assert run(session, READ, {"channel": "web"}).scalars() == ["a"]


def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="time zone"), database.transaction() as session:
        inbox.claim(session, "a", channel="web", at=MONDAY.replace(tzinfo=None), body={})


def test_a_connection_that_broke_is_used_no_more(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("a file has no connection that breaks")
    with pytest.raises(OperationalError), database.transaction() as session:
        mine = session.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
        with database.transaction() as other:
            other.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
        run(session, WRITE, row("a"))
    with database.transaction() as session:
        run(session, WRITE, row("a"))


def test_a_connection_that_broke_before_all_went_at_once_is_used_no_more(
    database: Database,
) -> None:
    if database.is_sqlite:
        pytest.skip("a file has no connection that breaks")
    with pytest.raises(OperationalError), database.transaction() as session:
        mine = session.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
        with database.transaction() as other:
            other.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
        run_later(session, WRITE, [row("a"), row("b")])
    with database.transaction() as session:
        assert run(session, READ, {"channel": "web"}).scalars() == []
        run_later(session, WRITE, [row("a"), row("b")])
    with database.reading() as session:
        assert run(session, READ, {"channel": "web"}).scalars() == ["a", "b"]


def test_of_what_goes_at_once_nothing_stands_where_one_fails(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        run_later(session, WRITE, [row("a"), row("b"), row("a")])
    with database.transaction() as session:
        assert run(session, READ, {"channel": "web"}).scalars() == []
        run(session, WRITE, row("c"))
    with database.reading() as session:
        assert run(session, READ, {"channel": "web"}).scalars() == ["c"]


def test_what_was_foreseen_is_asked_anew_once_it_was_written_to(database: Database) -> None:
    asked = READ, {"channel": "web"}
    with database.transaction() as session:
        foresee(session, [asked])
        with database.transaction() if not database.is_sqlite else nullcontext(session) as other:
            run(other, WRITE, row("a"))
        seen = run(session, *asked).scalars()
        assert seen == (["a"] if database.is_sqlite else []), "it is what was found before"
        foresee(session, [asked])
        run(session, WRITE, row("b"))
        assert run(session, *asked).scalars() == ["a", "b"]


def test_an_object_read_before_shows_what_was_written_since(database: Database) -> None:
    place = Address(channel="slack", conversation="slack/D1")
    with database.transaction() as session:
        contact = Contact(address=place, account="U1", at=MONDAY)
        accounts.heard_from(session, contact, "sanne")
        kept = session.exec(select(AccountRow).where(col(AccountRow.account) == "U1")).one()
        later = MONDAY + dt.timedelta(hours=1)
        accounts.heard_from(session, contact.model_copy(update={"at": later}), "sanne")
        assert kept.used_at == later
        dialogues.write(session, "slack/D1", "sanne", {"turn": 1}, MONDAY)
        dialogues.write(session, "slack/D1", "sanne", {"turn": 2}, later)
        assert dialogues.read(session, "slack/D1", "sanne") == ({"turn": 2}, later)
