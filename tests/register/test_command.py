"""`schakel register` as somebody with a hand on the installation uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.bootstrap.database import open_database
from bot.cli import application
from bot.commands.doctor import examine_all
from bot.errors import Mistake
from bot.settings import read_settings
from tests.register.office import FOLDER

ROWS = "id,name,kind,place,used by,private\nVK-PR-01,Printer,printer,Ward C3,,\nLT-1,Laptop,laptop,Thuis,sanne,yes\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", f"sqlite:///{tmp_path}/desk.sqlite3")
    monkeypatch.setenv("SCHAKEL_CATALOG", str(Path(__file__).parent / "town"))
    monkeypatch.setenv("COLUMNS", "200")
    open_database(read_settings()).close()

    def command(*words: str) -> str:
        done = CliRunner().invoke(application(["register"]), ["register", *words])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.output

    return command


def test_import_show_search_export_check(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "mine.csv"
    file.write_text(ROWS)
    team = ("--team", "ict")
    assert "2 added would be written" in run("import", str(file), *team, "--dry-run")
    assert json.loads(run("show", "--json")) == {}
    assert "2 added were written" in run("import", str(file), *team)
    assert "nothing changes" in run("import", str(file), *team)
    file.write_text(ROWS.replace("Ward C3", "Library").replace("LT-1,L", "LT-2,L"))
    told = run("import", str(file), *team, "--by", "arjan", "--why", "new floor plan")
    assert "moved: ict/VK-PR-01 place Ward C3 → Library" in told
    assert "1 components are not named by it and stay as they are (LT-1)" in told
    shown = run("show", "VK PR 1")
    assert "moved by Arjan Bosma (new floor plan): place Ward C3 → Library" in shown
    out = tmp_path / "out.xlsx"
    assert "3 components" in run("export", str(out))
    with pytest.raises(Mistake, match="is there already"):
        run("export", str(out))
    assert "3 components" in run("export", str(out), "--replace")
    assert "3 rows: nothing changes" in run("import", str(out))
    assert "1 retired were written" in run("import", str(file), *team, "--retire-missing")


def test_what_is_private_is_for_the_link_and_who_uses_it(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "ict.register.csv"
    file.write_text(ROWS)
    run("import", str(file))
    assert "Thuis" in run("search", "laptop LT-1", "--as", "sanne")
    assert "sanne" in run("show", "LT-1", "--as", "arjan")
    for told in (run("search", "laptop LT-1", "--as", "tom"), run("show", "LT-1", "--as", "tom")):
        assert "LT-1" in told
        assert "Thuis" not in told
        assert "sanne" not in told


def test_nothing_is_half_imported(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "ict.register.csv"
    file.write_text(ROWS + "X1,,,,,\nX 2,Screen,,,,\n")
    with pytest.raises(Mistake, match="2 problems; nothing was taken in"):
        run("import", str(file))
    assert json.loads(run("show", "--json")) == {}
    with pytest.raises(Mistake, match="2 problems"):
        run("check", str(file))


def test_check_and_doctor_tell_of_the_registers_beside_the_teams(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite3'}")
    monkeypatch.setenv("SCHAKEL_CATALOG", str(tmp_path))
    settings = read_settings()
    sound = {line.partition(":")[0]: right for right, line in examine_all(settings)}
    assert sound["Registers"]
    with (tmp_path / "ict.register.csv").open("a") as file:
        file.write("VK-PR-01,Twice,printer,,,,,in use,,\n")
    with pytest.raises(Mistake, match="1 problem in"):
        application(["catalog", "check", str(tmp_path)])(
            ["catalog", "check", str(tmp_path)], standalone_mode=False
        )
    assert "ict.register.csv:9" in capsys.readouterr().out
    (told,) = [line for right, line in examine_all(settings) if line.startswith("Registers")]
    assert "none of it is taken in" in told and "ict.register.csv:9" in told
