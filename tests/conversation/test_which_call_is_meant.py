"""More words go to what they speak of, of several things that are open: a call whose team asked, one
of two calls, the request that is put together; where that stays open it is asked, once.
"""

from __future__ import annotations

import pytest

from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.flows.request import all_words
from bot.conversation.state.dialogue import ActionForm, Request
from routing.call.call import State
from routing.understand.move import Move
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

WIFI_AND_LAMP = """
    sanne: wifi werkt niet op B2
    sanne # Ja
    < S-1001
    sanne: er is een lamp stuk op C3
    < Zal ik het versturen?
    -- 5 minutes
    bas: ack 1001
    bas: vraag S-1001: is het de gastenwifi of de zorgwifi?
"""
DOOR_AND_LAMP = """
    sanne: the badge reader of the door is broken
    sanne: basement
    sanne # Yes
    < S-1001
    sanne: a lamp is broken on C3
    sanne # Yes
    < S-1002
"""


def said_of(desk: Hospital, number: str) -> list[str]:
    """What was added to a call."""
    return [one.text for one in desk.repository.calls[number].remarks]


def unsent(desk: Hospital, person: str = "sanne") -> Request:
    """The request that is put together."""
    return next(one for one in desk.dialogues[person, None].pending if isinstance(one, Request))


@pytest.mark.parametrize(
    "before", ["", "sanne: knippert ook steeds", "sanne: de lamp hangt scheef"]
)
def test_what_speaks_of_a_teams_question_answers_it(desk: Hospital, before: str) -> None:
    """Also where the request was put again after the question."""
    play(
        f"""{WIFI_AND_LAMP}
        {before}
        sanne: zorgwifi sinds drie uur
        < Ik geef je antwoord door aan ICT Netwerk
        """,
        desk,
    )
    assert desk.repository.calls["S-1001"].state is State.IN_PROGRESS
    assert "zorgwifi" not in unsent(desk).words


def test_what_speaks_of_the_request_is_taken_along(desk: Hospital) -> None:
    play(f"{WIFI_AND_LAMP}\nsanne: de lamp knippert ook\n< neem ik mee", desk)
    assert desk.repository.calls["S-1001"].state is State.WAITING_REQUESTER
    assert "knippert" in unsent(desk).words


@pytest.mark.parametrize(
    "more", ["zorgwifi sinds drie uur", "het was trouwens de gastenwifi", "voor die wifi: de zorg"]
)
def test_more_of_an_answer_goes_after_it(desk: Hospital, more: str) -> None:
    play(f"{WIFI_AND_LAMP}\nsanne: zorgwifi denk ik\n< antwoord door\nsanne: {more}", desk)
    assert more in said_of(desk, "S-1001")
    assert more not in unsent(desk).words


def test_a_few_words_like_neither_are_asked_about(desk: Hospital) -> None:
    play(
        f"""{WIFI_AND_LAMP}
        sanne: knippert ook steeds
        sanne: die met blauw logo
        < Waar hoort “die met blauw logo” bij?
        sanne # Het is mijn antwoord
        < Ik geef je antwoord door aan ICT Netwerk
        """,
        desk,
    )
    assert "blauw" not in unsent(desk).words


def test_at_a_question_which_one_a_word_of_one_chooses_it(desk: Hospital) -> None:
    play(
        f"""{DOOR_AND_LAMP}
        -- 30 minutes
        sanne: its getting worse, nobody gets through now
        [S-1002 (Light broken or flickering)] [S-1001 (Badge or badge reader doesn't work)]
        sanne: the door i mean
        < Added to S-1001
        """,
        desk,
    )
    assert any("nobody gets through" in said for said in said_of(desk, "S-1001"))
    assert not said_of(desk, "S-1002")


@pytest.mark.parametrize(
    "moves", ["the door i mean", "add it to the door one", "no sorry, that was for 1001"]
)
def test_what_was_added_to_the_wrong_one_is_moved(desk: Hospital, moves: str) -> None:
    play(
        f"""{DOOR_AND_LAMP}
        -- 1 minutes
        sanne: its getting worse, nobody gets through now
        < Added to S-1002
        sanne: {moves}
        < Added to S-1001
        < not for S-1002
        """,
        desk,
    )
    assert any("nobody gets through" in said for said in said_of(desk, "S-1001"))
    assert any("another request" in said for said in said_of(desk, "S-1002"))


