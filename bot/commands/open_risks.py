"""The open risks of links, from the desk beside: what, about which component, whose, by when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Any

from bot.bootstrap.database import open_existing
from bot.bootstrap.desks import desk_beside
from bot.errors import Mistake
from bot.settings import read_settings
from catalog.model import Catalogue
from routing.call.call import Call
from routing.storage import risks


def open_risks(teams: Collection[str] | None = None) -> tuple[Call, ...]:
    """The open risks of these teams, or of all; those due first on top. None where there is no desk
    to look at.
    """
    try:
        database = open_existing(desk_beside(read_settings()))
    except Mistake:
        return ()
    try:
        with database.reading() as session:
            return risks.open_risks(session, teams)
    finally:
        database.close()


def counts(found: tuple[Call, ...]) -> Counter[str]:
    """How many of these risks each team has."""
    return Counter(call.team for call in found)


def risk_line(call: Call, catalogue: Catalogue) -> str:
    """A risk in a line."""
    known = catalogue.people.get(call.assignee or "")
    owner = known.name if known else call.assignee or "nobody yet"
    about = f", about {call.component}" if call.component else ""
    title = "private" if call.private else _first_line(call.text)
    return f"{call.number} {title}{about}; owner: {owner}; by {_day(call.resolve_by)}"


def risk_facts(call: Call) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "number": call.number,
        "team": call.team,
        "text": "" if call.private else call.text,
        "component": call.component,
        "owner": call.assignee,
        "by": call.resolve_by.isoformat() if call.resolve_by else None,
    }


def _first_line(text: str) -> str:
    return " ".join(text.split())[:80]


def _day(moment: dt.datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "no day yet"
