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


FALLS_AND_FOOD = [
    "need someone asap patient fell out of bed in 12",
    "patient fell out of bed in 12 need someone asap",
    "she rolled out of her wheelchair, bed 3, hurry",
    "patient on the floor in 12, need hands now",
    "visitor down on the ground by the lift",
    "a kid just ate some red berries, dont know if theyre poisonous",
    "my colleague drank from a bottle with cleaning fluid in it",
    "pt has taken a whole strip of sleeping tablets",
    "he took someone else's pills",
    "I drank descaler by mistake",
    "patient got the wrong meal, he's allergic to nuts and theres nuts in it",
    "he ate half, hes got a rash now",
    "she ate the soup and she's allergic to celery",
    "snel iemand, mevrouw is uit bed gevallen op 12",
    "mevrouw uit bed gevallen op 12, snel iemand",
    "hij viel net uit zijn rolstoel",
    "patiënt op de grond in 12, handen nodig",
    "kind heeft rode bessen gegeten, weet niet of ze giftig zijn",
    "een bewoner dronk van de ontkalker",
    "verwarde meneer heeft een vaatwastablet ingeslikt",
    "ze heeft een hele strip pillen geslikt",
    "hij is allergisch voor noten en er zitten noten in",
    "hij heeft de helft gegeten en heeft nu uitslag",
    "mevrouw zit onder de galbulten na de lunch",
]
"""A fall, poisoning and an allergic reaction, in whatever order that is told."""
NO_FALL_NOR_POISON = [
    "I nearly fell out of bed laughing",
    "patient has fallen out of bed before, please bring bed rails",
    "each patient on the floor gets a menu",
    "the nurse is on the floor, can I call back later",
    "spill by the patient on the floor",
    "patient ate his berries and yoghurt and wants more",
    "patient took his pills at eight",
    "the kids ate lunch and left batteries on the table",
    "patient is allergic to nuts, please bring a meal without nuts",
    "guest is allergic to nuts, are there nuts in the cake?",
    "patient is allergic to milk and hasn't eaten yet",
    "the patient fell asleep in the chair, we need a blanket",
    "bijna uit bed gevallen van het lachen",
    "patiënt is al eerder uit bed gevallen, graag bedhekken",
    "koffie naast de patiënt op de vloer",
    "kind heeft bessen met yoghurt gegeten en wil meer",
    "patiënt heeft zijn pillen om acht uur ingenomen",
    "patiënt is allergisch voor noten, graag een maaltijd zonder noten",
    "hij heeft nog niet gegeten en is allergisch voor melk",
    "ik krijg de uitslag van het lab niet te zien na de lunch",
]


@pytest.mark.parametrize("said", FALLS_AND_FOOD)
def test_a_fall_poison_and_an_allergy_are_certain(said: str) -> None:
    assert is_certain(said)


@pytest.mark.parametrize("said", NO_FALL_NOR_POISON)
def test_what_was_eaten_or_lies_there_is_no_danger(said: str) -> None:
    assert not is_certain(said) and not is_grave(said)


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
