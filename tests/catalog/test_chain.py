"""The chain of an item, its drawing, and how complete each link is."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

import catalog
from catalog.chain import chain, hours_text
from catalog.drawing import draw
from catalog.load import load, read
from catalog.model import Catalogue, Hours
from tests.catalog.planting import CLEAN, HR, LAUNDRY, SMALL, small
from tests.catalog.strategies import catalogues

HOSPITAL = load(Path(catalog.__file__).parent / "hospital").catalogue
SVG = "{http://www.w3.org/2000/svg}"


def planted(file: str, old: str, new: str) -> Catalogue:
    files = small()
    assert old in files[file]
    files[file] = files[file].replace(old, new)
    return read([(name, text.encode()) for name, text in files.items()], "x")[0]


def test_the_hospital_has_chains_of_four_links() -> None:
    deep = [
        ref
        for ref in HOSPITAL.entries
        if max(depth for depth, _ in chain(HOSPITAL, ref).walk()) >= 3
    ]
    assert len(deep) >= 5


def test_a_chain_tells_each_link_with_its_time() -> None:
    links = chain(HOSPITAL, "ict-applications/health-record/record-unavailable")
    told = [(depth, link.team.team, link.promise is not None) for depth, link in links.walk()]
    assert told[:4] == [
        (0, "ict-applications", True),
        (1, "ehr-vendor", True),
        (2, "cloud-supplier", True),
        (3, "telecom-supplier", True),
    ]
    minutes = [link.minutes for _, link in links.walk()]
    assert minutes == sorted(minutes, reverse=True)
    assert all(link.fits for _, link in links.walk())


def test_only_the_kinds_that_are_passed_on_go_down_the_chain() -> None:
    sound = load(SMALL).catalogue
    assert [link.ref for _, link in chain(sound, "facilities-cleaning/cleaning/spill").walk()][
        1:
    ] == ["laundry/linen"]
    assert chain(sound, "facilities-cleaning/cleaning/extra-round").suppliers == ()
    assert chain(sound, "laundry/linen").kind == "incident"


def test_what_an_item_leans_on_itself_comes_with_it() -> None:
    own = planted(
        HR,
        "        private: true",
        "        private: true\n        relies_on: [{service: facilities-desk/questions}]",
    )
    assert [link.ref for link in chain(own, "hr/leave/parental-leave").suppliers] == [
        "facilities-desk/questions"
    ]


def test_a_circle_ends_where_it_would_begin_again() -> None:
    circle = planted(
        LAUNDRY,
        "    agreements:\n",
        "    relies_on: [{service: facilities-cleaning/cleaning}]\n    agreements:\n",
    )
    links = chain(circle, "facilities-cleaning/cleaning/spill")
    assert [link.ref for _, link in links.walk()] == [
        "facilities-cleaning/cleaning/spill",
        "laundry/linen",
    ]


def test_a_link_that_is_too_slow_is_marked() -> None:
    slow = planted(LAUNDRY, "resolve: 2h", "resolve: 9h")
    links = chain(slow, "facilities-cleaning/cleaning/spill")
    assert [link.fits for _, link in links.walk()] == [True, False]
    assert "too long" in draw(links)
    assert "te lang" in draw(links, "nl")


def test_an_unknown_item_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        chain(HOSPITAL, "nobody/knows/this")


def test_the_drawing_has_a_card_for_each_link_and_stays_within_its_page() -> None:
    links = chain(HOSPITAL, "hospitality/room-equipment/room-not-ready")
    root = ElementTree.fromstring(draw(links))
    wide, high = (float(root.attrib[side]) for side in ("width", "height"))
    cards = [g.attrib["transform"] for g in root.iter(f"{SVG}g")]
    assert len(cards) == sum(1 for _ in links.walk())
    assert len(set(cards)) == len(cards)
    for spot in cards:
        x, y = (float(part) for part in spot.removeprefix("translate(").removesuffix(")").split())
        assert 0 <= x <= wide - 272
        assert 0 <= y <= high - 146


def test_the_drawing_shows_names_as_text_whatever_they_hold() -> None:
    odd = planted(CLEAN, "{en: Cleaning, nl: Schoonmaak}", "{en: '<b>&\"', nl: Schoonmaak}")
    texts = [
        text.text
        for text in ElementTree.fromstring(
            draw(chain(odd, "facilities-cleaning/cleaning/spill"))
        ).iter(f"{SVG}text")
    ]
    assert '<b>&"' in texts


@given(catalogues())
@settings(max_examples=30)
def test_every_item_of_any_catalogue_can_be_drawn(catalogue: Catalogue) -> None:
    for ref in catalogue.entries:
        links = chain(catalogue, ref)
        assert len(list(ElementTree.fromstring(draw(links, "nl")).iter(f"{SVG}g"))) == sum(
            1 for _ in links.walk()
        )
        assert all(link.fits for _, link in links.walk())


@pytest.mark.parametrize(
    ("hours", "english", "dutch"),
    [
        ({"always": True}, "day and night", "dag en nacht"),
        ({"weekdays": "08:00-17:00"}, "Mon–Fri 08:00–17:00", "ma–vr 08:00–17:00"),
        (
            {"monday": "08:00-12:00, 13:00-17:00"},
            "Mon 08:00–12:00 13:00–17:00",
            "ma 08:00–12:00 13:00–17:00",
        ),
        (
            {"weekdays": "08:00-17:00", "weekend": "10:00-12:00", "holidays": "NL"},
            "Mon–Fri 08:00–17:00, Sat–Sun 10:00–12:00, closed on holidays (NL)",
            "ma–vr 08:00–17:00, za–zo 10:00–12:00, dicht op feestdagen (NL)",
        ),
    ],
)
def test_hours_in_words(hours: dict[str, object], english: str, dutch: str) -> None:
    read_hours = Hours.model_validate({"zone": "Europe/Amsterdam", **hours})
    assert hours_text(read_hours, "en") == english
    assert hours_text(read_hours, "nl") == dutch
