"""Why it presses is no request of its own, and takes nothing from the one it is said with."""

from __future__ import annotations

import time

import pytest

from routing.understand.decision import Outcome
from routing.understand.reader import Reader
from routing.understand.why_now import tells_why_now, without_why_now

BOTH = ("en", "nl")


@pytest.mark.parametrize(
    "said",
    [
        "and i've got a board meeting at 3",
        "I have surgery in ten minutes",
        "at 3 I have a meeting",
        "we've got an inspection tomorrow",
        "my shift starts at 7",
        "I only have until noon",
        "I need to leave at four",
        "patients are waiting outside",
        "ik heb om 3 uur een presentatie",
        "om 3 uur heb ik een bestuursvergadering",
        "ik moet over een kwartier opereren",
        "over tien minuten begint het spreekuur",
        "er zitten patiënten te wachten",
        "de patiënt ligt al klaar",
        "er komt zo bezoek",
    ],
)
def test_why_it_presses(said: str) -> None:
    assert tells_why_now(said, BOTH)
    assert without_why_now(f"the printer is dead, {said}", BOTH) == "the printer is dead"


@pytest.mark.parametrize(
    "said",
    [
        "I need a projector for a meeting at 3",
        "my meeting room is locked",
        "we have a class with no chairs",
        "I have a patient who needs a wheelchair",
        "I have a question about my contract",
        "ik heb een patiënt met een tolk nodig",
        "de vergaderzaal is op slot",
        "ik heb een vraag over mijn rooster",
        "er zijn muizen",
    ],
)
def test_what_asks_for_something(said: str) -> None:
    assert not tells_why_now(said, BOTH)


@pytest.mark.parametrize(
    "said",
    [
        "someone spilled coffee in the lobby, and i've got a board meeting at 3",
        "plas water op de gang en er komt zo bezoek",
    ],
)
def test_one_request_with_all_its_words(reader: Reader, said: str) -> None:
    (found,) = reader.split(said)
    assert found.outcome is Outcome.ANSWER
    assert found.text == said


@pytest.mark.parametrize("word", ["and ", "en ", "also and ", "ook en "])
def test_a_row_of_words_that_join_takes_no_time(word: str) -> None:
    began = time.process_time()
    without_why_now(word * 400, BOTH)
    assert time.process_time() - began < 0.5
