"""The open risks of a link, from the desk beside: what, about which component, whose, by when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.bootstrap.database import open_existing
from bot.bootstrap.desks import desk_beside
from bot.errors import Mistake
from bot.settings import read_settings
from catalog.model import Catalogue, Kind
from routing.call.call import Call
from routing.storage import ledger

_MOST = 200


def open_risks(team: str) -> tuple[Call, ...]:
    """A team's open risks, those due first on top; none where there is no desk to look at."""
    try:
        database = open_existing(desk_beside(read_settings()))
    except Mistake:
        return ()
    try:
        with database.reading() as session:
            found = ledger.of_team(session, team, limit=_MOST)
    finally:
        database.close()
    return tuple(call for call in found if call.kind is Kind.RISK)


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
        "text": "" if call.private else call.text,
        "component": call.component,
        "owner": call.assignee,
        "by": call.resolve_by.isoformat() if call.resolve_by else None,
    }


def _first_line(text: str) -> str:
    return " ".join(text.split())[:80]


def _day(moment: dt.datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "no day yet"
