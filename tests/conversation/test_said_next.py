"""What people say next, said roundabout: nothing closes by a guess, a new matter is heard in the
middle of a question, thanks with news are an answer.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.read.danger import is_grave
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import after_aside, yes_or_no
from bot.conversation.state.dialogue import Request
from routing.call.call import State
from routing.understand.move import Move
from tests.conversation.transcript import play


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("yes!! and please hurry", Said.YES, "and please hurry"),
        ("klopt!! en een beetje snel graag", Said.YES, "en een beetje snel graag"),
        ("nee... laat maar staan", Said.NO, "laat maar staan"),
        ("o ja, en de lift hangt vast", None, ""),
        ("oh yes, and the lift is stuck", None, ""),
        ("no it prints blank pages now", Said.NO, "it prints blank pages now"),
        ("no paper in the tray", None, ""),
        ("nope still black", Said.NO, "still black"),
        ("go for it, we print elsewhere now", Said.YES, "we print elsewhere now"),
        ("not yet, they come at ten", Said.NO, "they come at ten"),
        ("doe maar, hij staat in de weg", Said.YES, "hij staat in de weg"),
        ("de printer, die bij het raam", None, ""),
    ],
)
def test_a_yes_or_no_at_the_head_of_more(text: str, said: Said | None, rest: str) -> None:
    found = yes_or_no(text)
    assert (found.said, found.rest) == (said, rest)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Ander punt: de lift hangt vast", "de lift hangt vast"),
        ("while I have you, the lift is stuck", "the lift is stuck"),
        ("nu je er toch bent: kan iemand de ramen wassen", "kan iemand de ramen wassen"),
        ("hij ruikt ook naar brand", "hij ruikt ook naar brand"),
        ("bovendien", "bovendien"),
    ],
)
def test_what_leads_away_is_left_out_of_what_is_read(text: str, rest: str) -> None:
    assert after_aside(text) == rest


def test_a_new_matter_is_no_answer_to_what_is_asked() -> None:
    moves = {Move.ANSWER_TEXT: 0.4, Move.NEW: 0.4}
    assert decide(Evidence(Where.TEXT, moves, words=8)).act is Act.ANSWER
    assert decide(Evidence(Where.TEXT, moves, aside=True, words=8)).act is Act.NEW


def test_thanks_with_news_that_it_works_answer_what_was_asked() -> None:
    glad = {Move.THANKS: 0.55, Move.HELPED: 0.3}
    assert decide(Evidence(Where.HELP, glad, words=9)).act is Act.NO
    assert decide(Evidence(Where.SOLVED, glad, words=9)).act is Act.YES
    assert decide(Evidence(Where.TEXT, glad, words=9)).act is Act.THANKS
    stops = {Move.CANCEL: 0.6, Move.WORKS: 0.3}
    assert decide(Evidence(Where.HELP, stops, words=9)).act is Act.NO


def test_what_hardly_reads_as_danger_and_names_none_is_no_new_request() -> None:
    moves = {Move.EMERGENCY: 0.45, Move.LET_GO: 0.3, Move.STATUS: 0.25}
    assert decide(Evidence(Where.CANCEL, moves, words=9)).act is Act.YES
    assert decide(Evidence(Where.CANCEL, moves, words=9, danger=True)).emergency


@pytest.mark.parametrize(
    ("text", "grave"),
    [
        ("in the garden one patient sit on ground and not talk, quick", True),
        ("er zit een mevrouw in de gang op de grond", True),
        ("meneer van kamer 4 ademt nauwelijks", True),
        ("a patient spilled tea on the floor", False),
        ("iemand reageert niet op mijn mail", False),
    ],
)
def test_somebody_laid_low_is_grave(text: str, grave: bool) -> None:
    assert is_grave(text) is grave


@pytest.mark.parametrize(
    "said",
    [
        "no it shows a black screen now",
        "what precisely was done, and by whom",
        "who replaced it and when",
        "geweldig, nu doet hij helemaal niets meer",
        "nope still the same",
        "hij deed het eventjes, hapert nu opnieuw",
        "okay, and sir, the lamp of the chair store is out, put a new one please",
    ],
)
def test_nothing_closes_by_a_guess(said: str) -> None:
    world = play(f"""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        lotte @ict > S-1001: acknowledge
        lotte @ict: S-1001 solved: nieuwe accu
        sanne: {said}
        < S-1001
    """)
    assert not world.repository.calls["S-1001"].ended_at


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("doe mr snel", True),
        ("waar wacht je nog op", True),
        ("dat ziet er keurig uit, wat mij betreft mag u het doorzetten", True),
        ("I'd rather you held on to it for a moment", False),
        ("even niet, ik overleg eerst met mijn leidinggevende", False),
    ],
)
def test_a_summary_is_sent_or_stays(said: str, sent: bool) -> None:
    world = play(f"""
        sanne: er is koffie gemorst
        sanne: kamer 12
        < Zal ik het versturen?
        sanne: {said}
    """)
    assert bool(world.repository.calls) is sent
    assert bool(world.dialogues["sanne", None].pending) is not sent


@pytest.mark.parametrize(
    "said",
    [
        "trouwens er ligt water op de vloer, een patiënt is gevallen",
        "the coffee machine leaks, and somebody fell over it. he is not breathing",
    ],
)
def test_danger_in_a_part_of_what_is_said_is_danger(said: str) -> None:
    play(f"sanne: er is koffie gemorst\nsanne: {said}\n< 112")


def test_what_may_be_a_yes_sends_nothing_and_is_kept() -> None:
    play("""
        sanne: krelto ombis vandu
        < Servicedesk
        sanne: ja, krelto ombis vandu twee
        < Dat neem ik mee
        sanne: ja
        < S-1001
    """)


def test_words_that_it_works_are_the_reason_of_the_call_they_end() -> None:
    world = play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        sanne: hij start weer, het was de lader
        < Zal ik S-1001
        sanne: ja
    """)
    assert "het was de lader" in str(world.repository.ledgers["S-1001"])


