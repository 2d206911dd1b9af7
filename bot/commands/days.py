"""Reads days as they are typed on the command line."""

from __future__ import annotations

import datetime as dt

from bot.errors import Mistake

MOST_DAYS = 36_500
"""A hundred years: no stretch of days that somebody names is longer."""


def day_of(written: str | None) -> dt.date:
    """The day meant; today where none is. Raises Mistake for what is no day."""
    try:
        return dt.date.fromisoformat(written) if written else dt.datetime.now().astimezone().date()
    except ValueError:
        raise Mistake(f"'{written}' is no day; write it like 2026-12-24") from None
