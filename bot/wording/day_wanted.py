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
    entry = catalogue.entries.get(item or "")
    dates = {q.id for q in entry.item.questions if q.type == "date"} if entry else set()
    return any(
        answer.id == WANTED or (answer.id in dates and _day(answer.value) > today)
        for answer in answers
        if answer.value
    )


def _day(value: str) -> dt.date:
    """The day that an answer begins with; one long ago where it names none."""
    try:
        return dt.date.fromisoformat(value.partition(" ")[0])
    except ValueError:
        return dt.date.min
