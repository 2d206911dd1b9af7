"""What somebody did to who speaks is told in confidence and alarms nobody; what may be there now
does.
"""

from __future__ import annotations

import time

import pytest

from bot.conversation.read.confidential import is_confidential, tells_what_was_done
from bot.conversation.state.dialogue import Clarification, Request
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

COUNSELLOR = "hr/leave-and-absence/counsellor"
TOLD = [
    ("priya", "he shouted at me"),
    ("priya", "my manager yelled at me in front of everyone"),
    ("priya", "the surgeon insulted me during the briefing"),
    ("priya", "I was humiliated by my team leader"),
    ("priya", "a colleague pushed me last week"),
    ("priya", "she hit me on the arm two weeks ago"),
    ("sanne", "hij schreeuwde tegen me"),
    ("sanne", "mijn leidinggevende schold me uit waar iedereen bij was"),
    ("sanne", "ik ben vernederd door de arts"),
    ("sanne", "mijn collega duwde me vorige week"),
    ("sanne", "hij heeft me gisteren geslagen"),
    ("sanne", "hij heeft tegen mij geschreeuwd"),
]
TIME_AND_AGAIN = [
    ("priya", "I don't feel safe around my team leader, he keeps making remarks about my body"),
    ("priya", "my manager threatens me all the time"),
    ("priya", "I feel very uncomfortable being alone with my supervisor"),
    ("priya", "our head chef shouts at us every shift"),
    ("priya", "I don't feel safe on nights with one of the drivers"),
    ("sanne", "ik voel me niet veilig bij mijn leidinggevende, hij zit steeds aan me"),
    ("sanne", "mijn chef blijft opmerkingen maken over mijn lichaam"),
    ("sanne", "een collega scheldt me elke dag uit"),
    ("sanne", "ik ben bang voor mijn leidinggevende"),
]
MAY_BE_NOW = [
    "a patient keeps hitting my colleague",
    "one of the patients keeps hitting me",
    "een van de bezoekers slaat steeds om zich heen",
    "my colleague is being hit by a patient all the time",
    "my colleague keeps hitting his head on the floor, he has a seizure",
    "my manager has a knife and keeps threatening us",
    "I don't feel safe around my ex, he is outside my office right now",
    "I don't feel safe in the parking garage",
    "een patiënt slaat steeds naar mijn collega",
    "mijn baas slaat me steeds, help",
    "he is shouting at me",
    "he shouted at me and now he has a knife",
    "he just hit me",
    "he hit me",
    "a man threatened me and he is coming back",
    "she yelled at me and won't leave",
    "he shouted at me, I am hiding in the toilet",
    "yesterday he shouted at me and today there is a fire in the hall",
    "hij schreeuwt tegen me",
    "hij sloeg me net",
    "hij sloeg me",
    "hij schreeuwde tegen me en staat nu voor de deur",
    "een bezoeker schold me uit en gaat niet weg",
    "hij schreeuwde tegen me, ik ben bang",
    "hij bedreigde me gisteren en heeft een mes bij zich",
]


@pytest.mark.parametrize(("who", "words"), [*TOLD, *TIME_AND_AGAIN])
def test_what_was_done_is_told_in_confidence(desk: Hospital, who: str, words: str) -> None:
    assert tells_what_was_done(words) and is_confidential(words)
    play(f"{who}: {words}", desk)
    request = desk.dialogues[who, None].pending[-1]
    assert isinstance(request, Request)
    assert request.item == COUNSELLOR or COUNSELLOR in request.guessed
    assert not desk.alarms


@pytest.mark.parametrize("words", MAY_BE_NOW)
def test_what_may_be_there_now_is_no_such_thing(words: str) -> None:
    assert not tells_what_was_done(words)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("priya", "a visitor is shouting and threatens me"),
        ("sanne", "een patiënt schreeuwt en bedreigt ons"),
        ("sanne", "hij bedreigde me gisteren en staat nu met een mes in de gang"),
    ],
)
def test_violence_that_is_there_alarms(desk: Hospital, who: str, words: str) -> None:
    play(f"{who}: {words}", desk)
    assert desk.alarms


@pytest.mark.parametrize(
    "words",
    [
        "she shouted for help with the printer",
        "de printer sloeg vast",
        "he called me at six",
        "my manager keeps asking for comments on the report",
        "onze manager blijft vragen om opmerkingen bij het rapport",
    ],
)
def test_what_was_done_to_nobody_is_no_such_thing(words: str) -> None:
    assert not tells_what_was_done(words)


def test_with_such_a_request_open_it_is_asked_whether_it_is_about_that(desk: Hospital) -> None:
    play(
        """
        sanne: ik word gepest door een collega
        sanne: bel me maandag
        sanne: ja
        sanne: hij schreeuwde tegen me
        < iets nieuws, of gaat het over S-1001
        """,
        desk,
    )
    assert isinstance(desk.dialogues["sanne", None].pending[-1], Clarification)
    assert not desk.alarms


@pytest.mark.parametrize(
    "unit", ["he shouted ", "hit me ", "schreeuwde ", "me ", "is he ", "ik ", "my boss "]
)
def test_it_is_read_in_time_that_grows_as_a_text_does(unit: str) -> None:
    def takes(size: int) -> float:
        began = time.thread_time()
        tells_what_was_done((unit * size)[:size])
        return time.thread_time() - began

    assert takes(10_000) < max(0.1, 4 * takes(5_000))
