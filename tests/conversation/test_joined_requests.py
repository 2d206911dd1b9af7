"""Of two requests in one mail both are named, each in its own words and none in those that join."""

from __future__ import annotations

import pytest

from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

TWO = [
    (
        "sanne",
        "Mijn laptop start niet meer op.\n\nGroetjes Sanne\n\nP.S. de wc op de gang is verstopt",
        "Eerst “Mijn laptop start niet meer op”; daarna “de wc op de gang is verstopt”",
    ),
    (
        "sanne",
        "Mijn laptop start niet op. Daarnaast\n\nde wc op de gang is verstopt",
        "Eerst “Mijn laptop start niet op”; daarna “de wc op de gang is verstopt”",
    ),
    (
        "priya",
        "My laptop doesn't start. Also,\nthe toilet on the second floor is blocked",
        "First “My laptop doesn't start”; after that “the toilet on the second floor is blocked”",
    ),
    (
        "priya",
        "My laptop doesn't start.\n\nThanks,\nPriya\n\nPS: the toilet on the second floor is blocked",
        "First “My laptop doesn't start”; after that “the toilet on the second floor is blocked”",
    ),
    (
        "sanne",
        "Twee dingen\n\nGoedemorgen,\n\nGraag jullie hulp bij het volgende:\n\n"
        "• de printer op C3 print niet\n• er is koffie gemorst in de wachtkamer\n\nBedankt!\nSanne",
        "Eerst “de printer op C3 print niet”; daarna “er is koffie gemorst in de wachtkamer”",
    ),
    (
        "priya",
        "Help needed\n\nHi team,\n\nCould you please look at these:\n* my laptop doesn't start\n"
        "* the toilet on the second floor is blocked\n\nCheers,\nPriya",
        "First “my laptop doesn't start”; after that “the toilet on the second floor is blocked”",
    ),
]


@pytest.mark.parametrize(("who", "words", "named"), TWO)
def test_both_are_named_and_nothing_is_lost(
    desk: Hospital, who: str, words: str, named: str
) -> None:
    answers = desk.says(who, words)
    assert named in answers[0].text
    lost = {"sanne": "heb ik niets doorgegeven", "priya": "I have passed on nothing"}[who]
    assert lost not in answers[0].text


def test_that_there_is_no_hurry_is_no_alarm(desk: Hospital) -> None:
    play("priya: There is really no hurry.\n<! danger", desk)
    assert not desk.alarms
    play("priya: no hurry?? there is a fire in the kitchen\n< danger", desk)
    assert desk.alarms
