"""The commands as people call them: readable, JSON alone with --json, a mistake as one line."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.commands import understanding
from bot.errors import Mistake
from tests.understand.desk import ITEMS

TEAM = """\
# Keeps workplaces going.
team: ict
name: {en: ICT, nl: ICT}
kind: internal
hours: {zone: Europe/Amsterdam, weekdays: "08:00-17:00"}
people:
  - {id: ada, name: Ada L., role: coordinator, language: en}
services:
  - id: workplace
    name: {en: Workplace, nl: Werkplek}
    agreements: [{customers: ["*"], targets: {incident: {acknowledge: 1h, resolve: 1d}}}]
    items:
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("SCHAKEL_EMBEDDING_MODEL", "none")
    made = tmp_path / "catalogue"
    made.mkdir()
    items = "".join(
        f"      - id: {item.id}\n        kind: incident\n        name: {{en: {json.dumps(item.name.in_('en'))}, nl: {json.dumps(item.name.in_('nl'))}}}\n"
        f"        phrases:\n          en: {json.dumps(item.phrases.in_('en'))}  # as said\n          nl: {json.dumps(item.phrases.in_('nl'))}\n"
        for _, item in ITEMS
    )
    (made / "ict.yaml").write_text(TEAM + items, encoding="utf-8")
    return made


def run(*arguments: str) -> Result:
    app = typer.Typer()
    understanding.register(app)
    return CliRunner().invoke(app, list(arguments), catch_exceptions=True)


def said(*arguments: str) -> Any:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def mistake(*arguments: str) -> str:
    result = run(*arguments)
    assert isinstance(result.exception, Mistake)
    assert "\n" not in str(result.exception)
    return str(result.exception)


def test_route_tells_where_and_why(folder: Path) -> None:
    body = said("route", "wifi is down", "--catalog", str(folder), "--as", "ada", "--json")
    assert (body["decision"], body["item"], body["team"]) == ("answer", "ict/workplace/wifi", "ict")
    assert body["kind"] == "incident"
    assert body["candidates"][0]["confidence"] == body["confidence"] > 0.9
    assert body["parts"] == []
    text = run("route", "wifi is down", "--catalog", str(folder)).stdout
    assert "understood as" in text
    assert "because rule: typed as a phrase" in text


