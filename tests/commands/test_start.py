"""What a start opens: a desk that serves is there at once, since what only some of its work needs is
opened when that work comes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.bootstrap import kept_catalogue
from bot.bootstrap.first_reader import read_catalogue
from bot.channels.registry import installed
from bot.settings import HOSPITAL
from routing.storage import schema_version
from tests.commands.test_lab_extra import ROOT, environment

NOT_AT_A_START = frozenset(
    {
        "alembic",
        "authlib",
        "bot.lab",
        "fastembed",
        "httpx2",
        "icalendar",
        "joserfc",
        "mako",
        "matplotlib",
        "numpy",
        "onnxruntime",
        "openpyxl",
        "PIL",
        "reportlab",
        "scipy",
    }
)
PUT_TOGETHER = """
import json, sys
from bot.bootstrap.app import build
from bot.channels.registry import installed
from bot.commands import run, web_server
from bot.settings import Settings

app = build(Settings(), channels=installed().own, registry=installed(), begun=None)
web_server.web_server(app, "secret", ("127.0.0.1",), False)
app.close()
print(json.dumps(sorted(sys.modules)))
"""


def put_together(sqlite_url: str, home: Path) -> frozenset[str]:
    """The modules of a process that put a desk and its pages together."""
    done = subprocess.run(
        [sys.executable, "-c", PUT_TOGETHER],
        cwd=ROOT,
        env=environment(sqlite_url, HOME=str(home)),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return frozenset(json.loads(done.stdout.splitlines()[-1]))


def test_a_second_start_opens_only_what_every_desk_needs(sqlite_url: str, tmp_path: Path) -> None:
    put_together(sqlite_url, tmp_path)
    opened = put_together(sqlite_url, tmp_path)
    assert not NOT_AT_A_START & opened


def test_the_newest_migration_is_the_one_alembic_ends_with() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema_version.MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [schema_version.newest()]
    assert {one.revision for one in script.walk_revisions()} == set(schema_version.known())


@pytest.mark.parametrize(
    "folder", [HOSPITAL, ROOT / "tests" / "catalog" / "small"], ids=lambda one: one.name
)
def test_a_catalogue_is_kept_as_it_was_read(folder: Path, tmp_path: Path) -> None:
    read = read_catalogue(folder)
    file = kept_catalogue.place(tmp_path, folder, installed())
    assert kept_catalogue.kept(file) is None
    kept_catalogue.keep(file, read)
    assert kept_catalogue.kept(file) == read


def test_a_changed_file_is_read_anew_and_a_damaged_one_too(tmp_path: Path) -> None:
    folder, cache = tmp_path / "teams", tmp_path / "cache"
    folder.mkdir()
    cache.mkdir()
    team = folder / "cleaning.yaml"
    team.write_text((HOSPITAL / "cleaning.yaml").read_text())
    before = kept_catalogue.place(cache, folder, installed())
    before.write_text("{")
    assert kept_catalogue.kept(before) is None
    team.write_text(team.read_text() + "\n# seen by a person\n")
    assert kept_catalogue.place(cache, folder, installed()) != before
