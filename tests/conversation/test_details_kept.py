"""What is said beside a summary or a choice is kept, and praise of a summary is a yes."""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Request
from routing.call.call import State
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.fixture
def unsent() -> World:
    return play("sanne: er is koffie gemorst op afdeling C3\n< Zal ik het versturen?")


def _words(world: World) -> str:
    (request,) = world.dialogues["sanne", None].pending
    assert isinstance(request, Request)
    return request.words


@pytest.mark.parametrize("said", ["ok top", "top, verstuur maar", "ja prima"])
def test_praise_of_what_is_to_be_sent_sends_it(unsent: World, said: str) -> None:
    play(f"sanne: {said}\n< S-1001", unsent)
    assert unsent.repository.calls["S-1001"].state is State.OFFERED


def test_bare_thanks_send_nothing(unsent: World) -> None:
    play("sanne: bedankt\n< Graag gedaan", unsent)
    assert not unsent.repository.calls


def test_what_sounds_like_small_talk_can_be_added_at_a_press(unsent: World) -> None:
    play(
        """
        sanne: pfff wat een dag zeg, nachtdiensten zijn niks voor mij
        < Ik heb dat niet aan je melding toegevoegd
        sanne # Voeg het toe
        < Dat neem ik mee
        """,
        unsent,
    )
    assert "nachtdiensten" in _words(unsent)
