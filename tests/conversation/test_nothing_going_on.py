"""What is said where nothing is going on, or where nothing changes any more."""

from __future__ import annotations

from tests.conversation.transcript import play
from tests.conversation.world import World


def _spill() -> World:
    return play("sanne: er is koffie gemorst in kamer 12\nsanne: ja\n< S-1001")


def test_a_command_to_stop_stops_nothing_and_offers_to_withdraw() -> None:
    world = play(
        """
        sanne: /cancel
        < Er loopt niets.
        <! Zal ik S-1001
        sanne # S-1001
        < Zal ik S-1001
        """,
        _spill(),
    )
    assert "S-1001" in world.repository.calls


def test_a_command_to_stop_with_no_request_says_so_alone() -> None:
    world = play("tom: /cancel\n< Nothing is under way.")
    assert not world.heard["tom"][-1].choices


def test_a_command_to_stop_still_stops_what_is_put_together() -> None:
    play("sanne: er is koffie gemorst in kamer 12\nsanne: /cancel\n< Er is niets verstuurd")


def test_what_is_withdrawn_changes_no_more() -> None:
    world = _spill()
    world.act("sanne", "S-1001", "cancel", reason="toch niet")
    said = world.says("joost", press="c:S-1001:acknowledge", room="cleaning")
    assert "nothing about it changes any more" in said[-1].text or "verandert" in said[-1].text


def test_who_is_in_no_team_hears_just_that_of_a_queue() -> None:
    world = _spill()
    said = world.says("sanne", "/queue")
    assert [message.text for message in said] == [
        "Je zit niet in een team, dus je hebt geen wachtrij."
    ]
