"""A deadline told in an answer is heard; that something is as broken as before chooses nothing."""

from __future__ import annotations

import pytest

from bot.conversation.read.still_wrong import is_still_broken
from bot.conversation.state.dialogue import Request
from routing.call.call import State
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play


def _top(desk: Hospital, who: str) -> Request:
    top = desk.dialogues[who, None].pending[-1]
    assert isinstance(top, Request)
    return top


@pytest.mark.parametrize(
    ("who", "said", "cue"),
    [
        ("sanne", "nog niet, en over 20 minuten begint de visite", "over 20 minuten"),
        ("priya", "not yet, and in 20 minutes the visitors come", "in 20 minutes"),
        ("priya", "not yet, but in 20 minutes the trucks come", "in 20 minutes"),
    ],
)
def test_it_raises_the_urgency_of_what_is_put_together(
    desk: Hospital, who: str, said: str, cue: str
) -> None:
    begun = {"sanne": "mijn laptop start niet op", "priya": "my laptop won't start"}[who]
    play(f"{who}: {begun}\n{who}: {said}", desk)
    if not any(isinstance(one, Request) for one in desk.dialogues[who, None].pending[-1:]):
        play(f"{who}: {'ja' if who == 'sanne' else 'yes'}", desk)
    assert f"urgency:{cue}" in _top(desk, who).priority_cues


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("sanne", "nee, en over 20 minuten komen de gasten"),
        ("sanne", "nog niet, en over 20 minuten komen de gasten"),
        ("priya", "no, and the guests come in 20 minutes"),
        ("priya", "not yet, but in 20 minutes the trucks come"),
    ],
)
def test_a_no_to_what_is_solved_takes_it_along(desk: Hospital, who: str, said: str) -> None:
    begun = {
        "sanne": "sanne: er is koffie gemorst op afdeling C3\nsanne: ja\n< S-1001",
        "priya": "priya: someone spilled coffee in room 3\npriya: yes\n< S-1001",
    }[who]
    play(f"{begun}\njoost @cleaning: ik pak 1001\njoost @cleaning: opgelost 1001: gedweild", desk)
    play(f"{who}: {said}", desk)
    assert desk.repository.calls["S-1001"].state not in {State.RESOLVED, State.CLOSED}
    assert said in str(desk.repository.ledgers["S-1001"])


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("sanne", "nee, patiënt staat vergeten op de gang bij de röntgen"),
        ("priya", "no, patient stands forgotten in the corridor of radiology"),
    ],
)
def test_what_is_surely_another_matter_goes_along_with_no_no(
    desk: Hospital, who: str, said: str
) -> None:
    begun = {
        "sanne": "sanne: er is koffie gemorst op afdeling C3\nsanne: ja\n< S-1001",
        "priya": "priya: someone spilled coffee in room 3\npriya: yes\n< S-1001",
    }[who]
    play(f"{begun}\njoost @cleaning: ik pak 1001\njoost @cleaning: opgelost 1001: gedweild", desk)
    play(f"{who}: {said}", desk)
    assert said.partition(", ")[2] not in str(desk.repository.ledgers["S-1001"])


@pytest.mark.parametrize(
    ("text", "still"),
    [
        *(("still dead", True), ("no, it's still broken", True), ("still not working", True)),
        *(("nog steeds dood", True), ("hij is nog steeds kapot", True), ("nog steeds niks", True)),
        *(("the laptop is still dead", False), ("still the blue screen", False)),
        *(("de laptop is nog steeds dood", False), ("nog steeds het blauwe scherm", False)),
        *(("dead", False), ("kapot", False), ("it works still", False)),
    ],
)
def test_what_only_says_that_it_is_as_broken(text: str, still: bool) -> None:
    assert is_still_broken(text) is still


@pytest.mark.parametrize(
    ("who", "begun", "said"),
    [
        ("sanne", "mijn pas werkt niet", "nog steeds kapot"),
        ("sanne", "het scherm doet raar", "nog steeds dood"),
        ("priya", "my badge stopped working", "still dead"),
        ("priya", "the screen acts weird", "still dead"),
    ],
)
def test_it_chooses_and_answers_nothing(desk: Hospital, who: str, begun: str, said: str) -> None:
    play(f"{who}: {begun}", desk)
    before = _top(desk, who)
    play(f"{who}: {said}", desk)
    after = _top(desk, who)
    assert (after.stage, after.item, after.answers) == (before.stage, before.item, before.answers)
    assert said in after.words