def test_a_wish_worded_as_a_question_is_no_question_after_calls() -> None:
    play("sanne: ik heb geen werkkleren, wie geeft mij die\n<! geen open melding")


@pytest.mark.parametrize("confidential", [False, True])
def test_what_is_plainly_no_is_a_no_though_a_manager_stands_in_it(confidential: bool) -> None:
    no = Evidence(Where.SUMMARY, {Move.NO: 0.9}, confidential=confidential, words=7)
    assert decide(no).act is Act.NO
    told = Evidence(Where.SUMMARY, {Move.NO: 0.6, Move.ADD: 0.4}, confidential=True, words=7)
    assert decide(told).act is Act.ADD


def test_what_reads_as_nothing_but_an_addition_is_one() -> None:
    added = {Move.ADD: 0.99}
    assert decide(Evidence(Where.DATE, added, other_item=0.8, words=5)).act is Act.ADD
    assert decide(Evidence(Where.DATE, added, other_item=0.95, words=5)).act is Act.NEW


def test_what_surely_asks_for_nothing_is_near_no_item() -> None:
    """An item that is read in it, however surely, makes it no request; its own words do."""
    person = Evidence(Where.IDLE, {Move.PERSON: 0.97}, other_item=0.98, words=12)
    assert decide(person).act is Act.PERSON
    again = Evidence(Where.IDLE, {Move.AGAIN: 0.98, Move.NEW: 0.01}, other_item=0.98, words=9)
    assert decide(again).act is Act.REOPEN
    status = Evidence(Where.CHOICE, {Move.STATUS: 0.97}, other_item=0.98, words=8)
    assert decide(status).act is Act.STATUS
    plain = Evidence(Where.CALLS, {Move.CANCEL: 0.97}, other_item=0.98, own_words=True, words=5)
    assert decide(plain).act is Act.NEW


@pytest.mark.parametrize("text", ["ja annuleer maar", "yes, cancel it"])
def test_a_yes_before_a_word_to_stop_cancels_the_call(text: str) -> None:
    script = (
        "sanne: de printer VK-PR-01 op C3 print niet\nsanne: ja\nsanne: nee\nsanne: ja\n< S-1001"
    )
    world = play(f"{script}\nsanne: trek S-1001 in\nsanne: {text}")
    assert world.repository.calls["S-1001"].state is State.CANCELLED


