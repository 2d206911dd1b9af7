"""What people tell of a request beside it is added, whatever it resembles; what asks for something
else is new, or asked about.
"""

from __future__ import annotations

import pytest

from bot.conversation.decide.beside import BESIDE
from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.state.dialogue import Request
from routing.understand.move import Move, TellsMore
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

SURELY = TellsMore(new=4.0, ends=5.0, talks=5.0, agrees=5.0, person=5.0)
HARDLY = TellsMore(new=-4.0, ends=-5.0, talks=-5.0, agrees=-6.0, person=-5.0)
OPEN = {
    "nl": "sanne: er is koffie gemorst in de wachtkamer van poli cardiologie",
    "en": "priya: someone spilled coffee in room 3",
}


@pytest.mark.parametrize(
    "move", [Move.NEW, Move.CANCEL, Move.LET_GO, Move.NO, Move.CHAT, Move.THANKS, Move.YES]
)
def test_what_surely_tells_more_is_added_whatever_move_it_resembles(move: Move) -> None:
    told = Evidence(Where.SUMMARY, {move: 0.9}, tells_more=SURELY, words=6)
    assert decide(told).act is Act.ADD
    other = Evidence(Where.SUMMARY, {move: 0.9}, tells_more=HARDLY, words=6)
    assert decide(other).act is not Act.ADD


@pytest.mark.parametrize("where", sorted(BESIDE))
def test_a_detail_that_names_another_item_is_no_new_request(where: Where) -> None:
    moves = {Move.NEW: 0.9, Move.ADD: 0.1}
    detail = decide(Evidence(where, moves, other_item=0.6, tells_more=SURELY, words=6))
    assert {detail.act, detail.rival} & {Act.ADD, Act.ANSWER}
    assert where is Where.CALLS or detail.act is not Act.NEW
    assert decide(Evidence(where, moves, other_item=0.6, tells_more=HARDLY, words=6)).act is Act.NEW


def test_where_nothing_is_open_it_is_new() -> None:
    told = Evidence(Where.IDLE, {Move.NEW: 0.9}, tells_more=SURELY, words=6)
    assert decide(told).act is Act.NEW


def test_what_is_plainly_another_item_is_asked_about() -> None:
    told = Evidence(Where.SUMMARY, {Move.NEW: 0.9}, other_item=0.9, tells_more=SURELY, words=6)
    verdict = decide(told)
    assert {verdict.act, verdict.rival} == {Act.ADD, Act.NEW}


def test_in_a_language_that_nobody_taught_moves_decide() -> None:
    assert decide(Evidence(Where.SUMMARY, {Move.NEW: 0.9}, words=6)).act is Act.NEW


def test_another_item_in_its_own_words_is_new() -> None:
    own = Evidence(
        Where.SUMMARY,
        {Move.NEW: 0.9},
        other_item=0.99,
        own_words=True,
        beyond=True,
        tells_more=SURELY,
        words=6,
    )
    assert decide(own).act is Act.NEW


TOLD = {
    "nl": (
        "het tapijt is nog nat van vanochtend",
        "iemand heeft er een stoel overheen gezet",
        "we hebben er zelf al doekjes op gelegd",
        "mijn collega weet precies welke plek het is",
        "vorige week was het er ook al zo vies",
        "de schoonmaker van de nacht heeft het laten liggen",
    ),
    "en": (
        "the carpet is still wet from this morning",
        "somebody put a chair over it",
        "we already laid some towels on it",
        "my colleague knows exactly which spot it is",
        "it was just as dirty there last week",
        "the night cleaner left it like that",
    ),
}


@pytest.mark.parametrize(
    ("language", "told"), [(language, text) for language in TOLD for text in TOLD[language]]
)
def test_a_detail_goes_along_and_sends_nothing(desk: Hospital, language: str, told: str) -> None:
    who, _ = OPEN[language].split(":")
    play(f"{OPEN[language]}\n{who}: {told}", desk)
    (request,) = desk.dialogues[who, None].pending
    assert isinstance(request, Request) and told in request.words
    assert not desk.repository.calls


ELSE = {
    "nl": ("mijn wachtwoord is verlopen", "ik ben mijn pasje kwijt", "de infuuspomp is kapot"),
    "en": ("my password has expired", "I lost my badge", "the infusion pump is broken"),
}


@pytest.mark.parametrize(
    ("language", "asked"), [(language, text) for language in ELSE for text in ELSE[language]]
)
def test_another_request_takes_no_words_of_the_first(
    desk: Hospital, language: str, asked: str
) -> None:
    who, _ = OPEN[language].split(":")
    play(f"{OPEN[language]}\n{who}: {asked}", desk)
    first = next(one for one in desk.dialogues[who, None].pending if isinstance(one, Request))
    assert asked not in first.words
