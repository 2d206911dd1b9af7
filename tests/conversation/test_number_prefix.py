"""An organisation's own prefix of calls' numbers: in all that is said and typed, and old numbers
stay good after a change.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.conversation.read.joining_words import read_joining_wish
from bot.conversation.read.numbers import (
    bare_number,
    call_number,
    numbers_within,
    with_usual_prefix,
)
from bot.conversation.read.team_words import read_order
from bot.conversation.state.telling import with_numbers
from bot.ports import Outgoing
from catalog.model import Catalogue, Organisation
from routing.call import numbers
from routing.call.call import State
from tests.conversation.town import TOWN
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """What a process understands is all prefixes it ever met."""
    before = numbers.prefixes()
    yield
    numbers.forget_all_but(before)


def _with(prefix: str) -> Catalogue:
    numbers.use(prefix)
    asks = TOWN.organisation.model_copy(update={"prefix": prefix})
    return TOWN.model_copy(update={"organisation": asks})


def test_one_day_with_an_own_prefix_and_with_another_after_it() -> None:
    world = play(
        """
        sanne: mijn laptop start niet
        sanne: ja
        < INC-1001
        lotte @ict: inc-1001 oppakken
        < INC-1001
        sanne: INC-1001?
        < Lotte Smit van ICT-werkplek is ermee bezig.
        sanne: S-1001
        < Lotte Smit van ICT-werkplek is ermee bezig.
        tom: INC-1001
        < I can't find INC-1001,
        sanne: hulp
        < een nummer zoals INC-1042
        """,
        World(catalogue=_with("INC")),
    )
    world.catalogue = _with("ZH")
    play(
        """
        tom: someone spilled coffee in room 12
        tom: yes
        < ZH-1002
        sanne: INC-1001 heeft ook een kapot scherm
        sanne: hoe staat het met ZH 1001
        < Lotte Smit van ICT-werkplek is ermee bezig.
        sanne: annuleer INC1001
        < INC-1001
        sanne: ja
        """,
        world,
    )
    call = world.repository.read("ZH-1001")
    assert call and (call.number, call.state) == ("INC-1001", State.CANCELLED)


def test_what_is_read_and_told() -> None:
    numbers.use("INC")
    assert {call_number(t) for t in ("about inc-1042", "INC1042", "#1042", "S-1042")} == {
        "INC-1042"
    }
    assert bare_number("1042") == "INC-1042"
    assert call_number("LT-4432 is broken") is None
    order, wish = read_order("ack inc 1042"), read_joining_wish("/follow INC-1042")
    assert order and order.number == "INC-1042" and wish and wish.name == "1042"
    assert with_usual_prefix("any news of inc-1042?") == "any news of S-1042?"
    told = with_numbers(Outgoing(text="S-1001 and INC-1002, of laptop LT-4432")).tells
    assert told.numbers == {"S-1001", "INC-1002"}


@pytest.mark.parametrize("prefix", ["s", "S1", "S-", "", "INCIDENT", "É", "A B"])
def test_an_unusable_one_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="one to six capital letters"):
        Organisation.model_validate({"prefix": prefix})


@pytest.mark.parametrize(
    "text", ["kamer S-12 is koud", "room S-1201", "bed S-1001", "ward s-1204?"]
)
def test_a_room_is_no_call(text: str) -> None:
    assert call_number(text) is None


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("toestel 1001 doet het niet", ()),
        ("afdelingsprinter 1001 is kapot", ()),
        ("ordernummer 1001 is niet binnen", ()),
        ("the printer: 1001", ()),
        ("bel toestel 1003, 1001 is klaar", ("S-1001",)),
        ("printer S-1001 is klaar", ("S-1001",)),
        ("1001 de printer doet het weer", ("S-1001",)),
        ("storingsmelding 1001 is klaar", ("S-1001",)),
    ],
)
def test_the_number_of_a_thing_is_no_calls(said: str, numbers: tuple[str, ...]) -> None:
    assert numbers_within(said) == numbers
