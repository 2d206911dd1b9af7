"""A choice is picked by its number, its place, its name; several at once, or none of them."""

from __future__ import annotations

import pytest

from bot.conversation.read.picking import by_number, several, within
from bot.conversation.state.dialogue import ShownOption

THREE = tuple(ShownOption(action=str(n), label=f"l{n}", value=str(n)) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("the middle one", 2),
        ("de middelste", 2),
        ("the last one please", 3),
        ("de tweede graag", 2),
        ("option 3", 3),
        ("optie drie", 3),
        ("4", None),
        ("the printer", None),
    ],
)
def test_one(said: str, place: int | None) -> None:
    found = by_number(said, THREE)
    assert (int(found.value) if found else None) == place


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("nummer 3 denk ik? er gaat niets open in ieder geval", 3),
        ("the second, I think", 2),
        ("patients should hear press 2 for prescriptions", None),
        ("we need 2 chairs and 3 tables there", None),
    ],
)
def test_one_in_a_sentence(said: str, place: int | None) -> None:
    found = within(said, THREE)
    assert (int(found.value) if found else None) == place


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("1 and 3", "13"),
        ("3 en 1 graag", "31"),
        ("the first and the last", "13"),
        ("both", "123"),
        ("allebei", "123"),
        ("all three of them", "123"),
        ("the second", ""),
        ("all our screens are black", ""),
    ],
)
def test_several(said: str, places: str) -> None:
    assert "".join(option.value for option in several(said, THREE)) == places
