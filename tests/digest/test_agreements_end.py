"""A team hears in time that one of its agreements ends with nothing after it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.wording.agreement_notice import ending
from bot.wording.call_formatter import CallFormatter
from bot.wording.digest import digest
from bot.wording.localizer import Localizer
from catalog.agreements import Agreement
from catalog.load import load
from catalog.model import Catalogue
from tests.digest.test_mornings import Town, at, with_team
from tests.routing.links import CATALOGUE

HOSPITAL = load(Path(__file__).parents[2] / "catalog" / "hospital").catalogue
DEVICES = HOSPITAL.team_by_id["medical-technology"]


def _formatter(day: str, language: str = "en", catalogue: Catalogue = HOSPITAL) -> CallFormatter:
    now = at(day, "09:00")
    return CallFormatter(catalogue.at(now), Localizer(language), now)


def test_the_morning_tells_it_in_the_rooms_language_though_nothing_is_open() -> None:
    told = digest(DEVICES, [], _formatter("2026-11-30", "nl"))
    assert told
    assert "Er loopt een afspraak af" in told.text
    assert (
        "Medical devices for the clinics 2026, met De Linde Poliklinieken, loopt af op donderdag "
        "31 december 2026" in told.text
    )


def test_once_a_week_and_daily_in_the_last_one() -> None:
    days = [dt.date(2026, 10, 26) + dt.timedelta(days=n) for n in range(75)]
    warned = [day for day in days if ending(DEVICES, _formatter(day.isoformat()))]
    mondays = [d for d in days if d.weekday() == 0 and dt.date(2026, 11, 1) < d]
    last_week = [dt.date(2026, 12, 24) + dt.timedelta(days=n) for n in range(8)]
    assert warned == sorted({*(d for d in mondays if d < dt.date(2026, 12, 31)), *last_week})


def test_what_is_replaced_ends_without_a_word() -> None:
    team = HOSPITAL.team_by_id["medical-technology"]
    service = team.services[0]
    old = service.agreements[1]
    new = Agreement.model_validate(
        old.model_dump() | {"name": "2027", "since": "2027-01-01", "until": None}
    ).model_copy(update={"replaces": old.name})
    changed = service.model_copy(update={"agreements": (*service.agreements, new)})
    team = team.model_copy(update={"services": (changed, *team.services[1:])})
    catalogue = Catalogue(version="x", organisation=HOSPITAL.organisation, teams=(team,))
    assert ending(team, _formatter("2026-12-28", catalogue=catalogue)) == []


async def test_a_team_without_a_digest_has_its_coordinator_told(database_url: str) -> None:
    cleaning = CATALOGUE.team_by_id["cleaning"]
    service = cleaning.services[0]
    dated = service.agreements[0].model_copy(update={"until": dt.date(2026, 12, 31)})
    services = (service.model_copy(update={"agreements": (dated,)}),)
    town = Town(
        database_url, at("2026-12-28", "05:00"), with_team("a", digest=False, services=services)
    )
    await town.until(at("2026-12-28", "10:00"))
    posts = town.app.mailbox.latest("person/fatima", 500)
    told = [post.message.text for post in posts if post.message]
    town.stop()
    assert len(told) == 1
    assert "ends on Thursday 31 December 2026" in told[0]
