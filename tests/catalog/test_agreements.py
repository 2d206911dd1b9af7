"""Agreements as organisations have them: groups as customers, targets by priority, first and last
days, and the contradictions that are advice.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from catalog.load import load, read
from catalog.model import Catalogue, Duration, Kind, Person
from catalog.problems import Problem
from routing.call.promise import Promise
from routing.rules.route import allowed_items, promise_of, route_item

HOSPITAL = Path(__file__).parents[2] / "catalog" / "hospital"
TODAY = dt.date(2026, 11, 26)
PUMP = "medical-technology/devices/infusion-pump"
ORGANISATION = """
organisation: {en: Linden, nl: Linden}
fallback: desk
locations: [Ward, Scanner room]
employees:
  - {id: ann, name: Ann, location: Ward}
  - {id: bo, name: Bo, location: Scanner room}
  - {id: cees, name: Cees, groups: [de-linde]}
  - {id: dee, name: Dee}
groups:
  - {id: de-linde, name: {en: Linden, nl: Linden}, locations: [Ward], groups: [radiology]}
  - {id: radiology, name: {en: Radiology, nl: Radiologie}, locations: [Scanner room]}
"""
DESK = """
team: desk
name: {en: Desk, nl: Balie}
kind: internal
hours: {zone: Europe/Amsterdam, weekdays: "08:00-17:00"}
people: [{id: fay, name: Fay, role: coordinator}, {id: gus, name: Gus}]
rooms: {web: room}
escalate: [coordinator]
rota: [{people: [fay, gus], turn: weekly}]
services:
  - id: help
    name: {en: Help, nl: Hulp}
    facility: {goods: [hands], actions: [help]}
    support: {en: ours, nl: die van ons}
    agreements:
AGREEMENTS
    items:
      - id: broken
        kind: incident
        name: {en: Broken, nl: Kapot}
        phrases: {en: [a, b, c, d, e, f], nl: [g, h, i, j, k, l]}
