"""What a message says beside what was done with it is told, and no guess ends a call."""

from __future__ import annotations

import pytest

from routing.call.call import State
from tests.conversation.transcript import play
from tests.conversation.world import World


def _open() -> World:
    world = play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001")
    assert world.repository.calls["S-1001"].state is not State.CLOSED
    return world


def _cancelled(world: World) -> bool:
    return world.repository.calls["S-1001"].state is State.CANCELLED


def _everything(world: World) -> str:
    return str(world.repository.ledgers["S-1001"]) + str(world.dialogues)


@pytest.mark.parametrize("words", ["wachtwoord vergeten", "er is koffie gemorst"])
@pytest.mark.parametrize("number", ["S-1001 ", "S-1001, ", "1001 graag "])
def test_what_is_asked_for_after_a_number_is_lost_nowhere(number: str, words: str) -> None:
    world = _open()
    play(f"sanne: {number}{words}", world)
    assert not _cancelled(world)
    assert words.rsplit(maxsplit=1)[-1] in _everything(world) + str(world.repository.calls)


@pytest.mark.parametrize(
    "feeling", ["ik voel me wel een beetje stom nu", "wat gênant dit", "wat een dag is het weer"]
)
def test_how_somebody_feels_about_it_does_not_cancel(feeling: str) -> None:
    world = _open()
    play(f"sanne: annuleer S-1001\nsanne: {feeling}", world)
    assert not _cancelled(world)
    play("sanne: ja", world)
    assert _cancelled(world)


def test_why_it_is_over_cancels_and_is_kept() -> None:
    world = _open()
    play("sanne: annuleer S-1001\nsanne: het was een los kabeltje, hij doet het weer", world)
    assert _cancelled(world)
    assert "los kabeltje" in str(world.repository.ledgers["S-1001"])


@pytest.mark.parametrize("words", ["annuleer maar", "is niet meer nodig hoor"])
def test_words_that_let_go_cancel(words: str) -> None:
    world = _open()
    play(f"sanne: annuleer S-1001\nsanne: {words}", world)
    assert _cancelled(world)


@pytest.mark.parametrize("order", ["S-1001 oppakken", "oppakken S-1001"])
def test_an_order_is_one_while_it_is_asked_who_may_know_something(order: str) -> None:
    world = _open()
    play(f"lotte: S-1001 ik kom er zo aan\nlotte: {order}", world)
    assert world.repository.calls["S-1001"].state is State.IN_PROGRESS
