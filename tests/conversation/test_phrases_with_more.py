"""A phrase of the catalogue with a number, a no or a joining word before it is read as that phrase;
words that begin with a call's number are for that call, or it is asked.
"""

from __future__ import annotations

import pytest

from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.state.dialogue import ActionForm, Clarification, Request
from routing.understand.move import Move
from tests.conversation.transcript import play
from tests.conversation.world import World


def _top(world: World, who: str = "sanne") -> object:
    return world.dialogues[who, None].pending[-1]


def _sent() -> World:
    return play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
    """)


@pytest.mark.parametrize("words", ["koffie op de vloer", "wachtwoord resetten"])
def test_a_number_before_a_phrase_of_another_service_asks(words: str) -> None:
    world = play(
        f"sanne: S-1001 {words}\n< iets nieuws, of gaat het over S-1001\n<! Zal ik", _sent()
    )
    unclear = _top(world)
    assert isinstance(unclear, Clarification) and words in unclear.words


def test_a_number_and_a_word_is_more_than_a_number() -> None:
    world = play("sanne: S-1001 kraakgeluid\n< S-1001", _sent())
    assert "S-1001 kraakgeluid" in str(world.repository.ledgers["S-1001"])
    play("sanne: S-1001 graag\n< S-1001 ·", world)


def test_words_with_a_number_answer_no_question_of_a_request() -> None:
    world = play(
        """
        sanne: printer kapot
        sanne: ja
        sanne: nee
        < Welke printer?
        sanne: S-1001 laptop zwart scherm
        < Toegevoegd aan S-1001
        < Welke printer?
        """,
        _sent(),
    )
    request = _top(world)
    assert isinstance(request, Request) and [a.id for a in request.answers] == ["urgent"]


def test_nobodys_number_with_a_word_keeps_the_word() -> None:
    play("sanne: S-1009 wachtwoordvergeten\n< Wat zal ik met je woorden doen")


@pytest.mark.parametrize("words", ["oh en printer kapot", "trouwens, papier vast in de printer"])
def test_of_several_calls_the_one_of_its_service_is_meant(words: str) -> None:
    world = play(
        f"""
        sanne: er is koffie gemorst
        sanne: ja
        sanne: kamer 12
        sanne: ja
        < S-1002
        sanne: {words}
        """,
        _sent(),
    )
    assert words not in str(world.repository.ledgers["S-1002"])


def test_a_phrase_said_once_more_at_advice_is_not_that_it_helped() -> None:
    world = play("""
        sanne: wachtwoord vergeten
        sanne: oh en wachtwoord resetten
        <! Fijn dat het gelukt is
        < Dat neem ik mee
    """)
    request = _top(world)
    assert isinstance(request, Request) and "wachtwoord resetten" in request.words


@pytest.mark.parametrize("words", ["geen idee waar die knop staat", "weet niet op welke pagina"])
def test_what_is_not_known_at_advice_sends_nothing_and_is_kept(words: str) -> None:
    world = play(f"sanne: wachtwoord vergeten\nsanne: {words}\n<! Verstuurd")
    request = _top(world)
    assert isinstance(request, Request) and words in request.words


def test_the_middle_one_of_a_single_button_refuses_nothing() -> None:
    world = play(
        "sanne: printer kapot\nsanne: ja\nsanne: nee\n< Welke printer?\nsanne: de middelste"
    )
    request = _top(world)
    assert isinstance(request, Request) and request.item == "ict/workplace/printer"
    assert "de middelste" in str(request.answers)


@pytest.mark.parametrize("words", ["ik kijk er straks naar", "nee, AB12"])
def test_what_answers_nothing_hears_that_nothing_is_awaited(words: str) -> None:
    play(f"sanne: {words}\n< Er wacht niets op een antwoord van jou")


def test_words_that_go_to_a_call_are_no_reason_to_cancel_it() -> None:
    world = play(
        """
        sanne: annuleer S-1001
        < Zal ik S-1001
        sanne > S-1001: er is koffie gemorst bij de balie
        < iets nieuws, of gaat het over S-1001
        sanne # Over S-1001
        < Toegevoegd aan S-1001
        < Zal ik S-1001
        """,
        _sent(),
    )
    form = _top(world)
    assert isinstance(form, ActionForm) and not form.words


def test_what_is_dropped_by_a_reply_to_another_call_is_named() -> None:
    world = play("sanne > S-1001: annuleer mijn verlof\n< S-1001", _sent())
    top = _top(world)
    kept = top.words["reason"] if isinstance(top, ActionForm) else getattr(top, "words", "")
    assert "verlof" in kept


def test_a_phrase_behind_a_no_is_asked_for_beside_what_is_open() -> None:
    world = play("sanne: wachtwoord vergeten\nsanne: nee, er is koffie gemorst", World())
    assert "er is koffie gemorst" in str(world.dialogues["sanne", None].pending)


MOVES = {Move.HELPED: 0.9, Move.NEW: 0.05}


def test_a_phrase_of_another_item_is_not_that_advice_helped() -> None:
    asked = Evidence(
        Where.HELP, MOVES, other_item=0.95, own_words=True, kin=True, head=Move.NO, words=8
    )
    assert decide(asked).act is Act.NEW
    assert decide(Evidence(Where.HELP, MOVES, words=8)).act is Act.NO


@pytest.mark.parametrize("move", [Move.NEW, Move.STATUS, Move.BACK])
@pytest.mark.parametrize("where", [Where.TEXT, Where.SUMMARY, Where.HELP])
def test_a_phrase_of_the_request_itself_is_added(where: Where, move: Move) -> None:
    said = Evidence(where, {move: 0.95}, same_item=0.95, same_words=True, kin=True, words=6)
    assert decide(said).act is Act.ADD


@pytest.mark.parametrize("where", [Where.SOLVED, Where.CANCEL, Where.SUMMARY])
def test_a_phrase_of_what_is_open_is_no_yes(where: Where) -> None:
    moves = {Move.YES: 0.6, Move.BROKEN: 0.4}
    said = Evidence(where, moves, same_item=0.95, same_words=True, kin=True, words=5)
    assert decide(said).act is not Act.YES


def test_a_number_with_a_detail_is_no_yes_to_cancelling() -> None:
    world = play("sanne: annuleer S-1001\nsanne: S-1001, dat is precies lade 2", _sent())
    assert not world.repository.calls["S-1001"].ended_at
