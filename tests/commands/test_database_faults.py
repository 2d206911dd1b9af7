"""A database that is of a newer Schakel, damaged or badly addressed is one line, in every command."""

from __future__ import annotations

import json
import logging
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.bootstrap.database import fault_while_running, open_database
from bot.cli import main
from bot.commands.doctor import examine_all
from bot.errors import Mistake
from bot.observability.logging_setup import FoldingHandler
from bot.settings import Settings
from routing.storage.address import UnreadableAddress, masked, read_address, secrets_in
from routing.storage.db import Database

SMALL = Path(__file__).parents[1] / "catalog" / "small"


@pytest.fixture(autouse=True)
def no_handler_stays() -> Iterator[None]:
    yield
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, FoldingHandler)]:
        root.removeHandler(handler)
        handler.close()


def opening(url: str) -> str:
    with pytest.raises(Mistake) as caught:
        open_database(Settings(database_url=SecretStr(url)))
    line = str(caught.value)
    assert "\n" not in line
    return line


def newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


def text_file(path: Path) -> None:
    path.write_text("Dear reader, this is no database at all. " * 200)


def truncated(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(bytes(content))


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "newer": (newer, "is of a newer Schakel than this one (its tables are of revision 9999)"),
    "no database": (text_file, "is damaged or no database (file is not a database)"),
    "truncated": (truncated, "is damaged or no database (database disk image is malformed)"),
    "overwritten": (overwritten, "is damaged or no database ("),
}


@pytest.fixture(params=BROKEN)
def broken(request: pytest.FixtureRequest, sqlite_url: str) -> tuple[str, str]:
    """The address of a database that cannot be used, and what is said of it."""
    breaks, said = BROKEN[request.param]
    breaks(Path(sqlite_url.removeprefix("sqlite:///")))
    return sqlite_url, said


def test_what_is_wrong_and_how_to_mend_it(broken: tuple[str, str]) -> None:
    url, said = broken
    line = opening(url)
    assert said in line
    assert "SCHAKEL_DATABASE_URL" in line


def test_doctor_finds_it(broken: tuple[str, str]) -> None:
    url, said = broken
    wrong = [
        line for right, line in examine_all(Settings(database_url=SecretStr(url))) if not right
    ]
    assert len(wrong) == 1
    assert wrong[0].startswith("Database: ")
    assert said in wrong[0]


COMMANDS = (
    ["call", "S-1001"],
    ["route", "--call", "S-1001"],
    ["learn"],
    ["agree", "S-1001"],
    ["chat", "--as", "els"],
    ["serve"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_it_in_one_line(
    command: list[str],
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    truncated(Path(sqlite_url.removeprefix("sqlite:///")))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORT", str(free.getsockname()[1]))
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SCHAKEL_CATALOG", str(SMALL))
    monkeypatch.setattr(sys, "argv", ["schakel", *command])

    with pytest.raises(SystemExit) as end:
        main()

    assert end.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("schakel: the database sqlite:///")
    assert "malformed" in line


def test_doctor_is_a_command_too(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    newer(Path(sqlite_url.removeprefix("sqlite:///")))
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SCHAKEL_CATALOG", str(SMALL))
    monkeypatch.setattr(sys, "argv", ["schakel", "doctor", "--json"])

    with pytest.raises(SystemExit) as end:
        main()

    assert end.value.code == 1
    found = json.loads(capsys.readouterr().out)
    assert [one["ok"] for one in found if one["finding"].startswith("Database")] == [False]


def test_a_newer_postgresql_is_told_as_well(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    assert "is of a newer Schakel" in opening(postgres_url)


def test_damage_that_opening_does_not_see_is_found_by_doctor(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    connection = sqlite3.connect(path)
    root = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'ix_outbox_lane'"
        " UNION ALL SELECT max(rootpage) FROM sqlite_master"
    ).fetchone()[0]
    size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(bytes(content))

    settings = Settings(database_url=SecretStr(sqlite_url))
    open_database(settings).close()
    wrong = [line for right, line in examine_all(settings) if not right]
    assert len(wrong) == 1
    assert "is damaged or no database" in wrong[0]


def test_damage_that_is_met_later_is_one_line_too() -> None:
    malformed = sqlite3.DatabaseError("database disk image is malformed")
    line = fault_while_running(sa.exc.DatabaseError("SELECT", {}, malformed))
    assert line is not None
    assert line.startswith("the database is damaged (database disk image is malformed)")
    assert fault_while_running(ValueError("no fault of the database's")) is None


PASSWORD = "S3cr%40t!"
"""As it is written in an address; `S3cr@t!` is what it means."""
UNREADABLE = (
    "host=db.example.org user=desk password=S3cr@t! dbname=schakel",
    "postgresql://desk:S3cr@t!@db.example.org/schakel",
    "postgresql://desk:S3cr@t!@db.example.org:port/schakel",
    "mysql://desk:S3cr%40t!@db/schakel",
    "S3cr@t!",
    "sqlite://S3cr@t!",
    "://S3cr@t!",
)


@pytest.mark.parametrize("url", UNREADABLE)
def test_an_address_that_cannot_be_read_is_never_repeated(url: str) -> None:
    line = opening(url)
    assert line.startswith("SCHAKEL_DATABASE_URL is no address that can be read: ")
    assert "S3cr" not in line
    assert "t!" not in line
    assert masked(url) == "(an address that cannot be read)"
    (finding,) = [
        line
        for right, line in examine_all(Settings(database_url=SecretStr(url)))
        if not right and line.startswith("Database")
    ]
    assert "t!" not in finding


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            f"postgresql://desk:{PASSWORD}@127.0.0.1:1/schakel",
            "postgresql://desk:***@127.0.0.1:1/schakel",
        ),
        (
            f"POSTGRES://desk@127.0.0.1:1/schakel?password={PASSWORD}",
            "postgresql://desk@127.0.0.1:1/schakel?password=***",
        ),
        (
            f"postgresql+psycopg2://127.0.0.1:1/schakel?user=desk&sslpassword={PASSWORD}",
            "postgresql://127.0.0.1:1/schakel?sslpassword=***&user=desk",
        ),
    ],
)
def test_a_database_out_of_reach_is_told_without_its_password(url: str, shown: str) -> None:
    line = opening(url)
    assert f"the database {shown} cannot be opened (" in line
    assert "S3cr" not in line
    assert secrets_in(url) == {"S3cr@t!"}


def test_an_option_that_postgresql_does_not_know_is_one_line() -> None:
    line = opening("postgresql://desk:S3cr@127.0.0.1:1/schakel?colour=blue")
    assert "colour" in line
    assert "S3cr" not in line


def test_what_is_written_in_another_way_is_read() -> None:
    assert read_address(" PostgreSQL://h/d\n").drivername == "postgresql+psycopg"
    assert read_address("postgres://h/d").drivername == "postgresql+psycopg"
    assert read_address("sqlite+pysqlite:///a.db").drivername == "sqlite"
    with pytest.raises(UnreadableAddress, match="three slashes"):
        read_address("sqlite://folder/file.db")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "cannot be opened" in opening(f"sqlite:///{tmp_path}")


def test_the_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["schakel", "--version"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    name, number = capsys.readouterr().out.split()
    assert name == "schakel"
    assert number[0].isdigit()
