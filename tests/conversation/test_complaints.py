"""A complaint about a call is shown how it stands, and reaches somebody at a press."""

from __future__ import annotations

import pytest

from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

SENT = "{who}: {spill}\n{who}: {yes}\n< S-1001"
_NL = {"who": "sanne", "spill": "er is koffie gemorst op afdeling C3", "yes": "ja"}
_EN = {"who": "priya", "spill": "someone spilled coffee in room 3", "yes": "yes"}
_TELL = {"sanne": "Geef het door aan Schoonmaak", "priya": "Pass it on to Cleaning"}
_PERSON = {"sanne": "Ja, graag een mens", "priya": "Yes, a person please"}


def _sent(desk: Hospital, said: dict[str, str]) -> str:
    play(SENT.format(**said), desk)
    return said["who"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        *((_NL, "S-1001 duurt veel te lang, belachelijk"), (_NL, "waar blijft S-1001? schandalig")),
        *((_EN, "S-1001 is taking far too long, ridiculous"),),
        (_EN, "how far is S-1001? this is unacceptable"),
    ],
)
def test_it_is_shown_and_can_go_to_its_team_or_a_person(
    desk: Hospital, said: dict[str, str], words: str
) -> None:
    who = _sent(desk, said)
    play(f"{who}: {words}\n< S-1001 ·", desk)
    labels = [choice.label for choice in desk.heard[who][-1].choices]
    assert labels[:2] == [_PERSON[who], _TELL[who]]
    twin = desk.twin()
    play(f"{who} # {_PERSON[who]}\n< “{words}”", twin)
    play(f"{who} # {_TELL[who]}", desk)
    assert words in str(desk.repository.ledgers["S-1001"])


@pytest.mark.parametrize(("said", "words"), [(_NL, "1001 belachelijk"), (_EN, "1001 ridiculous")])
def test_a_bare_number_will_do(desk: Hospital, said: dict[str, str], words: str) -> None:
    who = _sent(desk, said)
    play(f"{who}: {words}", desk)
    if words.partition(" ")[2] not in str(desk.repository.ledgers["S-1001"]):
        play(f"{who} # {_TELL[who]}", desk)
    assert words.partition(" ")[2] in str(desk.repository.ledgers["S-1001"])


@pytest.mark.parametrize(
    ("said", "words"), [(_NL, "hoe ver is S-1001?"), (_EN, "how far is S-1001?")]
)
def test_a_mere_question_is_no_complaint(desk: Hospital, said: dict[str, str], words: str) -> None:
    who = _sent(desk, said)
    better = {"sanne": "moet beter gaan", "priya": "should go better"}[who]
    play(f"{who}: {words}\n< S-1001 ·\n<! {better}", desk)
