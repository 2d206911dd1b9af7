"""A rating that is bad is asked about, once, and the team reads what is said."""

from __future__ import annotations

import pytest

from bot.wording.cards import team_card
from bot.wording.localizer import Localizer
from routing.call.view import CallView
from tests.conversation.transcript import play
from tests.conversation.world import World


def _closed() -> World:
    world = play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
    """)
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "resolve", text="nieuwe kabel")
    return play("sanne: ja, opgelost\n< Hoe hebben we het gedaan?", world)


def test_a_bad_rating_is_asked_why_once_and_the_team_reads_it() -> None:
    world = play(
        """
        sanne # ★★☆
        < Goed dat je het zegt.
        < Wat ging er mis
        sanne: het duurde drie dagen
        < Dank je
        sanne # ★☆
        < Je beoordeling staat al: ★★☆☆☆
        """,
        _closed(),
    )
    call = world.repository.calls["S-1001"]
    assert (call.stars, call.rated_why) == (2, "het duurde drie dagen")
    view = CallView(call=call, below=(), actions=())
    card = team_card(view, "ict", world.catalogue, Localizer("en"), world.now)
    assert card.card and any("het duurde drie dagen" in line.value for line in card.card.lines)


def test_who_does_not_want_to_say_why_is_let_be() -> None:
    world = play(
        """
        sanne # ★☆
        < Wat ging er mis
        sanne # Overslaan
        < Bedankt voor je oordeel
        sanne: hallo
        <! Wat ging er mis
        """,
        _closed(),
    )
    call = world.repository.calls["S-1001"]
    assert (call.stars, call.rated_why) == (1, "")


def test_a_good_rating_asks_nothing() -> None:
    play("sanne # ★★★☆\n<! Wat ging er mis", _closed())


REASONS = (
    "jullie kwamen veel te laat",
    "de monteur was onvriendelijk",
    "het duurde te lang",
    "belachelijk",
    "nee, er is niemand geweest",
    "waarom hoorde ik niets?",
    "nobody told me anything",
    "it took too long",
    "hij start nog steeds niet altijd",
)


@pytest.mark.parametrize("words", REASONS)
def test_whatever_is_said_of_what_went_wrong_reaches_the_team(words: str) -> None:
    world = play(
        f"sanne # ★★☆\n< Wat ging er mis\nsanne: {words}\n< Dank je\n<! Wat ging er mis", _closed()
    )
    assert world.repository.calls["S-1001"].rated_why == words


@pytest.mark.parametrize("words", ["laat maar", "nee dank je", "nee hoor", "never mind", "skip"])
def test_a_word_to_stop_ends_the_question_what_went_wrong(words: str) -> None:
    world = play(f"sanne # ★☆\nsanne: {words}\n< Bedankt voor je oordeel", _closed())
    assert world.repository.calls["S-1001"].rated_why == ""


def test_a_yes_and_a_courtesy_are_no_reason() -> None:
    world = play(
        """
        sanne # ★☆
        sanne: ja
        < Wat ging er mis
        sanne: bedankt
        < Graag gedaan
        sanne: alles ging fout
        < Dank je
        """,
        _closed(),
    )
    assert world.repository.calls["S-1001"].rated_why == "alles ging fout"


@pytest.mark.parametrize("press", ["Over S-1001", "Iets nieuws"])
def test_a_request_of_its_own_is_asked_about_at_what_went_wrong(press: str) -> None:
    world = play(
        f"""
        sanne # ★☆
        sanne: er is koffie gemorst
        < Is “er is koffie gemorst” iets nieuws
        sanne # {press}
        """,
        _closed(),
    )
    why = world.repository.calls["S-1001"].rated_why
    assert why == ("er is koffie gemorst" if press != "Iets nieuws" else "")
    said = world.heard["sanne"][-1].text
    assert ("Dank je" in said) is (press != "Iets nieuws")


def test_danger_at_what_went_wrong_is_an_alarm() -> None:
    world = play("sanne # ★☆\nsanne: er is brand op de gang", _closed())
    assert world.alarms and not world.repository.calls["S-1001"].rated_why


@pytest.mark.parametrize(
    ("words", "stars", "why"),
    [
        ("prima maar het duurde lang", 4, "prima maar het duurde lang"),
        ("Heel goed!", 4, ""),
        ("het was matig, niemand belde terug", 2, "het was matig, niemand belde terug"),
        ("fine but it took ages", 4, "fine but it took ages"),
        ("it was terrible, nobody came", 1, "it was terrible, nobody came"),
    ],
)
def test_words_that_judge_are_a_rating(words: str, stars: int, why: str) -> None:
    world = play(f"sanne: {words}\n< Ik noteer {'★' * stars}☆" if stars < 5 else "", _closed())
    call = world.repository.calls["S-1001"]
    assert (call.stars, call.rated_why) == (stars, why)


def test_a_bad_judgement_alone_is_asked_about() -> None:
    play("sanne: slecht\n< Wat ging er mis", _closed())


@pytest.mark.parametrize("words", ["bedankt", "top, er is koffie gemorst", "er is koffie gemorst"])
def test_thanks_and_requests_are_no_rating(words: str) -> None:
    world = play(f"sanne: {words}", _closed())
    assert world.repository.calls["S-1001"].stars is None
