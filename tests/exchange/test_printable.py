"""The catalogue as a page to print: what it says, in each language, and that nothing is torn."""

from __future__ import annotations

import tempfile
from pathlib import Path

from catalog.exchange.printable import page
from catalog.load import load
from catalog.model import Catalogue
from tests.exchange.bringing import brought, catalogue_of
from tests.exchange.test_itop import sample

SMALL = Path(__file__).parents[1] / "catalog" / "small"


def small() -> Catalogue:
    """The small catalogue, with markup in its names."""
    with tempfile.TemporaryDirectory() as folder:
        for file in SMALL.glob("*.yaml"):
            said = file.read_text("utf-8").replace("name: {en: ", "name: {en: <i>", 1)
            (Path(folder) / file.name).write_text(said, "utf-8")
        loaded = load(Path(folder))
    assert loaded.ok
    return loaded.catalogue


def test_it_says_what_can_be_asked_and_holds_no_markup_of_its_texts() -> None:
    catalogue = small()
    english, dutch = page(catalogue, "en"), page(catalogue, "nl")
    assert "What you can ask" in english
    assert "Wat je kunt vragen" in dutch
    assert "<i>" not in english
    assert all(entry.item.name.in_("nl")[:12] in dutch for entry in catalogue.entries.values())


def test_what_differs_by_priority_is_a_table_and_teams_without_items_come_last() -> None:
    files = {name: text for name, text in sample().items() if ".fr_fr." not in name}
    english = page(catalogue_of(brought(files)[1]), "en")
    assert "<td>request</td><td>1</td><td>4h</td><td>16h</td>" in english
    assert "<td></td><td>otherwise</td><td>16h</td><td>64h</td>" in english
    last = english.partition('<section class="rest">')[2]
    assert "Lights" in last
    assert "Ropes" not in last
    heads = [part.partition("</header>")[0] for part in english.split('class="asked">')[1:]]
    assert len(heads) == 2
    assert all("<h2>" in head for head in heads)
