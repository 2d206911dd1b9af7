"""Schedules the daily digest of each team, and of each domain, as an outbox row written ahead,
checked again when it is due.

A row holds only what was planned. What counts when it goes off is the catalogue of then: whether
the team is there and wants one, and whether its day begins at that moment. So an edit of the hours
makes the old row stale and the next look writes a new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
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
from bot.wording.call_formatter import CallFormatter, discreet
from bot.wording.digest import digest
from bot.wording.domain_digest import domain_digest
from bot.wording.localizer import Localizer
from bot.worker import risk_schedule
from catalog.agreements import ends_soon
from catalog.domains import Domain, domain_of, domains
from catalog.hours import day_begins, is_open
from catalog.model import Team
from catalog.presence import is_absent
from routing.call.view import CallView
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
    """Write the next morning of every team that may hear something and of every domain that
    somebody coordinates (`teams`: of these only), and one that has begun just now; what is written
    already stays.
    """
    rows = {}
    if teams is None:
        _plan_domains(session, context)
    for team in context.catalogue.teams if teams is None else teams:
        moments = (context.now - LOOK_EVERY, context.now)
        for moment in moments if _has_mornings(team, context) else ():
            if found := next_morning(team, moment):
                row = _row(team.team, *found)
                rows[row.key] = row
    outbox.enqueue(session, rows.values(), context.now)


def _plan_domains(session: Session, context: Context) -> None:
    rows = {}
    for domain in domains(context.catalogue):
        for moment in (context.now - LOOK_EVERY, context.now) if domain.coordinators else ():
            if found := _domain_morning(domain, moment):
                row = _domain_row(domain.id, *found)
                rows[row.key] = row
    outbox.enqueue(session, rows.values(), context.now)


def _domain_morning(domain: Domain, now: dt.datetime) -> tuple[dt.date, dt.datetime] | None:
    """The next day on which all links of a domain work, and the moment the first of them begins,
    after now; None where there are none inside, or no such day for months.
    """
    links = [team for team in domain.teams if team.kind == "internal"]
    if not links:
        return None
    today = min(now.astimezone(ZoneInfo(team.hours.zone)).date() for team in links)
    days = (today + dt.timedelta(days=n) for n in range(AHEAD))
    mornings = ((day, begins) for day in days if (begins := _all_begin(links, day)))
    return next((found for found in mornings if found[1] > now), None)


def _all_begin(links: Sequence[Team], day: dt.date) -> dt.datetime | None:
    """The moment the first of the links begins on a day on which all of them work."""
    moments = [moment for team in links if (moment := day_begins(team.hours, day))]
    return min(moments) if len(moments) == len(links) else None


def _domain_row(domain: str, day: dt.date, at: dt.datetime) -> Row:
    payload = TimerPayload(timer=DigestTimer(team="", domain=domain, day=day, at=at))
    key = f"{NAME}/domain/{domain}/{day.isoformat()}/{at:%H%M}"
    return payload.row(key, at, channel="")


def _has_mornings(team: Team, context: Context) -> bool:
    """Whether a team, or who coordinates it, may have to hear something in the morning: all of our
    own do.
    """
    return team.digest or team.kind == "internal" or _has_ending(team, context)


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
    if timer.domain:
        _begin_domain(session, timer, context)
        return
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
    offered = risk_schedule.offer(writer, team)
    if not team.digest and all(sign.cause != "agreement" for sign in offered):
        _warn_coordinators(writer, team)


def _begin_domain(session: Session, timer: DigestTimer, context: Context) -> None:
    """A domain's morning has come: its coordinators read in private how its links stand."""
    if timer.domain not in context.catalogue.organisation.domains:
        return
    _plan_domains(session, context)
    domain = domain_of(context.catalogue, timer.domain)
    fresh = timer.at <= context.now < timer.at + STALE
    if not fresh or _domain_morning(domain, timer.at - LOOK_EVERY) != (timer.day, timer.at):
        return
    key = f"{NAME}/domain/{domain.id}/{timer.day.isoformat()}"
    _say_domain(OutboxWriter(session, context, key), domain)


def _say_domain(writer: OutboxWriter, domain: Domain) -> None:
    """Tells those who coordinate a domain and are there how its links inside stand."""
    context = writer.context
    inside = [team.team for team in domain.teams if team.kind == "internal"]
    views = {team: _open_views(writer.session, team) for team in inside}
    told = Tells(calls=frozenset(v.call.number for found in views.values() for v in found))
    for person in domain.coordinators:
        to = recipient_of(writer.session, person.id, context.channels, context.catalogue)
        if to is None or is_absent(person.id, context.catalogue, context.now):
            continue
        formatter = CallFormatter(context.catalogue, to.localizer, context.now)
        if message := domain_digest(domain, views, formatter):
            writer.say(to.address, OnePerson(person.id), Reply.of(message, told))


def _open_views(session: Session, team: str) -> list[CallView]:
    calls = ledger.of_team(session, team, limit=MOST)
    return [view_for_team(session, call, team) for call in calls]


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
    views = _open_views(session, team.team)
    for room in context.rooms(team.team):
        listed = context.is_list(room)
        hidden = {view.call.number for view in views if listed and view.call.private}
        shown = [discreet(v, localizer) if v.call.number in hidden else v for v in views]
        told = Tells(calls=frozenset(view.call.number for view in views) - hidden)
        if message := digest(team, shown, formatter):
            writer.say(room, TeamRoom(team.team, listed), Reply.of(message, told))
