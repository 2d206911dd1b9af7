"""A choice is picked by its number, its place, its name; several at once, or none of them."""

from __future__ import annotations

import pytest

from bot.conversation.read.picking import after_none, by_number, several, within
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
        ("I'd go for number two", 2),
        ("de bovenste lijkt me het meest te kloppen", 1),
        ("het gaat om de tweede, dat scherm hangt er scheef bij", 2),
        ("it's not the first one", None),
        ("voor 1 persoon", None),
        ("vegetarian for 3", None),
        ("I'd go for 3", 3),
        ("ga maar voor 2", 2),
        ("de eerste keer ging het nog goed, daarna nooit meer", None),
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


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("none of those fits, I'm afraid of it", "I'm afraid of it"),
        ("mijn probleem staat er niet bij", ""),
        ("geen van die, het gaat om de telefoon", "het gaat om de telefoon"),
        ("the second one", None),
    ],
)
def test_none_of_them_and_what_is_meant_instead(said: str, instead: str | None) -> None:
    assert after_none(said) == instead


def test_the_last_one_is_no_way_back() -> None:
    shown = (
        ShownOption(action="d:1:1", label="Water", verb="answer", value="water"),
        ShownOption(action="d:1:2", label="Something else", verb="answer", value="other"),
        ShownOption(action="d:1:3", label="Back", verb="back"),
    )
    assert by_number("the last one", shown) == shown[1]


@pytest.mark.parametrize("said", ["kamer 2", "Linde 2", "bed 1", "lift 2"])
def test_the_number_of_a_thing_picks_nothing(said: str) -> None:
    shown = [ShownOption(action=n, label=n, verb="item", value=n) for n in ("scherm", "stoelen")]
    assert within(said, shown) is None


@pytest.mark.parametrize(
    "said", ["kies 2", "choose 2", "pak 2", "number 2", "stoelen 2", "doe maar 2"]
)
def test_a_number_with_a_word_for_choosing_picks(said: str) -> None:
    shown = [ShownOption(action=n, label=n, verb="item", value=n) for n in ("scherm", "stoelen")]
    found = within(said, shown)
    assert found is not None and found.value == "stoelen"
