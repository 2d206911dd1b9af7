"""The same again at another place is asked about, and "me too" counts the same place only."""

from __future__ import annotations

import pytest

from bot.conversation.read.places import is_elsewhere
from tests.conversation.transcript import play

PLACES = ("Afdeling C3", "Poli cardiologie", "Radiologie")


@pytest.mark.parametrize(
    ("one", "other", "elsewhere"),
    [
        ("printer op radiologie", "printer op C3", True),
        ("printer in the canteen", "printer on C3", True),
        ("kamer 12", "room 12 op C3", False),
        ("kamer 12 op C3", "kamer 14 op C3", True),
        ("op C3", "kamer 14 op C3", False),
        ("de printer", "printer op C3", False),
        ("printer op C3", "de printer", False),
        ("gang van C3", "Afdeling C3", False),
    ],
)
def test_whether_it_is_elsewhere(one: str, other: str, elsewhere: bool) -> None:
    assert is_elsewhere(one, other, PLACES) is elsewhere


def test_the_same_again_somewhere_else_is_asked() -> None:
    world = play("""
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
        < S-1001
    """)
    world.act("fatima", "S-1001", "acknowledge")
    world.act("fatima", "S-1001", "resolve", text="gedweild")
    play(
        """
        sanne: ja
        sanne: koffie gemorst in de kantine, alweer niet opgelost
        <! is weer open
        """,
        world,
    )
    assert world.repository.calls["S-1001"].state == "closed"


def test_the_same_again_at_the_same_place_reopens() -> None:
    world = play("""
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
        < S-1001
    """)
    world.act("fatima", "S-1001", "acknowledge")
    world.act("fatima", "S-1001", "resolve", text="gedweild")
    play("sanne: koffie op C3 is nog niet opgelost", world)
    assert world.repository.calls["S-1001"].state != "resolved"


def test_me_too_counts_the_same_place_only() -> None:
    world = play("""
        tom: someone spilled coffee in room 12 of radiologie
        tom: yes
        dina: someone spilled coffee at poli cardiologie
        <! something like it
        dina: yes
        sanne: er is koffie gemorst op radiologie
        < Iemand heeft al zoiets gemeld
    """)
    assert len(world.repository.calls) == 2


def test_what_was_taken_back_and_is_needed_again_is_put_together_again() -> None:
    world = play("""
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
        < S-1001
        sanne: annuleer S-1001
        sanne: ja
        < ingetrokken
        sanne: het is toch niet opgelost
        < Je hebt S-1001 (Morsing die niet kan wachten) ingetrokken
        < afdeling C3
        [Ja, verstuur het]
        sanne: ja
        < S-1002
    """)
    again = world.repository.calls["S-1002"]
    assert again.item == world.repository.calls["S-1001"].item
    assert again.text == "er is koffie gemorst op afdeling C3\nhet is toch niet opgelost"


def test_what_was_taken_back_is_not_put_together_for_something_else() -> None:
    play("""
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
        sanne: annuleer S-1001
        sanne: ja
        < ingetrokken
        sanne: de printer print nog steeds niet
        <! Je hebt S-1001
    """)