"""


def _read(*agreements: str, organisation: str = ORGANISATION) -> tuple[Catalogue, list[Problem]]:
    text = DESK.replace("AGREEMENTS", "\n".join(f"      - {one}" for one in agreements))
    files = [("organisation.yaml", organisation.encode()), ("desk.yaml", text.encode())]
    catalogue, _, problems = read(files, "test")
    return catalogue, problems


def _advice(tmp_path: Path, *agreements: str, text: str = "") -> dict[str, str]:
    text = text or DESK.replace("AGREEMENTS", "\n".join(f"      - {one}" for one in agreements))
    (tmp_path / "organisation.yaml").write_text(ORGANISATION)
    (tmp_path / "desk.yaml").write_text(text)
    loaded = load(tmp_path, today=TODAY)
    assert loaded.problems == ()
    return {one.code: one.message for one in loaded.advice}


def _within(resolve: str, who: str, more: str = "") -> str:
    target = f"{{acknowledge: 5m, resolve: {resolve}}}"
    return f"{{customers: [{who}], targets: {{incident: {target}}}{more}}}"


def _promised(catalogue: Catalogue, person: str, kind: Kind = Kind.INCIDENT) -> Promise:
    team = catalogue.team_by_id["desk"]
    customer = catalogue.people.get(person) or Person(id=person, name=person)
    return promise_of(catalogue, team, team.services[0], kind, customer=customer)


def _resolve(catalogue: Catalogue, person: str) -> str:
    return str(_promised(catalogue, person).target.resolve)


@pytest.mark.parametrize("turned", [False, True])
def test_the_most_specific_agreement_wins_whatever_the_order(turned: bool) -> None:
    agreements = [
        _within("1h", "desk"),
        _within("2h", "radiology"),
        _within("3h", "de-linde"),
        _within("4h", '"*"'),
    ]
    catalogue, problems = _read(*(reversed(agreements) if turned else agreements))
    assert problems == []
    people = ("fay", "bo", "ann", "cees", "dee", "a-guest")
    assert [_resolve(catalogue, p) for p in people] == ["1h", "2h", "3h", "3h", "4h", "4h"]
    assert _promised(catalogue, "bo").customer == "radiology"


def test_one_agreement_serves_several_customers_and_nobody_else() -> None:
    catalogue, problems = _read(_within("2h", "de-linde, radiology"))
    assert problems == []
    asks = {p: bool(allowed_items(catalogue.people[p], catalogue)) for p in ("ann", "bo", "dee")}
    assert asks == {"ann": True, "bo": True, "dee": False}


def test_a_narrow_agreement_without_the_kind_leaves_it_to_the_wider_one() -> None:
    wish = "{customers: [radiology], targets: {wish: {acknowledge: 1d, resolve: 9d}}}"
    catalogue, _ = _read(wish, _within("4h", '"*"'))
    assert _resolve(catalogue, "bo") == "4h"
    assert _promised(catalogue, "bo", Kind.WISH).target.resolve == Duration(days=9)


def test_customers_and_members_of_groups_lead_somewhere() -> None:
    broken = ORGANISATION.replace("groups: [radiology]", "groups: [radiologie], people: [an]")
    catalogue, problems = _read(_within("2h", "de-lindee"), organisation=broken)
    told = {p.message.partition(",")[0] for p in problems}
    assert {
        "desk service help has as customer 'de-lindee'",
        "organisation has in group de-linde 'radiologie'",
        "organisation has in group de-linde 'an'",
    } <= told
    assert any("did you mean 'de-linde'" in p.mend for p in problems)
    assert catalogue.membership.people["de-linde"] == {"ann", "cees"}


def test_a_group_within_itself_is_a_circle_and_its_people_are_counted_once() -> None:
    circle = ORGANISATION.replace(
        "locations: [Scanner room]}", "locations: [Scanner room], groups: [de-linde]}"
    )
    catalogue, problems = _read(_within("2h", "radiology"), organisation=circle)
    assert [p.code for p in problems] == ["cycle"]
    assert catalogue.membership.people["radiology"] == {"ann", "bo", "cees"}


def test_targets_by_priority_are_frozen_with_the_promise() -> None:
    catalogue, problems = _read(
        '{customers: ["*"], targets: {incident: {acknowledge: 30m, resolve: 8h, '
        "by_priority: {1: {acknowledge: 5m, resolve: 1h}, 5: {acknowledge: 1h, resolve: 3d}}}, "
        "risk: {acknowledge: 1d, resolve: 10d}}}"
    )
    assert problems == []
    promise = _promised(catalogue, "dee")
    assert str(promise.target.resolve) == "8h"
    found = [str(promise.at_priority(n).target.resolve) for n in range(1, 7)]
    assert found == ["1h", "8h", "8h", "8h", "3d", "8h"]
    assert str(_promised(catalogue, "dee", Kind.RISK).target.resolve) == "10d"


def test_a_priority_that_is_none_is_told_where_it_stands() -> None:
    _, problems = _read(
        '{customers: ["*"], targets: {incident: {acknowledge: 30m, resolve: 8h, '
        "by_priority: {7: {acknowledge: 5m, resolve: 1h}}}}}"
    )
    assert [(p.code, "is no priority" in p.message) for p in problems] == [("wrong-value", True)]


def test_an_agreement_holds_on_its_days_and_gives_way_to_what_replaces_it() -> None:
    catalogue, problems = _read(
        _within("8h", '"*"', ', name: "2026", until: 2026-12-31'),
        _within("4h", '"*"', ', name: "2027", since: 2027-01-01, until: 2027-06-30'),
        _within("2h", '"*"', ", since: 2027-04-01, replaces: '2027'"),
    )
    assert problems == []

    def on(day: str) -> str:
        return _resolve(catalogue.at(dt.datetime.fromisoformat(day)), "dee")

    # By the date on the team's wall: half past eleven in the evening in London is the next day.
    days = ("2026-12-31T22:30+00:00", "2026-12-31T23:30+00:00", "2027-03-31T12:00+00:00")
    assert [on(day) for day in days] == ["8h", "4h", "4h"]
    assert on("2027-04-01T12:00+00:00") == on("2030-01-01T12:00+00:00") == "2h"
    assert catalogue.at(dt.datetime.fromisoformat(days[0])).whole is catalogue


def test_what_has_ended_cannot_be_asked_and_says_so_before() -> None:
    catalogue, _ = _read(_within("8h", '"*"', ", until: 2026-12-31"))
    later = catalogue.at(dt.datetime(2027, 1, 4, 12, tzinfo=dt.UTC))
    assert route_item("desk/help/broken", later.people["dee"], "en", later) is None


def test_contradictions_are_advice(tmp_path: Path) -> None:
    told = _advice(
        tmp_path,
        '{customers: ["*"], targets: {incident: {acknowledge: 1d, resolve: 4h}, '
        "wish: {acknowledge: 1h, resolve: 0m}}}",
        _within("8h", "radiology", ", name: old, until: 2026-12-20"),
        _within("8h", "radiology", ", name: new, since: 2026-12-24, replaces: old"),
        _within("8h", "de-linde", ", name: summer, until: 2026-12-31"),
        _within("9h", "de-linde", ", until: 2026-06-30"),
    )
    assert "(1d) than to resolve (4h)" in told["acknowledge-too-long"]
    assert "resolve is no time at all" in told["nothing-promised"]
    assert "'summer' ends on 2026-12-31, in 35 days" in told["agreement-ends"]
    assert "ended on 2026-06-30" in told["agreement-ended"]
    assert "nothing holds for 3 days" in told["agreement-gap"]
    assert "two agreements with de-linde" in told["two-agreements"]


def test_what_is_agreed_soundly_gets_no_advice(tmp_path: Path) -> None:
    told = _advice(
        tmp_path,
        '{customers: ["*"], targets: {incident: {acknowledge: 1h, resolve: 1d}}}',
        _within("8h", "radiology", ", name: old, until: 2026-12-23"),
        _within("8h", "radiology", ", name: new, since: 2026-12-24, replaces: old"),
        _within("7h", "de-linde", ", name: first"),
        _within("7h", "de-linde", ", name: second, since: 2027-01-01, replaces: first"),
        _within("7h", "de-linde", ", name: third, since: 2028-01-01, replaces: second"),
    )
    assert told == {}


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ('weekdays: "08:00-17:00"', 'weekdays: "08:00-23:59"'),
        ("turn: weekly", 'turn: weekly, hours: "18:00-23:59"'),
        ("customers: [", "hours: {zone: Europe/Amsterdam, weekdays: 08:00-23:59}, customers: ["),
    ],
)
def test_an_end_at_one_minute_to_midnight_is_asked_about(
    tmp_path: Path, where: str, line: str
) -> None:
    plain = DESK.replace("AGREEMENTS", f"      - {_within('8h', chr(34) + '*' + chr(34))}")
    assert "forgotten-minute" not in _advice(tmp_path, text=plain)
    told = _advice(tmp_path, text=plain.replace(where, line, 1))
    assert "23:59 leave out the last minute" in told["forgotten-minute"]


def test_everybody_away_and_a_room_of_two_teams_are_told(tmp_path: Path) -> None:
    text = DESK.replace("AGREEMENTS", f"      - {_within('8h', chr(34) + '*' + chr(34))}")
    text = text.replace("{id: gus, name: Gus}", "{id: gus, name: Gus, away: [AWAY]}")
    text = text.replace("role: coordinator}", "role: coordinator, away: [AWAY]}")
    text = text.replace("AWAY", "{since: 2026-12-25, until: 2026-12-28}")
    text = text.replace("rooms: {web: room}", "rooms: {slack: C0ROOM}")
    second = text[: text.index("services:")].replace("team: desk", "team: other")
    second = second.replace("fay", "hal").replace("gus", "ivo").replace("Fay", "Hal")
    (tmp_path / "other.yaml").write_text(second.replace("Gus", "Ivo"))
    told = _advice(tmp_path, text=text)
    assert "is away on 2026-12-25 to 2026-12-28 (2 open days)" in told["everybody-away"]
    assert "that of desk too" in told["bad-room"]


def test_the_hospital_serves_two_groups_on_terms_of_their_own() -> None:
    catalogue = load(HOSPITAL, today=TODAY).catalogue.at(dt.datetime(2026, 11, 26, tzinfo=dt.UTC))
    found = {}
    for who in ("tom", "trudy", "willemijn"):
        route = route_item(PUMP, catalogue.people[who], "en", catalogue)
        assert route
        urgent = route.promise.at_priority(1).target.resolve
        found[who] = (route.promise.agreement, str(route.promise.target.resolve), str(urgent))
    assert found == {
        "tom": ("Medical devices for acute care", "2h", "45m"),
        "trudy": ("Medical devices for the clinics 2026", "6h", "6h"),
        "willemijn": ("Medical devices for everybody", "4h", "1h"),
    }


def test_the_hospital_is_warned_of_the_agreement_that_ends_next_month() -> None:
    loaded = load(HOSPITAL, today=TODAY)
    assert loaded.problems == ()
    [told] = [one for one in loaded.advice if one.code.startswith("agreement")]
    assert "'Medical devices for the clinics 2026' ends on 2026-12-31, in 35 days" in told.message
    later = loaded.catalogue.at(dt.datetime(2027, 1, 2, tzinfo=dt.UTC))
    route = route_item(PUMP, later.people["trudy"], "en", later)
    assert route and route.promise.agreement == "Medical devices for everybody"


SUPPLIER = """
team: laundry
name: {en: Laundry, nl: Wasserij}
kind: supplier
hours: {zone: Europe/Amsterdam, weekdays: "08:00-17:00"}
people: [{id: lou, name: Lou, role: coordinator}]
rooms: {web: laundry}
services:
  - id: linen
    name: {en: Linen, nl: Linnen}
    agreements:
