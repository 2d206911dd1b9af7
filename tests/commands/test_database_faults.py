"""A database that is of a newer Schakel, damaged or badly addressed is one line, in every command."""

from __future__ import annotations

import contextlib
import json
import logging
import random
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.bootstrap.database import fault_while_running, open_database, told
from bot.cli import main
from bot.commands.doctor import examine_all
from bot.errors import Mistake
from bot.observability.logging_setup import FoldingHandler
from bot.settings import Settings
from routing.storage.address import UnreadableAddress, masked, read_address, secrets_in
from routing.storage.db import Database
from routing.storage.faults import DamagedDatabase

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


def test_doctor_finds_it(
    broken: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, said = broken
    for folder in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(folder, str(tmp_path / "home"))  # as no test before left it
    wrong = [
        line for right, line in examine_all(Settings(database_url=SecretStr(url))) if not right
    ]
    assert len(wrong) == 1
    assert wrong[0].startswith("Database: ")
    assert said in wrong[0]


LOOKING = (["call", "S-1001"], ["route", "--call", "S-1001"], ["learn"], ["agree", "S-1001"])
STARTING = (["chat", "--as", "els"], ["serve"])
COMMANDS = (*LOOKING, *STARTING)


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[list[str], str], str]:
    """Runs a command that refuses to go on; gives the one line that it says."""

    def refused(command: list[str], url: str) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            monkeypatch.setenv("PORT", str(free.getsockname()[1]))
        monkeypatch.setenv("SCHAKEL_DATABASE_URL", url)
        monkeypatch.setenv("SCHAKEL_CATALOG", str(SMALL))
        monkeypatch.setattr(sys, "argv", ["schakel", *command])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 2
        (line,) = capsys.readouterr().err.splitlines()
        return line

    return refused


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_it_in_one_line(
    command: list[str], sqlite_url: str, run: Callable[[list[str], str], str]
) -> None:
    truncated(Path(sqlite_url.removeprefix("sqlite:///")))
    line = run(command, sqlite_url)
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


@pytest.fixture
def damaged_inside(sqlite_url: str) -> str:
    """The address of a database whose first pages are whole, and later ones are not."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("VACUUM")  # no page is free, so that each that is damaged is missed
    content = bytearray(path.read_bytes())
    content[40_000:100_000] = random.Random(1).randbytes(60_000)
    path.write_bytes(bytes(content))
    return sqlite_url


def test_damage_inside_is_found_by_doctor_with_its_reason(damaged_inside: str) -> None:
    settings = Settings(database_url=SecretStr(damaged_inside))
    wrong = [line for right, line in examine_all(settings) if not right]
    assert len(wrong) == 1
    assert "is damaged or no database (Page " in wrong[0]
    assert "in database main" not in wrong[0]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_damage_inside_is_found_by_every_command(
    command: list[str], damaged_inside: str, run: Callable[[list[str], str], str]
) -> None:
    line = run(command, damaged_inside)
    assert line.startswith("schakel: the database sqlite:///")
    assert "is damaged or no database (Page " in line


def test_a_large_database_is_looked_through_only_when_that_is_asked(damaged_inside: str) -> None:
    database = Database(damaged_inside)
    try:
        database.examine(up_to=1000)
        with pytest.raises(DamagedDatabase, match=r"^Page "):
            database.examine()
    finally:
        database.close()


def test_what_looks_at_a_desk_makes_none(
    tmp_path: Path, run: Callable[[list[str], str], str]
) -> None:
    file = tmp_path / "none.sqlite3"
    for command in LOOKING:
        assert run(command, f"sqlite:///{file}") == (
            f"schakel: there is no database yet at {file}; it is made at the first start"
        )
    assert list(tmp_path.iterdir()) == []


def test_nobody_makes_the_folder_of_an_address(
    tmp_path: Path, run: Callable[[list[str], str], str]
) -> None:
    file = tmp_path / "no" / "folder" / "x.sqlite3"
    url = f"sqlite:///{file}"
    for command in STARTING:
        assert f"there is no folder {file.parent} for the database" in run(command, url)
    (wrong,) = [
        line for right, line in examine_all(Settings(database_url=SecretStr(url))) if not right
    ]
    assert wrong.startswith(f"Database: there is no folder {file.parent} for the database")
    assert list(tmp_path.iterdir()) == []


def test_the_own_database_is_made_at_the_first_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SCHAKEL_DATABASE_URL", raising=False)
    settings = Settings()
    told = f"Database: there is no database yet at {settings.own_file}"
    assert (True, f"{told}; it is made at the first start") in examine_all(settings)
    assert not (tmp_path / "home").exists()
    open_database(settings).close()
    assert settings.own_file.exists()
    assert (True, "Database: opened and written to, its tables are up to date") in examine_all(
        settings
    )


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
    "postgresql://desk:S3@cr/t!@db.example.org/schakel",
    "postgresql://desk:t!@S3cr?t!=S3cr@db.example.org/schakel",
    "postgresql://desk/S3cr:t!@db.example.org/schakel",
    "postgresql://desk?password=S3crt!@db.example.org/schakel",
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


@given(st.text(st.sampled_from("QXZ789@/:?#%&=[]+ \\\n"), min_size=4, max_size=20))
@example("QXZ7@Q789/XXXX")
@example("QXZ7@Q789?XXXX=ZZZZ")
@example("QXZ7@Q789:7987/ZZZZ")
def test_no_part_of_a_password_is_shown_however_it_is_written(password: str) -> None:
    url = f"postgresql://desk:{password}@db/schakel?connect_timeout=1"
    shown = masked(url)
    try:
        read_address(url)
        assert shown == "postgresql://desk:***@db/schakel?connect_timeout=1"
    except UnreadableAddress as error:
        assert "@" in password or "?" in password
        shown += told(error, url)
    parts = (password[start : start + 4] for start in range(len(password) - 3))
    assert [part for part in parts if part in shown.replace("://", "")] == []


def test_an_address_with_one_sign_is_read() -> None:
    assert read_address("postgresql://h/d?user=desk@h").query["user"] == "desk@h"
    assert read_address("postgresql://u:p%40q@h/d").password == "p@q"
    assert read_address("postgresql://u:p%3Fa%3Dq@h/d").password == "p?a=q"
    assert read_address("sqlite:////a@b/c@d.db").database == "/a@b/c@d.db"


def test_an_option_that_postgresql_does_not_know_is_one_line() -> None:
    line = opening("postgresql://desk:S3cr@127.0.0.1:1/schakel?colour=blue")
    assert "an option that PostgreSQL does not know" in line
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
