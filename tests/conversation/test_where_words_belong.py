"""What people say next lands where it belongs: nothing ends without a clear yes, an emergency comes
first, and what stood open stays open.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.state.dialogue import Clarification, Dialogue, Request
from routing.call.call import State
from routing.understand.move import Move
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.fixture
def world() -> World:
    return play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
    """)


def test_a_reason_alone_cancels_nothing(world: World) -> None:
    play(
        """
        sanne: annuleer de laptop
        < Zal ik S-1001
        sanne: nee!
        < loopt gewoon door
        sanne: annuleer S-1001 maar, hij doet het weer
        < Zal ik S-1001
        """,
        world,
    )
    assert not world.repository.calls["S-1001"].ended_at
    play("sanne: ja\n< ingetrokken", world)
    assert world.repository.calls["S-1001"].ended_at


def test_a_yes_with_its_reason_cancels_once(world: World) -> None:
    play("sanne: annuleer S-1001\nsanne: ja, hij doet het weer\n< ingetrokken", world)
    assert world.repository.calls["S-1001"].ended_at


@pytest.mark.parametrize("text", ["ja maar wacht even", "ja, of toch niet"])
def test_a_yes_that_is_taken_back_cancels_nothing(world: World, text: str) -> None:
    play(f"sanne: annuleer S-1001\nsanne: {text}\n<! ingetrokken", world)
    assert not world.repository.calls["S-1001"].ended_at


@pytest.mark.parametrize(
    "text",
    [
        "er is brand in de gang, overal rook",
        "mevrouw is onwel geworden, help!",
        "er ligt iemand op de grond",
    ],
)
def test_an_emergency_is_never_an_answer(world: World, text: str) -> None:
    play(
        f"""
        sanne: annuleer de laptop
        < Zal ik S-1001
        sanne: {text}
        < Is er iemand in gevaar?
        < Zal ik het versturen?
        """,
        world,
    )
    assert world.repository.calls["S-1001"].state is State.OFFERED
    kept = world.dialogues["sanne", None].pending
    assert [type(one).__name__ for one in kept] == ["ActionForm", "Request"]


def test_the_same_move_means_something_else_elsewhere() -> None:
    moves = {Move.BROKEN: 0.9, Move.NEW: 0.1}
    found = {where: decide(Evidence(where, moves)).act for where in Where}
    assert found[Where.HELP] is Act.YES
    assert found[Where.SOLVED] is found[Where.CANCEL] is Act.NO
    assert found[Where.CALLS] is Act.ADD


def test_a_guessed_cancel_drops_nothing() -> None:
    moves = {Move.CANCEL: 0.35, Move.NEW: 0.3, Move.ADD: 0.35}
    assert decide(Evidence(Where.SUMMARY, moves)).act is not Act.CANCEL


def test_what_follows_a_no_is_kept_whatever_was_asked(world: World) -> None:
    play("sanne: annuleer de laptop\n< Zal ik S-1001\nsanne: nee, zwark blomp flurg", world)
    kept = [p.model_dump_json() for p in world.dialogues["sanne", None].pending]
    events = [e.model_dump_json() for e in world.repository.ledgers["S-1001"]]
    assert any("zwark blomp flurg" in text for text in (*kept, *events))
    assert not world.repository.calls["S-1001"].ended_at


def test_few_words_said_with_a_choice_are_kept() -> None:
    world = play("""
        sanne: er is thee gemorst
        sanne: kamer 12
        < Zal ik het versturen?
    """)
    top = Clarification(topic="clarification", kind="new_or_call", words="zwark blomp")
    dialogue = world.dialogues["sanne", None]
    stacked = dialogue.model_copy(update={"pending": (*dialogue.pending, top)})
    world.dialogues["sanne", None] = stacked
    play("sanne: nee, flonk drimp\n< flonk drimp", world)
    assert len(world.dialogues["sanne", None].pending) == 2


def test_a_number_picks_though_an_alarm_was_raised_just_now() -> None:
    world = play("""
        sanne: er is brand in de gang, overal rook
        < Is er iemand in gevaar?
    """)
    top = Clarification(topic="clarification", kind="new_or_call", words="de kraan lekt")
    dialogue = world.dialogues["sanne", None]
    stacked = dialogue.model_copy(update={"pending": (*dialogue.pending, top)})
    world.dialogues["sanne", None] = stacked
    play("sanne: 7\n<! Ik waarschuw nu\n< de kraan lekt", world)