@pytest.mark.parametrize("said", ["sinds vanmorgen", "al de hele ochtend", "since this morning"])
def test_since_when_ends_no_advice_and_names_no_device(said: str) -> None:
    world = play(f"sanne: mijn laptop start niet\nsanne: {said}\n<! Fijn dat")
    (request,) = world.dialogues["sanne", None].pending
    assert isinstance(request, Request)
    assert said in request.words
    assert said not in {answer.value for answer in request.answers}


def test_of_several_calls_the_one_whose_name_is_said_is_meant() -> None:
    play("""
        sanne: er is koffie gemorst
        sanne: kamer 12
        sanne: ja
        < S-1001
        sanne: mijn laptop start niet
        sanne: ja
        < S-1002
        sanne: laat die laptop maar zitten, hij doet het weer
        < Zal ik S-1002
    """)


def test_of_several_calls_the_one_whose_words_are_said_is_meant() -> None:
    play("""
        sanne: er is koffie gemorst bij de spoelkeuken
        sanne: kamer 12
        sanne: ja
        < S-1001
        sanne: mijn laptop start niet
        sanne: ja
        < S-1002
        sanne: laat maar zitten bij de spoelkeuken, we hebben het zelf gedaan
        < Zal ik S-1001
    """)


def test_what_was_denied_is_not_taken_for_more_words_of_it() -> None:
    play("""
        sanne: wachtwoord vergeten
        sanne: nee dat bedoel ik niet
        sanne: van het kluisje
        <! Wachtwoord vergeten.
    """)


def test_a_yes_that_nothing_waits_for_is_not_thanked_beside_what_it_tells() -> None:
    play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        sanne: ja, het scherm blijft ook zwart
        < Toegevoegd aan S-1001
        <! Er wacht niets
        sanne: ja
        < Er wacht niets op een antwoord van jou
    """)


@pytest.mark.parametrize("command", ["/cancel", "/annuleer"])
def test_a_command_to_stop_is_known_where_nothing_is_under_way(command: str) -> None:
    play(f"tom: {command}\n< Nothing is under way")


def test_a_phrase_of_an_item_is_a_request_also_after_a_no() -> None:
    play("sanne: nee, er is koffie gemorst\n< Waar is het?")


def test_what_hardly_answers_is_no_yes_where_nothing_is_asked() -> None:
    little = {Move.ANSWER_ERROR: 0.83, Move.YES: 0.09, Move.ADD: 0.05}
    assert decide(Evidence(Where.IDLE, little, words=9)).act is Act.NEW
    assert decide(Evidence(Where.IDLE, {Move.YES: 0.9}, words=2)).act is Act.YES


def test_what_all_but_surely_is_of_another_team_is_asked_about_where_one_of_some_is_chosen() -> (
    None
):
    moves = {Move.ANSWER_WHICH: 0.5, Move.BROKEN: 0.45, Move.NEW: 0.03}
    assert decide(Evidence(Where.WHICH, moves, other_item=0.96, words=3)).rival is Act.NEW
    assert decide(Evidence(Where.WHICH, moves, other_item=0.3, words=3)).rival is None
    assert decide(Evidence(Where.WHICH, moves, other_item=0.96, kin=True, words=3)).rival is None


def test_what_was_tried_is_no_device() -> None:
    world = play("sanne: mijn laptop start niet\nsanne: ja, die zit erin in het stopcontact")
    (request,) = world.dialogues["sanne", None].pending
    assert isinstance(request, Request)
    assert "stopcontact" not in " ".join(answer.value for answer in request.answers)


def test_what_is_set_right_in_a_request_that_was_sent_reaches_it() -> None:
    world = play("""
        sanne: er is koffie gemorst
        sanne: kamer 12
        sanne: ja
        < S-1001
        sanne: ik heb me vergist, het was in de gang niet in de kamer
        <! Wat wil je wijzigen
    """)
    assert "in de gang" in str(world.repository.ledgers["S-1001"])


def test_an_answer_to_nothing_is_something_to_tell() -> None:
    of_a_day = {Move.ANSWER_DATE: 0.9, Move.CHAT: 0.1}
    said = Evidence(Where.IDLE, of_a_day, head=Move.NO, rest=of_a_day, words=9)
    assert decide(said).act is Act.NEW
    assert decide(Evidence(Where.IDLE, {Move.NO: 0.9}, head=Move.NO, words=2)).act is Act.NO


def test_what_a_team_offers_in_its_own_words_is_no_emergency() -> None:
    read_so = {Move.EMERGENCY: 0.94}
    offered = Evidence(Where.IDLE, read_so, other_item=0.99, own_words=True, words=3)
    assert not decide(offered).emergency
    assert decide(Evidence(Where.IDLE, read_so, words=5)).emergency
    in_it = Evidence(Where.IDLE, read_so, other_item=0.99, own_words=True, danger=True, words=3)
    assert decide(in_it).emergency
    assert not decide(replace(in_it, calm=True)).emergency


def test_a_likely_wish_to_stop_is_not_added_and_sends_nothing() -> None:
    world = play("""
        sanne: er is koffie gemorst
        sanne: kamer 12
        < Zal ik het versturen?
        sanne: eigenlijk niet nodig, een van de schoonmakers kwam toevallig langs
        <! Dat neem ik mee
    """)
    assert not world.repository.calls


def test_a_wish_to_stop_that_names_a_call_leaves_what_is_put_together() -> None:
    world = play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        sanne: er is koffie gemorst
        < Waar is het?
        sanne: laat die laptop maar zitten, hij doet het weer
        < S-1001
    """)
    assert any("koffie" in str(one) for one in world.dialogues["sanne", None].pending)
    play("sanne: er is koffie gemorst\nsanne: laat die koffie maar zitten\n< Er is niets verstuurd")


