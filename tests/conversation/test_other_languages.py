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
