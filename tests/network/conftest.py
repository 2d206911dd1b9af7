"""Several databases of one test."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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
