"""Words of danger are heard beside a team, a place or a choice; what only sounds like them is not."""

from __future__ import annotations

import pytest

from bot.conversation.read.danger import is_certain, is_grave
from tests.conversation.transcript import play

GRAVE = [
    "Mr Bakker in 4 is choking, send the team",
    "one of the nurses has fainted at the desk, tell the ward doctor",
    "someone cut their wrist in the bathroom",
    "somebody with a gun in the parking garage",
    "our porter got his hand caught in the baler",
    "meneer Peters op 4 verslikt zich, stuur het team",
    "hij zegt dat hij er een eind aan wil maken",
    "onze transporteur zit met zijn hand klem in de balenpers",
    "een man met een mes bij de apotheek",
    "de patiënt in de scanner geeft geen antwoord meer",
]
HARMLESS = [
    "the scanner chokes on thick paper",
    "the doctor doesn't answer his pager",
    "the printer has swallowed my paper",
    "it's burning hot in the meeting room",
    "mijn collega reageert niet op mail",
    "de scanner verslikt zich in dik papier",
    "de bloeddrukmeter moet gemaakt worden",
]


@pytest.mark.parametrize("said", GRAVE)
def test_what_happens_to_somebody_is_grave(said: str) -> None:
    assert is_certain(said) and is_grave(said)


@pytest.mark.parametrize(
    "said",
    [
        "a course on what to do when someone is choking",
        "cursus voor als iemand zich verslikt",
        "a visitor fainted yesterday, where do I write that down",
    ],
)
def test_what_is_told_of_is_not_met_now(said: str) -> None:
    assert not is_certain(said)


@pytest.mark.parametrize("said", HARMLESS)
def test_what_a_thing_does_is_not(said: str) -> None:
    assert not is_grave(said)


def test_danger_chooses_nothing() -> None:
    play("""
        tom: laptop
        < Which of these do you mean?
        tom: the second, and mr Bakker in 4 is choking, send the team
        < If anybody is in danger
        """)