def test_a_wish_to_stop_that_denies_it_cancels_nothing() -> None:
    world = play("""
        tom: someone spilled coffee in room 12
        tom: yes
        tom: cancel S-1001
        < Shall I cancel S-1001
        tom: What I wanted cancelled was the lunch order for friday's meeting, not the spill
        <! is cancelled
    """)
    assert world.repository.calls["S-1001"].state is not State.CANCELLED


def test_a_yes_names_no_device_however_often_it_is_said() -> None:
    world = play("""
        sanne: de printer print niet
        sanne: ja
        sanne: ja
        sanne: ja
        <! Zal ik het versturen
        sanne: PR-4401
    """)
    assert "PR-4401" in str(world.dialogues["sanne", None].pending) or world.repository.calls


@pytest.mark.parametrize("said", ["maak er 14 van", "14 ipv 12", "het zijn er 14, niet 12"])
def test_a_number_said_in_the_place_of_another_sets_it_right(said: str) -> None:
    begun = """
        sanne: ik wil een nieuwe laptop
        sanne: groot scherm
        sanne: 3 december
        sanne: 12
    """
    world = play(
        f"{begun}\n        sanne: nee\n        < Zal ik het versturen\n        sanne: {said}"
    )
    request = world.dialogues["sanne", None].pending[0]
    assert isinstance(request, Request)
    assert {a.id: a.value for a in request.answers}["count"].startswith("14")
    sent = play(
        f"{begun}\n        sanne: nee\n        sanne: ja\n        < S-1001\n        sanne: {said}"
    )
    answers = {a.id: a.value for a in sent.repository.calls["S-1001"].answers}
    assert answers["count"].startswith("14")


@pytest.mark.parametrize(
    "said",
    [
        "nee toch niet, hij doet het weer",
        "no, never mind, I am in again",
        "nee, hoeft al niet meer",
        "no it's all right, no longer needed",
    ],
)
def test_a_no_with_news_that_it_is_over_asks_nothing_more(said: str) -> None:
    world = play(f"tom: I forgot my password\n< Do you still need us\ntom: {said}\n<! Shall I send")
    assert not world.repository.calls and not world.dialogues["tom", None].pending


@pytest.mark.parametrize("said", ["yes please, help me", "ja graag hulp"])
def test_a_yes_with_more_that_names_none_of_some_items_chooses_none(said: str) -> None:
    world = play(f"tom: laptop\n< Which of these do you mean?\ntom: {said}\n<! I understood")
    (request,) = world.dialogues["tom", None].pending
    assert isinstance(request, Request) and request.stage == "which"


@pytest.mark.parametrize("place", ["room 4.12", "in room 2.07"])
def test_a_mere_place_while_it_is_chosen_stays_with_the_request(place: str) -> None:
    world = play(f"tom: laptop\n< Which of these do you mean?\ntom: {place}\n< Which of these")
    (request,) = world.dialogues["tom", None].pending
    assert isinstance(request, Request) and request.words.startswith("laptop")
    assert place in request.words
