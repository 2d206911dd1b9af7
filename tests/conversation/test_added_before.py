"""What was added to a request is read by the team that gets it next, as by the one before."""

from __future__ import annotations

from bot.wording.remarks import MOST
from tests.conversation.test_cards import EN, NL, lines, room, spill
from tests.conversation.transcript import play
from tests.conversation.world import World

ADDED = "it is beginning to smell now"


def added(world: World | None = None, words: str = ADDED) -> World:
    """A spill, of which more is told."""
    world = world or spill()
    world.act("tom", "S-1001", "add", text=words)
    world.wait(minutes=1)
    return world


def test_the_team_that_was_told_does_not_read_it_twice() -> None:
    assert "Added by" not in lines(room(added(), "S-1001", "cleaning", "fatima"))


def test_the_team_that_it_is_sent_back_to_reads_it() -> None:
    world = added()
    world.act("fatima", "S-1001", "decline", reason="not ours")
    assert lines(room(world, "S-1001", "desk", "bilal", EN))["Added by"] == (
        f"Tom Whitfield: “{ADDED}”"
    )


def test_the_team_that_it_is_handed_to_reads_all_of_it_in_order() -> None:
    world = added(added(), "there is glass in it too")
    world.act("fatima", "S-1001", "hand_over", team="ict", reason="a cable")
    card = room(world, "S-1001", "ict", "lotte", NL).card
    assert card
    said = [line.value for line in card.lines if line.label == "Aangevuld door"]
    assert [ADDED in said[0], "glass" in said[1], len(said)] == [True, True, 2]
    play(f"lotte: S-1001\n< Added by Tom Whitfield: “{ADDED}”\n< glass", world)


def test_what_is_added_after_that_is_told_once() -> None:
    world = spill()
    world.act("fatima", "S-1001", "hand_over", team="ict", reason="a cable")
    world.wait(minutes=1)
    added(world)
    assert "Added by" not in lines(room(world, "S-1001", "ict", "lotte"))


def test_what_does_not_stand_on_the_card_is_behind_more() -> None:
    world = spill()
    for n in range(MOST + 1):
        added(world, f"leak number {n} is by the door")
    world.act("fatima", "S-1001", "hand_over", team="ict", reason="a cable")
    world.says("lotte", press="c:S-1001:more", room="ict")
    whole = next(m.text for m in world.heard["lotte"] if "leak number 0 is by the door" in m.text)
    assert "leak number 1" not in whole, "that stands on the card"
