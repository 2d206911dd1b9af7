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


@pytest.mark.parametrize(
    "said",
    [
        *("ik ben klaar met S-1001", "1001 kan dicht", "sluit 1001 af", "1001 is af", "1001 ✅"),
        *("done with 1001", "I'm finished with S-1001", "1001 can be closed", "close 1001"),
    ],
)
def test_that_a_call_is_done_is_said_in_many_ways(said: str) -> None:
    play(f"lotte: {said}\n< S-1001\n< What did you do?", in_hand("S-1001", "S-1002"))


@pytest.mark.parametrize("said", ["annuleer", "ja", "ok", "cancel", "yes"])
def test_a_word_that_answers_nothing_is_no_command_to_a_team(said: str) -> None:
    play(f"lotte: {said}\n<! What shall I do with your words", in_hand("S-1001"))


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


@pytest.mark.parametrize("said", ["ik pak m", "I'll take it", "take it", "pak ik op", "on it"])
def test_a_command_without_a_number_is_for_the_only_call_there_is(said: str) -> None:
    world = World()
    play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001", world)
    play(f"lotte: {said}\n< S-1001", world)
    assert world.repository.calls["S-1001"].assignee == "lotte"


def test_where_it_may_be_for_several_they_are_shown() -> None:
    world = in_hand()
    play("lotte: I'll take it\n< S-1001\n< S-1002\n[Take S-1001", world)
    assert not {call.assignee for call in world.repository.calls.values()} - {None}


def test_what_is_said_with_a_command_goes_with_the_call_that_is_chosen() -> None:
    world = play(
        """
        lotte: ask: which office number?
        < Which one do you mean?
        lotte: S-1002
        """,
        in_hand("S-1001", "S-1002"),
    )
    calls = world.repository.calls
    assert calls["S-1002"].question == "which office number?"
    assert not calls["S-1001"].question


def test_the_work_of_a_colleague_is_not_said_to_be_done() -> None:
    world = in_hand("S-1001")
    play("ibrahim: opgelost\n<! S-1001", world)
    assert world.repository.calls["S-1001"].state == "in_progress"


def test_who_asked_takes_nothing_up() -> None:
    world = play("lotte: mijn laptop start niet\nlotte: ja\n< S-1001")
    play("lotte: take it\n<! is yours", world)
    assert world.repository.calls["S-1001"].assignee is None


@pytest.mark.parametrize("said", ["S-1001", "1001?", "s-1001"])
def test_the_number_alone_of_a_call_in_the_queue_shows_it(said: str) -> None:
    world = in_hand()
    play(f"lotte: queue\n[Take S-1001\nlotte: {said}\n<! is yours\n< S-1001", world)
    assert world.repository.calls["S-1001"].assignee is None
