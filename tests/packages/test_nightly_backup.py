"""What each night runs makes a backup, keeps fourteen, and can be restored: by the very lines of the
systemd unit and of the Kubernetes manifest, on both databases.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from routing.storage import file_store, gauges
from routing.storage.db import Database
from tests.channels.test_pages import opened
from tests.durability.test_backup import World, calls, postgres, world
from tests.house.figures import ROOT
from tests.routing.links import MONDAY

__all__ = ["postgres", "world"]
DEPLOY = ROOT / "docs" / "deploy"
BEFORE = [f"desk-2026-01-{n}T023000" for n in range(10, 26)]


class Nightly(NamedTuple):
    """What is run, as a shell reads it, and into which folder it writes."""

    lines: tuple[str, ...]
    folder: str
    settings: dict[str, str]


def unit() -> Nightly:
    """As systemd reads its lines."""
    text = (DEPLOY / "schakel-backup.service").read_text()
    lines = re.findall(r"^ExecStart=/bin/sh -ec '(.+)'$", text, re.M)
    read = (line.replace("$$", "$").replace("%%", "%") for line in lines)
    return Nightly(tuple(read), "/var/backups/schakel", {})


def job() -> Nightly:
    """As Kubernetes reads its arguments: `$(NAME)` names a variable, `$$(` is `$(`."""
    manifests = {
        name: yaml.safe_load((DEPLOY / "kubernetes" / f"{name}.yaml").read_text())
        for name in ("backup", "settings")
    }
    (container,) = manifests["backup"]["spec"]["jobTemplate"]["spec"]["template"]["spec"][
        "containers"
    ]
    assert container["command"] == ["/bin/sh", "-ec"]
    (script,) = container["args"]
    assert not re.search(r"(?<!\$)\$\(", script)
    folder = next(m["mountPath"] for m in container["volumeMounts"] if m["name"] == "backups")
    return Nightly((script.replace("$$(", "$("),), folder, manifests["settings"]["data"])


def run(nightly: Nightly, at: Path, url: str) -> subprocess.CompletedProcess[str]:
    """A night, in a folder that stands for the machine; the first line that fails ends it."""
    kept, programs = at / "backups", at / "programs"
    for folder in (kept, programs):
        folder.mkdir(exist_ok=True)
    (programs / "schakel").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot.cli "$@"\n')
    (programs / "schakel").chmod(0o755)
    given = {**os.environ, **nightly.settings, "SCHAKEL_DATABASE_URL": url}
    given |= {"PYTHONPATH": str(ROOT), "PATH": f"{programs}:{os.environ['PATH']}"}
    given |= {f"XDG_{what}_HOME": str(at / what) for what in ("DATA", "CACHE")}
    for line in nightly.lines:
        asked = line.replace(nightly.folder, str(kept)).replace("/opt/schakel/bin/", "")
        ran = subprocess.run(
            ["/bin/sh", "-ec", asked],
            env=given,
            cwd=at,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if ran.returncode:
            break
    return ran


@pytest.mark.parametrize("made", [unit, job])
def test_a_night_makes_a_backup_that_can_be_restored_and_keeps_fourteen(
    made: Callable[[], Nightly], world: World, tmp_path: Path
) -> None:
    url, other = world
    database, kept = Database(url), tmp_path / "backups"
    for _ in range(2):
        opened(database)
    with database.transaction() as session:
        file_store.store(session, b"a picture", "image/png", MONDAY)
    before = calls(database)
    kept.mkdir()
    for name in BEFORE:
        (kept / name).touch()
    ran = run(made(), tmp_path, url)
    assert ran.returncode == 0, ran.stderr
    names = sorted(path.name for path in kept.iterdir())
    assert len(names) == 14 and names[:13] == BEFORE[3:]
    with database.reading() as session:
        assert gauges.last_backup(session), "its age is a figure, and an alert"
    database.close()
    restored = Nightly((f"schakel restore {kept / names[-1]}", "schakel verify"), "/none", {})
    told = run(restored, tmp_path, other)
    assert told.returncode == 0 and "whole: 2 calls" in told.stdout, told.stderr
    again = Database(other)
    assert calls(again) == before
    again.close()


@pytest.mark.parametrize("made", [unit, job])
def test_where_the_database_is_not_whole_nothing_is_thrown_away(
    made: Callable[[], Nightly], sqlite_url: str, tmp_path: Path
) -> None:
    database, kept = Database(sqlite_url), tmp_path / "backups"
    opened(database)
    with database.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM ledger")
    database.close()
    kept.mkdir()
    for name in BEFORE:
        (kept / name).touch()
    assert run(made(), tmp_path, sqlite_url).returncode == 1
    assert len([*kept.iterdir()]) == len(BEFORE) + 1
