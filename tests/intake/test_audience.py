"""Who hears what is answered, and where: by where it was said and to whom."""

from __future__ import annotations

import dataclasses

import pytest

from bot.conversation.state.dialogue import Dialogue, Request, ShownOption, Turn
from bot.intake.audience import Place, place_of
from bot.intake.parting import counted_on, parted
from bot.outbox.gate import OnePerson, Others, TeamRoom, Where, may_hear
from bot.ports import Address, Choice, Outgoing, Reply, Said, Tells
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.desk.memory_repository import MemoryCallRepository
from tests.intake.house import CATALOGUE, PRIVATE_ITEM, brought, opened
from tests.routing.links import MONDAY

GROUP = Address(channel="telegram", conversation="telegram/-1")
ALONE = Address(channel="telegram", conversation="telegram/7")
TEAM = CATALOGUE.team_by_id["cleaning"]
IN_ROOM = Place(GROUP, TeamRoom("cleaning"), "7", room=TEAM, only_to="7", alone=ALONE)
ALOUD = Place(GROUP, Others(GROUP.conversation, "cleaning"), "7", alone=ALONE)
HERE = ("cleaning/rooms/spill", "desk/front/question")


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
    ("message", "for_room", "answers", "place"),
    [
        (said("S-1 done"), True, False, IN_ROOM),
        (said("there is a spill"), False, False, ALOUD),
        (said("lunch?", overheard=True), False, False, IN_ROOM),
        (said("yes", overheard=True, reply_to="5"), False, True, ALOUD),
        (said("yes", overheard=True, reply_to="5"), False, False, IN_ROOM),
        (said(""), False, False, IN_ROOM),
    ],
)
def test_in_a_teams_room(message: Said, for_room: bool, answers: bool, place: Place) -> None:
    assert place_of(message, "sanne", TEAM, for_room=for_room, answers=answers) == place


def test_in_another_shared_place_and_in_private() -> None:
    others = dataclasses.replace(ALOUD, hears=Others(GROUP.conversation))
    assert place_of(said(), "sanne", None, for_room=False, answers=False) == others
    unknown = said().model_copy(update={"alone": None})
    found = place_of(unknown, "sanne", None, for_room=False, answers=False)
    assert found == dataclasses.replace(others, alone=None)
    private = said().model_copy(update={"shared": False, "address": ALONE})
    found = place_of(private, "sanne", None, for_room=False, answers=False)
    assert found == Place(ALONE, OnePerson("sanne"), "7")


def request(item: str | None = None, key: str = "1.1", **more: object) -> Request:
    """A request that is being put together."""
    return Request.model_validate(
        {"topic": "request", "item": item, "key": key, "words": "w"} | more
    )


def reply(text: str, *, item: str, asks: str = "", label: str = "") -> Reply:
    choices = (Choice(action=f"d:3:{label}", label=label),) if label else ()
    message = Outgoing(text=text, asks=asks, choices=choices)
    return Reply.of(message, Tells(items=frozenset({item})))


def where(tells: Tells) -> Where:
    """A place where private items are not for everybody's ears."""
    return "in_private" if PRIVATE_ITEM in tells.items else "here"


def test_each_reply_goes_where_it_may_be_heard_with_what_it_asks_and_offers() -> None:
    first, second = request(HERE[0], "2.1"), request(PRIVATE_ITEM, "3.2")
    shown = tuple(ShownOption(action=f"d:3:{n}", label=n, verb="yes") for n in "21")
    turn = Turn(
        dialogue=Dialogue(turn=3, pending=(first, second), options=shown, numbered=1),
        replies=(
            reply("a spill?", item=HERE[0], asks="2.1.item", label="1"),
            reply("a contract?", item=PRIVATE_ITEM, asks="3.2.item", label="2"),
        ),
    )
    kept = request(HERE[1], "1.1")
    two = parted(Dialogue(turn=2), Dialogue(turn=1, pending=(kept,)), turn, where)
    assert [r.text for r in two.aloud] == ["a spill?"] and two.here.pending == (first,)
    assert [o.label for o in two.here.options] == ["1"] and two.here.numbered == 1
    assert [r.text for r in two.apart] == ["a contract?"] and two.alone.pending == (kept, second)
    assert [o.label for o in two.alone.options] == ["2"] and two.alone.turn == two.here.turn == 3


