"""What is dropped stays dropped: an earlier request comes back only when that is wanted, and words
to stop end no call.
"""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Clarification, Request
from routing.call.call import State
from tests.conversation.transcript import play
from tests.conversation.world import World


def two_requests() -> World:
    return play(
        """
        sanne: er is koffie gemorst
        < Waar is het?
        sanne: mijn laptop start niet
        < Begrijp
    """.replace("< Begrijp", "< Ik begrijp")
    )


def test_an_earlier_request_is_asked_after_and_not_put_again() -> None:
    world = two_requests()
    play(
        """
        sanne: laat maar
        < Er is niets verstuurd.
        < We hadden ook nog “er is koffie gemorst”
        <! Waar is het?
        [Ja, ga verder] [Nee, laat dat ook maar]
        sanne: ja
        < Waar is het?
        """,
        world,
    )
    play("sanne: laat maar\n< Er is niets verstuurd.", world)
    assert not world.dialogues["sanne", None].pending


@pytest.mark.parametrize("said", ["nee", "laat maar", "toch niet"])
def test_both_are_dropped_by_a_second_word(said: str) -> None:
    world = two_requests()
    play(f"sanne: laat maar\nsanne: {said}\n< Er is niets verstuurd.", world)
    assert not world.dialogues["sanne", None].pending


def test_other_words_go_to_the_earlier_request() -> None:
    world = two_requests()
    play("sanne: laat maar\nsanne: kamer 12\n< Zal ik het versturen?", world)
    (left,) = world.dialogues["sanne", None].pending
    assert isinstance(left, Request)
    assert "koffie" in left.words


def of_two_in_one_message() -> World:
    """The first of two requests in one message is dropped; nobody has read the other yet."""
    world = play("sanne: de printer print niet en ook mijn laptop start niet\n< Ik hoor")
    return play("sanne: laat maar\n< We hadden ook nog", world)


def test_something_else_is_no_part_of_what_waits_and_nobody_has_read() -> None:
    world = of_two_in_one_message()
    play("sanne: kan iemand een reis naar de maan voor me boeken", world)
    words = [one.words for one in world.dialogues["sanne", None].pending]
    assert not any("laptop" in one and "maan" in one for one in words)
    assert any("laptop" in one for one in words)


def test_a_detail_is_for_what_waits_and_nobody_has_read() -> None:
    world = of_two_in_one_message()
    play("sanne: het scherm blijft zwart, LT-4432", world)
    (left,) = world.dialogues["sanne", None].pending
    assert isinstance(left, Request)
    assert "laptop" in left.words and "LT-4432" in str(left)


@pytest.mark.parametrize("said", ["alles annuleren", "cancel all", "drop everything"])
def test_everything_is_dropped_at_once(said: str) -> None:
    world = two_requests()
    play(f"sanne: {said}\n< het gaat allemaal niet door", world)
    assert not world.dialogues["sanne", None].pending


@pytest.mark.parametrize("said", ["laat maar", "toch niet", "never mind", "forget it"])
def test_a_word_to_stop_is_no_yes_to_cancelling(said: str) -> None:
    world = play(f"""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
        sanne: annuleer S-1001
        < Zal ik S-1001
        sanne: {said}
        < loopt gewoon door
    """)
    assert not world.repository.calls["S-1001"].ended_at


@pytest.mark.parametrize(
    "reason", ["hij is dubbel gemeld", "het was de stekker", "geen haast meer"]
)
def test_a_reason_said_before_or_as_the_yes_is_kept(reason: str) -> None:
    world = play(f"""
        sanne: mijn laptop start niet
        sanne: ja
        sanne: annuleer S-1001
        sanne: {reason}
        sanne: doe dat maar
    """)
    events = world.repository.ledgers["S-1001"]
    assert any(reason in event.model_dump_json() for event in events)
    assert world.repository.calls["S-1001"].ended_at


