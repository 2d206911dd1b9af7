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
