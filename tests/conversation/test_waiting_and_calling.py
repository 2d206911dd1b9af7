"""Who is impatient hears how it stands, once; who asks to wait is waited for."""

from __future__ import annotations

import pytest

from bot.conversation.read.calling import calls_out
from bot.conversation.read.spoken import asks_for_a_moment
from routing.call.call import State
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

SPILL = {
    "sanne": "sanne: er is koffie gemorst op afdeling C3\nsanne: ja\n< S-1001",
    "priya": "priya: coffee spill in room 12\npriya: yes\n< S-1001",
}
SOLVED = "joost @cleaning: ik pak 1001\njoost @cleaning: opgelost 1001: gedweild"


@pytest.mark.parametrize(
    ("who", "text"),
    [
        *(("sanne", "schiet op"), ("sanne", "kunnen jullie opschieten?")),
        *(("sanne", "hoe staat het met 1001"), ("sanne", "hoe is het nu met 1001?")),
        *(("priya", "hurry up"), ("priya", "hurry up please?")),
        *(("priya", "how is 1001 doing"), ("priya", "what about 1001")),
    ],
)
def test_how_it_stands_is_all_that_is_said(desk: Hospital, who: str, text: str) -> None:
    play(f"{SPILL[who]}\n-- 3 hours\n{who}: {text}\n< S-1001 ·", desk)
    passes = {"sanne": "doorgeven", "priya": "Shall I pass"}[who]
    asked = {"sanne": "als vraag gelezen", "priya": "took that for a question"}[who]
    said = [m.text for m in desk.heard[who]][-2:]
    assert not any(passes in one or asked in one for one in said)


def test_a_question_after_something_else_is_still_passed_on(desk: Hospital) -> None:
    play(f"{SPILL['priya']}\npriya: what is the capital of Peru?\n< Shall I ask", desk)


@pytest.mark.parametrize(
    ("who", "text"),
    [
        *(("sanne", "hallo??"), ("sanne", "is daar iemand?"), ("sanne", "hallo? nog iemand?")),
        *(("priya", "hello??"), ("priya", "anybody there?"), ("priya", "are you still there?")),
    ],
)
def test_who_calls_out_hears_how_it_stands(desk: Hospital, who: str, text: str) -> None:
    here = {"sanne": "Ja, ik ben er", "priya": "Yes, I'm here"}[who]
    play(f"{SPILL[who]}\n-- 3 hours\n{who}: {text}\n< {here}\n< S-1001 ·", desk)


@pytest.mark.parametrize(
    ("who", "text", "greets"), [("sanne", "hallo??", "Hallo Sanne"), ("priya", "hello??", "Hello")]
)
def test_who_calls_out_with_nothing_open_is_greeted(
    desk: Hospital, who: str, text: str, greets: str
) -> None:
    play(f"{who}: {text}\n< {greets}", desk)


@pytest.mark.parametrize(
    "text", ["hello", "is there a printer?", "is er al iemand?", "are you a bot?", "hallo"]
)
def test_what_calls_out_to_nobody(text: str) -> None:
    assert not calls_out(text)


@pytest.mark.parametrize(
    ("who", "text", "waits"),
    [
        *(("sanne", "wacht even", "ik wacht"), ("sanne", "momentje hoor", "ik wacht")),
        *(("priya", "hold on", "I'll wait"), ("priya", "one sec, let me check", "I'll wait")),
    ],
)
def test_what_is_still_wrong_is_waited_for(desk: Hospital, who: str, text: str, waits: str) -> None:
    no, amiss = {"sanne": ("nee", "het plakt nog"), "priya": ("no", "it is still sticky")}[who]
    play(f"{SPILL[who]}\n{SOLVED}\n{who}: {no}\n{who}: {text}\n< {waits}", desk)
    assert desk.repository.calls["S-1001"].state is State.RESOLVED
    play(f"{who}: {amiss}", desk)
    assert desk.repository.calls["S-1001"].state is not State.RESOLVED


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        *(("wait", True), ("just a minute", True), ("hang on a sec please", True)),
        *(("wacht", True), ("ogenblikje", True), ("ik ga even kijken", True)),
        *(("wait it still leaks", False), ("the light is still off", False)),
        *(("wacht, hij doet het nog niet", False), ("het lekt even", False)),
    ],
)
def test_what_asks_for_a_moment(text: str, waits: bool) -> None:
    assert asks_for_a_moment(text) is waits
