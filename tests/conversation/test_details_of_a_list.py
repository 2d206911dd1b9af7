"""A detail given to a list of items, or to what is put together, is read together with what was
said before; alone it may look like something else altogether.
"""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Request
from routing.understand.decision import Outcome
from tests.conversation.reads import Reading, Reads
from tests.conversation.transcript import play
from tests.conversation.world import World

_BROKEN, _NEW, _PRINTER = (
    "ict/workplace/laptop-broken",
    "ict/workplace/laptop-new",
    "ict/workplace/printer",
)
_SPILL = "cleaning/on-call/spill"
_EITHER: Reading = (Outcome.ASK, {_NEW: 0.5, _BROKEN: 0.4})


def _top(world: World, person: str) -> Request:
    top = world.dialogues[person, None].pending[-1]
    assert isinstance(top, Request)
    return top


@pytest.mark.parametrize(
    ("person", "said", "detail"),
    [
        ("sanne", "hij doet raar", "achter op de gang bij kamer 14"),
        ("sanne", "hij doet raar", "bij de printer op de 2e verdieping"),
        ("sanne", "hij doet raar", "ik sta bij de balie beneden"),
        ("tom", "it acts up", "at the coffee corner on the first floor"),
        ("tom", "it acts up", "in the printer room, since monday"),
    ],
)
def test_a_detail_is_no_request_of_its_own(person: str, said: str, detail: str) -> None:
    both = f"{said}\n{detail}"
    alone = (Outcome.ASK, {_SPILL: 0.6, _PRINTER: 0.2})
    later = (Outcome.ASK, {_BROKEN: 0.7, _NEW: 0.2})
    world = Reads(read={said: _EITHER, detail: alone, both: later})
    play(f"{person}: {said}", world)
    assert _top(world, person).guessed == (_NEW, _BROKEN)
    play(f"{person}: {detail}", world)
    request = _top(world, person)
    assert len(world.dialogues[person, None].pending) == 1
    assert request.words == both
    assert request.guessed == (_BROKEN, _NEW), "the better item leads"


def test_what_both_mean_is_proposed() -> None:
    world = Reads(
        read={
            "kan er niet in": _EITHER,
            "in het systeem": (Outcome.ASK, {_SPILL: 0.7, _PRINTER: 0.1}),
            "kan er niet in\nin het systeem": (Outcome.ANSWER, {_PRINTER: 0.98}),
        }
    )
    play(
        "sanne: kan er niet in\nsanne: in het systeem\n< Dat neem ik mee\n< Printer print niet",
        world,
    )
    assert _top(world, "sanne").words == "kan er niet in\nin het systeem"


def test_a_mere_place_brings_no_other_items() -> None:
    world = Reads(
        read={
            "hij doet raar": _EITHER,
            "kamer 12": (Outcome.ASK, {_SPILL: 0.9}),
            "hij doet raar\nkamer 12": (Outcome.ASK, {_BROKEN: 0.5, _SPILL: 0.3, _NEW: 0.2}),
        }
    )
    play("sanne: hij doet raar\nsanne: kamer 12\n< Dat neem ik mee", world)
    assert _top(world, "sanne").guessed == (_BROKEN, _NEW)


def test_what_looks_like_a_request_is_told_by_both() -> None:
    said = "de grote in vergaderzaal 2"
    world = Reads(
        read={
            "hij doet raar": _EITHER,
            said: (Outcome.ASK, {_SPILL: 0.35}),
            f"hij doet raar\n{said}": (Outcome.ANSWER, {_NEW: 0.97}),
        }
    )
    play(f"sanne: hij doet raar\nsanne: {said}", world)
    assert len(world.dialogues["sanne", None].pending) == 1
    assert _top(world, "sanne").item == _NEW


def test_the_likeliest_before_stays_among_those_shown() -> None:
    world = Reads(
        read={
            "it acts up": _EITHER,
            "at the pay office": (Outcome.ASK, {_SPILL: 0.7}),
            "it acts up\nat the pay office": (Outcome.ASK, {_SPILL: 0.5, _PRINTER: 0.3}),
        }
    )
    play("tom: it acts up\ntom: at the pay office", world)
    assert _NEW in _top(world, "tom").guessed


@pytest.mark.parametrize(
    "other", ["er is koffie gemorst", "nog iets anders: er is koffie gemorst op de gang"]
)
def test_what_surely_is_another_matter_is_no_detail(other: str) -> None:
    world = Reads(read={"hij doet raar": _EITHER})
    play(f"sanne: hij doet raar\nsanne: {other}\n< Morsing", world)
    assert _top(world, "sanne").item == _SPILL


def test_a_detail_of_what_was_not_understood_may_tell_what_it_is() -> None:
    world = Reads(
        read={
            "it freezes in here": (Outcome.UNKNOWN, {_BROKEN: 0.2}),
            "our office, 2nd floor, since monday": (Outcome.ASK, {_SPILL: 0.8, _PRINTER: 0.1}),
            "it freezes in here\nour office, 2nd floor, since monday": (
                Outcome.ANSWER,
                {_BROKEN: 0.95},
            ),
        }
    )
    play(
        """
        tom: it freezes in here
        < I'm not sure what you need
        tom: our office, 2nd floor, since monday
        < Laptop does not start
        """,
        world,
    )
    assert len(world.dialogues["tom", None].pending) == 1


@pytest.mark.parametrize("said", ["met groot scherm", "een groot scherm graag"])
def test_a_choice_is_told_by_its_own_word(said: str) -> None:
    world = Reads(read={said: (Outcome.ASK, {_PRINTER: 0.9})})
    play(f"sanne: ik wil een nieuwe laptop\n< Hoe groot?\nsanne: {said}\n< Vanaf welke dag?", world)
    assert _top(world, "sanne").answers[0].value == "large"


@pytest.mark.parametrize(
    ("person", "first", "said", "place"),
    [
        ("sanne", "er is koffie gemorst in kamer 7", "nee ik bedoel kamer 8", "kamer 8"),
        ("sanne", "er is koffie gemorst in kamer 7", "nee, kamer 8", "kamer 8"),
        ("tom", "someone spilled coffee in room 7", "no i meant room 8", "room 8"),
        ("tom", "someone spilled coffee in room 7", "i mean room 8", "room 8"),
    ],
)
def test_another_place_is_set_right(person: str, first: str, said: str, place: str) -> None:
    world = play(f"{person}: {first}\n{person}: {said}")
    request = _top(world, person)
    assert request.item == _SPILL
    assert [answer.value for answer in request.answers] == [place]
