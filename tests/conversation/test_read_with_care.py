"""Numbers, places, days and languages, read as somebody means them who knows nothing of this desk."""

from __future__ import annotations

import pytest

from bot.conversation.read.danger import is_certain
from bot.conversation.read.places import plain_place
from tests.conversation.transcript import play
from tests.conversation.world import World

PLACES = ("Afdeling C3", "Keuken", "Hoofdingang")


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("koffie gemorst in de keuken van C3", "keuken, Afdeling C3"),
        ("de keuken op afdeling C3", "keuken, Afdeling C3"),
        ("er lekt iets in de keuken", "Keuken"),
        ("bij de hoofdingang", "Hoofdingang"),
    ],
)
def test_the_kitchen_of_a_ward_is_no_place_called_so(said: str, where: str) -> None:
    assert plain_place(said, PLACES) == where


@pytest.mark.parametrize("said", ["112", "112!", "bel 112", "moet ik 112 bellen?"])
def test_the_number_of_an_emergency_is_one(said: str) -> None:
    world = play(f"sanne: {said}\n< Is er iemand in gevaar?")
    assert world.alarms


@pytest.mark.parametrize("said", ["kamer 112", "toestel 112 belt niet", "bel me op 112"])
def test_another_thing_of_that_number_is_none(said: str) -> None:
    assert not is_certain(said)


def test_that_number_as_an_answer_is_an_answer() -> None:
    world = play("sanne: er is koffie gemorst\n< Waar is het?\nsanne: 112")
    assert not world.alarms


def test_a_full_sentence_changes_the_language_whatever_it_says() -> None:
    play("""
        sanne: er is koffie gemorst in kamer 12
        < Zal ik het versturen?
        sanne: it is also on the chairs and on my desk in the corner
        < I'll go on in English
        < Shall I send it?
        sanne: En?
        <! Nederlands
    """)


@pytest.mark.parametrize("said", ["nee doe maar kamer 14", "kamer 14"])
def test_another_room_at_the_summary(said: str) -> None:
    world = play(f"sanne: er is koffie gemorst in kamer 12\nsanne: {said}\n< Waar is het? kamer 14")
    play("sanne: ja\n< S-1001", world)


def test_another_day_at_the_summary() -> None:
    world: World = play("""
        tom: I need a new laptop
        tom: yes
        tom: 1
        tom: friday
        tom: 2
        tom: skip
        < Friday 27 November 2026
        tom: no, make it monday
        < Monday 30 November 2026
    """)
    assert world.dialogues["tom", None].pending
