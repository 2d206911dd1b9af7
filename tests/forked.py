"""Processes of tests that start at once: forked from one that has imported all they need, where a
process of its own would import for seconds.
"""

from __future__ import annotations

import io
import multiprocessing as mp
import os
import runpy
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from bot.cli import main

_IMPORTED = (
    "bot.commands.call",
    "bot.commands.chat",
    "bot.commands.doctor",
    "bot.commands.run",
    "tests.across.process",
    "tests.chaos.desk",
    "tests.durability.carrier",
    "tests.durability.sharer",
    "tests.durability.victim",
    "tests.network.desk",
    "tests.slack.process",
    "tests.telegram.poller",
)
"""What is imported before anything is forked."""
_FORKS = mp.get_context("forkserver")
_FORKS.set_forkserver_preload(list(_IMPORTED))


class Forked:
    """A module that runs as a program, with a session of its own. It ends with the tests at the
    latest. `printed`: its lines so far.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        reading, writing = _FORKS.Pipe(duplex=False)
        self._process = _FORKS.Process(
            target=_as_program, args=(module, arguments, writing), daemon=True
        )
        self._process.start()
        writing.close()
        self.printed: list[str] = []
        self._listening = threading.Thread(target=self._listen, args=(reading,), daemon=True)
        self._listening.start()

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process.pid
        return self._process.pid

    def ended(self, within: float) -> int | None:
        """How it ended, as of `subprocess`: minus the signal that killed it; None when it runs
        still after so many seconds.
        """
        self._process.join(within)
        if self._process.exitcode is not None:
            self._listening.join(10)
        return self._process.exitcode

    def kill(self) -> None:
        """Kill it and what it started, as a power cut does; nothing when it has ended."""
        if self._process.pid and self._process.exitcode is None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:  # it has no session of its own yet
                self._process.kill()
        self._process.join(10)
        self._listening.join(10)

    def _listen(self, reading: Connection) -> None:
        with reading, open(reading.fileno(), closefd=False) as lines:
            self.printed.extend(line.rstrip("\n") for line in lines)


def run(module: str, *arguments: str, within: float = 120) -> int | None:
    """Run a module to its end and tell how it ended."""
    forked = Forked(module, *arguments)
    try:
        return forked.ended(within)
    finally:
        forked.kill()


class Ran(NamedTuple):
    """What a command printed, and how it ended."""

    returncode: int | None
    stdout: str
    stderr: str


def schakel(
    *words: str, given: str = "", environment: Mapping[str, str] | None = None, within: float = 120
) -> Ran:
    """Run the command with so much on standard input, in this environment (ours alone where none is
    given).
    """
    with tempfile.TemporaryDirectory() as name:
        files = {each: Path(name, each) for each in ("stdin", "stdout", "stderr")}
        files["stdin"].write_text(given)
        asked = (words, dict(environment or os.environ), str(Path.cwd()), name)
        process = _FORKS.Process(target=_as_command, args=asked)
        process.start()
        process.join(within)
        process.kill()
        process.join(10)
        printed = (files[each].read_text() for each in ("stdout", "stderr"))
        return Ran(process.exitcode, *printed)


def _as_command(
    words: tuple[str, ...], environment: Mapping[str, str], folder: str, files: str
) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for place, (name, flags) in enumerate(_STREAMS):
        os.dup2(os.open(Path(files, name), flags, 0o600), place)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.argv = ["schakel", *words]
    main()


_STREAMS = (
    ("stdin", os.O_RDONLY),
    ("stdout", os.O_WRONLY | os.O_CREAT),
    ("stderr", os.O_WRONLY | os.O_CREAT),
)


def _as_program(module: str, arguments: tuple[str, ...], output: Connection) -> None:
    os.setsid()
    os.dup2(output.fileno(), 1)
    sys.argv = [module, *arguments]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # it was imported before, on purpose
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    sys.stdout.flush()
