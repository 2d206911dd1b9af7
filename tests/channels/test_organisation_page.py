"""The organisation as blocks: all links in one picture, each with its page, as far as one may see."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import pytest

from bot.channels.mailbox import Mailbox
from bot.channels.pages.organisation_lines import HIGH, WIDE, Spot, lanes
from bot.channels.pages.organisation_map import organisation_map
from bot.settings import HOSPITAL
from bot.wording.localizer import Localizer
from catalog.load import load
from catalog.model import Catalogue, Organisation, Team
from routing.call.actions import Action
from routing.storage.db import Database
from tests.channels.conftest import Desk, browser, parts_for
from tests.channels.test_pages import done, opened
from tests.routing.links import CATALOGUE, CLEANING

BLOCK = re.compile(r'class="m-block (\w+)[^"]*" data-team="([\w-]+)"')


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """What is read is tried on both databases elsewhere."""
    made = Database(sqlite_url)
    yield made
    made.close()


def tones(page: str) -> dict[str, str]:
    """How each link is coloured."""
    return {team: tone for tone, team in BLOCK.findall(page)}


def large(count: int) -> Catalogue:
    """So many links in ten domains, each relying on the next, a tenth of them suppliers."""
    body = CLEANING.model_dump(mode="json")
    domains = {f"d{n}": {"en": f"Domain {n}", "nl": f"Domein {n}"} for n in range(10)}
    teams = []
    for n in range(count):
        service = body["services"][0] | {
            "relies_on": [{"service": f"link-{(n + 1) % count}/rooms"}],
        }
        teams.append(
            Team.model_validate(
                body
                | {"team": f"link-{n}", "name": {"en": f"Link {n}", "nl": f"Schakel {n}"}}
                | {"domain": f"d{n % 10}", "kind": "internal" if n % 10 else "supplier"}
                | {"services": [service]}
            )
        )
    organisation = Organisation.model_validate({"domains": domains})
    return Catalogue(version="large", organisation=organisation, teams=tuple(teams))


def test_every_link_has_its_place_and_no_two_lie_over_each_other() -> None:
    catalogue = large(300)
    drawn = organisation_map(catalogue.teams, catalogue, Localizer("en"), {}, frozenset())
    assert len(drawn.blocks) == 300 and len(drawn.lines) == 300
    spots = sorted((one.x, one.y) for one in drawn.blocks)
    for one in drawn.blocks:
        assert one.x >= 0 and one.x + WIDE <= drawn.wide and one.y + HIGH <= drawn.high
    near = [
        (a, b)
        for n, a in enumerate(spots)
        for b in spots[n + 1 : n + 40]
        if abs(a[0] - b[0]) < WIDE and abs(a[1] - b[1]) < HIGH
    ]
    assert near == []
    assert drawn.wide < 6_000 and [a.name for a in drawn.areas if a.outside] == ["Suppliers"]


NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


def along(path: str) -> Iterator[tuple[float, float]]:
    """Points on a drawn line, a few pixels apart."""
    here = (0.0, 0.0)
    for kind, said in re.findall(r"([MHVQC])([^A-Z]*)", path):
        numbers = [float(one) for one in NUMBERS.findall(said)]
        if kind in "HV":
            numbers = [*numbers, here[1]] if kind == "H" else [here[0], *numbers]
        ends = list(zip(numbers[::2], numbers[1::2], strict=True))
        if kind == "M":
            here = ends[0]
        held, here = [here, *ends], ends[-1]
        for step in range(201):
            t = step / 200
            points = held
            while len(points) > 1:
                points = [
                    (a + (c - a) * t, b + (d - b) * t)
                    for (a, b), (c, d) in itertools.pairwise(points)
                ]
            yield points[0]


@pytest.mark.parametrize("size", [0, 60, 300])
def test_no_line_runs_behind_a_block_it_has_nothing_to_do_with(size: int) -> None:
    catalogue = large(size) if size else load(HOSPITAL).catalogue
    drawn = organisation_map(catalogue.teams, catalogue, Localizer("nl"), {}, frozenset())
    at = {one.team: one for one in drawn.blocks}
    assert drawn.lines
    for line in drawn.lines:
        others = [one for team, one in at.items() if team not in (line.start, line.end)]
        points = list(along(line.path))
        hidden = [
            one.team
            for one in others
            for x, y in points
            if 0 < x - one.x < WIDE and 0 < y - one.y < HIGH
        ]
        assert hidden == [], line.says
        for team, (x, y) in ((line.start, points[0]), (line.end, points[-1])):
            one = at[team]
            assert one.x - 1 <= x <= one.x + WIDE + 1 and one.y - 1 <= y <= one.y + HIGH + 1
        assert all(0 <= x <= drawn.wide and 0 <= y <= drawn.high for x, y in points)


def test_on_a_phone_no_two_lines_share_a_way() -> None:
    spots = [Spot(32 + n % 2 * 260, 40 + n // 2 * 86) for n in range(12)]
    pairs = [(a, b) for n, a in enumerate(spots) for b in spots[n + 1 : n + 4 : 2]]
    ways: dict[str, list[tuple[float, float]]] = {}
    for (a, b), path in zip(pairs, lanes(pairs, 228, 292), strict=True):
        if found := re.search(r" ([\d.]+) [\d.]+V", path):
            ways.setdefault(found[1], []).append((min(a.y, b.y), max(a.y, b.y)))
    assert len(ways) > 2
    for way in ways.values():
        way.sort()
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(way))


async def test_the_picture_shows_areas_lines_and_colours(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    page = (await visitor.get("/organisation?as=daan&by=work")).text
    assert {team for _, team in BLOCK.findall(page)} == set(CATALOGUE.team_by_id)
    assert tones(page)["cleaning"] == "good"
    assert "1 open, 0 late" in page and "Cleaning → Laundry: Linen" in page
    assert 'class="m-area outside"' in page and "Of no domain" in page
    sanne = (await visitor.get("/organisation?as=sanne&by=work")).text
    assert "1 open" not in sanne and {tone for tone, _ in BLOCK.findall(sanne)} == {"few"}
    fatima = tones((await visitor.get("/organisation?as=fatima&by=work")).text)
    assert (fatima["cleaning"], fatima["hr"]) == ("good", "few"), "a coordinator's own alone"
    found = (await visitor.get("/organisation?as=sanne&q=LAUN")).text
    assert found.count(" dim") == 2 * (len(CATALOGUE.teams) - 1), "in a window and on a phone"
    assert '<tr data-name="laundry laundry nl laundry">' in found and "1 schakel gevonden" in found
    assert found.count(" hidden><th") == len(CATALOGUE.teams) - 1


async def test_a_block_has_people_processes_services_and_agreements(
    visitor: httpx2.AsyncClient,
) -> None:
    page = (await visitor.get("/organisation/cleaning?as=sanne")).text
    for told in ("Fatima", "Herstellen", "15 minuten", "spill graag", "Laundry-nl", "iedereen"):
        assert told in page, told
    assert "Nu de moeite waard" not in page, "how it stands is for who coordinates it"
    fatima = (await visitor.get("/organisation/cleaning?as=fatima")).text
    assert "Worth doing next" in fatima and "Open work" in fatima
    assert "Worth doing next" not in (await visitor.get("/organisation/hr?as=fatima")).text
    assert (await visitor.get("/organisation/nobody?as=sanne")).status_code == 404


async def test_another_organisation_sees_its_own_and_who_is_next_to_it(
    visitor: httpx2.AsyncClient, database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    lars = (await visitor.get("/organisation?as=lars")).text
    assert {team for _, team in BLOCK.findall(lars)} == {"cleaning", "laundry", "mill"}
    assert (await visitor.get("/organisation/laundry?as=lars")).status_code == 200
    for other in ("cleaning", "mill", "hr"):
        assert (await visitor.get(f"/organisation/{other}?as=lars")).status_code == 404
    big = large(300)
    parts = replace(parts_for(database, mailbox, desk.accept), catalogue=lambda: big)
    async with browser(parts) as client:
        page = await client.get("/organisation?as=fatima&by=work")
        assert page.status_code == 200 and len(page.text) < 400_000


def test_a_phone_has_the_areas_below_each_other_and_names_it_can_read() -> None:
    catalogue = large(30)
    drawn = organisation_map(catalogue.teams, catalogue, Localizer("en"), {}, frozenset())
    narrow = drawn.narrow
    assert narrow is not None and narrow.wide < 3 * WIDE < drawn.wide
    assert {one.team for one in narrow.blocks} == {one.team for one in drawn.blocks}
    assert len(narrow.lines) == len(drawn.lines)
    tops = [one.y for one in narrow.areas]
    assert tops == sorted(set(tops)) and {one.x for one in narrow.areas} == {16.0}
    many = large(300)
    assert organisation_map(many.teams, many, Localizer("en"), {}, frozenset()).narrow is None
