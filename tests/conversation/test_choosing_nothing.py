"""Where one of some items is to be chosen, words that choose none of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation.converse import converse
from bot.conversation.read.picking import is_but_none
from bot.conversation.state.commands import Facts
from bot.conversation.state.dialogue import Dialogue, Heard
from bot.conversation.state.register_commands import FoundComponent
from catalog.model import Person
from routing.desk.desk import Desk
from routing.understand.decision import Outcome
from tests.conversation.reads import Reads
from tests.conversation.town import TOWN
from tests.conversation.transcript import play

DOUBT = (Outcome.ASK, {"ict/workplace/laptop-broken": 0.48, "ict/workplace/printer": 0.46})
UNSAID = (Outcome.UNKNOWN, {"desk/accounts/password": 0.12})


def _asked(**read: tuple[Outcome, dict[str, float]]) -> Reads:
    said = {text.replace("_", " "): found for text, found in read.items()}
    return Reads(read={"my thing is off": DOUBT} | said)


@pytest.mark.parametrize("words", ["banaan fiets olifant", "purple trombone teapot"])
def test_words_that_say_nothing_choose_nothing(words: str) -> None:
    both = (Outcome.ASK, {"ict/workplace/laptop-broken": 0.54, "ict/workplace/printer": 0.43})
    world = _asked()
    world.read |= {words: UNSAID, f"my thing is off\n{words}": both}
    play(
        f"""
        tom: my thing is off
        < Which of these do you mean?
        tom: {words}
        < I don't know those words
        < Choose the one you mean, or “none of these”.
        <! I understood
        """,
        world,
    )


@pytest.mark.parametrize("words", ["no none of them", "nope, none of these", "none of them please"])
def test_none_of_them_is_none_of_these(words: str) -> None:
    play(
        f"""
        tom: my thing is off
        < Which of these do you mean?
        tom: {words}
        < I'm not sure what you need
        <! I have passed on nothing
        <! none
        """,
        _asked(),
    )


@pytest.mark.parametrize(
    ("words", "only"),
    [
        ("nee, geen van die", True),
        ("het is geen van beide hoor", True),
        ("neither", True),
        ("none of them work", False),
        ("none of those, it is the docking station", False),
        ("geen van de printers doet het", False),
    ],
)
def test_only_words_for_none_say_only_that(words: str, only: bool) -> None:
    assert is_but_none(words) is only


def test_a_question_about_a_message_that_was_brought_says_which() -> None:
    world, tom = _asked(), Person(id="tom", name="Tom Whitfield")
    facts = Facts(catalogue=TOWN, person=tom, language="en", now=world.now)
    steps = converse(Dialogue(), Heard(text="my thing is off", brought=True), facts)
    answer: Any = None
    with pytest.raises(StopIteration) as over:
        while True:
            answer = world.answer(
                steps.send(answer), facts, Desk(world.repository, TOWN, world.now)
            )
    said = over.value.value.replies[0].text
    assert said.startswith("About the message “my thing is off”:\nWhich of these do you mean?")


def test_a_component_says_its_place_once() -> None:
    known = FoundComponent(ref="a", label="Printer Ward C3 (VK-1)", place="Ward C3")
    other = FoundComponent(ref="b", label="Printer (VK-2)", place="Ward C3")
    assert (known.described, other.described) == (known.label, "Printer (VK-2), Ward C3")
