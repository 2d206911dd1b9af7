"""How conversations open and go on at a desk where nothing, or something else, was asked."""

from __future__ import annotations

import pytest

from bot.conversation.decide.evidence import Verdict
from bot.conversation.decide.standing import Act, Where
from bot.conversation.flows.small_or_not import is_no_small_talk
from bot.conversation.read.danger import names_somebody
from bot.conversation.read.lexicon import Said
from bot.conversation.read.places import plain_place
from bot.conversation.read.reading import goes_on, read
from catalog.model import Kind
from routing.understand.decision import Candidate, Decision, Outcome
from routing.understand.move import Move
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play


@pytest.mark.parametrize(
    "text",
    [
        *("kan iemand mij helpen", "hoi, kan iemand mij even helpen?", "ik heb een vraagje"),
        *("goedemorgen, kun je mij helpen", "kunnen jullie me helpen?", "mag ik iets vragen"),
        *("can someone help me", "hi can somebody help me please", "quick question"),
        *("could you help me?", "I've got a question"),
    ],
)
def test_who_wants_help_is_asked_what_they_need(text: str) -> None:
    assert read(text).said is Said.NEW


@pytest.mark.parametrize("text", ["kan een mens mij helpen", "can a human help me"])
def test_who_wants_a_person_gets_one(text: str) -> None:
    assert read(text).said is Said.PERSON


def test_a_question_after_something_nobody_has_can_be_a_request(desk: Hospital) -> None:
    play(
        """
        priya: who is the director
        < Nothing is open in your name about that
        [Yes, make a request]
        priya: yes please
        < Which of these do you mean?
        """,
        desk,
    )


def test_a_question_where_it_was_asked_what_they_need_is_what_they_need(desk: Hospital) -> None:
    play(
        """
        sanne: ik heb een vraagje
        sanne: hoe laat gaat de kantine open
        <! niets verstuurd
        <! als vraag gelezen
        """,
        desk,
    )


def test_how_it_stands_with_nothing_open_is_no_request(desk: Hospital) -> None:
    play("sanne: hoe staat het met mijn melding\n< geen open meldingen\n<! Zal ik er", desk)


@pytest.mark.parametrize(
    "text",
    [
        *("everyone on our floor has it", "my colleagues have the same"),
        *("iedereen op de afdeling heeft het", "mijn collega heeft hetzelfde"),
    ],
)
def test_that_others_have_it_too_goes_on_about_it(text: str) -> None:
    assert goes_on(text)
    assert not goes_on("everyone on our floor has a new chair")


def test_what_was_found_is_let_go_without_more_words(desk: Hospital) -> None:
    play(
        """
        sanne: ik ben mijn pasje kwijt
        sanne: niet meer nodig, hij lag in mijn tas
        < Er is niets verstuurd
        <! niets doorgegeven
        """,
        desk,
    )


def test_a_place_that_was_known_and_is_said_otherwise_is_not_lost(desk: Hospital) -> None:
    play(
        """
        sanne: mijn beeldscherm flikkert
        < Afdeling C3
        sanne: kamer 12
        < kamer 12
        <! niets doorgegeven
        """,
        desk,
    )


def test_an_alarm_takes_the_place_of_what_was_asked_about_the_same(desk: Hospital) -> None:
    world = play(
        """
        sanne: de lift doet raar
        < Welke van deze
        sanne: er staat nu iemand vast in de lift!!
        < “de lift doet raar”
        sanne: ja
        < S-1001
        <! Welke van deze
        sanne: hij is er weer uit
        < S-1001
        """,
        desk,
    )
    assert "de lift doet raar" in world.repository.calls["S-1001"].text


@pytest.mark.parametrize(
    "text", ["kun je Fatima laten weten dat ik later kom", "can you tell Fatima i'll be late"]
)
def test_what_only_seems_to_come_later_is_not_passed_over(desk: Hospital, text: str) -> None:
    play(f"sanne: {text}\n<! Er wacht niets op een antwoord", desk)


def test_that_it_comes_later_is_no_request(desk: Hospital) -> None:
    play("sanne: ik laat het later weten\n<! versturen?", desk)


def test_days_said_where_an_item_is_chosen_choose_none(desk: Hospital) -> None:
    play(
        """
        sanne: ik wil graag vrij nemen
        < Welke van deze
        < [Vakantieverlof]
        sanne: van maandag tot woensdag
        < [Vakantieverlof]
        """,
        desk,
    )


def test_who_wishes_for_a_person_is_not_sent_to_a_counsellor(desk: Hospital) -> None:
    play("priya: i want to talk to a person\n< Service desk will help you", desk)
    play("sanne: ik wil iemand spreken\n< Servicedesk gaat je helpen", desk)


@pytest.mark.parametrize(
    ("moves", "confidence", "more"),
    [(1.0, 0.97, True), (0.93, 0.97, True), (0.95, 0.6, False), (0.7, 0.6, True)],
)
def test_what_all_but_surely_asks_for_something_is_no_small_talk(
    moves: float, confidence: float, more: bool
) -> None:
    outcome = Outcome.ANSWER if confidence > 0.9 else Outcome.ASK
    known = (Candidate(item="hr/leave/sick", confidence=confidence),)
    decision = Decision(
        text="my back is killing me, can't make it tonight",
        language="en",
        outcome=outcome,
        confidence=confidence,
        candidates=known,
        kind=Kind.SERVICE_REQUEST,
    )
    verdict = Verdict(Act.CHAT, Move.CHAT, moves)
    assert is_no_small_talk(verdict, Where.IDLE, decision, {Move.CHAT: moves}, ()) is more


def test_what_asks_for_a_thing_and_names_nobody_is_no_emergency() -> None:
    assert not names_somebody("a rock is sticking out just below the bend")
    assert not names_somebody("er steekt een steen uit het pad")
    for text in ("someone fell over a rock", "ik zit vast", "de patiënt viel", "we are stuck"):
        assert names_somebody(text)


@pytest.mark.parametrize(
    "text", ["hut 312", "dek 7", "gate 12", "steiger 3", "cabin 308", "platform 4", "hangar 2"]
)
def test_rooms_of_any_sector_are_places(text: str) -> None:
    assert plain_place(text, ()) == text
