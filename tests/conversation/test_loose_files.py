"""Files without words while something is asked: they belong to it, or it is asked where they do;
never is one dropped in silence.
"""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Dialogue
from bot.ports import Attachment
from routing.call.call import State
from tests.conversation.transcript import play
from tests.conversation.world import World

PHOTO = (Attachment(name="foto.jpg", kind="picture", ref="F1"),)
SENT = "sanne: mijn laptop start niet\nsanne: ja\n< S-1001\n"


def shown(world: World, person: str = "sanne") -> str:
    """What somebody is told when they send a picture without a word."""
    before = len(world.heard.get(person, []))
    world.says(person, attachments=PHOTO)
    return "\n".join(
        f"{m.text} {[c.label for c in m.choices]}" for m in world.heard[person][before:]
    )


def kept(world: World, person: str = "sanne") -> int:
    """How many files are kept with what is under way."""
    dialogue = world.dialogues.get((person, None), Dialogue())
    return sum(len(pending.attachments) for pending in dialogue.pending)


@pytest.mark.parametrize(
    "script",
    [
        "sanne: mijn laptop start niet",
        "sanne: er is koffie gemorst in kamer 12",
        "sanne: ik wil een toegangspas",
        "sanne: er is koffie gemorst",
        f"{SENT}sanne: annuleer S-1001",
        f"{SENT}sanne: hij doet het niet en de muis ook niet",
    ],
)
def test_whatever_is_asked_the_file_is_kept_and_that_is_said(script: str) -> None:
    world = play(script)
    told = shown(world)
    assert kept(world) == 1 or world.attached, told
    assert any(word in told for word in ("bijlage", "foto")), told


def test_a_teams_question_comes_first_among_what_it_may_be_for() -> None:
    world = play(SENT)
    world.act("lotte", "S-1001", "acknowledge")
    world.act("lotte", "S-1001", "ask", question="Welke lampjes branden?")
    told = shown(world)
    assert "Welke lampjes branden?" in told
    assert told.index("Het is mijn antwoord voor S-1001") < told.index("Nieuwe melding maken")


def test_whether_to_cancel_is_no_question_for_a_file() -> None:
    world = play(f"{SENT}sanne: annuleer S-1001")
    assert "Voeg het toe aan S-1001" in shown(world)
    play("sanne # Voeg het toe\n< Zal ik S-1001", world)
    play("sanne # Nee, laat het staan", world)
    assert world.repository.calls["S-1001"].state is State.OFFERED
    assert [number for number, _ in world.attached] == ["S-1001"]
