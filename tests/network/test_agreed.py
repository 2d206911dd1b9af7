"""What two coordinators agreed decides what can be asked of a link in another installation: services,
kinds of request, days; and another offer holds once both said yes to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.network import connecting
from bot.network.proofs import tell_offers
from catalog.model import Catalogue, Team
from routing.call.call import State
from routing.storage import peers
from tests.network.world import HOSPITAL, LAUNDRY, Net, world

ASK = {"service": "laundry/linen", "text": "Ten sheets", "late": "yes", "shares": "yes"}
OTHERS = ["dyeworks"]
"""Customers of the laundry, of whom the hospital is none."""


def _laundry(version: str, **change: Any) -> Catalogue:
    """The laundry's catalogue with another agreement about linen."""

    def changed(team: Team) -> Team:
        body = team.model_dump(mode="json", by_alias=True, exclude_none=True)
        for service in body["services"]:
            if service["id"] == "linen":
                service["agreements"][0] |= change
        return Team.model_validate(body)

    teams = tuple(map(changed, LAUNDRY.teams))
    return Catalogue(version=version, organisation=LAUNDRY.organisation, teams=teams)


@pytest.fixture
def net(make_url: Callable[[], str]) -> Iterator[Callable[..., Net]]:
    """Makes a hospital and a laundry, which agreed to less than the hospital's file says."""
    made: list[Net] = []

    def of(**change: Any) -> Net:
        laundry = _laundry("less", **change)
        made.append(world(make_url, ("hospital", HOSPITAL), ("laundry", laundry)))
        return made[-1]

    yield of
    for one in made:
        for place in one.places.values():
            place.app.close()


def test_what_was_not_agreed_is_not_offered_and_not_passed_on(net: Callable[..., Net]) -> None:
    two = net(customers=OTHERS)
    hospital = two.places["hospital"]
    number = hospital.asked()
    assert "Linen" not in hospital.presses("fatima", number, "pass_on")
    said = hospital.presses("fatima", number, "pass_on", **ASK)
    assert "niets over afgesproken" in said, "and why, in a sentence"
    assert hospital.call(number).children == ()


def test_an_agreement_that_ended_is_over(net: Callable[..., Net]) -> None:
    two = net(until="2026-11-25")
    hospital = two.places["hospital"]
    first = hospital.asked()
    assert "niets over afgesproken" not in hospital.presses("fatima", first, "pass_on", **ASK)
    assert hospital.call(first).children
    two.now += dt.timedelta(days=3)
    second = hospital.asked()
    assert "niets over afgesproken" in hospital.presses("fatima", second, "pass_on", **ASK)
    assert hospital.call(second).children == ()


def test_what_only_one_side_writes_later_is_not_agreed(net: Callable[..., Net]) -> None:
    """The desk that is asked holds itself to what both said yes to, too."""
    two = net(customers=OTHERS)
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    laundry.app.catalogue = LAUNDRY
    number = hospital.asked()
    child = hospital.passes_on("fatima", number, "laundry/linen", "Ten sheets")
    two.settle()
    assert hospital.call(child).state is State.REFUSED
    assert "eigen afspraken" in "\n".join(hospital.said("room/cleaning"))


def test_a_new_offer_holds_once_both_said_yes(net: Callable[..., Net]) -> None:
    two = net(customers=OTHERS)
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    laundry.app.catalogue = LAUNDRY
    with laundry.app.database.transaction() as session:
        tell_offers(session, LAUNDRY, two.now)
    two.settle()
    number = hospital.asked()
    assert "niets over afgesproken" in hospital.presses("fatima", number, "pass_on", **ASK)
    with hospital.app.database.transaction() as session:
        connecting.agree(session, "laundry", two.now)
    two.settle()
    with laundry.app.database.reading() as session:
        row = peers.find(session, "hospital")
        assert row and [one["service"] for one in row.ours["services"]] == ["washing/linen"]
    hospital.presses("fatima", number, "pass_on", **ASK)
    two.settle()
    there = laundry.call(laundry.from_elsewhere())
    assert there.state is State.OFFERED
