"""`schakel catalog`: the contract of its output, its exit codes and its one-line mistakes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer

from bot.commands.catalog import register
from bot.errors import Mistake
from tests.catalog.planting import CLEAN, LAUNDRY, SMALL, small

app = typer.Typer(pretty_exceptions_enable=False)
register(app)


@app.command("other")
def other() -> None:
    """Two commands, so that `catalog` stays a word of its own, as in `schakel`."""


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    app(["catalog", *arguments], standalone_mode=False)
    return capsys.readouterr().out


def broken(tmp_path: Path) -> Path:
    for name, text in small().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / LAUNDRY).write_text(
        small()[LAUNDRY].replace("resolve: 2h", "resolve: 9h"), encoding="utf-8"
    )
    (tmp_path / CLEAN).write_text("colour: blue\n" + small()[CLEAN], encoding="utf-8")
    return tmp_path


def test_a_sound_folder_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "check", str(SMALL))
    assert "Every chain holds: 6 teams, 8 items" in out
    assert "Advice (" in out


def test_problems_are_lines_with_file_and_line_and_exit_code_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Mistake, match=r"^2 problems in .*; mend what is listed, then run"):
        run(capsys, "check", str(broken(tmp_path)))
    out = capsys.readouterr().out
    assert (
        f"{tmp_path}/{CLEAN}:1: facilities-cleaning: there is no field 'colour' here. Mend: take "
        f"it out" in out
    )
    assert f"{tmp_path}/{LAUNDRY}:14: facilities-cleaning/cleaning → laundry/linen" in out


def test_json_is_all_there_is_on_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Mistake):
        run(capsys, "check", str(broken(tmp_path)), "--json")
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert report["ok"] is False
    assert [p["code"] for p in report["problems"]] == ["unknown-field", "promise-too-long"]
    assert set(report["problems"][0]) == {"file", "line", "code", "message", "mend"}
    assert report["completeness"]["laundry"]["score"] < 100
    assert (report["teams"], report["items"], len(report["version"])) == (6, 8, 12)
    assert report["advice"]


def test_a_missing_folder_is_a_problem_not_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "nowhere"
    with pytest.raises(Mistake, match=r"there is no folder .*nowhere; name a folder with a YAML"):
        run(capsys, "check", str(missing))
    assert not capsys.readouterr().out
    with pytest.raises(Mistake, match="1 problem in"):
        run(capsys, "check", str(missing), "--json")
    assert json.loads(capsys.readouterr().out)["problems"][0]["line"] == 0
    with pytest.raises(Mistake, match="there is no team to show"):
        run(capsys, "show", str(tmp_path))


def test_show_takes_a_folder_a_team_or_an_item(capsys: pytest.CaptureFixture[str]) -> None:
    assert "facilities-desk" in run(capsys, "show", str(SMALL))
    assert "Fatima B." in run(capsys, "show", str(SMALL), "facilities-cleaning")
    assert "Which room?" in run(capsys, "show", "spill", str(SMALL))
    item = json.loads(run(capsys, "show", str(SMALL), "spill", "--json", "--language", "nl"))
    assert item["ref"] == "facilities-cleaning/cleaning/spill"
    assert item["name"] == "Morsing of vuil dat niet kan wachten"
    teams = json.loads(run(capsys, "show", str(SMALL), "--json"))["teams"]
    assert [team["team"] for team in teams] == sorted(team["team"] for team in teams)
    assert (
        json.loads(run(capsys, "show", str(SMALL), "laundry", "--json"))["services"][0]["id"]
        == "linen"
    )


def test_the_hospital_is_shown_by_default(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCHAKEL_CATALOG", raising=False)
    assert "parts-depot" in run(capsys, "show")
    monkeypatch.setenv("SCHAKEL_CATALOG", str(SMALL))
    assert "parts-depot" not in run(capsys, "show")


def test_a_chain_is_shown_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "laundry/linen" in run(capsys, "show", str(SMALL), "--chain", "spill", "--text")
    assert run(capsys, "show", str(SMALL), "--chain", "spill").startswith("<svg"), (
        "into a pipe it is drawn"
    )
    file = tmp_path / "chain.svg"
    assert str(file) in run(
        capsys,
        "show",
        str(SMALL),
        "--chain",
        "facilities-cleaning/cleaning/spill",
        "--svg",
        str(file),
    )
    assert ElementTree.parse(file).getroot().tag.endswith("svg")
    links = json.loads(run(capsys, "show", str(SMALL), "--chain", "spill", "--json"))
    assert links["suppliers"][0]["ref"] == "laundry/linen"
    assert links["suppliers"][0]["resolve"] == "2h"


def test_search_finds_and_says_when_it_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert "laptop-broken" in run(capsys, "search", "laptop", "start", "niet", str(SMALL))
    found = json.loads(run(capsys, "search", "kofie in de lobby", str(SMALL), "--json"))
    assert found["found"][0]["ref"] == "facilities-cleaning/cleaning/spill"
    with pytest.raises(Mistake, match="nothing found for 'zzzqqq'"):
        run(capsys, "search", "zzzqqq", str(SMALL))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "lptop-broken"), "did you mean ict-workplace/laptops/laptop-broken"),
        (("show", "--svg", "x.svg"), "--svg draws a chain"),
        (("show", "--chain", "spill", "--svg", "no/such/folder/x.svg"), "cannot write"),
        (("show", "--language", "fr"), "'fr' is no language"),
    ],
)
def test_mistakes_say_how_to_mend_them(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Mistake, match=said):
        run(capsys, *arguments, str(SMALL))


def test_part_of_a_broken_folder_is_still_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app(["catalog", "show", str(broken(tmp_path)), "hr"], standalone_mode=False)
    shown = capsys.readouterr()
    assert "Nel R." in shown.out
    assert "2 problems" in shown.err
