"""A detail goes where it fits: to the request beneath, to the team that asked and to a request of its
own, or nowhere where nothing is open.
"""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.read.dates import read_date
from bot.conversation.read.reading import looks_back, names_no_thing, said_instead
from bot.conversation.read.two_matters import after_stop, besides
from bot.conversation.state.dialogue import Request
from routing.call.call import State
from routing.understand.move import Move
from tests.conversation.test_asked_since import SENT
from tests.conversation.transcript import play

TUESDAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "first", "more"),
    [
        (
            "E4, en er ligt trouwens koffie in de gang",
            "E4",
            "en er ligt trouwens koffie in de gang",
        ),
        ("E4, and by the way the lift is stuck", "E4", "and by the way the lift is stuck"),
        ("paper jam. Oh and the lift is stuck", "paper jam", "Oh and the lift is stuck"),
        ("PC load, en nog iets: de lift hangt", "PC load", "en nog iets: de lift hangt"),
        ("E4, they showed it twice", "E4, they showed it twice", ""),
        ("by the way, the lift is stuck", "by the way, the lift is stuck", ""),
    ],
)
def test_an_answer_and_what_leads_away_from_it(text: str, first: str, more: str) -> None:
    assert besides(text) == (first, more)


def test_what_is_said_of_an_earlier_request_is_no_new_one() -> None:
    moves = {Move.NEW: 0.7, Move.CANCEL: 0.3}
    blankets = Evidence(Where.IDLE, moves, other_item=0.9, words=9)
    assert decide(blankets).act is Act.NEW
    back = Evidence(Where.IDLE, moves, other_item=0.9, words=9, looks_back=True)
    assert decide(back).act is Act.CANCEL
    assert looks_back("those blankets I asked for, don't need them any more")
    assert looks_back("die aanvraag voor de zaal kan eraf")
    assert not looks_back("I want to order a chair")


@pytest.mark.parametrize("said", ["tried that already", "heb ik al geprobeerd", "still the same"])
def test_what_names_no_thing_is_no_item(said: str) -> None:
    assert names_no_thing(said) and not names_no_thing(f"{said} printer")
    play(f"tom: {said}\n<! I understood\n< Nothing of yours is open that this goes with.")


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("het moet de wachtkamer zijn", "de wachtkamer"),
        ("the place should say bay 2", "bay 2"),
        ("it's on C2, not C3", "C2"),
        ("het is op C2, niet op C3", "C2"),
        ("it is bay 2", ""),
    ],
)
def test_what_something_should_be_instead(text: str, instead: str) -> None:
    assert said_instead(text) == instead


def test_what_is_asked_beside_a_stop_is_not_lost() -> None:
    assert after_stop("vergeet dat, de lift hangt vast") == "de lift hangt vast"
    assert after_stop("the lift is stuck, forget that") == ""
    world = play("""
        sanne: er is koffie gemorst op C3
        sanne: vergeet dat, de printer print niet
        """)
    top = world.dialogues["sanne", None].pending[-1]
    assert isinstance(top, Request) and top.item == "ict/workplace/printer"


def test_what_is_said_beside_a_no_to_cancelling_is_for_the_call() -> None:
    world = play(
        f"{SENT}\n    sanne: annuleer S-1001\n    sanne: nee, die lade drie klemt daar weer"
    )
    assert world.dialogues["sanne", None].pending == ()
    assert world.repository.calls["S-1001"].state is not State.CANCELLED


@pytest.mark.parametrize("said", ["binnen 3 dagen", "within 3 days"])
def test_what_must_be_within_days_keeps_its_words(said: str) -> None:
    assert read_date(said, TUESDAY) == (dt.date(2026, 11, 27), said)


def test_a_detail_goes_to_the_request_it_fits() -> None:
    world = play("""
        sanne: de printer print niet
        sanne: er is koffie gemorst
        < Waar is het?
        sanne: hij heeft papier vast in de printer
        """)
    beneath, top = world.dialogues["sanne", None].pending[-2:]
    assert isinstance(beneath, Request) and beneath.words == "er is koffie gemorst"
    assert isinstance(top, Request) and top.words.endswith("hij heeft papier vast in de printer")
    assert top.words.startswith("de printer")


def test_the_answer_goes_to_the_team_and_the_rest_is_a_request_of_its_own() -> None:
    world = play(SENT)
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "ask", question="Welke fout staat er op het scherm?")
    play("sanne: E4, en er is trouwens koffie gemorst in de gang", world)
    assert world.repository.calls["S-1001"].state is State.IN_PROGRESS
    top = world.dialogues["sanne", None].pending[-1]
    assert isinstance(top, Request) and "koffie" in top.words and "E4" not in top.words


def test_a_day_that_nobody_asked_for_stands_on_the_call() -> None:
    world = play("""
        sanne: wachtwoord vergeten, graag morgen
        < zij lezen dat het om woensdag 25 november 2026 gaat. Naar verwachting is het
        sanne: ja
        < S-1001
        sanne: status
        < geregeld.
        """)
    said = {answer.id: answer.value for answer in world.repository.calls["S-1001"].answers}
    assert said["wanted_day"] == "woensdag 25 november 2026"


def test_what_is_said_to_be_solved_before_somebody_took_it_gets_one_reply() -> None:
    world = play(SENT)
    replies = play("lotte: 1001 solved: new toner in it\n< new toner in it", world)
    assert replies.dialogues["lotte", None].pending == ()
