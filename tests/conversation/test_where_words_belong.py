"""What people say next lands where it belongs: nothing ends without a clear yes, an emergency comes
first, and what stood open stays open.
"""

from __future__ import annotations

import pytest

from bot.conversation.decide.decision import Evidence, decide
from bot.conversation.decide.standing import Act, Where
from routing.call.call import State
from routing.understand.move import Move
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.fixture
def world() -> World:
    return play("""
        sanne: mijn laptop start niet
        sanne: ja
        < S-1001
    """)


def test_a_reason_alone_cancels_nothing(world: World) -> None:
    play(
        """
        sanne: annuleer de laptop
        < Zal ik S-1001
        sanne: nee!
        < loopt gewoon door
        sanne: annuleer S-1001 maar, hij doet het weer
        < Zal ik S-1001
        """,
        world,
    )
    assert not world.repository.calls["S-1001"].ended_at
    play("sanne: ja\n< ingetrokken", world)
    assert world.repository.calls["S-1001"].ended_at


@pytest.mark.parametrize(
    "text",
    [
        "er is brand in de gang, overal rook",
        "mevrouw is onwel geworden, help!",
        "er ligt iemand op de grond",
    ],
)
def test_an_emergency_is_never_an_answer(world: World, text: str) -> None:
    play(
        f"""
        sanne: annuleer de laptop
        < Zal ik S-1001
        sanne: {text}
        < Is er iemand in gevaar?
        < Zal ik het versturen?
        """,
        world,
    )
    assert world.repository.calls["S-1001"].state is State.OFFERED
    kept = world.dialogues["sanne", None].pending
    assert [type(one).__name__ for one in kept] == ["ActionForm", "Request"]


def test_the_same_move_means_something_else_elsewhere() -> None:
    moves = {Move.BROKEN: 0.9, Move.NEW: 0.1}
    found = {where: decide(Evidence(where, moves)).act for where in Where}
    assert found[Where.HELP] is Act.YES
    assert found[Where.SOLVED] is found[Where.CANCEL] is Act.NO
    assert found[Where.CALLS] is Act.ADD


def test_a_guessed_cancel_drops_nothing() -> None:
    moves = {Move.CANCEL: 0.35, Move.NEW: 0.3, Move.ADD: 0.35}
    assert decide(Evidence(Where.SUMMARY, moves)).act is not Act.CANCEL
