"""What is said beside thanks, beside a choice, after an alarm and where words are awaited goes where
it belongs: nothing of it is lost, and nothing ends by it.
"""

from __future__ import annotations

import pytest

from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.read.courtesies import beside_thanks
from bot.conversation.state.dialogue import Clarification, Request
from routing.call.call import State
from routing.call.events import Answer
from routing.understand.move import Move
from tests.conversation.test_another_matter import pending
from tests.conversation.test_asked_since import SENT
from tests.conversation.transcript import play


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("thanks for asking, printer it is", "printer it is"),
        ("thank you for the quick reply, it says E-52", "it says E-52"),
        ("bedankt voor het vragen, de linker printer", "de linker printer"),
        ("thanks, E-52", "E-52"),
        ("bedankt, kamer 12", "kamer 12"),
        ("thanks for asking", "thanks for asking"),
        ("thanks, later", "thanks, later"),
        ("thanks for bed 12, it rolls", "thanks for bed 12, it rolls"),
    ],
)
def test_thanks_for_something_are_set_apart(text: str, left: str) -> None:
    assert beside_thanks(text) == left


@pytest.mark.parametrize(
    "said",
    [
        "thanks for asking, printer it is",
        "bedankt voor het vragen, het is de printer",
        "thank you for the quick reply, it says E-52",
        "the left one",
    ],
)
def test_an_answer_beside_thanks_goes_to_the_team_that_asked(said: str) -> None:
    world = play(SENT)
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "ask", question="Wat staat er op het scherm?")
    world.says("sanne", said)
    assert said in str(world.repository.ledgers["S-1001"])


def test_what_stands_beside_thanks_and_answers_nothing_is_told() -> None:
    play("""
        tom: order a laptop
        tom: the large one
        < From which day?
        tom: thanks for asking, printer it is
        < I have passed on nothing of
        < From which day?
    """)
    play("""
        tom: thanks for asking, printer it is
        < You're welcome!
        < Shall I make a request of it?
    """)


def test_thanks_are_but_thanks() -> None:
    play("""
        tom: thanks for asking
        < You're welcome!
        <! I have passed on nothing
        tom: thank you for the quick help
        <! I have passed on nothing
    """)


@pytest.mark.parametrize(
    ("alarm", "other"),
    [
        (
            "there is a fire in the hall, smoke everywhere",
            "yes but coffee spilled on the floor in C3",
        ),
        ("er is brand in de gang, overal rook", "trouwens, kamer 12: koffie op de vloer"),
    ],
)
def test_a_phrase_of_another_item_after_an_alarm_is_no_more_of_it(alarm: str, other: str) -> None:
    world = play(f"""
        tom: {alarm}
        tom: {other}
    """)
    assert len(world.alarms) == 1
    assert pending(world) == [alarm, other]


def test_what_may_be_of_the_danger_is_passed_on_to_those_alerted() -> None:
    world = play("""
        tom: there is a fire in the hall, smoke everywhere
        tom: the door is locked
        tom: yes but the door of the staircase is stuck
    """)
    assert len(world.alarms) == 3


@pytest.mark.parametrize(
    "said", ["nee, E-52 of 53, de printer", "the printer, it says E-52", "printer PR-07"]
)
def test_what_is_told_with_the_choice_of_an_item_is_kept(said: str) -> None:
    world = play(f"""
        sanne: er is iets kapot
        < Welke van deze bedoel je?
        sanne: {said}
    """)
    assert said in pending(world, "sanne")[0]


def test_a_phrase_beside_which_call_it_is_goes_with_it() -> None:
    world = play(SENT)
    play(
        """
        sanne: S-1001 er is koffie gemorst
        < iets nieuws, of gaat het over S-1001
        sanne: papier vast in de printer
        """,
        world,
    )
    assert "papier vast in de printer" in str(world.repository.ledgers["S-1001"])


