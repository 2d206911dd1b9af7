"""Tries again what a system of tickets did not take, and writes down that it is in trouble."""

from __future__ import annotations

import datetime as dt
from functools import partial

from sqlmodel import Session

from bot.outbox.results import Later, pause
from bot.ports import RetryLater
from routing.storage import tickets
from routing.storage.outbox import Claim


def again(claim: Claim, error: Exception, number: str, team: str, now: dt.datetime) -> Later:
    """Another try at the ticket of a call, when the system said or later and later."""
    why = str(error) or type(error).__name__
    seconds = error.seconds if isinstance(error, RetryLater) else pause(claim)
    return Later(seconds, why[:300], then=partial(_noted, number, team, why, now))


def _noted(number: str, team: str, why: str, now: dt.datetime, session: Session) -> None:
    tickets.in_trouble(session, number, team, why, now)
