"""Who was not understood is heard: nothing is sent or ended by a yes that is taken back at once, and
what was meant instead is taken up.
"""

from __future__ import annotations

import pytest

from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.read.reading import is_misunderstood, meant_instead
from bot.conversation.state.dialogue import Request
from bot.wording.own_words import above_name
from routing.understand.move import Move
from tests.conversation.transcript import play

NOT_UNDERSTOOD = [
    "ja maar ge hebt me niet begrepen",
    "ok maar je begrijpt me verkeerd",
    "yes but that's not what I meant",
    "yeah but you got me wrong",
]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_a_yes_from_somebody_not_understood_sends_nothing(text: str) -> None:
    world = play(f"sanne: mijn laptop start niet\nsanne: {text}")
    assert not world.repository.calls
    assert world.dialogues["sanne", None].pending


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_it_cancels_nothing_either(text: str) -> None:
    world = play(f"""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        sanne: annuleer de laptop
        < Zal ik S-1001
        sanne: {text}
    """)
    assert not world.repository.calls["S-1001"].ended_at


def test_a_yes_with_a_reserve_cancels_nothing() -> None:
    world = play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        sanne: annuleer de laptop
        < Zal ik S-1001
        sanne: ja, maar alleen als hij morgen komt
    """)
    assert not world.repository.calls["S-1001"].ended_at


def test_what_was_meant_instead_is_taken_up() -> None:
    world = play("""
        sanne: mijn laptop start niet
        sanne: dat is het niet, ik bedoel dat er koffie gemorst is
    """)
    (request,) = world.dialogues["sanne", None].pending
    assert isinstance(request, Request)
    assert request.item and "spill" in request.item


def test_words_that_say_so_are_told_from_words_that_only_look_alike() -> None:
    assert all(map(is_misunderstood, NOT_UNDERSTOOD))
    assert not any(map(is_misunderstood, ["yes you got it", "that's what I meant", "begrepen"]))
    assert meant_instead("it's not that, I meant the screen") == "the screen"
    assert meant_instead("nee ik bedoel het wachtwoord") == "het wachtwoord"
    assert not meant_instead("it's broken")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("you got me wrong, my badge is fine, the gate is stuck", "my badge is fine, the gate"),
        ("sorry, je snapt me niet, het gaat om de slagboom", "de slagboom"),
        ("het ging mij niet om het slot maar om de sleutel", "de sleutel"),
        ("that's not what I asked about, my question was about parking", "parking"),
        ("daar had ik het niet over, ik bedoel de parkeerkaart", "de parkeerkaart"),
        ("you got me wrong", ""),
    ],
)
def test_what_was_meant_is_what_follows_that_it_was_not_understood(said: str, meant: str) -> None:
    assert meant_instead(said).startswith(meant)
    assert bool(meant_instead(said)) is bool(meant)


def test_advice_for_what_was_not_meant_gives_way_to_what_was() -> None:
    world = play(
        """
        tom: I forgot my password
        < Do you still need us?
        tom: you misunderstood me, my password is fine, the printer is broken
        <! Glad it is solved
        < Printer
        """
    )
    assert not world.repository.calls


def test_thanks_above_ones_own_name_are_thanks() -> None:
    text = "bedankt!\nSanne de Wit\nVerpleegkundige C3\nTel. 06-12345678"
    assert above_name(text, "Sanne W.") == "bedankt!"
    assert above_name("ja\nPrinter C3", "Sanne W.") == "ja\nPrinter C3"
    world = play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
    """)
    world.says("sanne", text)
    assert not world.dialogues["sanne", None].pending


def test_a_reply_to_a_card_that_names_another_call_is_for_that() -> None:
    world = play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
    """)
    said = "\n".join(r.text for r in world.says("sanne", "status van de lift", about="S-1001"))
    assert "niets doorgegeven" in said


def test_a_wish_for_a_person_is_one_though_the_desk_has_an_item_for_it() -> None:
    wish = Evidence(Where.WHICH, {Move.PERSON: 0.97, Move.NEW: 0.03}, other_item=0.99, words=5)
    assert decide(wish).act is Act.PERSON


def test_it_works_again_is_no_answer_to_a_team() -> None:
    moves = {Move.YES: 0.4, Move.WORKS: 0.35, Move.CANCEL: 0.25}
    assert decide(Evidence(Where.TEAM_ASKS, moves, words=8)).act is Act.CANCEL
