"""An answer whose message is deleted is asked again."""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Request
from tests.conversation.transcript import play
from tests.conversation.world import World


def gone(world: World, said: str, person: str = "sanne") -> str:
    """Somebody deletes a message that said this; what they are told."""
    return "\n".join(m.text for m in world.says(person, "", edited=True, edited_from=said))


def top(world: World) -> Request:
    found = world.dialogues["sanne", None].pending[-1]
    assert isinstance(found, Request)
    return found


@pytest.mark.parametrize("place", ["in kamer 12", "bij de lift"])
def test_an_answer_in_words_is_asked_again(place: str) -> None:
    world = play(f"sanne: er is koffie gemorst\nsanne: {place}")
    assert top(world).answers
    told = gone(world, place)
    assert "laat het weg" in told and "Waar" in told
    assert not top(world).answers and top(world).stage == "question"
    play("sanne: in kamer 14\nsanne: ja\n< S-1001", world)
    call = world.repository.calls["S-1001"]
    assert place not in call.text and all(place not in a.value for a in call.answers)


def test_what_is_not_under_way_says_nothing() -> None:
    world = play("sanne: er is koffie gemorst")
    before = world.dialogues["sanne", None]
    assert gone(world, "iets heel anders") == ""
    assert world.dialogues["sanne", None] == before


def test_the_field_of_a_form_is_asked_again() -> None:
    world = play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001")
    play("joost: hallo", world)
    world.says("lotte", "ack S-1001")
    world.says("lotte", "vraag S-1001")
    before = world.dialogues["lotte", None].pending
    assert gone(world, "vraag S-1001", "lotte") == ""
    assert world.dialogues["lotte", None].pending == before
