"""What holds no word that ends something or puts it off drops nothing that is ready to be sent,
whatever it resembles: it goes along.
"""

from __future__ import annotations

import pytest

from bot.conversation.decide.evidence import Evidence, Verdict
from bot.conversation.decide.standing import Act, Where
from bot.conversation.flows.tells_more import with_what_it_tells
from bot.conversation.read.endings import may_end, may_postpone
from bot.conversation.state.dialogue import Request
from routing.understand.move import Move
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

DETAILS = [
    "het is al weken zo",
    "het budget is beperkt",
    "ik heb hem al opnieuw opgestart",
    "ze gebruiken hem elke dag",
    "we bought it in March",
    "it has to be blue",
    "I'm leaving in an hour",
]


@pytest.mark.parametrize("text", DETAILS)
def test_a_detail_holds_no_word_that_ends_or_postpones(text: str) -> None:
    assert not may_end(text) and not may_postpone(text)


@pytest.mark.parametrize(
    "text",
    [
        "laat maar",
        "hoeft niet meer, opgeruimd",
        "Samira trok het vel eruit, alles loopt weer",
        "mijn collega heeft het geregeld",
        "nah bin it, it was only a few drops",
        "one of the students pulled it out, works fine",
        "I'll do it myself",
        "drop it",
    ],
)
def test_who_wishes_to_stop_says_a_word_for_it(text: str) -> None:
    assert may_end(text)


@pytest.mark.parametrize(
    "text", ["nog niet", "even wachten", "I need to check with the sister first", "hold fire"]
)
def test_who_puts_it_off_says_a_word_for_it(text: str) -> None:
    assert may_postpone(text)


@pytest.mark.parametrize("text", DETAILS)
def test_a_detail_beside_what_is_to_be_sent_goes_along(desk: Hospital, text: str) -> None:
    play(f"sanne: er is koffie gemorst in de wachtkamer van poli cardiologie\nsanne: {text}", desk)
    request = desk.dialogues["sanne", None].pending[-1]
    assert isinstance(request, Request) and request.stage == "summary"
    assert text in request.words


@pytest.mark.parametrize("text", ["het is al weken zo", "ik ben er tot vijf uur"])
@pytest.mark.parametrize("move", [Move.CANCEL, Move.LET_GO, Move.HELPED, Move.LATER])
def test_a_detail_with_an_open_call_stops_nothing(text: str, move: Move) -> None:
    act = Act.LATER if move is Move.LATER else Act.CANCEL
    evidence, read_as = Evidence(Where.CALLS, {move: 0.9}), Verdict(act, move, 0.9)
    assert with_what_it_tells(Where.CALLS, text, evidence, read_as).act is Act.ADD


def test_a_word_to_stop_with_an_open_call_stops_it() -> None:
    evidence = Evidence(Where.CALLS, {Move.CANCEL: 0.9})
    read_as = Verdict(Act.CANCEL, Move.CANCEL, 0.9)
    assert with_what_it_tells(Where.CALLS, "hoeft niet meer", evidence, read_as) is read_as
