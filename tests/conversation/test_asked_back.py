"""People ask back, change their mind, and say one thing instead of another; every time the desk
says what it does.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.picking import of_what
from bot.conversation.read.places import plain_place
from tests.conversation.transcript import play


def test_who_asks_why_is_told_why_and_asked_again() -> None:
    play(
        """
        sanne: er is koffie gemorst
        sanne: hoezo?
        < om je meteen te helpen
        < Waar
        sanne: wat bedoel je
        < om je meteen te helpen
        sanne: kamer 3
        <! om je meteen te helpen
        """
    )


def test_who_asks_what_a_yes_does_is_told() -> None:
    play(
        """
        tom: krelto ombis vandu
        tom: what do you mean?
        < a person of
        < Shall I send it?
        """
    )


def test_what_was_dropped_is_put_together_again_at_once() -> None:
    world = play(
        """
        tom: someone spilled coffee in room 12
        tom: cancel
        < dropped
        tom: no wait, keep it
        < put it together again
        """
    )
    assert "room 12" in world.dialogues[("tom", None)].pending[-1].model_dump_json()


def test_what_was_dropped_a_while_ago_stays_dropped() -> None:
    world = play(
        """
        tom: someone spilled coffee in room 12
        tom: cancel
        tom: hello
        tom: no wait, keep it
        <! put it together again
        """
    )
    assert not world.dialogues[("tom", None)].dropped


def test_never_mind_and_another_matter_leaves_only_that() -> None:
    world = play(
        """
        sanne: er is koffie gemorst
        sanne: laat maar, de printer print niet
        < Er is niets verstuurd
        """
    )
    assert len(world.dialogues[("sanne", None)].pending) == 1
    assert "laat maar" not in world.dialogues[("sanne", None)].pending[-1].model_dump_json()


def test_a_question_how_an_unknown_number_stands_keeps_no_words() -> None:
    world = play(
        """
        sanne: S-9999 hoe staat het daarmee
        < S-9999 niet vinden
        """
    )
    assert not world.dialogues[("sanne", None)].pending


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the tap in 3.07 drips", "3.07"),
        ("de beamer in Linde 2 doet raar", "Linde 2"),
        ("the meeting is in 3.30 hours", None),
        ("it costs 3.07 in 2.50 euro coins", None),
        ("het gebeurde op 3.07", None),
    ],
)
def test_a_bare_room_number_is_a_place_after_a_word_for_one(text: str, place: str | None) -> None:
    assert plain_place(text, ()) == place


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("it's for the night shift", True),
        ("het is voor de nachtdienst", True),
        ("they are broken", False),
        ("dat is vervelend", False),
    ],
)
def test_what_it_is_for_is_told_with_a_word_before_it(text: str, says: bool) -> None:
    assert of_what(text) is says


def test_not_knowing_sends_nothing() -> None:
    play(
        """
        tom: forgot my password
        tom: no idea
        <! Sent!
        """
    )


def test_how_advice_worked_out_is_told_of_the_request_that_had_it() -> None:
    world = play(
        """
        tom: forgot my password
        tom: also, someone spilled coffee in room 12
        tom: I tried that already, it didn't help
        """
    )
    top = world.dialogues[("tom", None)].pending[-1]
    assert "password" in top.model_dump_json()


def test_what_was_not_sent_is_said_not_to_be_open() -> None:
    play(
        """
        sanne: er is koffie gemorst
        sanne: hoe lang duurt dat nog?
        < Er is nog niets verstuurd
        """
    )