def test_a_status_question_is_no_answer_to_whether_it_is_new() -> None:
    world = play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
    """)
    asks = Clarification(
        topic="clarification", kind="new_or_call", words="hij doet het niet", numbers=("S-1001",)
    )
    dialogue = world.dialogues["sanne", None]
    world.dialogues["sanne", None] = dialogue.model_copy(update={"pending": (asks,)})
    play("sanne: status S-1001\n< Laptop start niet", world)
    assert world.dialogues["sanne", None].pending[0].kind == "new_or_call"  # type: ignore[union-attr]
    play("sanne: 1001\n< S-1001", world)
    assert "hij doet het niet" in world.repository.ledgers["S-1001"][-1].model_dump_json()


def test_what_nobody_picked_up_cannot_be_solved_and_it_is_said_why() -> None:
    play("""
        sanne: mijn laptop start niet
        sanne: ja
        lotte: S-1001 opgelost
        < Nobody has picked up S-1001 yet
        [Yes, take and resolve it] [I'll take it]
        lotte # Yes, take
        < What did you do?
    """)


@pytest.mark.parametrize("said", ["S-1001 opgelost: nieuwe kabel", "> S-1001: opgelost, kabel"])
def test_in_the_room_it_is_offered_too(said: str) -> None:
    line = f"lotte @ict {said}" if said.startswith(">") else f"lotte @ict: {said}"
    world = play(f"""
        sanne: mijn laptop start niet
        sanne: ja
        {line}
        < Shall I take it for you and resolve it with
        lotte @ict # Yes, take
    """)
    assert world.repository.calls["S-1001"].state is State.RESOLVED


@pytest.mark.parametrize("said", ["yes", "# Yes, take and resolve it", "1"])
def test_how_it_was_solved_takes_and_resolves_it_with_one_yes(said: str) -> None:
    world = play(f"""
        sanne: mijn laptop start niet
        sanne: ja
        lotte: S-1001 opgelost nieuwe kabel erin
        < Shall I take it for you and resolve it with “nieuwe kabel erin”?
        <! I have passed on nothing
        [Yes, take and resolve it] [I'll take it]
        lotte{"" if said.startswith("#") else ":"} {said}
        < Well done. I ask Sanne Vermeer
    """)
    call = world.repository.calls["S-1001"]
    assert (call.state, call.resolution) == (State.RESOLVED, "nieuwe kabel erin")


def test_nothing_is_resolved_without_a_yes() -> None:
    world = play("""
        sanne: mijn laptop start niet
        sanne: ja
        lotte: resolve S-1001 new cable
        < Shall I take it for you and resolve it with “new cable”?
        lotte: no
    """)
    assert world.repository.calls["S-1001"].state is State.OFFERED


def test_the_list_of_several_tells_what_each_team_said_last() -> None:
    play("""
        sanne: mijn laptop start niet
        sanne: ja
        lotte @ict > S-1001: acknowledge
        lotte @ict > S-1001: reply: I'll come at 14:00
        sanne: er is koffie gemorst
        sanne: kamer 12
        sanne: ja
        < S-1002
        sanne: mijn meldingen
        < I'll come at 14:00
    """)


def test_where_it_is_is_passed_on_to_those_who_were_alerted() -> None:
    world = play("""
        sanne: er is brand in de gang, overal rook
        < Is er iemand in gevaar?
        < Ik waarschuw nu Security
        sanne: kamer 7 op afdeling C3
        < Ik waarschuw nu Security
        < Zal ik het versturen?
        sanne: ja
        < S-1001
    """)
    assert [alarm.text for alarm in world.alarms] == [
        "er is brand in de gang, overal rook",
        "kamer 7 op afdeling C3",
    ]
    assert "kamer 7" in world.repository.calls["S-1001"].text


def test_another_matter_after_an_alarm_is_no_part_of_it() -> None:
    world = play("""
        sanne: er is brand in de gang, overal rook
        sanne: mijn laptop start niet
        < Laptop start niet
    """)
    assert len(world.alarms) == 1
    assert len(world.dialogues["sanne", None].pending) == 2