def test_a_phrase_where_words_are_awaited_is_what_it_is_about() -> None:
    surely = Evidence(Where.WORDS, {Move.PUZZLED: 0.9}, other_item=0.94, own_words=True, words=7)
    assert decide(surely).act is Act.ANSWER
    with_a_yes = Evidence(
        Where.WORDS, {Move.CANCEL: 0.8}, other_item=0.94, own_words=True, head=Move.YES, words=7
    )
    assert decide(with_a_yes).act is Act.ANSWER
    asked_back = Evidence(Where.WORDS, {Move.PUZZLED: 0.9}, other_item=0.4, words=4)
    assert decide(asked_back).act is Act.CHAT


@pytest.mark.parametrize("said", ["ja maar ik wil een fiets lenen", "yes, borrow a bicycle"])
def test_a_person_is_told_what_it_is_about(said: str) -> None:
    world = play(f"""
        sanne: ik wil iemand spreken
        sanne: {said}
    """)
    top = world.dialogues["sanne", None].pending[-1]
    assert isinstance(top, Request) and top.person and said in top.words


@pytest.mark.parametrize(
    "said",
    [
        "de printer print alweer niet",
        "that spot is wet again, you mopped it an hour ago",
        "zelfde",
        "the same",
    ],
)
def test_broken_again_or_the_same_is_no_yes_to_which_is_solved(said: str) -> None:
    world = play(SENT)
    world.act("lotte", "S-1001", "acknowledge")
    play("sanne: ik wil een fiets lenen", world)
    world.act("lotte", "S-1001", "resolve", text="nieuwe toner")
    play("sanne: opgelost", world)
    assert isinstance(world.dialogues["sanne", None].pending[-1], Clarification)
    world.says("sanne", said)
    assert world.repository.calls["S-1001"].state in {State.RESOLVED, State.OFFERED}
    assert "confirmed" not in [event.kind for event in world.repository.ledgers["S-1001"]]


def test_an_answer_is_kept_where_going_back_is_but_a_guess() -> None:
    told = "the big one at the window of the east wing"
    world = play("tom: my laptop won't start")
    request = Request(
        topic="request",
        stage="question",
        words="order a laptop",
        item="ict/workplace/laptop-new",
        asking="day",
        answers=(Answer(id="size", ask="How big?", value=told),),
    )
    world.dialogues["tom", None] = world.dialogues["tom", None].model_copy(
        update={"pending": (request,)}
    )
    world.says("tom", "ugh typo, i said coffee but its soup")
    assert told in pending(world)[0]


@pytest.mark.parametrize("said", ["ja maar", "yes but", "ja, alleen"])
def test_a_yes_with_a_reserve_that_is_still_to_come_ends_and_sends_nothing(said: str) -> None:
    world = play(SENT)
    play("sanne: annuleer S-1001", world)
    world.says("sanne", said)
    assert world.repository.calls["S-1001"].state is State.OFFERED
    world = play("sanne: er is koffie gemorst in kamer 3\n< Zal ik het versturen?")
    world.says("sanne", said)
    assert not world.repository.calls


def test_a_reserve_to_cancelling_goes_to_the_call() -> None:
    world = play(SENT)
    play(
        """
        sanne: annuleer S-1001
        sanne: ja maar nee de lade van de medicijnkar
        < als je ja zegt
        sanne: nee, ergens beneden, hoorde het van een bezoeker
        < loopt gewoon door
        """,
        world,
    )
    assert "medicijnkar" in str(world.repository.ledgers["S-1001"])


@pytest.mark.parametrize(
    "said", ["de tijd klopt niet, het was 13.40", "the room is wrong, it should be 204"]
)
def test_what_is_set_right_where_it_is_asked_to_cancel_goes_to_the_call(said: str) -> None:
    world = play(SENT)
    play("sanne: annuleer S-1001", world)
    world.says("sanne", said)
    assert said in str(world.repository.ledgers["S-1001"])
    assert world.repository.calls["S-1001"].state is State.OFFERED


