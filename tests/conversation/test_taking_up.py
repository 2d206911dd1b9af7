"""A member of a team takes a call up in private in whatever words they have for it."""

from __future__ import annotations

import pytest

from bot.conversation.read.team_words import read_order
from routing.call.actions import Action
from routing.call.call import State
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play


@pytest.mark.parametrize(
    "said",
    [
        *("pak 1001", "ik pak 1001", "neem 1001", "1001 doe ik", "1001 neem ik"),
        *("1001 is voor mij", "pak 1001 op"),
        *("take 1001", "mine 1001", "I'll take 1001", "1001 is mine", "I'll do 1001", "grab 1001"),
    ],
)
def test_it_is_taken_up(desk: Hospital, said: str) -> None:
    play(f"sanne: er is koffie gemorst op afdeling C3\nsanne: ja\njoost: {said}", desk)
    call = desk.repository.calls["S-1001"]
    assert (call.state, call.assignee) == (State.IN_PROGRESS, "joost")


@pytest.mark.parametrize("said", ["wie pakt 1001?", "who takes 1001?", "kun je 1001 pakken?"])
def test_a_question_who_does_takes_nothing_up(desk: Hospital, said: str) -> None:
    play(f"sanne: er is koffie gemorst op afdeling C3\nsanne: ja\njoost: {said}", desk)
    assert desk.repository.calls["S-1001"].assignee is None


@pytest.mark.parametrize("said", ["pak 1001 even", "grab 1001"])
def test_it_is_the_order_to_take_it(said: str) -> None:
    order = read_order(said)
    assert order is not None and order.actions == (Action.ACKNOWLEDGE,)