def test_what_is_set_right_is_kept_with_the_call(world: World) -> None:
    play("sanne: de tijd klopt niet, het was 13.40\n<! Wat wil je wijzigen", world)


def test_an_act_that_no_move_speaks_for_can_be_the_usual_one() -> None:
    moves = {Move.NEW: 0.29, Move.PERSON: 0.24, Move.STATUS: 0.24, Move.BACK: 0.23}
    for where in Where:
        assert decide(Evidence(where, moves, words=9)).act in Act


def test_danger_said_after_a_request_leaves_that_to_be_sent() -> None:
    world = play("""
        sanne: er is koffie gemorst
        sanne: kamer 12
        < Zal ik het versturen?
        sanne: er is ook brand in de gang, overal rook
        < Is er iemand in gevaar?
        < Zal ik het versturen?
        sanne: ja
        < S-1001
        < koffie gemorst
        < Zal ik het versturen?
        sanne: ja
        < S-1002
    """)
    assert "koffie" in world.repository.calls["S-1002"].text


def test_a_yes_with_more_words_and_a_wish_to_stop_are_understood() -> None:
    world = play("""
        sanne: my printer is jammed
        sanne: still jammed, yes help please
        < Does care stand still?
        sanne: nevermind, forget it
        < Nothing was sent
    """)
    assert not world.repository.calls


def test_back_brings_back_what_was_there() -> None:
    play("""
        sanne: er is koffie gemorst
        < Waar is het?
        sanne: Afdeling C3
        < Zal ik het versturen?
        sanne: terug
        < Waar is het?
    """)


def test_a_change_to_a_call_by_number_is_added_to_it(world: World) -> None:
    play("sanne: I want to change S-1001: it is on ward A1 now\n< S-1001", world)
    last = world.repository.ledgers["S-1001"][-1]
    assert "ward A1" in last.model_dump_json()
    assert len(world.repository.calls) == 1


def test_words_hardly_read_as_a_wish_to_stop_are_kept_where_nothing_can_be_stopped() -> None:
    play("sanne: ja, wobbik lentra fnuis5\n< wobbik lentra fnuis5”")
    play("sanne: de taxi hoeft niet meer te komen\n< Daarover staat niets open")


@pytest.mark.parametrize("open_too", [False, True])
@pytest.mark.parametrize(
    "said", ["ja maar op dezelfde plek als gisteren", "yes, but the left key still sticks"]
)
def test_a_yes_with_a_reserve_closes_nothing(world: World, said: str, open_too: bool) -> None:
    if open_too:
        play("sanne: er is koffie gemorst in kamer 12\nsanne: ja\n< S-1002", world)
    play(
        f"""
        lotte @ict > S-1001: acknowledge
        lotte @ict: S-1001 solved: nieuwe accu
        sanne: {said}
        < S-1001
        """,
        world,
    )
    assert world.repository.calls["S-1001"].ended_at is None
    assert said in world.repository.ledgers["S-1001"][-1].model_dump_json()
    assert len(world.repository.calls) == 1 + open_too


def test_the_team_is_not_asked_its_own_question(world: World) -> None:
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "ask", question="Brandt er een lampje?")
    said = world.says("lotte", "S-1001")[0].text
    assert "has asked something" in said and "“Brandt er een lampje?”" in said
    assert "van je nodig" in world.says("sanne", "S-1001")[0].text


def test_happy_words_close_what_is_solved(world: World) -> None:
    play(
        """
        lotte @ict > S-1001: acknowledge
        lotte @ict: S-1001 solved: nieuwe accu
        sanne: ja, top!
        """,
        world,
    )
    assert world.repository.calls["S-1001"].ended_at
    assert len(world.repository.calls) == 1


@pytest.mark.parametrize("said", ["acknowledge", "pass on", "solved"])
def test_a_team_member_who_types_an_action_never_makes_a_request(world: World, said: str) -> None:
    play(f"lotte @ict: {said}", world)
    play(f"lotte @ict > S-1001: {said}\n< S-1001", world)
    assert set(world.repository.calls) == {"S-1001"}


