"""A command that starts no desk leaves the tables of a database as they are, and makes none."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.bootstrap.database import NoDatabaseYet, open_database, open_existing
from bot.cli import main
from bot.commands.doctor import examine_all
from bot.errors import Mistake
from bot.settings import Settings
from routing.storage import schema_version
from routing.storage.db import Database
from tests.routing.test_old_tables import at_revision

SMALL = Path(__file__).parents[1] / "catalog" / "small"
NOT_STARTING = (
    "doctor",
    "verify",
    "call S-1001",
    "route --call S-1001",
    "agree S-1001",
    "learn",
    "adopt",
    "invite els",
    "signin els",
    "token list",
    "token create els --name x --scope all",
    "token revoke x",
    "webhook list",
    "webhook end x",
    "link list",
    "link invite laundry",
    "person export els",
    "person erase els --yes",
    "register show",
    "register search lamp",
    "register import --dry-run",
)
Run = Callable[[str, str], tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs a command on a database; gives its exit code and all that it said."""
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    for file in SMALL.iterdir():
        (catalogue / file.name).write_bytes(file.read_bytes())
    (catalogue / "laundry.register.csv").write_text("id,name\nlamp-1,Lamp\n")

    def done(words: str, url: str) -> tuple[int, str]:
        monkeypatch.setenv("SCHAKEL_DATABASE_URL", url)
        monkeypatch.setenv("SCHAKEL_CATALOG", str(catalogue))
        monkeypatch.setattr(sys, "argv", ["schakel", *words.split()])
        with pytest.raises(SystemExit) as end:
            main()
        code, told = end.value.code, capsys.readouterr()
        return int(code or 0), told.out + told.err

    return done


def tables(url: str) -> set[str]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = set(sa.inspect(connection).get_table_names())
    engine.dispose()
    return found


def version(url: str) -> frozenset[str]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = schema_version.found_in(connection)
    engine.dispose()
    return found


@pytest.fixture
def older(database_url: str) -> str:
    """A database of the version before this one."""
    database = Database(database_url)
    before = schema_version.known()[-2]
    at_revision(database, before)
    database.close()
    assert version(database_url) == {before}
    return database_url


@pytest.fixture
def empty_url(postgres_url: str) -> str:
    """A PostgreSQL database with nothing in it."""
    engine = sa.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return postgres_url


def settings_of(url: str) -> Settings:
    return Settings(database_url=SecretStr(url), catalog=SMALL)


@pytest.mark.parametrize("words", NOT_STARTING)
def test_an_older_database_stays_what_it_is(older: str, words: str, run: Run) -> None:
    before = version(older), tables(older)
    code, told = run(words, older)
    assert code == (1 if words == "doctor" else 2)
    assert "is of an older version than this one" in told
    assert "'schakel migrate'" in told
    assert (version(older), tables(older)) == before


def test_who_starts_a_desk_brings_it_up(older: str, run: Run) -> None:
    code, _ = run("migrate", older)
    assert code == 0
    assert version(older) == {schema_version.newest()}
    open_existing(settings_of(older)).close()


@pytest.mark.parametrize("words", NOT_STARTING)
def test_where_there_is_no_database_none_is_made(tmp_path: Path, words: str, run: Run) -> None:
    file = tmp_path / "none.sqlite3"
    _, told = run(words, f"sqlite:///{file}")
    assert words == "adopt" or f"there is no database yet at {file}" in told
    assert not file.exists()


@pytest.mark.parametrize("words", NOT_STARTING)
def test_an_empty_postgresql_stays_empty(empty_url: str, words: str, run: Run) -> None:
    _, told = run(words, empty_url)
    assert words == "adopt" or "holds nothing yet; its tables are made at the first start" in told
    assert tables(empty_url) == set()


def test_an_empty_database_is_no_fault_to_doctor(empty_url: str) -> None:
    found = [one for one in examine_all(settings_of(empty_url)) if "Database" in one[1]]
    assert [right for right, _ in found] == [True]
    with pytest.raises(NoDatabaseYet):
        open_existing(settings_of(empty_url))
    open_database(settings_of(empty_url)).close()
    open_existing(settings_of(empty_url)).close()


def test_nothing_is_built_inside_somebody_elses_database(tmp_path: Path, empty_url: str) -> None:
    file = tmp_path / "accounts.sqlite3"
    for url in (f"sqlite:///{file}", empty_url):
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE invoice (number INTEGER)")
        engine.dispose()
        for opens in (open_database, open_existing):
            with pytest.raises(Mistake, match=r"is not Schakel's \(.* like invoice\)"):
                opens(settings_of(url))
        assert tables(url) == {"invoice"}


def test_a_database_whose_making_was_broken_off_is_made(tmp_path: Path) -> None:
    file = tmp_path / "begun.sqlite3"
    with closing(sqlite3.connect(file)) as begun:
        begun.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        begun.commit()
    open_database(settings_of(f"sqlite:///{file}")).close()
    assert version(f"sqlite:///{file}") == {schema_version.newest()}


def test_doctor_says_that_nothing_can_be_written(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database_url.startswith("sqlite"):
        # Root may write to any file; SQLite itself holds to this.
        def refuse(connection: sqlite3.Connection, _entry: object) -> None:
            connection.execute("PRAGMA query_only=ON")

        made = Database.__init__

        def refusing(self: Database, url: str) -> None:
            made(self, url)
            sa.event.listen(self.engine, "connect", refuse)

        monkeypatch.setattr(Database, "__init__", refusing)
    else:
        database_url += "&" if "?" in database_url else "?"
        database_url += "options=-cdefault_transaction_read_only%3Don"
    (line,) = [line for right, line in examine_all(settings_of(database_url)) if not right]
    assert line.startswith("Database: nothing can be written to the database ")
    assert "read-only" in line or "readonly" in line


def test_doctor_says_that_a_disk_is_as_good_as_full(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.bootstrap.database.ROOM", 2**62)
    (line,) = [line for right, line in examine_all(settings_of(sqlite_url)) if not right]
    assert "MiB left; make room" in line
    assert Path(sqlite_url).name in line
