"""What does not fit in a draft is told at its field, in the reader's words, with how to mend it."""

from __future__ import annotations

import re

import pytest

from catalog.editing.merge import by_name
from catalog.editing.splice import document_of
from catalog.load import load
from tests.blocks.conftest import CLEANING, SMALL, Site

WRONG = {
    "v.hours/holidays": ("XX", "We know no holidays of that"),
    "v.hours/zone": ("Mars", "There is no such time zone"),
    "v.hours/weekdays": ("25:00-18:00", "Hours cannot be read"),
    "v.hours/closed": ("someday", "A day cannot be read"),
    "v.rooms/slack": ("#schoonmaak", "There can be no such room: write it like C0"),
    "v.rooms/email": ("no mail", "There can be no such room: write it like"),
    "v.rooms/telegram": ("cleaning", "There can be no such room: write it like -100"),
    "v.name/nl": ("", "Something is said in one language and not in the other"),
}
EXACT = re.compile(r'<p class="quiet" lang="en">.*?</p>', re.DOTALL)


def told_at(page: str, name: str) -> str:
    """What stands beside a field."""
    found = re.search(f'<p class="fault" id="{re.escape(name)}-fault">([^<]*)</p>', page)
    return found[1] if found else ""


@pytest.mark.parametrize("name", WRONG)
async def test_the_field_that_is_wrong_is_marked_with_how_to_mend_it(site: Site, name: str) -> None:
    value, told = WRONG[name]
    await site.keep("about", **{name: value})
    page = (await site.get(CLEANING, part="about")).text
    assert told in told_at(page, name), name
    field = re.search(f'<(?:input|textarea)[^>]*name="{re.escape(name)}"[^>]*>', page)
    assert field and 'aria-invalid="true"' in field[0]
    assert f'aria-describedby="{name}-fault' in field[0]
    assert page.count('aria-invalid="true"') == 1, "and no other"
    assert f'data-field="{name}"' in page and "Does not fit yet" in page
    assert (await site.put()).status_code == 409


async def test_the_check_in_another_part_is_told_with_the_way_there(site: Site) -> None:
    name = "v.services/cleaning/agreements/#0/targets/incident/resolve"
    await site.keep("service/cleaning", **{name: "soon"})
    page = (await site.get(CLEANING, part="people")).text
    assert "part=service%2Fcleaning" in page and "A time cannot be read" in page
    assert 'aria-invalid="true"' not in page
    assert 'aria-invalid="true"' in (await site.get(CLEANING, part="service/cleaning")).text


async def test_checks_are_told_in_the_readers_language(site: Site) -> None:
    await site.keep("about", **{"v.hours/zone": "Mars", "v.name/nl": ""})
    await site.post("/language", language="nl")
    page = (await site.get(CLEANING)).text
    assert "Die tijdzone is er niet" in page
    plain = EXACT.sub("", page)
    assert "is no time zone" not in plain and "has no text in" not in plain


async def test_a_room_of_before_that_cannot_be_hinders_no_other_change(site: Site) -> None:
    said = site.file.read_text()
    site.file.write_text(re.sub(r"slack: \w+", 'slack: "#cleaning"', said, count=1))
    assert "#cleaning" in site.file.read_text()
    await site.keep("about", **{"v.name/en": "Cleaners"})
    assert "Everything fits." in (await site.get(CLEANING)).text
    assert (await site.put()).status_code == 303


def test_rows_are_known_by_name_else_by_number() -> None:
    file = document_of((SMALL / "facilities-cleaning.yaml").read_text())
    assert by_name(file, ("services", 0, "items", 0, "name", "nl"))[:2] == ("services", "cleaning")
    assert by_name(file, ("people", 99, "id")) == ("people", "99", "id")


def test_a_problem_knows_its_path() -> None:
    found = load(SMALL)
    assert found.ok
    spot = found.context.spot("facilities-cleaning", "people", 0)
    assert spot.path == ("people", 0) and spot[0] == "facilities-cleaning.yaml"
