"""Tells who runs the desk how it stands with the desks of other organisations that it is linked
with: since when, whether they are reached now, what waits to be sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from bot.channels.pages.seat import Seat
from bot.outbox.peer_payloads import lanes_of
from bot.wording.localizer import phrase
from catalog.own_clock import own_clock
from routing.storage import outbox, peers
from routing.storage.db import Database

_NOT_OPEN = {
    "": phrase("not connected: nothing can be asked of them"),
    "invited": phrase("invited; they have not accepted yet"),
    "offered": phrase("they accepted; our yes is awaited"),
    "waiting": phrase("we accepted; their yes is awaited"),
    "closed": phrase("the connection is closed: nothing can be asked of them"),
}


@dataclass(frozen=True)
class Connection:
    """One of them, in words. `waiting`: so many messages wait to be sent; `asked`: so many requests
    are under way. `news`: they offer something else than was agreed.
    """

    team: str
    name: str
    tone: str
    stands: str
    since: str
    heard: str
    waiting: int
    asked: int
    news: bool


def connections(
    database: Database, seat: Seat, teams: Collection[str], now: dt.datetime
) -> list[Connection]:
    """Those among these links, which are the links whose figures the seat may see."""
    elsewhere = [t.team for t in seat.catalogue.teams if t.team in teams and t.link]
    if not elsewhere:
        return []
    with database.reading() as session:
        return [_connection(session, seat, team, now) for team in elsewhere]


def _connection(session: Session, seat: Seat, team: str, now: dt.datetime) -> Connection:
    row, localizer = peers.find(session, team), seat.localizer
    name = seat.catalogue.team_by_id[team].name.in_(seat.language)
    state = row.state if row else ""
    if row is None or state in ("", "invited"):
        said = localizer.say(_NOT_OPEN[state])
        return Connection(team, name, "fair", said, "", "", 0, 0, news=False)
    if state != "open":
        tone, stands = "fair", localizer.say(_NOT_OPEN[state])
    elif row.trouble_since:
        since = localizer.since(row.trouble_since, now)
        tone, stands = "poor", localizer.say("not reached {since}", since=since)
    else:
        tone, stands = "good", localizer.say("reached")
    day = row.agreed_at and row.agreed_at.astimezone(own_clock(seat.catalogue)).date()
    return Connection(
        team,
        name,
        tone,
        stands,
        localizer.date(day) if day else "",
        localizer.time(row.heard_at, now) if row.heard_at else "",
        outbox.waiting_in(session, lanes_of(team)),
        peers.under_way(session, team),
        news=state == "open" and row.latest is not None,
    )
