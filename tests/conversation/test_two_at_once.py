"""Two requests in one message: which comes first is said, each keeps its own words, and one of them
may be all that is wanted.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.which_and_what import only_this
from bot.conversation.state.dialogue import Request
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

_NL = "sanne: het koffieapparaat op C3 lekt en mijn laptop start niet"
_EN = "priya: the coffee machine on C3 leaks and my laptop won't start"


def _words(desk: Hospital, who: str) -> list[str]:
    under_way = desk.dialogues[who, None].pending
    return [one.words for one in under_way if isinstance(one, Request)]


def test_it_is_said_which_comes_first(desk: Hospital) -> None:
    play(f"{_NL}\n< Eerst “het koffieapparaat op C3 lekt”; daarna “mijn laptop start niet”.", desk)
    play(f"{_EN}\n< First “the coffee machine on C3 leaks”; after that “my laptop won't", desk)


@pytest.mark.parametrize(
    ("begun", "who", "said", "kept"),
    [
        (_NL, "sanne", "nee, alleen de laptop", "mijn laptop start niet"),
        (_NL, "sanne", "doe alleen de laptop maar", "mijn laptop start niet"),
        (_NL, "sanne", "alleen het koffieapparaat graag", "het koffieapparaat op C3 lekt"),
        (_EN, "priya", "no, only the laptop thing", "my laptop won't start"),
        (_EN, "priya", "just the coffee machine please", "the coffee machine on C3 leaks"),
    ],
)
def test_only_one_of_them_is_wanted(
    desk: Hospital, begun: str, who: str, said: str, kept: str
) -> None:
    play(begun, desk)
    (other,) = set(_words(desk, who)) - {kept}
    play(f"{who}: {said}\n< “{other}”\n<! “{said}”", desk)
    assert _words(desk, who) == [kept]


@pytest.mark.parametrize("said", ["alleen de heftruck", "alleen de laptop en het koffieapparaat"])
def test_what_names_none_or_both_drops_none(desk: Hospital, said: str) -> None:
    play(f"{_NL}\nsanne: {said}", desk)
    assert len(_words(desk, "sanne")) > 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("no, only the fever thing", "the fever thing"),
        ("just the printer, thanks", "the printer"),
        ("nee, alleen de printer graag", "de printer"),
        ("only when it rains, I think, the roof leaks", ""),
        ("the printer only prints in black", ""),
        ("het is alleen de printer die kraakt, verder niets", ""),
    ],
)
def test_what_is_wanted_alone(text: str, what: str) -> None:
    assert only_this(text) == what


@pytest.mark.parametrize(
    ("said", "own", "other"),
    [
        (
            "sanne: graag 20 dozen handschoenen bestellen, maat L en poedervrij, voor C3 en iemand "
            "die naar het ketelhuis kijkt",
            "20 dozen handschoenen",
            "ketelhuis",
        ),
        (
            "priya: please order 20 boxes of gloves, size L and powder free, for ward 3 and "
            "someone to look at the boiler",
            "20 boxes of gloves",
            "boiler",
        ),
    ],
)
def test_a_question_is_answered_by_its_own_part(
    desk: Hospital, said: str, own: str, other: str
) -> None:
    who = said.partition(":")[0]
    play(f"{said}\n{who}: 1", desk)
    top = desk.dialogues[who, None].pending[-1]
    assert isinstance(top, Request)
    assert own in top.words
    what = [answer.value for answer in top.answers if own in answer.value]
    assert what and not any(other in value for value in what)
