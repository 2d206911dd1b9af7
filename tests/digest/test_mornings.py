"""Each team's room reads once, when its working day begins, what is open: with the time handed in,
over weeks that are not plain.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.bootstrap.app import App
from bot.channels.mailbox import Post
from bot.channels.pages.channel import WebChannel
from bot.ports import Address, Press, Pressed
from bot.settings import Settings
from bot.worker.digest_schedule import next_morning
from catalog.hours import day_begins
from catalog.model import Catalogue, Hours, Kind, Team
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.tables import OutboxRow
from tests.routing.links import CATALOGUE, who
from tests.routing.reading import ByWord

HERE = ZoneInfo("Europe/Amsterdam")
HOUR = dt.timedelta(hours=1)


def at(day: str, clock: str = "00:00") -> dt.datetime:
    """A moment in Amsterdam."""
    return dt.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=HERE).astimezone(dt.UTC)


def with_team(version: str, **change: object) -> Catalogue:
    """The small organisation, with its cleaning changed."""
    teams = tuple(
        t.model_copy(update=change) if t.team == "cleaning" else t for t in CATALOGUE.teams
    )
    return Catalogue(version=version, organisation=CATALOGUE.organisation, teams=teams)


def hours(weekdays: str = "07:00-18:00", **more: object) -> Hours:
    return Hours.model_validate({"zone": "Europe/Amsterdam", "weekdays": weekdays, **more})


class Town:
    """Desks on one database, with one clock."""

    def __init__(self, url: str, now: dt.datetime, catalogue: Catalogue = CATALOGUE) -> None:
        self.url, self.now = url, now
        self.apps: list[App] = []
        self.start(catalogue)

    @property
    def app(self) -> App:
        return self.apps[0]

    def start(self, catalogue: Catalogue) -> None:
        """One more process."""
        settings = Settings(database_url=SecretStr(self.url))
        app = App(settings, Database(self.url), catalogue, ByWord(catalogue), now=lambda: self.now)
        app.add(WebChannel(app.mailbox))
        self.apps.append(app)

    def stop(self) -> None:
        """All processes end."""
        for app in self.apps:
            app.close()
        self.apps.clear()

    async def until(self, end: dt.datetime, step: dt.timedelta = HOUR) -> None:
        """Time passes; every process looks."""
        while self.now < end:
            self.now = min(self.now + step, end)
            await asyncio.gather(*(app.settle() for app in self.apps))

    def opens(
        self, text: str = "spill", item: str = "cleaning/rooms/spill", person: str = "sanne"
    ) -> str:
        """A call."""
        draft = Draft(
            requester=who(person),
            item=item,
            kind=Kind.INCIDENT,
            text=text,
            title=text,
            language="en",
        )
        with self.app.database.transaction() as session:
            return Desk(SqlCallRepository(session), self.app.catalogue, self.now).open(draft).number

    def does(self, number: str, action: Action, person: str, **values: str) -> None:
        with self.app.database.transaction() as session:
            Desk(SqlCallRepository(session), self.app.catalogue, self.now).do(
                number, action, who(person), values
            )

    def digests(self, team: str = "cleaning") -> list[Post]:
        """What the room read in the mornings."""
        posts = self.app.mailbox.latest(f"room/{team}", 500)
        return [p for p in posts if p.message and p.message.text.startswith("☀️")]

    def moments(self, team: str = "cleaning") -> list[str]:
        return [f"{p.at.astimezone(HERE):%a %d %b %H:%M}" for p in self.digests(team)]


async def test_two_weeks_with_a_change_of_the_clock_and_a_holiday(database_url: str) -> None:
    closed = with_team("v1", hours=hours(holidays="NL"))
    town = Town(database_url, at("2026-03-26", "12:00"), closed)
    town.start(closed)
    town.opens()
    await town.until(at("2026-04-08", "12:00"))
    days = [
        "Fri 27 Mar",
        "Mon 30 Mar",
        "Tue 31 Mar",
        "Wed 01 Apr",
        "Thu 02 Apr",
        "Tue 07 Apr",
        "Wed 08 Apr",
    ]
    assert town.moments() == [f"{day} 07:00" for day in days]
    assert [p.at.hour for p in town.digests()] == [6, *[5] * 6]
    assert not town.digests("hr"), "nothing is open there"
    town.stop()


async def test_what_it_says(sqlite_url: str) -> None:
    rota = [{"people": ["joost"], "days": ["tuesday"]}, {"people": ["fatima"], "days": ["monday"]}]
    cleaning = next(t for t in CATALOGUE.teams if t.team == "cleaning")
    team = Team.model_validate(cleaning.model_dump() | {"rota": rota})
    town = Town(sqlite_url, at("2026-11-23", "16:30"), with_team("v1", rota=team.rota))
    late = town.opens()
    mine = town.opens("windows", "cleaning/rooms/spill", "tom")
    asked, passed, solved = town.opens(), town.opens(), town.opens()
    for number in (mine, asked, passed, solved):
        town.does(number, Action.ACKNOWLEDGE, "joost")
    town.does(asked, Action.ASK, "fatima", question="Where?")
    town.does(passed, Action.PASS_ON, "joost", service="laundry/linen", text="cloths")
    town.does(solved, Action.RESOLVE, "joost", text="done")
    await town.until(at("2026-11-24", "07:30"), dt.timedelta(minutes=30))
    (said,) = town.digests()
    assert said.message
    told = said.message.text.split("\n")
    assert (
        told[0]
        == "☀️ Good morning, Cleaning. It is Tuesday 24 November 2026. Five requests are open."
    )
    assert told[1] == "On duty: Joost."
    assert told[3:5] == [
        "🔴 Late (1)",
        f"• {late} (spill please): should have been picked up by 16:45 yesterday. Nobody has it yet.",
    ]
    assert told[6:8] == [
        "📅 Due today (1)",
        f"• {mine} (spill please): to be done by 09:30 today. Joost has it.",
    ]
    assert told[9] == "⏳ Waiting (3)"
    assert set(told[10:]) == {
        f"• {asked} (spill please): waits for Sanne, since yesterday 16:30.",
        f"• {passed} (spill please): waits for Laundry, since yesterday 16:30.",
        f"• {solved} (spill please): solved, Sanne has yet to say so (since yesterday 16:30).",
    }
    assert [c.action for c in said.message.choices] == [f"say:{late}", f"say:{mine}"]
    town.stop()


async def test_it_speaks_the_rooms_language_and_is_short_when_there_is_much(
    sqlite_url: str,
) -> None:
    people = tuple(
        p.model_copy(update={"language": "nl"})
        for p in next(t.people for t in CATALOGUE.teams if t.team == "cleaning")
    )
    town = Town(sqlite_url, at("2026-11-24", "06:30"), with_team("v1", people=people))
    for _ in range(14):
        town.opens()
    await town.until(at("2026-11-24", "07:00"), dt.timedelta(minutes=30))
    (said,) = town.digests()
    assert said.message and said.message.text.startswith(
        "☀️ Goedemorgen, Cleaning-nl. Het is dinsdag 24 november 2026."
    )
    assert (
        "Er staan 14 meldingen open." in said.message.text and "en nog negen" in said.message.text
    )
    assert len(said.message.text.split("\n")) < 12 and len(said.message.choices) == 6
    town.stop()


async def test_its_button_shows_the_call_to_whoever_presses_it(sqlite_url: str) -> None:
    town = Town(sqlite_url, at("2026-11-24", "06:30"))
    number = town.opens()
    await town.until(at("2026-11-24", "07:00"), dt.timedelta(minutes=30))
    (said,) = town.digests()
    room = Address(channel="web", conversation="room/cleaning")
    pressed = Press(action=f"say:{number}")
    await town.app.accept(
        Pressed(
            key="p",
            address=room,
            account="joost",
            at=town.now,
            press=pressed,
            shared=True,
            reply_to=said.ref,
        )
    )
    await town.app.settle()
    shown = town.app.mailbox.latest("room/cleaning")[-1]
    assert shown.message and shown.message.only_to == "joost" and number in shown.message.text
    assert f"c:{number}:acknowledge" in [c.action for c in shown.message.choices]
    town.stop()


async def test_down_over_the_weekend_says_nothing_of_past_days(database_url: str) -> None:
    town = Town(database_url, at("2026-11-26", "12:00"))
    town.opens()
    await town.until(at("2026-11-26", "13:00"))
    town.stop()
    town.now = at("2026-11-30", "08:00")
    town.start(CATALOGUE)
    await town.until(at("2026-12-01", "12:00"))
    assert town.moments() == ["Tue 01 Dec 07:00"]
    town.stop()


async def test_up_again_a_little_late_still_says_it(sqlite_url: str) -> None:
    town = Town(sqlite_url, at("2026-11-24", "06:00"))
    town.opens()
    await town.app.settle()
    town.stop()
    town.now = at("2026-11-24", "08:10")
    town.start(CATALOGUE)
    await town.until(at("2026-11-24", "12:10"))
    assert town.moments() == ["Tue 24 Nov 09:10"]
    town.stop()


async def test_a_new_team_gets_its_first_the_next_morning(sqlite_url: str) -> None:
    without = Catalogue(
        version="v0",
        organisation=CATALOGUE.organisation,
        teams=tuple(t for t in CATALOGUE.teams if t.team != "cleaning"),
    )
    town = Town(sqlite_url, at("2026-11-24", "06:00"), without)
    await town.until(at("2026-11-24", "09:00"))
    town.app.catalogue = CATALOGUE
    town.opens()
    await town.until(at("2026-11-25", "12:00"))
    assert town.moments() == ["Wed 25 Nov 07:00"]
    town.stop()


@pytest.mark.parametrize(
    ("change", "moments"),
    [
        ({"hours": hours("08:00-18:00")}, ["Wed 25 Nov 08:00"]),
        ({"hours": hours("06:00-18:00")}, ["Wed 25 Nov 06:00"]),
        ({"hours": hours(closed=("2026-11-25",))}, []),
        ({"digest": False}, []),
    ],
)
async def test_an_edit_of_the_file_counts_from_the_next_morning(
    sqlite_url: str, change: dict[str, object], moments: list[str]
) -> None:
    town = Town(sqlite_url, at("2026-11-24", "12:00"))
    town.opens()
    await town.until(at("2026-11-24", "20:00"))
    town.app.catalogue = with_team("v2", **change)
    await town.until(at("2026-11-25", "20:00"))
    assert town.moments() == moments
    town.stop()


async def test_hours_that_change_after_it_was_said_do_not_say_it_again(sqlite_url: str) -> None:
    town = Town(sqlite_url, at("2026-11-24", "06:00"))
    town.opens()
    await town.until(at("2026-11-24", "08:00"))
    town.app.catalogue = with_team("v2", hours=hours("09:00-18:00"))
    await town.until(at("2026-11-24", "12:00"))
    assert town.moments() == ["Tue 24 Nov 07:00"]
    town.stop()


async def test_there_is_one_row_for_a_team_and_a_morning(postgres_url: str) -> None:
    town = Town(postgres_url, at("2026-11-24", "12:00"))
    for _ in range(2):
        town.start(CATALOGUE)
    await town.until(at("2026-11-24", "13:00"), dt.timedelta(minutes=20))
    with town.app.database.reading() as session:
        rows = session.exec(select(OutboxRow).where(OutboxRow.kind == "timer")).all()
    assert sorted(row.body["team"] for row in rows) == sorted(t.team for t in CATALOGUE.teams)
    town.stop()


@pytest.mark.parametrize(
    ("given", "begins"),
    [
        (hours("07:00-18:00"), "07:00"),
        (hours("08:00-12:00, 13:00-17:00"), "08:00"),
        (hours("00:00-07:00, 22:00-24:00"), "22:00"),
        (Hours.model_validate({"zone": "Europe/Amsterdam", "always": True}), "07:00"),
        (hours("00:00-24:00"), "07:00"),
    ],
)
def test_when_a_day_begins(given: Hours, begins: str) -> None:
    assert day_begins(given, dt.date(2026, 11, 25)) == at("2026-11-25", begins)


def test_a_team_that_is_closed_for_long_has_no_next_morning() -> None:
    away = tuple(dt.date(2026, 11, 1) + dt.timedelta(days=n) for n in range(120))
    team = next(t for t in CATALOGUE.teams if t.team == "cleaning").model_copy(
        update={"hours": hours(closed=away)}
    )
    assert next_morning(team, at("2026-11-24")) is None
