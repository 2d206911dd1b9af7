"""What the desk itself wrote down: a call's reason given anew on the catalogue of then, and
corrections to learn from.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.bootstrap import catalogue_history
from catalog.load import load
from catalog.model import Catalogue, Kind
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.tables import CorrectionRow
from routing.understand.reader import Reader
from tests.understand.test_commands import folder, mistake, run, said

__all__ = ["folder"]
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", url)
    made = Database(url)
    made.migrate()
    return made


def _open(database: Database, catalogue: Catalogue, text: str, because: tuple[str, ...]) -> str:
    with database.transaction() as session:
        call = Desk(SqlCallRepository(session), catalogue, NOW).open(
            Draft(
                requester=catalogue.people["ada"],
                item="ict/workplace/printer",
                kind=Kind.INCIDENT,
                text=text,
                title="Printer",
                language="en",
                because=(*because, "confirmed: by the requester"),
            )
        )
        return call.number


def _call(database: Database, folder: Path, text: str = "the printer is jammed again") -> str:
    catalogue = load(folder).catalogue
    return _open(
        database, catalogue, text, Reader.of(catalogue).decide(text, language="en").because
    )


def test_a_call_is_decided_again_as_it_was(folder: Path, database: Database) -> None:
    number = _call(database, folder)
    body = said("route", "--call", number, "--catalog", str(folder), "--json")
    assert body["same"], body["differences"]
    assert body["now"]["candidates"][0]["item"] == body["item"] == "ict/workplace/printer"
    assert (
        "The same reasons come out again"
        in run("route", "--call", number, "--catalog", str(folder)).stdout
    )


def test_on_a_changed_catalogue_the_one_of_then_is_used(
    folder: Path, database: Database, tmp_path: Path
) -> None:
    number = _call(database, folder)
    then = load(folder).catalogue.version
    file = folder / "ict.yaml"
    before = file.read_text(encoding="utf-8")
    catalogue_history.keep(folder, then, tmp_path / "elsewhere")
    file.write_text(before.replace("printer jammed", "paper crumpled"), encoding="utf-8")
    assert "neither in" in mistake("route", "--call", number, "--catalog", str(folder))
    catalogue_history.keep(
        tmp_path / "elsewhere" / "catalogues" / then, then, tmp_path / "data" / "schakel"
    )
    body = said("route", "--call", number, "--catalog", str(folder), "--json")
    assert body["version"] == then
    assert body["same"], body["differences"]


def test_a_reason_that_does_not_come_out_again_is_told(folder: Path, database: Database) -> None:
    number = _open(
        database, load(folder).catalogue, "the printer is jammed again", ("word: unheard",)
    )
    text = run("route", "--call", number, "--catalog", str(folder)).stdout
    assert "The reasons differ" in text
    assert "no longer: word: unheard" in text


def test_what_cannot_be_decided_again_is_said(folder: Path, database: Database) -> None:
    number = _open(database, load(folder).catalogue, "printer", ())
    assert "chosen from a list" in mistake("route", "--call", number, "--catalog", str(folder))
    assert "There is no call S-9" in mistake("route", "--call", "9", "--catalog", str(folder))
    assert "one of the three" in mistake("route", "hi", "--call", number)


def test_learning_reads_what_the_desk_wrote_down(folder: Path, database: Database) -> None:
    rows = [
        ("the hotspot thing is acting up", "ict/workplace/wifi", "hand_over"),
        ("the hotspot thing is acting up!", "ict/workplace/wifi", "chosen"),
        ("nobody knows what this is", None, "none_of_these"),
        ("my spine needs proper support", "ict/workplace/chair", "decline"),
    ]
    with database.transaction() as session:
        for text, chosen, source in rows:
            session.add(
                CorrectionRow(
                    at=NOW, text=text, language="en", chosen=chosen, source=source, version="x"
                )
            )
    body = said("learn", "--catalog", str(folder), "--json")
    assert body["corrections"] == 4
    assert body["left_out"] == 1
    found = {p["phrase"]: p for p in body["proposals"]}
    assert len(found) + body["unchanged"] == 2, "two wordings; what changes nothing is not shown"
    assert all(p["before"] != p["after"] for p in found.values())
    assert set(found) <= {"the hotspot thing is acting up", "my spine needs proper support"}


def test_words_of_a_private_item_reach_no_file(folder: Path, database: Database) -> None:
    file = folder / "ict.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "- id: chair\n", "- id: chair\n        private: true\n"
        ),
        encoding="utf-8",
    )
    with database.transaction() as session:
        session.add(
            CorrectionRow(
                at=NOW,
                text="my own sad story",
                language="en",
                chosen="ict/workplace/chair",
                source="chosen",
                version="x",
            )
        )
    assert said("learn", "--catalog", str(folder), "--json")["proposals"] == []


def test_a_phrase_that_breaks_the_catalogue_is_not_written(
    folder: Path, database: Database
) -> None:
    texts = (
        "Paper stuck in the printer",
        "paper is stuck in our printer again",
        "the printer has its paper stuck inside",
    )
    with database.transaction() as session:
        for text in texts:
            session.add(
                CorrectionRow(
                    at=NOW,
                    text=text,
                    language="en",
                    chosen="ict/workplace/wifi",
                    source="chosen",
                    version="x",
                )
            )
    shown = said("learn", "--catalog", str(folder), "--json")["proposals"]
    number = next(p["number"] for p in shown if p["phrase"] == texts[0])
    before = (folder / "ict.yaml").read_bytes()
    assert "would not hold" in mistake(
        "learn", "--catalog", str(folder), "--accept", str(number), "--write"
    )
    assert (folder / "ict.yaml").read_bytes() == before
