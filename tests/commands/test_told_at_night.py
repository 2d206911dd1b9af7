"""What the documents tell to run at night is run, in the order in which they tell it, on a folder that
`schakel init` made and in which somebody has asked for something.
"""

from __future__ import annotations

import datetime as dt
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.bootstrap.database import open_database
from bot.bootstrap.first_reader import read_catalogue
from bot.cli import application
from bot.settings import Settings
from catalog.model import Kind
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage.call_repository import SqlCallRepository
from tests.forked import Ran, schakel
from tests.house.figures import ROOT

TOLD = re.compile(r"^    (schakel .*)$|`(schakel (?!_)[^`]+)`", re.M)
MODULE = re.compile(r"`(?:\w+=\S+ )*python -m (tests[\w.]+)([^`]*)`")
MADE = re.compile(r"`(?:[A-Z]+=\S+ )*make ([\w-]+)")
TODAY = dt.date.today().isoformat()
NAMED = {
    "schakel backup": "schakel backup /backups/before-upgrade",
    "schakel restore --replace": "schakel restore --replace /backups/desk-2026-11-27",
    **dict.fromkeys(("schakel call", "schakel route --call", "schakel person erase"), ""),
    **dict.fromkeys(("schakel token revoke", "schakel webhook end", "schakel link close"), ""),
    "schakel restore": "",
}
"""What is named by its beginning alone, and what is run for it, if anything."""


def told(document: str) -> list[str]:
    """Every command of a document that is run, in its order, each once."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    found = [re.split(r" {2,}", one or other)[0] for one, other in TOLD.findall(text)]
    return list(filter(None, dict.fromkeys(NAMED.get(one, one) for one in found)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a call that somebody asked for, and that has ended."""
    made = CliRunner().invoke(
        application(["init"]), ["init", str(tmp_path / "desk"), "--yes", "--person", "Sanne"]
    )
    assert made.exit_code == 0, made.output
    monkeypatch.chdir(tmp_path / "desk")
    for name in ("SCHAKEL_CATALOG", "SCHAKEL_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    settings = Settings()
    standing = read_catalogue(settings.catalog)
    database, sanne = open_database(settings), standing.people["sanne"]
    asked = Draft(
        requester=sanne, item=None, kind=Kind.INCIDENT, text="a drip", title="a drip", language="en"
    )
    with database.transaction() as session:
        desk = Desk(SqlCallRepository(session), standing, dt.datetime.now(dt.UTC))
        number = desk.open(asked).number
        desk.do(number, Action.CANCEL, sanne, {})
    database.close()
    return tmp_path


def run(command: str, at: Path) -> Ran:
    """What a command does there: its example names stand for what is there."""
    command = command.replace("$(date +%F)", TODAY).replace("NUMBER", "S-1001")
    command = command.replace("-2026-11-27", f"-{TODAY}").replace("/backups/", f"{at}/backups/")
    words, _, into = command.partition(" > ")
    ran = schakel(*shlex.split(words)[1:], given="y\n")
    if into:
        (at / into).write_text(ran.stdout)
    return ran


def test_the_commands_do_what_they_say(folder: Path) -> None:
    (folder / "backups").mkdir()
    for command in (*told("operations.md"), *told("privacy.md")):
        if command.startswith("schakel restore /"):
            refused = run(command, folder)
            assert refused.returncode and "--replace" in refused.stderr
            shutil.rmtree(folder / "desk" / "data")  # the machine is gone
        ran = run(command, folder)
        assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    assert "a drip" in (folder / "sanne.json").read_text()
    assert "a drip" not in run("schakel call NUMBER", folder).stdout


def test_what_is_run_from_the_sources_exists() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.M)
    assert set(MADE.findall(text)) <= set(targets)
    for module, options in MODULE.findall(text):
        place = ROOT.joinpath(*module.split("."))
        file = place / "__main__.py" if place.is_dir() else place.with_suffix(".py")
        known = file.read_text(encoding="utf-8")
        named = set(re.findall(r"--[\w-]+", options)) - {"--help"}
        assert [one for one in named if f'"{one}"' not in known] == []