def test_status_tells_what_the_team_said_last(world: World) -> None:
    play(
        """
        lotte @ict > S-1001: acknowledge
        lotte @ict > S-1001: reply: I'll come at 14:00
        sanne: hoe staat het met S-1001?
        < S-1001 · Laptop start niet
        < I'll come at 14:00
        sanne: status
        < I'll come at 14:00
        """,
        world,
    )


def test_what_is_asked_for_in_its_own_words_is_no_wish_to_go_back() -> None:
    """“Change my account number” is an item, whatever else begins with "change"."""
    moves = {Move.BACK: 0.98, Move.NEW: 0.01}
    asked = Evidence(Where.SUMMARY, moves, other_item=0.98, words=4)
    assert decide(asked).act is Act.NEW
    assert decide(Evidence(Where.SUMMARY, moves, words=4)).act is Act.BACK


def test_a_no_before_another_request_is_no_answer() -> None:
    """ "No wait, I wanted to ask for a hoist" asks for a hoist; "no, the tray" is a no."""
    other = {Move.NEW: 0.8, Move.NO: 0.1}
    moves = {Move.NO: 0.5, Move.NEW: 0.4}
    headed = Evidence(Where.SUMMARY, moves, head=Move.NO, rest=other, other_item=0.9)
    assert decide(headed).act is Act.NEW
    assert decide(Evidence(Where.SUMMARY, moves, head=Move.NO, rest=other)).act is Act.NO


def test_one_more_thing_of_another_team_is_something_new() -> None:
    more = {Move.ADD: 0.9, Move.NEW: 0.05}
    also = Evidence(Where.SUMMARY, more, other_item=0.95, words=7)
    assert decide(also).act is Act.NEW
    of_it = Evidence(Where.SUMMARY, more, other_item=0.95, goes_on=True, words=7)
    assert decide(of_it).act is Act.ADD


def test_a_yes_that_asks_for_another_item_closes_nothing() -> None:
    works = {Move.WORKS: 0.6, Move.NEW: 0.3}
    assert decide(Evidence(Where.SOLVED, works, words=6)).act is Act.YES
    other = Evidence(Where.SOLVED, works, other_item=0.95, words=6)
    assert decide(other).act is Act.NEW


def test_a_mistake_made_does_not_say_that_it_is_solved() -> None:
    slip = {Move.LET_GO: 0.5, Move.NEW: 0.4}
    assert decide(Evidence(Where.SOLVED, slip, words=6)).rival is Act.NEW


def test_broken_still_is_a_yes_where_advice_was_given() -> None:
    assert decide(Evidence(Where.HELP, {Move.AGAIN: 0.9}, again=True, words=3)).act is Act.YES


@pytest.mark.parametrize(("other", "same"), [(0.95, 0.0), (0.0, 0.95)])
def test_nothing_helped_where_an_item_is_named_that_is_to_be_chosen(
    other: float, same: float
) -> None:
    moves = {Move.HELPED: 0.75, Move.ANSWER_WHICH: 0.15}
    named = Evidence(Where.WHICH, moves, other_item=other, same_item=same, words=6)
    assert decide(named).act is not Act.CANCEL
    assert decide(Evidence(Where.WHICH, moves, words=6)).act is Act.CANCEL


def test_a_no_with_the_wish_to_change_goes_back() -> None:
    moves = {Move.NO: 0.25, Move.BACK: 0.75}
    wrong = Evidence(Where.TEXT, moves, head=Move.NO, rest={Move.BACK: 0.9}, words=9)
    assert decide(wrong).act is Act.BACK
    named = Evidence(
        Where.TEXT, {Move.NO: 0.9}, head=Move.NO, rest={Move.ANSWER_TEXT: 0.9}, words=4
    )
    assert decide(named).act is Act.ANSWER


@pytest.mark.parametrize("where", [Where.PLACE, Where.DATE, Where.NUMBER])
def test_what_answers_in_no_way_and_may_be_another_item_is_asked(where: Where) -> None:
    moves = {Move.CANCEL: 0.25, Move.CHAT: 0.2, Move.NEW: 0.1, Move.ANSWER_PLACE: 0.1}
    verdict = decide(Evidence(where, moves, other_item=0.35, words=6))
    assert Act.NEW in {verdict.act, verdict.rival}
    assert decide(Evidence(where, moves, words=6)).rival is None


