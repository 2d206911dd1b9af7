"""The register in the database: what is written is found again, and nothing is forgotten."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from catalog.register.changes import Step
from catalog.register.component import Component, ComponentState
from catalog.register.finding import meant, ranked, wanted
from routing.storage import component_search, components
from routing.storage.db import Database
from tests.bench.register_scale import MOST_IMPORT_SECONDS, measured, written

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
PRINTER = Component(
    team="ict", id="VK-PR-01", name="Printer by the desk", kind="printer", place="Ward C3"
)
LAPTOP = Component(
    team="ict", id="LT-4432", name="Laptop", kind="laptop", place="Ward C3", used_by=("sanne",)
)
BED = Component(team="beds", id="B-7", name="High bed", kind="bed", place="Ward A1")


def keep(database: Database, *steps: Step, why: str = "first", number: str | None = None) -> int:
    with database.transaction() as session:
        return components.write(session, steps, by="arjan", at=NOW, why=why, number=number)


def find(database: Database, text: str, place: str = "", person: str = "") -> list[str]:
    names = {person} if person else set()
    with database.reading() as session:
        found = component_search.candidates(session, wanted(text), names=names, place=place)
    matches = ranked(text, found, names=names, place=place)
    one = meant(matches)
    return [one.id] if one else [match.component.id for match in matches]


def test_components_are_written_found_and_changed(database: Database) -> None:
    new = [Step(before=None, after=one) for one in (PRINTER, LAPTOP, BED)]
    assert keep(database, *new) == 3
    assert find(database, "vk pr 1 is out of paper") == ["VK-PR-01"]
    assert find(database, "the prnter at ward c3") == ["VK-PR-01"]
    assert find(database, "my laptop", person="sanne") == ["LT-4432"]
    assert "VK-PR-01" in find(database, "something with VK-PR-02")
    moved = PRINTER.model_copy(update={"place": "Ward A1"})
    assert keep(database, Step(before=PRINTER, after=moved), why="asked", number="S-1001") == 1
    assert keep(database, Step(before=moved, after=moved)) == 0
    retired = moved.model_copy(update={"state": ComponentState.RETIRED})
    keep(database, Step(before=moved, after=retired), why="worn out")
    assert find(database, "vk pr 1") != ["VK-PR-01"]
    with database.reading() as session:
        ledger = components.entries(session, PRINTER.ref)
        assert [(e.kind, e.by, e.why, e.number) for e in ledger] == [
            ("added", "arjan", "first", None),
            ("moved", "arjan", "asked", "S-1001"),
            ("retired", "arjan", "worn out", None),
        ]
        assert [(c.before, c.after) for c in ledger[1].changes] == [("Ward C3", "Ward A1")]
        assert components.read(session, PRINTER.ref) == retired
        assert components.counts(session)["ict", "retired"] == 1
        assert [ref for ref, _ in components.entries_for(session, "S-1001")] == [PRINTER.ref]


def test_another_number_of_the_same_kind_is_not_taken_for_ones_own() -> None:
    def of_sanne(text: str) -> Component | None:
        return meant(ranked(text, [LAPTOP, BED], names={"sanne"}))

    assert of_sanne("my laptop won't start") == of_sanne("laptop lt4432") == LAPTOP
    assert of_sanne("my laptop LT-4411 won't start") is None
    assert of_sanne("my laptop says error E-4411") == LAPTOP


def test_what_relies_on_a_component_is_counted(database: Database) -> None:
    switch = Component(team="ict", id="SW-1", name="Switch")
    on = [PRINTER.model_copy(update={"id": f"P{n}", "relies_on": (switch.ref,)}) for n in range(3)]
    keep(database, *(Step(before=None, after=one) for one in (switch, *on)))
    with database.reading() as session:
        assert components.count_tied_to(session, switch.ref, "relies_on") == 3
        assert components.tied_to(session, "sanne", "used_by") == ()


def test_every_sticker_of_many_is_found(tmp_path: Path) -> None:
    path = written(tmp_path, 300, ("Ward C3", "Library"), ("sanne",))
    spent, found, hits = measured(f"sqlite:///{tmp_path}/desk.sqlite3", path, ["my laptop"], 15)
    assert hits == 15
    assert spent < MOST_IMPORT_SECONDS
    assert set(found) == {"sticker", "words", "slip", "mine"}


def test_a_rare_word_beside_them_hides_no_component_that_two_others_name(
    database: Database,
) -> None:
    there = PRINTER.model_copy(
        update={
            "id": "VK-PR-06",
            "sticker": "VK-PR-06",
            "serial": "",
            "name": "Printer A&E",
            "place": "A&E",
        }
    )
    server = LAPTOP.model_copy(
        update={
            "id": "PS-01",
            "sticker": "",
            "serial": "",
            "name": "Print server of each printer",
            "place": "Cellar",
        }
    )
    here = PRINTER.model_copy(update={"name": "Printer ward C3"})
    keep(database, *(Step(before=None, after=one) for one in (here, there, server, LAPTOP)))
    assert find(database, "the printer on C3 does not print", place="A&E")[0] == "VK-PR-01"
