"""A question what becomes of some words is put once; after that, commands are answered without it.
An order with a wrong number leaves nothing behind.
"""

from __future__ import annotations

import pytest

from tests.conversation.transcript import play
from tests.conversation.world import World

WHAT_OF = "What shall I do with your words"


def team_call() -> World:
    world = play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001")
    world.act("lotte", "S-1001", "acknowledge")
    return world


@pytest.mark.parametrize(
    "ordered",
    [
        "ask S-9999: which room is it?",
        "reply S-9999: I come at 14:00",
        "note S-9999: the key is at the desk",
        "resolve S-9999: new toner",
        "put back S-9999: ill",
        "decline S-9999: not our printer",
    ],
)
def test_an_order_of_a_team_with_a_wrong_number_keeps_nothing(ordered: str) -> None:
    world = play(f"lotte: {ordered}\n< I can't find S-9999,\n<! {WHAT_OF}", team_call())
    assert not world.dialogues["lotte", None].pending


def test_words_of_who_has_no_team_are_kept_at_a_wrong_number() -> None:
    play(
        """
        sanne: antwoord S-9999: het is kamer 12
        < S-9999
        < Wat zal ik met je woorden doen
        """
    )


def test_a_question_about_words_is_put_once_and_rests() -> None:
    world = play(
        f"""
        lotte: S-1001 the old one goes to the shop
        < {WHAT_OF}
        lotte: queue
        < S-1001
        <! {WHAT_OF}
        lotte: note S-1001: the key is at the desk
        < Noted
        <! {WHAT_OF}
        lotte: S-9999
        < I can't find S-9999
        <! {WHAT_OF}
        lotte: queue
        <! {WHAT_OF}
        lotte: keep them with S-1001
        < Noted
        """,
        team_call(),
    )
    assert not world.dialogues["lotte", None].pending
    assert "goes to the shop" in world.repository.ledgers["S-1001"][-1].model_dump_json()


def test_its_numbers_pick_on_where_nothing_else_was_offered() -> None:
    world = play(
        f"""
        lotte: S-1001 the old one goes to the shop
        < {WHAT_OF}
        lotte: note S-1001: the key is at the desk
        <! {WHAT_OF}
        lotte: 2
        < Noted
        """,
        team_call(),
    )
    assert "goes to the shop" in world.repository.ledgers["S-1001"][-1].model_dump_json()


def test_the_choices_of_a_resting_question_do_not_pile_up() -> None:
    world = play(f"lotte: S-1001 the old one goes to the shop\n< {WHAT_OF}", team_call())
    play("lotte: queue\nlotte: queue", world)
    shown = len(world.dialogues["lotte", None].options)
    play("lotte: queue\nlotte: queue", world)
    assert len(world.dialogues["lotte", None].options) == shown


@pytest.mark.parametrize("said", ["yes", "no"])
def test_a_mere_yes_or_no_after_a_rest_is_asked_about_again(said: str) -> None:
    play(
        f"""
        lotte: S-1001 the old one goes to the shop
        lotte: queue
        lotte: {said}
        < {WHAT_OF}
        <! Noted
        lotte: forget them
        < I leave “the old one goes to the shop” out
        """,
        team_call(),
    )


def test_a_question_in_between_does_not_repeat_why_an_answer_did_not_fit() -> None:
    play("""
        tom: I need a new laptop
        tom: enormous
        < That is not one of the choices.
        tom: thanks
        < How big?
        <! That is not one of the choices.
        [Small, to carry] [Large screen] [Use my words: “enormous”]
        tom: gigantic
        < That is not one of the choices.
        tom: my requests
        <! That is not one of the choices.
    """)


def test_a_number_beyond_the_choices_is_no_word_of_the_request() -> None:
    play("""
        tom: laptop
        < Which of these do you mean?
        tom: 7
        < Choose the one you mean
        tom: 1
        <! 7
    """)


def test_what_is_put_together_is_asked_about_once_more_and_rests() -> None:
    world = play(
        """
        tom: my laptop won't start
        tom: help
        < Shall I still send “Laptop does not start”?
        tom: help
        <! Shall I still send
        tom: /foo
        <! Shall I still send
        tom: my requests
        < Shall I still send “Laptop does not start”?
        tom: help
        <! Shall I still send
        tom # Yes, send
        < Sent!
        """
    )
    assert not world.dialogues["tom", None].pending


def test_after_a_while_it_is_asked_about_again() -> None:
    play(
        """
        tom: my laptop won't start
        tom: help
        tom: help
        <! Shall I still send
        -- 2 hours
        tom: help
        < Shall I still send “Laptop does not start”?
        """
    )


def test_words_that_wait_for_another_place_are_asked_about_once_more_and_rest(spill: World) -> None:
    play(
        """
        sanne: er is koffie gemorst in de gang
        < iets nieuws, of gaat het over S-1001
        sanne: help
        < iets nieuws, of gaat het over S-1001
        sanne: help
        <! iets nieuws
        sanne # Over S-1001
        < Toegevoegd
        """,
        spill,
    )