@pytest.mark.parametrize("said", ["belongs to S-1001", "hoort bij S-1001"])
def test_to_which_call_words_belong_is_no_command(world: World, said: str) -> None:
    asked = Clarification(
        topic="clarification", kind="new_or_call", words="still jammed", numbers=("S-1001",)
    )
    world.dialogues["sanne", None] = Dialogue(turn=1, pending=(asked,))
    play(f"sanne: {said}\n< S-1001", world)
    assert not world.dialogues["sanne", None].pending
    assert "still jammed" in str(world.repository.ledgers["S-1001"])


@pytest.mark.parametrize("said", ["ja", "yes", "ja hoor"])
def test_a_bare_yes_chooses_neither_something_new_nor_the_call(world: World, said: str) -> None:
    asked = Clarification(
        topic="clarification", kind="new_or_call", words="mijn pas is stuk", numbers=("S-1001",)
    )
    world.dialogues["sanne", None] = Dialogue(turn=1, pending=(asked,))
    play(f"sanne: {said}", world)
    assert "mijn pas is stuk" in str(world.dialogues["sanne", None].pending)
    assert "mijn pas is stuk" not in str(world.repository.ledgers["S-1001"])


@pytest.mark.parametrize("move", [Move.ANSWER_PLACE, Move.ANSWER_ERROR, Move.AGAIN])
def test_a_sentence_that_names_what_no_call_is_about_is_asked(move: Move) -> None:
    told = Evidence(Where.CALLS, {move: 0.95}, other_item=0.35, words=12)
    assert decide(told).rival is Act.NEW
    assert decide(replace(told, kin=True)).rival is None
    assert decide(replace(told, about_call=True)).rival is None
    assert decide(replace(told, other_item=0.0, words=5)).rival is None


@pytest.mark.parametrize(
    "said", ["ik had de verkeerde melding gekozen", "I meant the other call, not this one"]
)
def test_what_was_not_meant_is_told_to_no_team(world: World, said: str) -> None:
    play(f"sanne: annuleer S-1001\nsanne: {said}\n<! Toegevoegd\n<! Added", world)
    assert world.repository.calls["S-1001"].state is not State.CANCELLED
    assert said not in str(world.repository.ledgers["S-1001"])


@pytest.mark.parametrize("where", [Where.NEW_OR_CALL, Where.ASIDE])
def test_a_yes_with_thanks_chooses_none_of_two(where: Where) -> None:
    thanks = Evidence(where, {Move.THANKS: 0.97}, head=Move.YES, rest={Move.THANKS: 0.97}, words=7)
    assert decide(thanks).act is Act.THANKS


@pytest.mark.parametrize(
    "said",
    ["oh yes, someone spilled coffee", "ja, en er is koffie gemorst"],
)
def test_what_is_asked_after_a_yes_of_another_service_is_no_answer(said: str) -> None:
    world = play(f"tom: the printer is broken\n< I understood\ntom: {said}\n<! Added")
    (first, *_, then) = world.dialogues["tom", None].pending
    assert isinstance(first, Request) and first.words == "the printer is broken"
    assert said.rpartition(", ")[2] in str(then)


@pytest.mark.parametrize("where", [Where.PLACE, Where.DATE, Where.SUMMARY, Where.CHANGE])
@pytest.mark.parametrize("move", [Move.BROKEN, Move.AGAIN])
def test_what_is_broken_of_another_team_is_new(where: Where, move: Move) -> None:
    told = Evidence(where, {move: 0.8}, other_item=0.7, words=9)
    assert decide(told).act is Act.NEW
    assert decide(replace(told, kin=True)).act is not Act.NEW
    assert decide(replace(told, other_item=0.1)).act is not Act.NEW


def test_what_was_answered_stands_in_the_words_as_people_read_it() -> None:
    play("""
        sanne: ik wil een nieuwe laptop
        sanne: groot scherm graag
        sanne: morgen
        sanne: ik wil iemand spreken
        < Groot scherm woensdag 25 november 2026
        <! large
        <! 2026-11-25
    """)
