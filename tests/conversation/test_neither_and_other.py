"""What stops, sets right or chooses in other words than those of the buttons."""

from __future__ import annotations

import pytest

from bot.conversation.read.reading import is_misunderstood
from bot.conversation.state.dialogue import Request
from tests.conversation.transcript import play


@pytest.mark.parametrize(
    "text",
    [
        "dat bedoelde ik helemaal niet eigenlijk",
        "zo bedoel ik het echt niet hoor",
        "that's really not what I meant",
        "that isn't quite what I asked",
    ],
)
def test_what_was_not_meant_is_a_misunderstanding(text: str) -> None:
    assert is_misunderstood(text)
    world = play(f"tom: I forgot my password\n< Do you still need us\ntom: {text}")
    assert world.dialogues["tom", None].pending, "it is not told to be solved"


@pytest.mark.parametrize(
    "said", ["ho wacht, niet versturen, tijd klopt niet", "stop nog niet, het uur is verkeerd"]
)
def test_what_is_not_right_is_asked_after_and_not_sent(said: str) -> None:
    world = play(f"""
        sanne: er is koffie gemorst
        sanne: kamer 12
        < Zal ik het versturen?
        sanne: {said}
        < Wat moet er anders?
    """)
    assert not world.repository.calls
    (request,) = world.dialogues["sanne", None].pending
    assert isinstance(request, Request) and said in request.words


@pytest.mark.parametrize(
    "said",
    ["nee laat maar, de vergadering gaat niet door", "nee hoeft niet meer, het feest is afgelast"],
)
def test_a_no_that_stops_looks_for_nothing_else(said: str) -> None:
    world = play(f"""
        sanne: er is koffie gemorst
        < Waar is het?
        sanne: {said}
        <! Welke van deze
    """)
    assert not world.repository.calls and not world.dialogues["sanne", None].pending


def test_neither_is_none_of_them() -> None:
    play("""
        tom: laptop
        < Which of these do you mean?
        tom: neither, nor the third
        <! take that along
        < Shall I send it?
    """)


def test_one_of_some_is_told_by_what_is_the_matter() -> None:
    play("""
        tom: laptop
        < Which of these do you mean?
        tom: it refuses to start, so whichever that is
        < I understood: Laptop does not start
    """)
