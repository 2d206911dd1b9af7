"""An absence entered in the pages tells what is in those hands, and gives it back at once."""

from __future__ import annotations

from typing import Any

import httpx2

from catalog.model import Kind
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage.call_repository import SqlCallRepository
from tests.blocks.conftest import CLEANING, Site
from tests.channels.conftest import now


def _in_hand(site: Site) -> str:
    """A call that Joost picked up."""
    catalogue = site.context().catalogue
    asked: dict[str, Any] = {"kind": Kind.INCIDENT, "text": "soup", "title": "Spill"}
    item = "facilities-cleaning/cleaning/spill"
    draft = Draft(requester=catalogue.people["ria"], item=item, language="en", **asked)
    with site.database.transaction() as session:
        desk = Desk(SqlCallRepository(session), catalogue, now())
        number = desk.open(draft).number
        desk.do(number, Action.ACKNOWLEDGE, catalogue.people["joost"], {})
    return number


async def _away(site: Site, person: str) -> httpx2.Response:
    """Fatima enters that somebody is away for some days, and puts it in; what is said then."""
    new = {"who": person, "since": str(now().date()), "until": "2099-01-01"}
    given = {f"new.away.{name}": value for name, value in new.items()}
    await site.keep("people", do="add:away", **given)
    put = await site.put("on holiday")
    assert put.status_code == 303
    return await site.client.get(put.headers["location"])


async def test_what_is_in_their_hands_is_told_and_can_be_given_back(site: Site) -> None:
    number = _in_hand(site)
    done = (await _away(site, "joost")).text
    assert "Joost V. has one request in hand" in done and number in done
    assert "Give back to the team" in done and 'value="put_back"' in done
    assert '<option value="fatima">' in done and '<option value="joost">' not in done
    people = (await site.get(f"{CLEANING}/change")).text
    assert "has one request in hand:" not in people, "it is put in already"


async def test_a_draft_says_so_before_it_is_put_in(site: Site) -> None:
    number = _in_hand(site)
    new = {"who": "joost", "since": str(now().date()), "until": "2099-01-01"}
    await site.keep("people", do="add:away", **{f"new.away.{n}": v for n, v in new.items()})
    assert (
        f"Joost V. has one request in hand: {number}."
        in (await site.get(CLEANING, part="people")).text
    )


async def test_who_has_nothing_is_not_named(site: Site) -> None:
    assert "in hand" not in (await _away(site, "joost")).text


async def test_pickers_and_lists_mark_who_is_away(site: Site) -> None:
    _in_hand(site)
    await _away(site, "joost")
    page = (await site.get("/team", "fatima", team="facilities-cleaning")).text
    assert ">Joost V. · away up to and including 1 Jan 2099</option>" in page
    assert "Joost V.<small>away up to and including 1 Jan 2099</small>" in page
