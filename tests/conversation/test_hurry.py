"""Whoever wants it to go faster is impatient, not in danger."""

from __future__ import annotations

import pytest

from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play


@pytest.mark.parametrize(
    ("who", "text"),
    [
        *(
            ("sanne", "schiet op"),
            ("sanne", "schiet eens op zeg"),
            ("sanne", "haast je een beetje"),
        ),
        *(("priya", "hurry up"), ("priya", "hurry up please"), ("priya", "get a move on")),
    ],
)
def test_nobody_is_alerted(desk: Hospital, who: str, text: str) -> None:
    play(f"{who}: {text}", desk)
    assert not any("2222" in message.text for message in desk.heard[who])


@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("sanne", "schiet op, er gaat iemand dood"),
        ("sanne", "iemand schiet op mensen in de hal"),
        ("priya", "hurry, she is not ok at all"),
    ],
)
def test_haste_where_somebody_is_in_danger_alerts(desk: Hospital, who: str, text: str) -> None:
    play(f"{who}: {text}", desk)
    assert any("2222" in message.text for message in desk.heard[who])
