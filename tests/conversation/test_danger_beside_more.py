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
NEARLY = [
    "my throat feels tight after the curry and my face is puffy",
    "the rack is going to fall on us, come now",
    "chunks of plaster are falling on the beds",
    "the heavy screen hangs by a single screw above the children",
    "we can't get out of the lab, the badge reader is dead",
    "he sliced off part of his thumb",
    "she spilled boiling tea over her lap",
    "sinds de lunch zijn haar oogleden en lippen opgezwollen",
    "de stelling gaat zo omvallen, kom snel",
    "er is een ruit van de derde verdieping op het plein gevallen",
    "het zware scherm hangt aan één schroef boven de kinderen",
    "we komen het lab niet uit, de deur doet niks",
    "hij heeft een stuk van zijn duim gesneden",
    "ze heeft kokende thee over haar schoot gekregen",
]
"""Allergy, what falls, who is shut in, wounds: grave, yet not certain however it is read."""
SURELY = [
    "de deur van de koelcel is dichtgevallen en Karim zit erin",
    "the door of the cold store fell shut and Karim is inside",
    "the gate slid shut and two kids are still inside",
    "somebody locked him in the storeroom and he is panicking",
    "a glass pane is hanging by one bolt over the walkway",
    "stones are falling on visitors from the scaffold",
    "my tongue started swelling after the new antibiotics",
    "de schuifdeur is dichtgeslagen en er zitten nog twee kinderen binnen",
    "iemand heeft hem in het magazijn opgesloten",
    "er vallen stenen op bezoekers vanaf de steiger",
    "mijn lippen zijn gezwollen na de nieuwe antibiotica",
]
SHUT_IN_BUT_NOBODY = [
    "the office is locked and my keys are inside",
    "the gate slid shut and the bag is still inside",
    "course on what to do when lips are swollen",
    "de kast zit op slot en mijn jas zit erin",
    "cursus over wat te doen als lippen gezwollen zijn",
]
HARMLESS = [
    "the door is swollen by damp",
    "the holiday is about to fall on a weekend",
    "the picture hangs crooked in room 4",
    "I can't get out of my meeting invite",
    "my mouse is stuck in the drawer",
    "please cut off the old wristbands",
    "de deur is opgezwollen door het vocht",
    "er vallen bladeren op het plein, graag vegen",
    "de deksel van de vriezer is dichtgevallen",
    "ik kom niet uit de afspraak in mijn agenda",
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


@pytest.mark.parametrize("said", NEARLY)
def test_what_is_about_to_hurt_somebody_is_grave(said: str) -> None:
    assert is_grave(said)


@pytest.mark.parametrize("said", SURELY)
def test_who_is_shut_in_or_beneath_is_certain(said: str) -> None:
    assert is_certain(said)


@pytest.mark.parametrize("said", SHUT_IN_BUT_NOBODY)
def test_what_is_shut_in_is_not(said: str) -> None:
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


@pytest.mark.parametrize(
    "said", ["the door of the cold store fell shut and Karim is inside", "he sliced off his thumb"]
)
def test_it_is_heard_while_something_else_is_chosen(said: str) -> None:
    play(f"""
        tom: laptop
        < Which of these do you mean?
        tom: {said}
        < If anybody is in danger
        """)