AGREEMENTS
    items:
      - id: sheets
        kind: incident
        name: {en: Sheets, nl: Lakens}
        phrases: {en: [sheets], nl: [lakens]}
"""


def _chain(ours: str, *theirs: str) -> list[str]:
    """The problems of a desk that leans on a supplier with which its house has an agreement."""
    desk = DESK.replace("AGREEMENTS", f"      - {ours}").replace(
        "    items:", "    relies_on: [{service: laundry/linen}]\n    items:"
    )
    house = ORGANISATION + "  - {id: house, name: {en: House, nl: Huis}, teams: [desk]}\n"
    rows = "\n".join(f"      - {one}" for one in theirs)
    files = {"organisation": house, "desk": desk, "laundry": SUPPLIER.replace("AGREEMENTS", rows)}
    _, _, problems = read([(f"{n}.yaml", text.encode()) for n, text in files.items()], "test")
    return [f"{p.code} {p.message}" for p in problems]


def test_a_supplier_promises_a_group_its_teams_are_in() -> None:
    assert _chain(_within("4h", '"*"'), _within("2h", "house")) == []
    [told] = _chain(_within("4h", '"*"'), _within("6h", "house"))
    assert told.startswith("promise-too-long")


def test_promises_fit_at_each_priority() -> None:
    ours = _within("8h", '"*"').replace(
        "resolve: 8h", "resolve: 8h, by_priority: {1: {acknowledge: 5m, resolve: 1h}}"
    )
    [told] = _chain(ours, _within("2h", "house"))
    assert "(incident, priority 1)" in told
    theirs = _within("2h", "house").replace(
        "resolve: 2h", "resolve: 2h, by_priority: {1: {acknowledge: 5m, resolve: 30m}}"
    )
    assert _chain(ours, theirs) == []


def test_promises_are_compared_on_the_days_they_share() -> None:
    slow = _within("6h", "house", ", name: old, until: 2026-12-31")
    fast = _within("2h", "house", ", name: new, since: 2027-01-01, replaces: old")
    ours = _within("4h", '"*"', ", since: 2027-01-01")
    assert _chain(ours, slow, fast) == []
    assert len(_chain(_within("4h", '"*"'), slow, fast)) == 1
    endless = _within("6h", "house", ", name: old")
    assert _chain(ours, endless, fast) == [], "what is replaced ends, though it names no last day"
