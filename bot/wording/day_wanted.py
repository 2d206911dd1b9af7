"""Tells whether something is asked for a day to come: then it is arranged by a time, not done.
Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from catalog.model import Catalogue
from routing.call.events import Answer

WANTED = "wanted_day"
"""The id of the answer that says for which day, where no question of the item asks for one."""


def is_for_later(
    item: str | None, answers: Iterable[Answer], catalogue: Catalogue, today: dt.date
) -> bool:
    """Whether an answer names a day to come, or says that there is one."""
    told = [answer for answer in answers if answer.value]
    return any(answer.id == WANTED for answer in told) or bool(
        days_to_come(item, told, catalogue, today)
    )


def days_to_come(
    item: str | None, answers: Iterable[Answer], catalogue: Catalogue, today: dt.date
) -> list[dt.date]:
    """The days to come that answer the item's questions for one."""
    entry = catalogue.entries.get(item or "")
    dates = {q.id for q in entry.item.questions if q.type == "date"} if entry else set()
    days = (_day(answer.value) for answer in answers if answer.id in dates)
    return [day for day in days if day > today]


def _day(value: str) -> dt.date:
    """The day that an answer begins with; one long ago where it names none."""
    try:
        return dt.date.fromisoformat(value.partition(" ")[0])
    except ValueError:
        return dt.date.min
