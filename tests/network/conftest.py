"""Several databases of one test."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import fresh_database
from tests.network.world import DYEWORKS, HOSPITAL, LAUNDRY, Net, world


@pytest.fixture
def make_url(sqlite_template: Path, tmp_path: Path) -> Callable[[], str]:
    """Makes the address of another empty migrated database."""
    count = itertools.count()

    def made() -> str:
        path = tmp_path / f"desk-{next(count)}.sqlite3"
        shutil.copy(sqlite_template, path)
        path.chmod(0o600)
        return f"sqlite:///{path}"

    return made


@pytest.fixture
def other_postgres_url(postgres_server: str) -> Iterator[str]:
    """A second database beside that of `postgres_url`."""
    yield from fresh_database(postgres_server)


@pytest.fixture(params=["sqlite", "postgres"])
def make_either(request: pytest.FixtureRequest) -> Callable[[], str]:
    """The same as `make_url`, once on each kind of database."""
    if request.param == "postgres":
        names = ("postgres_url", "other_postgres_url")
        return iter([str(request.getfixturevalue(name)) for name in names]).__next__
    made: Callable[[], str] = request.getfixturevalue("make_url")
    return made


@pytest.fixture
def two_either(make_either: Callable[[], str]) -> Iterator[Net]:
    """A hospital and its laundry, connected, once on each kind of database."""
    net = world(make_either, ("hospital", HOSPITAL), ("laundry", LAUNDRY))
    yield net
    _closed(net)


def _closed(net: Net) -> None:
    for place in net.places.values():
        place.app.close()


@pytest.fixture
def two(make_url: Callable[[], str]) -> Iterator[Net]:
    """A hospital and its laundry, connected."""
    net = world(make_url, ("hospital", HOSPITAL), ("laundry", LAUNDRY))
    yield net
    _closed(net)


@pytest.fixture
def three(make_url: Callable[[], str]) -> Iterator[Net]:
    """A hospital, its laundry and the laundry's dye works, connected."""
    net = world(make_url, ("hospital", HOSPITAL), ("laundry", LAUNDRY), ("dyeworks", DYEWORKS))
    yield net
    _closed(net)
