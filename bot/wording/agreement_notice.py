"""Words the warning that an agreement ends, for the team that made it. Pure."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import phrase
from catalog.agreements import Agreement, ends_soon
from catalog.customers import EVERYBODY
from catalog.hours import day_begins
from catalog.model import Service, Team

HEAD = phrase("📜 An agreement ends")
DAILY = dt.timedelta(days=7)
"""In its last days it is warned of every morning, before that once a week."""
_WEEK = 7


def ending(team: Team, formatter: CallFormatter) -> list[str]:
    """A line for each agreement of the team that ends soon, with nothing after it, on the mornings
    on which it is warned of: the first of each week, and each of its last week.
    """
    day = formatter.now.astimezone(ZoneInfo(team.hours.zone)).date()
    whole = formatter.catalogue.whole.team_by_id.get(team.team, team)
    weekly = _begins_the_week(team, day)
    return [
        _line(service, agreement, last, formatter)
        for service in whole.services
        for agreement, last in ends_soon(service.agreements, day)
        if weekly or last - day <= DAILY
    ]


def _begins_the_week(team: Team, day: dt.date) -> bool:
    """Whether no day of this week before it was a working day."""
    monday = day - dt.timedelta(days=day.weekday())
    before = (monday + dt.timedelta(days=n) for n in range(day.weekday()))
    return not any(day_begins(team.hours, one) for one in before)


def _line(service: Service, agreement: Agreement, last: dt.date, formatter: CallFormatter) -> str:
    language = formatter.localizer.language
    names = [_customer(name, formatter) for name in agreement.customers]
    return formatter.say(
        "{agreement}, with {customers}, ends on {day}. Nothing has been agreed for after that.",
        agreement=agreement.name or service.name.in_(language),
        customers=formatter.localizer.joined(names),
        day=formatter.localizer.date(last),
    )


def _customer(name: str, formatter: CallFormatter) -> str:
    if name == EVERYBODY:
        return formatter.say("everybody")
    groups = formatter.catalogue.organisation.groups
    group = next((group for group in groups if group.id == name), None)
    return group.name.in_(formatter.localizer.language) if group else formatter.team(name)
