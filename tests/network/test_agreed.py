"""What two coordinators agreed decides what can be asked of a link in another installation: services,
kinds of request, days; and another offer holds once both said yes to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from bot.bootstrap.links import findings
from bot.network import connecting
from bot.network.proofs import problems_with, tell_offers
from bot.network.views import changes
from bot.settings import Settings
from catalog.check_context import CheckContext
from catalog.model import Catalogue, Team
from catalog.offers import Offer, offer_to
from routing.call.call import State
from routing.storage import peers
from tests.network.world import HOSPITAL, LAUNDRY, Net, item, world

ASK = {"service": "laundry/linen", "text": "Ten sheets", "late": "yes", "shares": "yes"}
OTHERS = ["dyeworks"]
"""Customers of the laundry, of whom the hospital is none."""


def _laundry(version: str, items: Any = (), **change: Any) -> Catalogue:
    """The laundry's catalogue with another agreement about linen, and with items of it."""

    def changed(team: Team) -> Team:
        body = team.model_dump(mode="json", by_alias=True, exclude_none=True)
        for service in body["services"]:
            if service["id"] == "linen":
                service["agreements"][0] |= change
                service["items"] = list(items)
        return Team.model_validate(body)

    teams = tuple(map(changed, LAUNDRY.teams))
    return Catalogue(version=version, organisation=LAUNDRY.organisation, teams=teams)


@pytest.fixture
def net(make_url: Callable[[], str]) -> Iterator[Callable[..., Net]]:
    """Makes a hospital and a laundry, which agreed to less than the hospital's file says."""
    made: list[Net] = []

    def of(hospital: Catalogue = HOSPITAL, **change: Any) -> Net:
        laundry = _laundry("less", **change)
        made.append(world(make_url, ("hospital", hospital), ("laundry", laundry)))
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


def _naming_theirs(item: str) -> Catalogue:
    """The hospital's catalogue, in which a spill is this item of the laundry's."""

    def changed(team: Team) -> Team:
        if team.link is None or team.team != "laundry":
            return team
        link = team.link.model_copy(update={"items": {"cleaning/rooms/spill": item}})
        return team.model_copy(update={"link": link})

    teams = tuple(map(changed, HOSPITAL.teams))
    return Catalogue(version="named", organisation=HOSPITAL.organisation, teams=teams)


def test_an_item_that_was_agreed_beforehand_arrives_as_that(net: Callable[..., Net]) -> None:
    sheets = item("sheets", "incident")
    two = net(_naming_theirs("sheets"), items=[sheets])
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    child = hospital.passes_on("fatima", hospital.asked(), "laundry/linen", "Ten sheets")
    two.settle()
    there = laundry.call(laundry.from_elsewhere())
    assert there.item == "washing/linen/sheets" and there.state is State.OFFERED
    assert hospital.call(child).state is State.OFFERED
    other = hospital.passes_on("fatima", hospital.asked("stain"), "laundry/linen", "Ten sheets")
    two.settle()
    assert hospital.call(other).state is State.OFFERED, "what is no item of theirs goes as before"
    assert laundry.call(laundry.from_elsewhere()).item is None


def test_an_item_that_was_not_agreed_is_declined_with_the_reason(net: Callable[..., Net]) -> None:
    two = net(_naming_theirs("curtains"))
    hospital = two.places["hospital"]
    child = hospital.passes_on("fatima", hospital.asked(), "laundry/linen", "Ten curtains")
    two.settle()
    assert hospital.call(child).state is State.REFUSED
    assert "eigen afspraken" in "\n".join(hospital.said("room/cleaning"))
    with hospital.app.database.reading() as session:
        catalogue = hospital.app.catalogue
        (problem,) = problems_with(session, catalogue, CheckContext())
    assert "curtains is no item they offer us" in problem.message


def test_what_both_agreed_is_done_though_our_files_offer_it_no_more(
    net: Callable[..., Net],
) -> None:
    """An item, a kind of request, a service that was taken out of the files: with a warning here."""
    two = net(_naming_theirs("sheets"), items=[item("sheets", "incident")])
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    agreed = laundry.app.catalogue
    promised = []
    for less in (agreed, _laundry("no item"), _laundry("no kind", targets=WISH), _without_linen()):
        laundry.app.catalogue = less
        child = hospital.passes_on("fatima", hospital.asked(), "laundry/linen", "Ten sheets")
        two.settle()
        assert hospital.call(child).state is State.OFFERED, less.version
        there = laundry.call(laundry.from_elsewhere())
        promised.append(there.promise.target)
        with laundry.app.database.reading() as session:
            told = [p.message for p in problems_with(session, less, CheckContext())]
        assert any("offer no more" in one for one in told) == (less is not agreed), less.version
    assert len(set(promised)) == 1, "as it was promised"
    assert there.team == "desk"


WISH = {"wish": {"acknowledge": "1h", "resolve": "1d"}}


def _without_linen() -> Catalogue:
    teams = tuple(team for team in LAUNDRY.teams if team.team != "washing")
    return Catalogue(version="no linen", organisation=LAUNDRY.organisation, teams=teams)


def test_what_another_offer_changes_is_shown(net: Callable[..., Net]) -> None:
    two = net(items=[item("sheets", "incident")])
    with two.places["hospital"].app.database.reading() as session:
        row = peers.find(session, "laundry")
        assert row
        agreed = Offer.model_validate(row.theirs)
    now = offer_to("hospital", _laundry("later", targets=WISH), two.now.date())
    shown = changes(agreed, now, HOSPITAL)
    assert "washing/linen:" in shown and "- agreed beforehand: sheets" in shown
    assert "+ wish: acknowledged within 1h" in shown and "hours" not in shown
    assert changes(agreed, agreed, HOSPITAL) == "  nothing of weight"


def test_the_doctor_tells_of_a_link_that_is_not_open(net: Callable[..., Net]) -> None:
    hospital = net().places["hospital"]
    desk = Settings(database_url=SecretStr(hospital._url))
    assert [right for right, _ in findings(desk, hospital.app.catalogue)] == [True]
    with hospital.app.database.transaction() as session:
        connecting.close(session, "laundry", hospital.now)
    ((right, told),) = findings(desk, hospital.app.catalogue)
    assert not right and "closed" in told and "cleaning relies on it" in told
    with hospital.app.database.transaction() as session:
        connecting.invite(session, HOSPITAL, "laundry", "https://hospital.example", hospital.now)
    ((right, told),) = findings(desk, hospital.app.catalogue)
    assert not right and "not accepted yet" in told
