"""Brings places back that could not be reached: what could not be said there is due, and a team's
room gets the cards of its open calls anew.
"""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from bot.context import Context
from bot.outbox.writer import OutboxWriter
from bot.people import room_reach
from bot.ports import Address
from routing.storage import outbox

REMEMBERED = dt.timedelta(days=7)
"""What could not be said for longer is not said any more when its place is back."""


def channel_back(session: Session, channel: str, now: dt.datetime) -> int:
    """A whole channel can be reached again; what stood there stands there still. How many rows are
    due again.
    """
    room_reach.back(session, channel, None)
    return outbox.revive(session, channel, None, since=now - REMEMBERED, now=now)


def place_back(
    session: Session, place: Address, writer: OutboxWriter, context: Context, *, anew: bool = True
) -> int:
    """One place can be reached again. `anew`: the open cards of a team whose room it is are out of
    sight there. How many rows are due again.
    """
    room_reach.back(session, place.channel, place.conversation)
    now, conversation = context.now, place.conversation
    revived = outbox.revive(session, place.channel, conversation, since=now - REMEMBERED, now=now)
    for team, room in context.rooms_at(place) if anew else ():
        writer.cards_anew(team.team, room)
    return revived
