"""The question whether to cancel a call goes where what is said next does not answer it."""

from __future__ import annotations

import pytest

from routing.call.call import State
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.fixture
def two() -> World:
    """Two calls of Sanne, both open."""
    return play("""
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
        < S-1001
        sanne: mijn laptop start niet
        sanne: ja
        < S-1002
    """)


def _pending(world: World) -> tuple[object, ...]:
    return world.dialogues["sanne", None].pending


@pytest.mark.parametrize("said", ["ik wil een nieuwe laptop", "hoe ver is de koffie?"])
def test_it_lapses_at_something_else(two: World, said: str) -> None:
    play(f"sanne: annuleer S-1002\n< Zal ik S-1002\nsanne: {said}\n<! Zal ik S-1002", two)
    assert two.repository.calls["S-1002"].state is not State.CANCELLED
    play("sanne: hoe ver is de koffie?\n<! Zal ik S-1002", two)


def test_a_newer_question_of_a_team_comes_first(two: World) -> None:
    play("sanne: annuleer S-1002\n< Zal ik S-1002", two)
    two.wait(minutes=1)
    two.act("joost", "S-1001", "acknowledge")
    two.act("joost", "S-1001", "ask", question="Het tapijt of de vloer?")
    play("sanne: het tapijt, het grijze\n< S-1002 loopt gewoon door\n< je antwoord door", two)
    assert "het grijze" in str(two.repository.ledgers["S-1001"])
    assert "het grijze" not in str(two.repository.ledgers["S-1002"])


@pytest.mark.parametrize("said", ["nee het is nog nat", "nee hoor, er ligt nog koffie"])
def test_that_it_is_not_solved_comes_first(two: World, said: str) -> None:
    play("sanne: annuleer S-1001\n< Zal ik S-1001", two)
    two.wait(minutes=1)
    two.act("joost", "S-1001", "acknowledge")
    two.act("joost", "S-1001", "resolve", text="Gedweild")
    play(f"sanne: {said}", two)
    assert two.repository.calls["S-1001"].state not in {State.RESOLVED, State.CANCELLED}


@pytest.mark.parametrize("said", ["annuleer alles", "cancel all"])
def test_all_names_none_of_several(two: World, said: str) -> None:
    play(
        f"""
        sanne: {said}
        < Welke heb je niet meer nodig?
        sanne: nee
        <! Wat zal ik met je woorden doen
        """,
        two,
    )
    assert not _pending(two)
    assert all(call.state is not State.CANCELLED for call in two.repository.calls.values())


def test_more_about_the_call_goes_to_its_team(two: World) -> None:
    play(
        """
        sanne: annuleer S-1002
        sanne: trouwens, S-1002: het is mijn laptop van thuis
        < S-1002
        """,
        two,
    )
    assert "van thuis" in str(two.repository.ledgers["S-1002"]) + str(_pending(two))


@pytest.mark.parametrize("said", ["bedankt", "haha wat een dag"])
def test_small_talk_does_not_put_it_again(two: World, said: str) -> None:
    play(f"sanne: annuleer S-1002\nsanne: {said}\n<! Zal ik S-1002\nsanne: ja", two)
    assert two.repository.calls["S-1002"].state is State.CANCELLED


@pytest.mark.parametrize(
    "said", ["ja hij zit in het stopcontact maar het lampje is rood", "ja dat hielp een beetje"]
)
def test_a_yes_that_tells_how_it_went_answers_the_team(two: World, said: str) -> None:
    two.act("lotte", "S-1002", "acknowledge")
    two.act("lotte", "S-1002", "ask", question="Zit de stekker erin?")
    play(f"sanne: {said}\n<! Zal ik S-\n< je antwoord door", two)


@pytest.mark.parametrize("said", ["mijn meldingen", "mijn lopende meldingen", "wat staat er open"])
def test_what_is_open_may_be_asked_before_it_is_cancelled(said: str) -> None:
    world = play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001")
    play(f"sanne: annuleer S-1001\nsanne: {said}\n<! Toegevoegd\n<! loopt gewoon door", world)
    play("sanne: ja, trek het in", world)
    assert world.repository.calls["S-1001"].state == "cancelled"
