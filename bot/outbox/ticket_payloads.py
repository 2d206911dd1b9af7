"""The contents of outbox rows for teams that work in another system."""

from __future__ import annotations

import datetime as dt

from bot.outbox.payloads import Payload
from routing.storage.outbox import Row


class TicketPayload(Payload):
    """That the ticket of the call `number` at `team` is to be brought up to what happened."""

    kind = "ticket"
    team: str
    number: str


class LookPayload(Payload):
    """That the ticket of the call `number` at `team` is to be looked at."""

    kind = "ticket_look"
    team: str
    number: str


def ticket_row(team: str, number: str, cause: str, at: dt.datetime) -> Row:
    """The row that brings a ticket up to what `cause` did; those of one ticket go in order."""
    payload = TicketPayload(team=team, number=number)
    lane = f"ticket/{team}/{number}"
    return payload.row(f"{lane}/{cause}", at, lane=lane, channel="")


def look_row(team: str, number: str, cause: str, at: dt.datetime) -> Row:
    """The row that looks at a ticket."""
    payload = LookPayload(team=team, number=number)
    return payload.row(f"look/{team}/{number}/{cause}", at, channel="")
