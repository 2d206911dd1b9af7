"""The picture of the rooms in the docs is the code's, and every arrow in it points down."""

from __future__ import annotations

import pytest

from tests.house.rooms import ROOT, floors, lines, places, reduced, rooms, svg


def test_the_committed_picture_is_drawn_from_the_code() -> None:
    committed = (ROOT / "docs" / "pictures" / "rooms.svg").read_text(encoding="utf-8")
    assert committed == svg(), "the rooms have changed: python -m tests.house.rooms docs"


def test_every_arrow_points_down() -> None:
    arrows = rooms()
    floor = floors(arrows)
    assert {"bot.conversation", "routing.call", "catalog"} <= set(arrows)
    assert arrows["routing.call"] == {"catalog"}
    assert all(floor[room] > floor[to] for room in arrows for to in arrows[room])


def test_only_arrows_that_follow_from_others_are_left_out() -> None:
    arrows = {
        "a": frozenset("bcd"),
        "b": frozenset("cd"),
        "c": frozenset("d"),
        "d": frozenset[str](),
    }
    assert reduced(arrows) == {
        "a": frozenset("b"),
        "b": frozenset("c"),
        "c": frozenset("d"),
        "d": frozenset(),
    }
    with pytest.raises(ValueError, match="cycle"):
        reduced({"a": frozenset("b"), "b": frozenset("a")})


def test_rooms_of_a_floor_do_not_overlap() -> None:
    arrows = rooms()
    floor = floors(arrows)
    at = places(lines(reduced(arrows), floor), floor)
    for one in at:
        for other in at:
            if one < other and one.floor == other.floor:
                assert abs(at[one] - at[other]) >= (one.width + other.width) / 2
