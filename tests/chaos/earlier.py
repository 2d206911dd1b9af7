"""The version before the last change of the tables, out of the history: a desk of its own that runs
beside one of today.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from tests.house.figures import ROOT

_TABLES = "routing/storage/migrations/versions"


def laid_out(folder: Path) -> tuple[Path, str] | None:
    """The files of that version in a folder, and its commit; None where there is no history."""
    try:
        last = _git("log", "-1", "--format=%H", "--diff-filter=A", "--", _TABLES)
        commit = _git("rev-parse", "--short", f"{last}^")
        packed = folder / "earlier.zip"
        _git("archive", f"--output={packed}", commit)
    except (OSError, subprocess.CalledProcessError):
        return None
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder / "earlier")
    _say_what_it_brings(folder / "earlier")
    return folder / "earlier", commit


def _say_what_it_brings(there: Path) -> None:
    """Its own entry points, where the interpreter looks first: those that are installed are of
    today, and name channels that it has not.
    """
    project = tomllib.loads((there / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    facts = there / f"{project['name']}-{project['version']}.dist-info"
    facts.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (facts / "METADATA").write_text(head, encoding="utf-8")
    groups = {"console_scripts": project["scripts"], **project["entry-points"]}
    lines = [
        line
        for group, points in groups.items()
        for line in (f"[{group}]", *(f"{name} = {target}" for name, target in points.items()))
    ]
    (facts / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")


def migrate(there: Path, url: str) -> None:
    """Make the tables of that version."""
    what = "import sys; from routing.storage.db import Database; Database(sys.argv[1]).migrate()"
    subprocess.run([sys.executable, "-c", what, url], cwd=there, env=_around(there), check=True)


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _around(there: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(there)}


class Earlier:
    """A module of that version that runs as a program; as `Forked`."""

    def __init__(
        self, there: Path, module: str, *arguments: str, stdout: int = subprocess.DEVNULL
    ) -> None:
        words = [sys.executable, "-m", module, *arguments]
        self._process = subprocess.Popen(
            words, cwd=there, env=_around(there), stdout=stdout, start_new_session=True
        )

    @property
    def printed(self) -> str:
        """All that it printed, once it ended."""
        out = self._process.stdout
        assert out
        with out:
            return out.read().decode()

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def ended(self, within: float) -> int | None:
        """How it ended; None when it runs still after so many seconds."""
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """Kill it and what it started."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
