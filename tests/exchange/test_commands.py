"""`schakel catalog import` and `export`: what they write, print and refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.commands.catalog import register
from bot.errors import Mistake
from tests.catalog.planting import SMALL

app = typer.Typer(pretty_exceptions_enable=False)
register(app)
LIST = "name,description,team\nLamp,A lamp that is broken,Works\nChair,,Works\n"


@app.command("other")
def other() -> None:
    """Two commands, so that `catalog` stays a word of its own, as in `schakel`."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def words(*arguments: object) -> str:
        app(["catalog", *map(str, arguments)], standalone_mode=False)
        return capsys.readouterr().out

    return words


def test_in_and_checked_and_out_and_in_again(tmp_path: Path, run: Any) -> None:
    source, folder = tmp_path / "list.csv", tmp_path / "new"
    source.write_text(LIST, "utf-8")
    told = run("import", source, "--into", folder, "--dry-run")
    assert "Would be brought in from table: 1 teams (1 new" in told
    assert not folder.exists()
    told = run("import", source, "--into", folder)
    assert "works (" in told
    assert "- name its people: nobody is known" in told
    assert "Every chain holds" in run("check", folder)
    for suffix in ("csv", "xlsx", "json", "html"):
        out = tmp_path / f"all.{suffix}"
        assert "1 teams and 2 items" in run("export", out, folder)
        if suffix != "html":
            back = tmp_path / suffix
            run("import", out, "--into", back)
            assert json.loads(run("export", back, "--json")) == json.loads(
                run("export", folder, "--json")
            )
    assert "What you can ask" in (tmp_path / "all.html").read_text("utf-8")


def test_the_report_as_json_lists_everything(tmp_path: Path, run: Any) -> None:
    source = tmp_path / "list.csv"
    source.write_text(
        LIST.replace("team\n", "team,colour\n", 1).replace("Works\n", "Works,red\n"), "utf-8"
    )
    report = json.loads(run("import", source, "--into", tmp_path / "new", "--json"))
    assert (report["ok"], report["written"], report["items"]) == (True, True, 2)
    assert [(one["what"], one["count"]) for one in report["dropped"]] == [("colour", 2)]
    assert report["to_improve"] == ["works/works/lamp", "works/works/chair"]
    assert any("hours" in line for line in report["missing"]["works"])
    assert set(report["completeness"]) == {"works"}


def test_a_folder_that_would_not_hold_is_left_as_it_is(tmp_path: Path, run: Any) -> None:
    source = tmp_path / "list.csv"
    source.write_text(LIST, "utf-8")
    folder = tmp_path / "held"
    folder.mkdir()
    (folder / "odd.yaml").write_text("team: odd\ncolour: blue\n", "utf-8")
    with pytest.raises(Mistake, match=r"nothing was written; .* or add --anyway"):
        run("import", source, "--into", folder)
    assert [path.name for path in folder.iterdir()] == ["odd.yaml"]
    with pytest.raises(Mistake, match=r"'schakel catalog check .*' lists them"):
        run("export", tmp_path / "x.csv", folder)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "gone.csv", "--into", "x"), "cannot be read"),
        (("import", "list.csv", "--into", "list.csv"), "is a file; name a folder"),
        (("import", "list.csv", "--into", "x", "--from", "sap"), "nothing is known of 'sap'"),
        (("import", "list.csv", "--into", "x", "--zone", "Mars"), "is no time zone"),
        (("import", "list.csv", "--into", "x", "--language", "xx"), "no language we speak"),
        (("import", "list.csv", "--into", "x", "--mapping", "gone.yaml"), "cannot be read"),
        (("import", "list.csv"), "say into which folder"),
        (("export", "x.pdf"), "no kind of file that can be written"),
        (("export",), "name a file that ends in"),
    ],
)
def test_a_mistake_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Any, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    with pytest.raises(Mistake, match=said) as caught:
        run(*arguments)
    assert "\n" not in str(caught.value)


def test_the_schema_is_printed(run: Any) -> None:
    assert json.loads(run("export", "--schema"))["title"] == "A catalogue of Schakel"


def test_a_file_that_is_there_is_written_over_only_when_that_is_said(
    tmp_path: Path, run: Any
) -> None:
    out = tmp_path / "kept.json"
    out.write_text("mine")
    with pytest.raises(Mistake, match=r"is there already.*--replace"):
        run("export", out, SMALL)
    assert out.read_text() == "mine"
    run("export", out, SMALL, "--replace")
    assert json.loads(out.read_text())["teams"]
