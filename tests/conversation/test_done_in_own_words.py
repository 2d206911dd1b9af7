"""A team member says in their own words that what they have in hand is done, while more is asked."""

from __future__ import annotations

import pytest

from bot.conversation.read.team_words import solved_behind
from routing.call.call import State
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

TAKEN = """
    sanne: de printer op C3 print niet
    sanne: VK-PR-01
    sanne: ja
    arjan: neem S-1001
"""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("stekker zat los, opgelost", "stekker zat los"),
        ("papier zat scheef. gefixt", "papier zat scheef"),
        ("new toner in it, works again", "new toner in it"),
        ("reset it - works now", "reset it"),
        ("nieuwe rol erin, klaar!", "nieuwe rol erin"),
    ],
)
@pytest.mark.parametrize("before", ["", "arjan: kom eraan, kwartiertje"])
def test_what_ends_with_done_is_solved_with_what_was_done(
    desk: Hospital, said: str, told: str, before: str
) -> None:
    play(f"{TAKEN}\n{before}\narjan: {said}", desk)
    assert desk.repository.calls["S-1001"].state is State.RESOLVED
    assert f"“{told}”" in desk.heard["sanne"][-1].text
    assert not desk.dialogues["arjan", None].pending


@pytest.mark.parametrize(
    "said",
    [
        "is het nu opgelost?",
        "het is nog niet opgelost",
        "opgelost",
        "morgen, dan klaar",
        "toner besteld, lade nog niet gedaan",
    ],
)
def test_what_does_not_end_with_done_alone_is_not(said: str) -> None:
    assert solved_behind(said) is None


def test_what_is_asked_next_waits_beside_what_is_to_be_told(desk: Hospital) -> None:
    play(
        f"""
        {TAKEN}
        arjan: kom eraan, kwartiertje
        < laten weten
        arjan: welke kleur lampje brandt er?
        arjan: ja
        < welke kleur lampje
        arjan: ja
        """,
        desk,
    )
    heard = "\n".join(one.text for one in desk.heard["sanne"])
    assert "“kom eraan, kwartiertje”" in heard and "“welke kleur lampje brandt er?”" in heard