def test_a_no_and_what_is_wrong_with_the_call_is_asked_again() -> None:
    world = play(SENT)
    play(
        """
        sanne: S-1001 er is koffie gemorst
        < iets nieuws, of gaat het over S-1001
        sanne: nee, printer kapot
        < Kies een van deze.
        < iets nieuws, of gaat het over S-1001
        """,
        world,
    )
    assert "printer kapot" in str(world.dialogues["sanne", None].pending[-1])


def test_a_no_before_the_same_is_a_no() -> None:
    same = Evidence(Where.ITEM, {Move.SAME: 0.8}, head=Move.NO, rest={Move.SAME: 1.0}, words=2)
    assert decide(same).act is Act.NO
    assert decide(Evidence(Where.ITEM, {Move.SAME: 0.8}, words=1)).act is Act.YES


def test_what_a_yes_names_beside_the_item_is_kept() -> None:
    world = play("""
        tom: paper jam in the printer
        < Right?
        tom: yes, that laptop
    """)
    assert "that laptop" in pending(world)[0]
    world = play("""
        tom: paper jam in the printer
        tom: yes exactly
    """)
    assert pending(world) == ["paper jam in the printer"]


def test_a_yes_said_twice_answers_one_question() -> None:
    play("""
        sanne: papier vast in de printer
        < Klopt dat?
        sanne: ja precies
        < Ligt de zorg stil?
    """)


def test_a_reason_that_nobody_reads_is_told() -> None:
    world = play(SENT)
    play(
        """
        sanne: annuleer S-1001
        sanne: ik durf niet te kijken, geen idee
        < Ik heb erbij gezet waarom
        sanne: nee, hij print nog steeds niks
        < loopt gewoon door
        < “ik durf niet te kijken, geen idee”
        """,
        world,
    )


def test_a_complaint_closes_and_reopens_nothing() -> None:
    over = Evidence(Where.SOLVED, {Move.WORKS: 0.98}, other_item=0.89, words=4)
    assert decide(over).act is Act.NEW
    assert decide(Evidence(Where.SOLVED, {Move.WORKS: 0.98}, words=4)).act is Act.YES
    idle = Evidence(Where.IDLE, {Move.WORKS: 0.98}, other_item=0.89, words=7)
    assert decide(idle).act is Act.CANCEL
    told = Evidence(Where.TEXT, {Move.AGAIN: 0.98}, same_item=0.97, again=True, words=8)
    assert decide(told).act is Act.ANSWER
    of_call = Evidence(Where.TEXT, {Move.AGAIN: 0.98}, same_item=0.97, about_call=True, words=8)
    assert decide(of_call).act is Act.REOPEN


def test_what_could_not_be_read_is_kept_where_no_other_answer_comes() -> None:
    tried = "nee, scherm zwart maar de lampjes branden wel"
    world = play(f"""
        sanne: laptop bestellen
        < Hoe groot?
        sanne: {tried}
        sanne: klein
    """)
    assert "scherm zwart maar de lampjes branden wel" in pending(world, "sanne")[0]


def test_those_alerted_hear_nothing_that_begins_with_another_calls_number() -> None:
    world = play(SENT)
    play(
        """
        sanne: er is brand in de gang, overal rook
        < dringende
        sanne: S-1001 mijn afdrukken komen er niet uit
        """,
        world,
    )
    assert len(world.alarms) == 1


def test_what_is_told_of_a_call_by_its_number_does_not_say_that_it_is_over() -> None:
    world = play(SENT)
    world.act("lotte", "S-1001", "acknowledge")
    play("sanne: ik wil een fiets lenen", world)
    world.act("lotte", "S-1001", "resolve", text="nieuwe toner")
    play("sanne: opgelost\nsanne: S-1001 die toner is de kleine, wij hebben de grote nodig", world)
    assert "de kleine" in str(world.repository.ledgers["S-1001"])
    assert not world.repository.calls["S-1001"].ended_at
    world.says("sanne", "S-1001")
    assert world.repository.calls["S-1001"].ended_at
