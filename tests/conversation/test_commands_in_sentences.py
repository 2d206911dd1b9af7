"""A team's command on a call at the end of a sentence, on two calls at once, or in words that are
none.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.numbers import numbers_within
from bot.conversation.read.team_words import order_within, read_order, with_the_next
from routing.call.actions import Action
from routing.call.call import State
from tests.bench.dialogue_states import Hospital
from tests.conversation.test_beside_a_form import LAPTOP
from tests.conversation.transcript import play

TWO = """
    sanne: er is koffie gemorst op afdeling C3
    sanne: ja
    priya: someone spilled coffee in room 3
    priya: yes
"""


@pytest.mark.parametrize(
    ("said", "action", "rest"),
    [
        ("kapot scherm, zet 1001 door naar tandem", Action.PASS_ON, "tandem: kapot scherm"),
        ("ben morgen vrij, leg 1001 terug", Action.PUT_BACK, "ben morgen vrij"),
        ("hoi, zet 1001 door naar tandem", Action.PASS_ON, "tandem"),
        ("new battery in it. resolve 1001", Action.RESOLVE, "new battery in it"),
    ],
)
def test_a_sentence_ends_with_a_command(said: str, action: Action, rest: str) -> None:
    order = order_within(said)
    assert order is not None
    assert (order.actions[0], order.number, order.rest) == (action, "S-1001", rest)


@pytest.mark.parametrize("said", ["als het lukt, pakt iemand 1001 op?", "leg 1001 terug", ", , , "])
def test_none_is_there(said: str) -> None:
    assert order_within(said) is None


def test_the_second_call_is_found() -> None:
    order = read_order("wijs 1004 toe aan alan en 1005 aan emre")
    both = with_the_next(order) if order else None
    assert both is not None
    assert [(one.number, one.rest) for one in both] == [
        ("S-1004", "alan en"),
        ("S-1005", "aan emre"),
    ]


@pytest.mark.parametrize("said", ["kamer 1001 is koud", "1001,50 euro", "VK-PR-1001", "10:1001"])
def test_it_is_no_number_of_a_call(said: str) -> None:
    assert numbers_within(said) == ()


def test_each_goes_to_whom_it_was_given(desk: Hospital) -> None:
    cleaners = [p.id for p in desk.catalogue.team_by_id["cleaning"].people]
    one, two = cleaners[0], cleaners[1]
    named = {p.id: p.name.split()[0] for p in desk.catalogue.team_by_id["cleaning"].people}
    play(
        f"{TWO}\n{one}: wijs 1001 toe aan {named[one]} en 1002 aan {named[two]}\n<! niets door",
        desk,
    )
    calls = desk.repository.calls
    assert (calls["S-1001"].assignee, calls["S-1002"].assignee) == (one, two)


def test_both_are_taken(desk: Hospital) -> None:
    play(f"{TWO}\njoost: pak 1001 en 1002\n<! Genoteerd bij", desk)
    assert {call.assignee for call in desk.repository.calls.values()} == {"joost"}


@pytest.mark.parametrize(
    "said", ["alan of emre", "niet emre maar een ander", "emre is ziek vandaag"]
)
def test_a_sentence_that_gives_it_to_nobody_assigns_nothing(desk: Hospital, said: str) -> None:
    play(f"{LAPTOP}\nchantal: wijs 1001 toe\nchantal: {said}\n< daar niet vinden", desk)
    assert desk.repository.calls["S-1001"].assignee == "chantal"


def test_a_name_in_a_few_words_does(desk: Hospital) -> None:
    play(f"{LAPTOP}\nchantal: wijs 1001 toe\nchantal: doe floor maar\n<! niets doorgegeven", desk)
    assert desk.repository.calls["S-1001"].assignee == "floor"


def test_what_is_said_before_goes_along(desk: Hospital) -> None:
    play(f"{LAPTOP}\nchantal: kapot scherm, zet 1001 door naar tandem\n<! niets door", desk)
    assert desk.repository.calls["S-1002"].text == "kapot scherm"
    assert desk.repository.calls["S-1001"].state is State.WAITING_SUPPLIER


@pytest.mark.parametrize(
    "said", ["1001 is niet voor ons maar voor applicaties", "klant zegt dat 1001 haast heeft"]
)
def test_a_sentence_about_a_call_of_the_team_is_asked_after(desk: Hospital, said: str) -> None:
    play(
        f"{LAPTOP}\nchantal: {said}\n< Wat zal ik met je woorden doen\nchantal: ja\n< Kies een",
        desk,
    )
    assert list(desk.repository.calls) == ["S-1001"]


def test_how_it_stands_is_told_and_nothing_more(desk: Hospital) -> None:
    play(f"{LAPTOP}\nchantal: status 1001\n< in behandeling\n<! doorgeven\n<! als vraag", desk)


def test_who_comes_soon_says_so_however_short(desk: Hospital) -> None:
    play(f"{LAPTOP}\nchantal: kben er over 20 min\n[Ja, laat het weten]", desk)
