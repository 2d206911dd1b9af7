"""Who writes in a language that is not spoken here is offered a person, not answered as if they
chatted, and nothing is answered in yet another language.
"""

from __future__ import annotations

import pytest

from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play


@pytest.mark.parametrize(
    ("who", "text", "told", "yes"),
    [
        ("sanne", "no me funciona el ordenador", "dat dit Spaans is", "Ja, graag een mens"),
        ("priya", "Guten Morgen zusammen", "this is German", "Yes, a person please"),
    ],
)
def test_a_person_is_offered(desk: Hospital, who: str, text: str, told: str, yes: str) -> None:
    play(f"{who}: {text}\n< {told}\n{who} # {yes}\n< {text}", desk)


def test_small_talk_in_a_language_of_here_is_small_talk(desk: Hospital) -> None:
    play("sanne: wat een weer zeg vandaag\n< Ik hoor je!", desk)


def test_the_language_of_the_talk_stays(desk: Hospital) -> None:
    play("sanne: Hola, no hay agua en la habitación 12\n<! English", desk)


@pytest.mark.parametrize(
    ("who", "hello", "slip", "other"),
    [
        ("priya", "hello", "er printer is offline", "Nederlands"),
        ("priya", "hello", "ze printer is offline", "Nederlands"),
        ("sanne", "hallo", "the printer is offline", "English"),
    ],
)
def test_one_word_switches_no_conversation(
    desk: Hospital, who: str, hello: str, slip: str, other: str
) -> None:
    play(f"{who}: {hello}\n{who}: {slip}\n<! {other}", desk)


def test_a_sentence_that_is_plainly_of_another_language_does(desk: Hospital) -> None:
    play("priya: hello\npriya: mijn printer print niet meer\n< Nederlands", desk)


@pytest.mark.parametrize(
    "text", ["la impresora no funciona", "es ist die gleiche Pfütze wie vorhin"]
)
def test_another_language_does_not_answer_whether_it_is_new(desk: Hospital, text: str) -> None:
    play(
        f"""
        priya: coffee spill in room 12
        priya: yes
        priya: coffee spilled in the lobby
        < something new, or about S-1001
        priya: {text}
        < I keep “{text}”
        < Is “coffee spilled in the lobby” something new
        """,
        desk,
    )
    assert not any(text in str(event) for event in desk.repository.ledgers["S-1001"])
