"""An animal that is loose among people or has hurt somebody, and what fell on somebody, is danger
whatever else is read; what is only named, shown or out of food is none.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.danger import is_certain


@pytest.mark.parametrize(
    "text",
    [
        "the lion is out",
        "the gorilla is out of its enclosure",
        "there's a bear on the visitors path",
        "a dog bit the postman",
        "the elephant has pinned jan against the fence",
        "het nijlpaard heeft karel gebeten",
        "slang kwijt uit terrarium 3 het is de gifslang",
        "er loopt een stier op de weg",
        "een paard heeft mijn collega getrapt",
    ],
)
def test_one_that_is_loose_or_hurt_somebody_is_danger(text: str) -> None:
    assert is_certain(text)


@pytest.mark.parametrize(
    "text",
    [
        "the lion is out of food",
        "bears are out of stock in the shop",
        "the lion sculpture is in the lobby",
        "the dog bit through the cable",
        "de olifant op het plein is vies, het beeld",
        "de hond heeft de kabel doorgebeten",
        "de gorilla mag morgen op de foto",
    ],
)
def test_one_that_is_only_named_is_none(text: str) -> None:
    assert not is_certain(text)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("quad bike has rolled on top of Declan", True),
        ("the rack fell on top of my colleague", True),
        ("kast is gevallen op mijn collega", True),
        ("quad is bovenop Declan gerold", True),
        ("the box fell on top of my desk", False),
        ("the sheet came down on top of the pile", False),
        ("de map is gevallen op de grond", False),
    ],
)
def test_what_fell_on_somebody_is_danger(text: str, danger: bool) -> None:
    assert is_certain(text) is danger
