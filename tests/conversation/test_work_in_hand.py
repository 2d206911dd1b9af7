"""What a team member says in private without a number, of the call that they have in hand."""

from __future__ import annotations

import pytest

from tests.conversation.transcript import play
from tests.conversation.world import World


def in_hand(*numbers: str) -> World:
    """Calls of Sanne's, these taken up by Lotte."""
    world = play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        sanne: de printer VK-PR-01 op C3 print niet
        sanne: ja
        sanne: nee
        sanne: ja
        < S-1002
    """)
    for number in numbers:
        world.act("lotte", number, "acknowledge")
    return world


@pytest.mark.parametrize(
    "said", ["I'll be there at three", "ik kom vanmiddag langs", "tell her I'm on my way"]
)
def test_when_they_come_is_told_to_who_asked_with_one_yes(said: str) -> None:
    world = play(
        f"""
        lotte: {said}
        < Shall I tell Sanne Vermeer
        < S-1001
        lotte: yes
        < passing your message about S-1001
        """,
        in_hand("S-1001"),
    )
    assert said in str(world.repository.calls["S-1001"].last_said)


@pytest.mark.parametrize("said", ["it's fixed", "opgelost", "hij is al klaar"])
def test_that_it_is_done_is_for_that_call(said: str) -> None:
    world = play(f"lotte: {said}\n<! Nothing is under way\n< S-1001", in_hand("S-1001"))
    assert world.repository.calls["S-1001"].state == "in_progress"  # it is asked first


def test_other_words_are_asked_about_and_may_go_nowhere() -> None:
    world = play(
        """
        lotte: nee dat gaat vandaag niet lukken
        < What shall I do with your words
        lotte # Forget them
        """,
        in_hand("S-1001"),
    )
    assert world.repository.calls["S-1001"].last_said is None


def test_of_two_calls_it_is_the_one_that_was_talked_about_last() -> None:
    world = in_hand("S-1001", "S-1002")
    play("lotte: ik ben er om drie uur\n<! Shall I tell", world)
    play("lotte: S-1002\nlotte: ik ben er om drie uur\n< Shall I tell\n< S-1002", world)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("lotte", "lekker weer vandaag hè"),
        ("lotte", "ik wil een nieuwe laptop"),
        ("sanne", "ik ben er om drie uur"),
    ],
)
def test_small_talk_something_new_and_words_of_who_asked_are_not(who: str, said: str) -> None:
    play(f"{who}: {said}\n<! Shall I tell\n<! What shall I do with", in_hand("S-1001"))


def test_with_nothing_in_hand_they_are_passed_on_to_nobody() -> None:
    play("lotte: ik ben er om drie uur\n< I have passed nothing on", in_hand())


def test_with_something_of_their_own_open_they_may_be_for_that() -> None:
    world = in_hand("S-1001")
    play("lotte: mijn laptop start niet\nlotte: ja\n< S-1003", world)
    play("lotte: ik ben er om drie uur\n<! Shall I tell Sanne", world)
