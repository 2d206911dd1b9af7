"""Schedules each team's daily digest as an outbox row written ahead, checked again when it is due.

A row holds only what was planned. What counts when it goes off is the catalogue of then: whether
the team is there and wants one, and whether its day begins at that moment. So an edit of the hours
makes the old row stale and the next look writes a new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.context import Context
from bot.outbox.gate import OnePerson, TeamRoom
from bot.outbox.payloads import DigestTimer, TimerPayload
from bot.outbox.views import view_for_team
from bot.outbox.writer import OutboxWriter
from bot.people.recipients import recipient_of
from bot.ports import NOTHING, Outgoing, Reply, Tells
from bot.wording.agreement_notice import HEAD, ending
from bot.wording.call_formatter import CallFormatter
from bot.wording.digest import digest
from bot.wording.localizer import Localizer
from catalog.agreements import ends_soon
from catalog.hours import day_begins, is_open
from catalog.model import Team
from routing.storage import ledger, outbox
from routing.storage.outbox import Row

NAME = "digest"
LOOK_EVERY = dt.timedelta(minutes=15)
STALE = dt.timedelta(hours=4)
"""So long after the day began the digest is still of use."""
AHEAD = 60
"""Days that are looked ahead for the next morning."""
MOST = 500


def next_morning(team: Team, now: dt.datetime) -> tuple[dt.date, dt.datetime] | None:
    """The next day of this team and the moment it begins, after now; None when it is closed for
    months.
    """
    today = now.astimezone(ZoneInfo(team.hours.zone)).date()
    days = (today + dt.timedelta(days=n) for n in range(AHEAD))
    mornings = (
        (day, begins) for day in days if (begins := day_begins(team.hours, day)) and begins > now
    )
    return next(mornings, None)


def plan(session: Session, context: Context, teams: Iterable[Team] | None = None) -> None:
    """Write the next morning of every team that wants one, and one that has begun just now; what is
    written already stays.
    """
    rows = {}
    for team in context.catalogue.teams if teams is None else teams:
        moments = (context.now - LOOK_EVERY, context.now)
        for moment in moments if team.digest or _has_ending(team, context) else ():
            if found := next_morning(team, moment):
                row = _row(team.team, *found)
                rows[row.key] = row
    outbox.enqueue(session, rows.values(), context.now)


def _has_ending(team: Team, context: Context) -> bool:
    """Whether an agreement of the team ends soon, so that its coordinators have to hear of it."""
    whole = context.catalogue.whole.team_by_id.get(team.team, team)
    today = context.now.astimezone(ZoneInfo(team.hours.zone)).date()
    return any(ends_soon(service.agreements, today) for service in whole.services)


def _row(team: str, day: dt.date, at: dt.datetime) -> Row:
    payload = TimerPayload(timer=DigestTimer(team=team, day=day, at=at))
    return payload.row(f"{NAME}/{team}/{day.isoformat()}/{at:%H%M}", at, channel="")


def begin(session: Session, timer: DigestTimer, context: Context) -> None:
    """A morning has come: say it in the team's rooms, unless it is no longer one; and write the
    next.
    """
    team = context.catalogue.team_by_id.get(timer.team)
    if team is None:
        return
    plan(session, context, [team])
    day, at = timer.day, timer.at
    fresh = at <= context.now < at + STALE and is_open(team.hours, context.now)
    if not fresh or day_begins(team.hours, day) != at:
        return
    # One key for the team's day, whatever row brought it: hours that are edited after it was said
    # do not say it again.
    writer = OutboxWriter(session, context, f"{NAME}/{team.team}/{day.isoformat()}")
    if team.digest:
        _say_digest(writer, team)
    else:
        _warn_coordinators(writer, team)


def _warn_coordinators(writer: OutboxWriter, team: Team) -> None:
    """Tells the coordinators of a team that wants no digest which of its agreements end."""
    context = writer.context
    for person in team.coordinators:
        to = recipient_of(writer.session, person.id, context.channels, context.catalogue)
        if to is None:
            continue
        lines = ending(team, CallFormatter(context.catalogue, to.localizer, context.now))
        if lines:
            text = "\n".join([to.localizer.say(HEAD), *(f"• {line}" for line in lines)])
            told = Reply.of(Outgoing(text=text), NOTHING)
            writer.say(to.address, OnePerson(person.id), told)


def _say_digest(writer: OutboxWriter, team: Team) -> None:
    session, context = writer.session, writer.context
    localizer = Localizer(context.room_language(team.team), team.hours.zone)
    formatter = CallFormatter(context.catalogue, localizer, context.now)
    views = [
        view_for_team(session, call, team.team)
        for call in ledger.of_team(session, team.team, limit=MOST)
    ]
    message = digest(team, views, formatter)
    for room in context.rooms(team.team) if message else ():
        assert message
        told = Tells(calls=frozenset(view.call.number for view in views))
        writer.say(room, TeamRoom(team.team), Reply.of(message, told))