def test_route_reads_a_file_line_by_line(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "texts.csv"
    file.write_text(
        'lang;text\nen;wifi is down\nnl;"de wifi doet het niet; en ik wil een stoel"\n;\n', "utf-8"
    )
    result = run("route", "--from", str(file), "--jsonl", "--catalog", str(folder))
    assert result.exit_code == 0, result.output
    first, second, empty = map(json.loads, result.stdout.splitlines())
    keys = ["text", "language", "whole", "parts", "rank", "ms", "emergency", "emergency_because"]
    assert list(first) == keys
    assert [first["emergency"], second["emergency"], empty["emergency"]] == [False] * 3
    assert list(first["whole"]) == ["text", "decision", "candidates", "kind", "priority_cues"]
    assert first["rank"][0] == first["whole"]["candidates"][0]["item"] == "ict/workplace/wifi"
    assert len(first["rank"]) > 3
    assert first["parts"] == [first["whole"]]
    assert second["language"] == "nl"
    assert len(second["parts"]) == 2
    assert (empty["whole"]["decision"], empty["rank"]) == ("unknown", [])


def test_route_tells_what_would_be_heard_as_an_emergency(folder: Path, tmp_path: Path) -> None:
    danger = "er ligt een bewusteloze man in de gang, help"
    at = ("--catalog", str(folder))
    told = said("route", danger, *at, "--json")
    assert told["emergency"] is True
    assert any(one.startswith("word of danger: ") for one in told["emergency_because"])
    assert "because word of danger: " in run("route", danger, *at).stdout
    assert said("route", "wifi is down", *at, "--json")["emergency_because"] == []
    assert said("route", "wifi is down", *at, "--json")["emergency"] is False
    assert "heard as an emergency" in run("route", danger, *at).stdout
    assert "emergency" not in run("route", "wifi is down", *at).stdout
    file = tmp_path / "texts.csv"
    file.write_text(f'text\n"{danger}"\n"false alarm, it was steam"\n', "utf-8")
    lines = run("route", "--from", str(file), "--jsonl", *at).stdout.splitlines()
    assert [json.loads(line)["emergency"] for line in lines] == [True, False]


def test_route_tells_what_is_wrong_with_a_file(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "texts.csv"
    file.write_text("words\nhello\n", "utf-8")
    told = ("route", "--catalog", str(folder), "--jsonl", "--from")
    assert "needs a column text" in mistake(*told, str(file))
    assert "can't be read" in mistake(*told, str(tmp_path / "none.csv"))
    assert "go together" in mistake(*told[:3], "--from", str(file))


def test_route_tells_several_apart(folder: Path) -> None:
    body = said("route", "my badge fails and I need a chair", "--catalog", str(folder), "--json")
    assert [part["candidates"][0]["item"] for part in body["parts"]] == [
        "ict/workplace/badge-fails",
        "ict/workplace/chair",
    ]


def test_route_needs_a_known_person_and_items(folder: Path, tmp_path: Path) -> None:
    assert "Nobody is called 'zoe'" in mistake(
        "route", "hi", "--as", "zoe", "--catalog", str(folder)
    )
    (tmp_path / "empty").mkdir()
    assert "no items to route to" in mistake("route", "hi", "--catalog", str(tmp_path / "empty"))


def test_evaluate_prints_figures_and_draws(folder: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    with rows.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [("text", "label"), *((t, i.id) for _, i in ITEMS[:4] for t in i.phrases.in_("en"))]
        )
    body = said("evaluate", "--train", str(rows), "--folds", "2", "--json")
    assert {
        "accuracy",
        "top3",
        "answered",
        "asked",
        "unknown",
        "oos",
        "latency_ms",
        "fit_seconds",
        "peak_rss_mib",
    } <= set(body)
    text = run(
        "evaluate", "--train", str(rows), "--folds", "2", "--pictures", str(tmp_path / "drawn")
    ).stdout
    assert "right among three" in text
    assert (tmp_path / "drawn" / "confusion.svg").exists()
    assert "There is no file" in mistake("evaluate", "--train", str(tmp_path / "none.csv"))
    assert "holds no .onnx file" in mistake(
        "evaluate", "--train", str(rows), "--semantic", str(folder)
    )


def test_learn_shows_a_diff_and_writes_only_when_told(folder: Path, tmp_path: Path) -> None:
    corrections = tmp_path / "said.jsonl"
    corrections.write_text(
        "".join(
            json.dumps(
                {
                    "text": text,
                    "language": "en",
                    "item": "ict/workplace/wifi",
                    "wrong": None,
                    "source": "chosen",
                }
            )
            + "\n"
            for text in (
                "the hotspot thing is acting up",
                "hotspot thing acting up upstairs",
                "hotspot acting strange",
            )
        ),
        encoding="utf-8",
    )
    before = (folder / "ict.yaml").read_text(encoding="utf-8")
    arguments = ("learn", "--from", str(corrections), "--catalog", str(folder))
    body = said(*arguments, "--accept", "1", "--json")
    assert body["written"] is False
    assert body["accepted"] == [1]
    assert body["files"][0]["diff"].count("\n+ ") == 2
    assert (folder / "ict.yaml").read_text(encoding="utf-8") == before
    assert "Nothing is written yet" in run(*arguments, "--accept", "1").stdout
    assert "There is no proposal 9" in mistake(*arguments, "--accept", "9")
    phrase = body["proposals"][0]["phrase"]
    said(*arguments, "--accept", "1", "--write", "--json")
    after = (folder / "ict.yaml").read_text(encoding="utf-8")
    assert phrase in after
    assert (tmp_path / "data" / "schakel").stat().st_mode & 0o777 == 0o700
    assert after.count("# as said") == before.count("# as said")
    assert phrase not in [p["phrase"] for p in said(*arguments, "--json")["proposals"]]


def test_learn_needs_corrections_that_can_be_read(folder: Path, tmp_path: Path) -> None:
    assert "can't be read" in mistake(
        "learn", "--from", str(tmp_path / "none.jsonl"), "--catalog", str(folder)
    )


def test_model_fetch_tells_what_it_knows(folder: Path) -> None:
    pytest.importorskip("fastembed")
    assert "multilingual ones are" in mistake("model", "fetch", "nobody/knows-this")