def test_what_is_under_way_here_stays_when_something_private_begins() -> None:
    here, mine = request(HERE[0], "1.1"), request(PRIVATE_ITEM, "2.2")
    shown = (ShownOption(action="d:1:1", label="Yes", verb="yes"),)
    before = Dialogue(turn=1, pending=(here,), options=shown, numbered=1)
    after = Dialogue(turn=2, pending=(here, mine), options=shown, numbered=1)
    turn = Turn(dialogue=after, replies=(reply("yes?", item=PRIVATE_ITEM, asks="2.2.item"),))
    two = parted(before, Dialogue(), turn, where)
    assert two.here.pending == (here,) and two.here.options == shown
    assert two.alone.pending == (mine,) and not two.aloud


def test_what_became_private_itself_does_not_stay() -> None:
    before = Dialogue(turn=1, pending=(request(HERE[0]),), numbered=1)
    after = Dialogue(turn=2, pending=(request(PRIVATE_ITEM),))
    two = parted(before, Dialogue(), Turn(dialogue=after), where)
    assert two.here.pending == () and two.alone.pending == after.pending


def test_that_an_alarm_was_raised_is_kept_where_it_was() -> None:
    after = Dialogue(turn=1, alarmed_at=MONDAY)
    turn = Turn(dialogue=after, replies=(reply("I alert them", item=HERE[0]),))
    two = parted(Dialogue(), Dialogue(), turn, where)
    assert two.here.alarmed_at == MONDAY and two.alone.alarmed_at is None


def test_turns_count_on_from_the_later_of_two_dialogues() -> None:
    assert counted_on(Dialogue(turn=2), Dialogue(turn=5)).turn == 5
    assert counted_on(Dialogue(turn=7), Dialogue(turn=5)).turn == 7


def test_one_person_hears_of_a_call_what_their_part_in_it_lets_them_know() -> None:
    """Ordinary or private, the gate itself fails closed: who has no part in it hears nothing."""
    repository = MemoryCallRepository()
    desk = Desk(repository, CATALOGUE, MONDAY)
    spill = opened(desk, "cleaning/rooms/spill", "tom")
    secret = opened(desk, PRIVATE_ITEM, "tom")
    desk.follow(spill, "sanne", on=True)
    brought(desk, spill, ("joost", Action.ACKNOWLEDGE, {}))
    help_wanted = {"service": "laundry/linen", "text": "towels"}
    child = desk.do(spill, Action.PASS_ON, CATALOGUE.people["joost"], help_wanted).children[0]

    def heard_by(number: str) -> set[str]:
        people = (*CATALOGUE.people, "telegram:99")
        told = Tells(calls=frozenset({number}))
        return {p for p in people if may_hear(told, OnePerson(p), repository.calls.get, CATALOGUE)}

    team = {p.id for p in CATALOGUE.team_by_id["cleaning"].people}
    laundry = {p.id for p in CATALOGUE.team_by_id["laundry"].people}
    desk_people = {p.id for p in CATALOGUE.team_by_id["desk"].people}
    hr = {p.id for p in CATALOGUE.team_by_id["hr"].people}
    assert heard_by(spill) == {"tom", "sanne", *team, *desk_people}
    assert heard_by(child) == heard_by(spill) | laundry, "how a request goes is the chain's way"
    assert heard_by(secret) == {"tom", *hr}
    named = Tells(numbers=frozenset({secret}))
    assert may_hear(named, OnePerson("sanne"), repository.calls.get, CATALOGUE)
