"""In a long text that tells a story, the sentences that ask for something decide what it is."""

from __future__ import annotations

import random
import time

import pytest

from routing.understand.reader import Reader
from routing.understand.story import LONG, asked_in
from tests.understand.growing import CLASSES, grown

BEFORE = {
    "nl": "Beste collega's,\n\nDrie weken geleden zijn wij met ons team verhuisd. Dat was een hele "
    "operatie, met dozen die kwijtraakten en bureaus die verkeerd stonden. Iedereen heeft zijn best "
    "gedaan, maar het liep niet goed en daar waren veel mensen ontevreden over.\n\nVorige week kwam "
    "er iemand kijken hoe het ging. Dat was erg prettig, want we hadden een flinke lijst. Het meeste "
    "is keurig opgelost: de stoelen zijn verwisseld en de koffieautomaat doet het ook weer.",
    "en": "Hi all,\n\nLast month our team moved into the east wing. The move itself went fine, apart "
    "from the usual lost boxes and a few desks that stood in the wrong room. I must say that it was "
    "a stressful time, and some of us were quite annoyed at how it was organised.\n\nIn the second "
    "week we had a visit from the management. They were impressed by the light and the view. One of "
    "them asked whether we missed anything, and my colleague mentioned that the old place had been "
    "closer to the canteen.",
}
AFTER = {
    "nl": "Verder wil ik nog zeggen dat we de samenwerking erg waarderen. Ik snap dat het overal "
    "druk is. Laat het me weten als er iets is.\n\nWoensdag ben ik naar een congres in Utrecht.",
    "en": "I would like to say that we value what you do. I understand that it is busy everywhere. "
    "Please let me know if there is anything.\n\nOn Wednesday I am at a conference.",
}
ASKED = [
    ("nl", "Zouden jullie de beamer in kamer 2.14 willen repareren? Hij geeft geen beeld."),
    ("nl", "Voor mijn werkplek heb ik een tweede monitor nodig."),
    ("nl", "Sinds gisteren doet de printer op C3 het niet meer."),
    ("nl", "Graag een nieuwe muis op werkplek 12."),
    ("en", "Anyway, the reason I am writing is that I need a second monitor for my desk."),
    ("en", "Could somebody have a look at the projector in room 3? It shows no picture."),
    ("en", "The printer on C3 does not print any more."),
]


def story(language: str, asked: str) -> str:
    return f"{BEFORE[language]}\n\n{asked}\n\n{AFTER[language]}"


@pytest.mark.parametrize(("language", "asked"), ASKED)
def test_what_is_asked_is_found(language: str, asked: str) -> None:
    assert asked_in(story(language, asked)) == asked


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_story_that_asks_for_nothing_is_read_as_it_is(language: str) -> None:
    assert asked_in(story(language, "")) == ""


def test_a_short_text_is_no_story() -> None:
    assert asked_in("Can you mend the projector? " * 5) == ""


def test_lines_that_a_mail_program_broke_are_put_together() -> None:
    broken = (
        "Zouden jullie de beamer in de grote vergaderkamer op de tweede\nverdieping willen maken?"
    )
    assert asked_in(story("nl", broken)) == broken.replace("\n", " ")


def test_without_paragraphs_the_sentences_beside_it_come_along() -> None:
    text = story("en", "It flickers. Can you replace the lamp in room 3? It hums too.")
    found = asked_in(text.replace("\n\n", " "))
    assert found == "It flickers. Can you replace the lamp in room 3? It hums too."


def test_two_things_that_are_asked_are_both_found() -> None:
    text = story("en", "Can you replace the lamp in room 3?") + "\n\nWe also need twelve chairs."
    assert asked_in(text) == "Can you replace the lamp in room 3?\nWe also need twelve chairs."


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("nl", "Zouden jullie de printer op C3 willen maken? Hij print niet meer."),
        ("nl", "Wel ben ik mijn toegangspas kwijt. Kunnen jullie me een nieuwe geven?"),
        ("en", "Could you have a look at the printer on C3? It does not print any more."),
        ("en", "I need a second monitor for my desk."),
    ],
)
def test_it_decides_what_the_text_is(reader: Reader, language: str, asked: str) -> None:
    text = story(language, asked)
    (alone,), (found,) = reader.split(asked), reader.split(text)
    assert found.candidates[0].item == alone.candidates[0].item
    assert found.text == text
    assert len(text) > LONG


def test_no_text_takes_long() -> None:
    slow = []
    for unit in (
        *CLASSES,
        "can you ",
        "ik heb een ",
        "I need. ",
        "is it is it ",
        "\n\n",
        " \n",
        "heb ik ",
    ):
        text = grown(unit, 40_000, random.Random(unit))
        began = time.thread_time()
        asked_in(text)
        if time.thread_time() - began > 0.5:
            slow.append(unit)
    assert slow == []
