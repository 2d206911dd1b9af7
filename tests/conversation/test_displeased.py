"""Who was served badly hears that it should go better, and is offered a person; it is no thanks."""

from __future__ import annotations

import pytest

from bot.conversation.read.courtesies import is_displeased
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

BETTER = {"nl": "dit moet beter gaan", "en": "this should go better"}


@pytest.mark.parametrize(
    "text",
    [
        "jullie zijn echt traag",
        "jullie reageren altijd zo traag",
        "you guys are so slow",
        "you're really unhelpful",
        *("jullie waren te laat", "slechte service", "bedankt voor niks", "de helpdesk is beroerd"),
        *("ik ben erg teleurgesteld", "jullie zijn zo traag"),
        *("you were too late", "bad service", "thanks for nothing", "your support is terrible"),
        *("I am not happy", "they were far too slow"),
    ],
)
def test_what_says_that_one_was_served_badly(text: str) -> None:
    assert is_displeased(text)


@pytest.mark.parametrize(
    "text",
    [
        "jullie zijn toppers",
        "you are the best",
        "the laptop is so slow",
        *("bedankt voor de snelle hulp", "niet slecht hoor", "prima service, jullie zijn snel"),
        *("geen slechte service", "het is te laat voor koffie"),
        *("thanks for the quick help", "not bad at all", "no bad service here", "not a bad job"),
        *("great service", "that isn't bad"),
    ],
)
def test_what_praises_or_tells_something_else(text: str) -> None:
    assert not is_displeased(text)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        *(("sanne", "jullie waren te laat"), ("sanne", "slechte service")),
        *(("priya", "you were too late"), ("priya", "thanks for nothing")),
    ],
)
def test_a_complaint_is_no_thanks_and_can_go_to_a_person(
    desk: Hospital, who: str, words: str
) -> None:
    language = "nl" if who == "sanne" else "en"
    play(f"{who}: {words}\n< {BETTER[language]}", desk)
    yes = {"nl": "Ja, graag", "en": "Yes, a person"}[language]
    play(f"{who} # {yes}\n< “{words}”", desk)


def test_a_complaint_while_it_is_asked_whether_it_is_solved_names_the_request(
    desk: Hospital,
) -> None:
    play(
        """
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
        joost @cleaning: ik pak 1001
        joost @cleaning: opgelost 1001: gedweild
        sanne: jullie kwamen te laat
        <! Graag gedaan
        < dit moet beter gaan
        sanne # Ja, graag
        < “jullie kwamen te laat (S-1001)”
        """,
        desk,
    )


def test_a_complaint_in_the_middle_of_a_request_leaves_it_standing(desk: Hospital) -> None:
    play(
        """
        sanne: er is koffie gemorst op afdeling C3
        sanne: waardeloze service, jullie zijn zo traag
        < dit moet beter gaan
        < nog versturen?
        sanne # Nee, ga door
        sanne: ja
        < S-1001
        """,
        desk,
    )
