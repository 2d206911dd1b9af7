"""What people say in words of their own: a yes within a text, a correction, something personal."""

from __future__ import annotations

import pytest

from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play
from tests.conversation.world import World

SPILL = """
    priya: someone spilled coffee on the 3rd floor
    < Shall I send it?
"""


@pytest.mark.parametrize(
    "text", ["it is yes ta very much", "yep thats the one", "thats a yes", "ok yes thank you"]
)
def test_a_yes_within_a_text_is_a_yes(text: str) -> None:
    assert "S-1001" in play(f"{SPILL}\npriya: {text}").repository.calls


@pytest.mark.parametrize(
    "text",
    ["yes but wait", "it is the yes men who spilled it", "yep wrong one"],
)
def test_a_yes_beside_more_sends_nothing(text: str) -> None:
    assert not play(f"{SPILL}\npriya: {text}").repository.calls


@pytest.mark.parametrize("text", ["actually its the 4th floor", "sorry, 4th floor"])
def test_a_place_is_put_right(text: str) -> None:
    world = play(f"{SPILL}\npriya: {text}\n< 4th floor\n< Shall I send it?\npriya: yes")
    assert [a.value for a in world.repository.calls["S-1001"].answers if a.id == "where"] == [
        "4th floor"
    ]


def test_a_yes_to_several_is_told_what_to_choose() -> None:
    play("""
        sanne: de printer op C3 print niet
        sanne: nee
        sanne: ja
        < Welke van deze bedoel je? Kies er een.
        [Morsing die niet kan wachten] [Laptop start niet] [Geen van deze]
    """)


def test_what_is_over_is_no_detail() -> None:
    world = play("priya: it is broken\npriya: dont worry its fine now")
    assert not world.dialogues["priya", None].pending


def test_what_is_told_in_confidence_is_never_passed_over() -> None:
    world = World()
    play("sanne: ik ben zwanger en wil dat vertrouwelijk houden", world)
    assert world.dialogues["sanne", None].pending


def test_who_hears_an_alarm_is_told_in_the_language_of_the_words() -> None:
    world = play("""
        sanne: er is koffie gemorst
        sanne: somebody collapsed in the corridor, please help me now
        < I am alerting
    """)
    assert [alarm.language for alarm in world.alarms] == ["en"]


@pytest.mark.parametrize(
    "text", ["oh en de tijd klopt niet, het was 13.40", "nee, het ligt ook op de stoelen"]
)
def test_what_is_wrong_with_a_summary_is_kept_and_not_asked_again(text: str) -> None:
    world = play(f"""
        sanne: er is koffie gemorst op C3
        < Zal ik het versturen?
        sanne: {text}
        <! Wat moet er anders?
        <! Welke van deze
        < Zal ik het versturen?
        sanne: ja
        < S-1001
    """)
    call = world.repository.calls["S-1001"]
    assert call.item and call.item.endswith("spill") and text.split(", ")[1] in call.text


LUNCH = """
    priya: lunch for a meeting tomorrow at noon in room 3 for 8 people
    priya: lunch at a meeting
    < Wednesday 25 November
"""


@pytest.mark.parametrize(
    "text",
    [
        *(
            "actually tomorrow is wrong, it's thursday",
            "tomorrow isn't right, it should be thursday",
        ),
        *("that date is incorrect, should be thursday", "morgen klopt niet, het is donderdag"),
    ],
)
def test_a_day_that_is_wrong_is_put_right(desk: Hospital, text: str) -> None:
    play(f"{LUNCH}\npriya: {text}\n< Thursday 26 November\n<! 2026-11-25", desk)


def test_a_number_that_is_wrong_is_put_right(desk: Hospital) -> None:
    play(f"{LUNCH}\npriya: 8 people is wrong, it's 10\n< For how many people? 10", desk)
