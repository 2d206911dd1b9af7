"""The number of a device in what is said next: it tells which device it is, and not that the words
are an answer.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.answers import devices_named
from tests.conversation.transcript import play
from tests.conversation.world import World


def laptop(words: str = "mijn laptop start niet") -> World:
    return play(f"sanne: {words}\nsanne: ja\n< S-1001")


@pytest.mark.parametrize(
    "said",
    [
        "de printer VK-PR-01 op C3 print niet",
        "VK-PR-01 print niet",
        "there is no paper in printer VK-PR-01",
    ],
)
def test_another_thing_that_is_named_by_its_number_is_something_new(said: str) -> None:
    play(f"sanne: {said}\n<! S-1001", laptop())


@pytest.mark.parametrize("said", ["LT-4432", "op de sticker staat LT-4432", "het gaat om LT-4432"])
def test_the_number_alone_is_for_what_is_open(said: str) -> None:
    play(f"sanne: {said}\n< S-1001", laptop())


def test_what_another_device_does_is_not_added_to_a_call_about_one() -> None:
    world = laptop("mijn laptop LT-4432 start niet")
    play("sanne: VK-PR-01 geeft alleen lege vellen\n<! Toegevoegd aan S-1001", world)


def test_what_the_same_device_does_is_added_or_asked_about() -> None:
    world = laptop("mijn laptop LT-4432 start niet")
    play("sanne: LT-4432 geeft ook een piep\n< S-1001", world)


def test_numbers_of_devices_are_read_as_on_their_stickers() -> None:
    assert devices_named("vk-pr-01 and LT-4432, not S-1001 nor 36-48") == {"VK-PR-01", "LT-4432"}