def test_what_was_cancelled_and_is_broken_again_is_of_no_other_call(desk: Hospital) -> None:
    play(
        f"""{DOOR_AND_LAMP}
        sanne: cancel 1001
        sanne # Yes
        sanne: door is dead again
        < I've put it together again
        """,
        desk,
    )
    assert not said_of(desk, "S-1002")


@pytest.mark.parametrize("struck", ["asdkfj qwpoeiur", "sdfsdf", "lkjlkj xcvxcv"])
def test_what_is_no_language_is_added_to_nothing(desk: Hospital, struck: str) -> None:
    play(f"sanne: wifi werkt niet op B2\nsanne # Ja\nsanne: {struck}\n< niet lezen", desk)
    assert not said_of(desk, "S-1001")
    play(f"sanne: er is een lamp stuk op C3\nsanne: {struck}\n< niet lezen", desk)
    assert struck not in unsent(desk).words


@pytest.mark.parametrize("told", ["Yilmaz komt kijken", "tlbuis knippert", "rolstoelkussen weg"])
def test_names_slips_and_compounds_are_read(desk: Hospital, told: str) -> None:
    play(f"sanne: wifi werkt niet op B2\nsanne # Ja\nsanne: {told}\n<! niet lezen", desk)


def test_something_new_is_not_taken_along_unasked(desk: Hospital) -> None:
    new = "coffee all over the floor near the lift"
    play(f"sanne: the tap drips all night in room B2-12\nsanne: {new}", desk)
    pending = desk.dialogues["sanne", None].pending
    assert [one for one in pending if not isinstance(one, ActionForm) and one.words == new]


@pytest.mark.parametrize(("asks", "rival"), [(True, Act.NEW), (False, None)])
def test_a_wish_for_something_else_is_asked_about(asks: bool, rival: Act | None) -> None:
    """A day alone is a detail: "can my shift on friday be moved to saturday" is none."""
    known = Evidence(
        Where.ITEM, {Move.ANSWER_DATE: 0.98}, Move.ADD, other_item=0.45, words=9, asks=asks
    )
    assert decide(known).rival is rival


def test_a_detail_and_what_leads_away_go_apart(desk: Hospital) -> None:
    play(
        """
        sanne: ik ben een gebit kwijt van een patient
        sanne # Ja
        sanne: boven en onder, in een blauw bakje. o en de lamp op die kamer knippert ook trouwens
        < Lamp kapot
        """,
        desk,
    )
    first, second = desk.dialogues["sanne", None].pending
    assert isinstance(first, Request)
    assert "blauw bakje" in all_words(first)
    assert isinstance(second, Request)
    assert "bakje" not in all_words(second)


def test_another_place_with_a_reason_is_a_detail(desk: Hospital) -> None:
    play(
        """
        sanne: ik ben een gebit kwijt van een patient
        sanne # Ja
        sanne: op kamer 12
        sanne: wacht ik bedoel kamer 21, ik zit er steeds naast vandaag
        < Verloren en gevonden voorwerpen
        """,
        desk,
    )
    assert "kamer 21" in all_words(unsent(desk))


@pytest.mark.parametrize(
    "asks",
    [
        "wie wacht er op mij?",
        "welk verzoek moest ik goedkeuren",
        "moet ik nog ergens ja op zeggen?",
        "ligt er nog iets bij mij?",
        "is there anything i have to approve?",
        "what do you need from me",
    ],
)
def test_what_waits_for_somebody_is_shown_in_whatever_words(desk: Hospital, asks: str) -> None:
    play(f"petra: {asks}\n<! S-1001", desk)
    play(
        f"""
        sanne: ik wil een eigen laptop
        sanne: voor mezelf
        sanne: morgen
        sanne # Ja
        petra: {asks}
        < Sanne Vermeer
        [Goedkeuren] [Afwijzen]
        """,
        desk,
    )


def test_a_question_of_a_team_and_what_is_solved_wait_too(desk: Hospital) -> None:
    play(
        f"""{WIFI_AND_LAMP}
        sanne: moet ik nog ergens op reageren?
        < is het de gastenwifi of de zorgwifi?
        """,
        desk,
    )
