"""Who hears what is answered, and where: by where it was said and to whom."""

from __future__ import annotations

import dataclasses

import pytest

from bot.conversation.state.dialogue import (
    ActionForm,
    Clarification,
    Dialogue,
    Pending,
    Request,
    ShownOption,
    Turn,
)
from bot.intake.audience import Audience, audience_of, counted_on, is_private, parted
from bot.ports import Address, Choice, Outgoing, Said
from routing.call.actions import Action
from tests.intake.house import CATALOGUE, PRIVATE_ITEM
from tests.routing.links import MONDAY

GROUP = Address(channel="telegram", conversation="telegram/-1")
ALONE = Address(channel="telegram", conversation="telegram/7")
TEAM = CATALOGUE.team_by_id["cleaning"]
IN_ROOM = Audience(GROUP, room=TEAM, only_to="7")
ALOUD = Audience(GROUP, shared=True, alone=ALONE)


def said(text: str = "a spill", *, overheard: bool = False, reply_to: str | None = None) -> Said:
    """Something said in the group."""
    return Said(
        key="k",
        address=GROUP,
        account="7",
        at=MONDAY,
        text=text,
        shared=True,
        alone=ALONE.conversation,
        overheard=overheard,
        reply_to=reply_to,
    )


@pytest.mark.parametrize(
    ("message", "for_room", "answers", "own_channel", "heard_by"),
    [
        (said("S-1 done"), True, False, False, IN_ROOM),
        (said("there is a spill"), False, False, False, ALOUD),
        (said("there is a spill"), False, False, True, IN_ROOM),
        (said("lunch?", overheard=True), False, False, False, IN_ROOM),
        (said("yes", overheard=True, reply_to="5"), False, True, False, ALOUD),
        (said("yes", overheard=True, reply_to="5"), False, False, False, IN_ROOM),
        (said(""), False, False, False, IN_ROOM),
    ],
)
def test_in_a_teams_room(
    message: Said, for_room: bool, answers: bool, own_channel: bool, heard_by: Audience
) -> None:
    found = audience_of(message, TEAM, for_room=for_room, answers=answers, own_channel=own_channel)
    assert found == heard_by


def test_in_another_shared_place_and_in_private() -> None:
    how = {"for_room": False, "answers": False, "own_channel": False}
    assert audience_of(said(), None, **how) == ALOUD
    unknown = said().model_copy(update={"alone": None})
    assert audience_of(unknown, None, **how) == dataclasses.replace(ALOUD, alone=None)
    private = said().model_copy(update={"shared": False, "address": ALONE})
    assert audience_of(private, None, **how) == Audience(ALONE)


def request(item: str | None = None, **more: object) -> Request:
    """A request that is being put together."""
    return Request.model_validate({"topic": "request", "item": item, "words": "w"} | more)


@pytest.mark.parametrize(
    ("pending", "private"),
    [
        (request(PRIVATE_ITEM), True),
        (request("cleaning/rooms/spill"), False),
        (request(stage="which", guessed=("cleaning/rooms/spill", PRIVATE_ITEM)), True),
        (request(stage="summary", guessed=(PRIVATE_ITEM,)), False),
        (request("no/such/item"), False),
        (Clarification(topic="clarification", kind="aside", item=PRIVATE_ITEM), True),
        (ActionForm(topic="form", number="S-1", action=Action.ADD), False),
    ],
)
def test_what_is_asked_for_makes_a_turn_private(pending: Pending, private: bool) -> None:
    turn = Turn(dialogue=Dialogue(pending=(request("cleaning/rooms/spill"), pending)))
    assert is_private(turn, (), CATALOGUE) is private


def test_a_private_call_that_is_named_makes_a_turn_private() -> None:
    named = Outgoing(text="S-7 · My contract")
    button = Outgoing(text="Which?", choices=(Choice(action="d:1:1", label="S-7 · My contract"),))
    for reply in (named, button):
        assert is_private(Turn(dialogue=Dialogue(), replies=(reply,)), {"S-7"}, CATALOGUE)
        assert not is_private(Turn(dialogue=Dialogue(), replies=(reply,)), {"S-8"}, CATALOGUE)


def test_what_turns_private_goes_on_alone_and_the_rest_stays() -> None:
    here, mine = request("cleaning/rooms/spill"), request(PRIVATE_ITEM)
    there = request("desk/front/question")
    shown = (ShownOption(action="d:3:1", label="Yes", verb="yes"),)
    before = Dialogue(turn=3, pending=(here,), options=shown, numbered=1)
    after = Dialogue(turn=9, pending=(here, mine), options=shown, numbered=1)
    stayed, alone = parted(before, Dialogue(turn=8, pending=(there,)), after, CATALOGUE)
    assert stayed == before.model_copy(update={"turn": 9})
    assert alone == after.model_copy(update={"pending": (there, mine)})


def test_what_became_private_itself_does_not_stay() -> None:
    before = Dialogue(turn=1, pending=(request("cleaning/rooms/spill"),), numbered=1)
    after = Dialogue(turn=2, pending=(request(PRIVATE_ITEM),))
    stayed, alone = parted(before, Dialogue(), after, CATALOGUE)
    assert stayed.pending == () and stayed.numbered == 0 and alone.pending == after.pending


def test_turns_count_on_from_the_later_of_two_dialogues() -> None:
    assert counted_on(Dialogue(turn=2), Dialogue(turn=5)).turn == 5
    assert counted_on(Dialogue(turn=7), Dialogue(turn=5)).turn == 7
