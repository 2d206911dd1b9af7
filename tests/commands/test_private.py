"""What Schakel keeps on a machine is nobody else's to read, and doctor complains where it is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.bootstrap.database import open_database
from bot.commands.privacy_check import privacy_findings
from bot.settings import Settings
from tests.channels.test_pages import opened


@pytest.fixture(autouse=True)
def generous(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account whose new files everybody may read and write, in a place of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o000)
    yield
    os.umask(before)


def modes_in(folder: Path) -> dict[str, str]:
    return {path.name: f"{stat.S_IMODE(path.stat().st_mode):o}" for path in folder.iterdir()}


@pytest.mark.parametrize("before", ["nothing", "an open one"])
def test_the_data_folder_and_all_of_a_database_are_closed(before: str, tmp_path: Path) -> None:
    settings = Settings()
    if before == "an open one":
        settings.data_folder.mkdir(parents=True)
        settings.own_file.touch(mode=0o666)
        assert [right for right, _ in privacy_findings(settings)] == [False, False]
    database = open_database(settings)
    opened(database)
    files = modes_in(settings.data_folder)
    assert set(files) == {f"schakel.sqlite3{end}" for end in ("", "-wal", "-shm")}
    assert set(files.values()) == {"600"}
    assert modes_in(tmp_path / "data") == {"schakel": "700"}
    assert [right for right, _ in privacy_findings(settings)] == [True]
    database.close()


def test_elsewhere_a_new_database_is_closed_and_an_open_one_complained_of(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    settings = Settings(database_url=SecretStr(f"sqlite:///{file}"))
    database = open_database(settings)
    opened(database)
    assert {m for name, m in modes_in(tmp_path).items() if name.startswith("desk")} == {"600"}
    database.close()
    file.chmod(0o640)
    (tmp_path / ".env").touch(mode=0o644)
    told = [line for _, line in privacy_findings(settings)]
    assert told == [
        "Files: others may look into .env (mode 644); chmod 600 .env",
        f"Files: others may look into {file} (mode 640); chmod 600 {file}",
    ]
    open_database(settings).close()
    assert f"{file.stat().st_mode & 0o777:o}" == "640", "what is somebody's own to decide stays"
