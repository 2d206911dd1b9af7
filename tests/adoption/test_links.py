"""The first step: how whole a link is, by its file and its own phrases; never full, and telling."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.commands.link_levels import link_levels
from bot.people.room_reach import mark, rooms_of, tried
from catalog.load import load
from catalog.model import Catalogue
from routing.adoption.links import Counted, Known, RoomTried
from routing.adoption.stand import stand
from routing.adoption.values import Stand
from routing.storage import cards
from routing.storage.cards import Card
from routing.storage.db import Database
from routing.understand.measure.withheld import Understood, understood
from tests.adoption.folders import three_towns, two_teams

SMALL = Path(__file__).parents[1] / "catalog" / "small"
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def of(catalogue: Catalogue) -> Stand:
    return stand(catalogue, Known(NOW, phrases=understood(catalogue), register=Counted({})))


def codes(found: Stand, team: str) -> list[str]:
    link = found.link(team)
    assert link
    return [advice.lack.code for advice in link.next]


def test_every_phrase_is_asked_once_of_what_did_not_learn_it() -> None:
    found = understood(three_towns())
    items = [place.item for place in three_towns().entries.values()]
    assert sum(one.asked for one in found.values()) == sum(len(i.phrases.all) for i in items)
    assert all(0 <= one.right <= one.asked for one in found.values())
    assert understood(Catalogue(version="none")) == {}


def test_organisations_at_different_places_are_told_apart() -> None:
    towns, two = of(three_towns()), of(two_teams())
    assert towns.whole["links"] and two.whole["links"]
    assert two.whole["links"] < 0.5 < towns.whole["links"] < 0.9
    assert towns.whole["chain"] is two.whole["optimise"] is None
    assert {one.code for one in two.next} != {one.code for one in towns.next}
    assert codes(two, "screens")[0] == "people", "who is alone needs a colleague before a rota"
    assert "rota" in codes(towns, "buildings")
    values = [link.links.value for link in towns.links]
    assert max(values) - min(values) > 0.2, "what is alike for all says nothing"
    assert all(link.links.value < 1 for link in (*towns.links, *two.links))
    assert all(len(link.next) == 3 for link in two.links)


def test_doing_what_is_proposed_takes_it_off_the_list(tmp_path: Path) -> None:
    before = of(three_towns()).link("staff-and-pay")
    folder = Path(__file__).parents[2] / "docs" / "examples" / "three-towns"
    for path in folder.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        rota = 'escalate: [coordinator]\nrota: [{people: [corrie, daoud], hours: "08:30-17:00"}]\n'
        if path.name == "staff-and-pay.yaml":
            text = text.replace("escalate: [coordinator]\n", rota)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    after = of(load(tmp_path).catalogue)
    link = after.link("staff-and-pay")
    assert before and link and link.links.value > before.links.value + 0.1
    assert "rota" in [a.lack.code for a in before.next]
    assert "rota" not in [lack.code for lack in after.lacks if lack.team == "staff-and-pay"]


def test_a_suppliers_inside_is_its_own() -> None:
    lacks = {lack.code for lack in of(three_towns()).lacks if lack.team == "cloud-host"}
    assert not lacks & {"deputy", "rota", "people", "register", "escalation", "process"}


def test_the_check_of_a_catalogue_tells_its_teams_apart() -> None:
    levels = link_levels(load(SMALL).catalogue, NOW)
    assert levels["laundry"].score < 100 and levels["facilities-cleaning"].score < 100
    assert len({one.score for one in levels.values()}) > 3
    assert "a rota" in levels["facilities-cleaning"].missing
    told = levels["laundry"].as_json()["missing"]
    assert isinstance(told, list) and any("how its users are helped" in line for line in told)


def test_few_phrases_that_are_all_understood_are_no_proof() -> None:
    def value(asked: int, right: int) -> float:
        phrases = dict.fromkeys(three_towns().entries, Understood(asked, right))
        link = stand(three_towns(), Known(NOW, phrases=phrases)).link("ict")
        assert link
        return next(part.value for part in link.links.parts if part.name == "phrases")

    assert value(2, 2) < value(6, 6) < value(60, 60) < 1
    assert value(60, 30) < value(60, 50)


def test_what_is_on_record_counts_where_there_are_registers() -> None:
    def parts(known: Known) -> dict[str, float]:
        link = stand(three_towns(), known).link("ict")
        assert link
        return {part.name: part.value for part in link.links.parts}

    assert "register" not in parts(Known(NOW))
    none, many = parts(Known(NOW, register=Counted({}))), Known(NOW, register=Counted({"ict": 90}))
    assert none["register"] == 0 and 0.8 < parts(many)["register"] < 1


def test_a_room_that_works_counts_for_more_than_one_that_is_only_named() -> None:
    def value(channels: tuple[str, ...], tried: RoomTried | None = None) -> tuple[float, str]:
        rooms: dict[str, RoomTried] = {"ict": tried} if tried else {}
        found = stand(three_towns(), Known(NOW, channels=channels, rooms=rooms))
        link = found.link("ict")
        assert link
        lacks = [x.code for x in found.lacks if x.team == "ict" and x.code.startswith("room")]
        part = next(part.value for part in link.links.parts if part.name == "rooms")
        return part, next(iter(lacks), "")

    channel, *_ = three_towns().team_by_id["ict"].rooms
    assert value((channel,), "works") == (1.0, "")
    assert value((channel,)) == (0.9, ""), "nothing was said there yet"
    assert value((channel,), "lost") == (0.25, "room-lost")
    assert value(("web",)) == (0.5, "room-set-up")


def test_a_card_or_its_services_word_tells_whether_a_room_works(database: Database) -> None:
    catalogue, channels = three_towns(), {"slack": "slack"}
    rooms = {team.team: rooms_of(team.team, catalogue, channels) for team in catalogue.teams}
    first, second = [team for team, found in rooms.items() if found][:2]
    with database.transaction() as session:
        works, lost = rooms[first][0], rooms[second][0]
        cards.write(session, Card("S-1", works.conversation, "slack", "team", "1.1", "x"))
        mark(session, lost, second, "channel_not_found", NOW)
        assert tried(session, catalogue, channels) == {first: "works", second: "lost"}
        assert tried(session, catalogue, {}) == {}
