"""Finds the rooms of teams, and keeps which of them cannot be reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.ports import Address
from catalog.model import Catalogue
from routing.storage.tables import CardRow, RoomOutOfReachRow


@dataclass(frozen=True)
class RoomOutOfReach:
    """A team's room that nothing can be said in: since when, and why by its service's word."""

    address: Address
    team: str
    since: dt.datetime
    why: str


def rooms_of(team: str, catalogue: Catalogue, channels: Mapping[str, str]) -> tuple[Address, ...]:
    """The team's room in every channel there is: its own in our own channels, else the one its file
    names.

    `channels` maps a channel's name to the prefix of its conversations, "" for our own.
    """
    found = catalogue.team_by_id.get(team)
    if found is None:
        return ()
    own = next((channel for channel, prefix in channels.items() if not prefix), None)
    rooms = [Address(channel=own, conversation=f"room/{team}")] if own else []
    for channel, prefix in channels.items():
        ref = found.rooms.get(channel)
        if prefix and ref:
            rooms.append(Address(channel=channel, conversation=f"{prefix}/{ref}"))
    return tuple(rooms)


def mark(session: Session, address: Address, team: str, why: str, at: dt.datetime) -> bool:
    """Record that a team's room cannot be reached, and `why` by the latest word; its people are
    told another way. False when it was recorded before.
    """
    row = session.get(RoomOutOfReachRow, (address.channel, address.conversation))
    fresh = row is None
    row = row or RoomOutOfReachRow(
        channel=address.channel, conversation=address.conversation, team=team, since=at, why=""
    )
    row.team, row.why = team, why[:200]
    session.add(row)
    session.flush()
    return fresh


def back(session: Session, channel: str, conversation: str | None) -> None:
    """Record that a room with what lies in it, or every room of a channel, can be reached again."""
    session.execute(sa.delete(RoomOutOfReachRow).where(*_marked(channel, conversation)))


def is_marked(session: Session, channel: str, conversation: str) -> bool:
    """Whether a room that is, or lies in, this conversation cannot be reached as far as is
    known.
    """
    query = select(RoomOutOfReachRow.team).where(*_marked(channel, conversation)).limit(1)
    return session.exec(query).first() is not None


def conversations_out_of_reach(session: Session, channel: str) -> tuple[str, ...]:
    """The conversations of a channel's rooms that cannot be reached as far as is known."""
    return tuple(
        room.address.conversation
        for room in out_of_reach(session)
        if room.address.channel == channel
    )


def tried(
    session: Session, catalogue: Catalogue, channels: Mapping[str, str]
) -> dict[str, Literal["works", "lost"]]:
    """How it went with the rooms of each team in the chat services that are on (`channels` as in
    `rooms_of`): a card of it stands in one, or none of them can be reached. Teams of which neither
    is known are left out.
    """
    lost = {(room.address.channel, room.address.conversation) for room in out_of_reach(session)}
    found: dict[str, Literal["works", "lost"]] = {}
    for team in catalogue.teams:
        rooms = [room for room in rooms_of(team.team, catalogue, channels) if not room.own]
        there = [room for room in rooms if (room.channel, room.conversation) not in lost]
        if rooms and not there:
            found[team.team] = "lost"
        elif any(_has_card(session, room) for room in there):
            found[team.team] = "works"
    return found


def _has_card(session: Session, room: Address) -> bool:
    query = select(CardRow.number).where(
        col(CardRow.conversation) == room.conversation, col(CardRow.channel) == room.channel
    )
    return session.exec(query.limit(1)).first() is not None


def _marked(channel: str, conversation: str | None) -> list[sa.ColumnElement[bool]]:
    rows: list[sa.ColumnElement[bool]] = [col(RoomOutOfReachRow.channel) == channel]
    if conversation is not None:
        place = col(RoomOutOfReachRow.conversation)
        inside = place.startswith(f"{conversation}/", autoescape=True)
        rows.append(sa.or_(place == conversation, inside))
    return rows


def out_of_reach(session: Session) -> tuple[RoomOutOfReach, ...]:
    """Every team's room that cannot be reached, by conversation."""
    query = select(RoomOutOfReachRow).order_by(
        col(RoomOutOfReachRow.conversation), col(RoomOutOfReachRow.channel)
    )
    return tuple(
        RoomOutOfReach(
            Address(channel=row.channel, conversation=row.conversation),
            row.team,
            row.since,
            row.why,
        )
        for row in session.exec(query).all()
    )
