"""What is said at a question that is no answer to it: no thanks, what comes along, a language that
nobody understands here.
"""

from __future__ import annotations

import pytest

from routing.understand.decision import Outcome
from tests.conversation.reads import Reads
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.mark.parametrize("words", ["nee dank je", "nee, bedankt", "no thank you"])
def test_no_thanks_to_what_was_understood_ends_it(words: str) -> None:
    world = play(f"sanne: er is koffie gemorst\nsanne: {words}\n< Er is niets verstuurd")
    assert not world.dialogues["sanne", None].pending


@pytest.mark.parametrize("words", ["nee dank je", "no thanks"])
def test_no_thanks_to_the_likeliest_ends_it(words: str) -> None:
    read = {"ict/workplace/laptop-broken": 0.5, "ict/workplace/laptop-new": 0.4}
    world = Reads(read={"hij doet raar": (Outcome.ASK, read)})
    play(
        f"""
        sanne: hij doet raar
        sanne: ja
        sanne: ja
        < Klopt dat?
        sanne: {words}
        < Er is niets verstuurd
        """,
        world,
    )
    assert not world.dialogues["sanne", None].pending


@pytest.mark.parametrize("words", ["met rolstoel", "zonder handschoenen", "with my two children"])
def test_what_comes_along_is_no_place(words: str) -> None:
    world = play(f"""
        sanne: er is koffie gemorst
        < Waar is het?
        sanne: {words}
        < neem ik mee
        < Waar is het?
        sanne: kamer 12
        < • Waar is het? kamer 12
        sanne: ja
        < S-1001
    """)
    assert words in world.repository.calls["S-1001"].text


@pytest.mark.parametrize("words", ["met de lift naar boven", "without a number, next to room 3"])
def test_a_place_may_begin_as_what_comes_along_does(words: str) -> None:
    play(f"sanne: er is koffie gemorst\nsanne: {words}\n<! neem ik mee")


@pytest.mark.parametrize(
    "words",
    [
        "mein Drucker druckt nicht mehr",
        "moja drukarka nie działa",
        "yazıcım çalışmıyor lütfen",
        "mon imprimante ne marche plus",
    ],
)
def test_who_writes_a_language_nobody_understands_hears_which_are(words: str) -> None:
    world = Reads(read={words: (Outcome.UNKNOWN, {})})
    play(
        f"""
        anna: {words}
        < I understand English and Dutch.
        < Ik versta Engels en Nederlands.
        < I'm not sure what you need
        """,
        world,
    )


@pytest.mark.parametrize(
    "words", ["de dinges is weer helemaal raar", "the gizmo won't do what I want it to"]
)
def test_words_of_our_languages_are_not_told_so(words: str) -> None:
    world = Reads(read={words: (Outcome.UNKNOWN, {})})
    play(f"anna: {words}\n<! I understand\n<! Ik versta", world)


def test_who_is_known_to_speak_one_of_them_is_not_told_so() -> None:
    play("sanne: moja drukarka nie działa\n<! Ik versta", World())
