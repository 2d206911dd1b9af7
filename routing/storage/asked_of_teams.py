"""Finds what a team that was asked for help wants to know of the team that asked it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session

from routing.call.call import Call
from routing.storage.call_body import of_body
from routing.storage.prepared import Prepared
from routing.storage.session import run
from routing.storage.tables import CallRow, table_of

_CALLS = table_of(CallRow)
_MOST = 20
"""So many questions wait for one team at most."""
_ASKED = Prepared(
    sa.select(sa.cast(_CALLS.c.body, sa.Text))
    .where(
        _CALLS.c.customer == sa.bindparam("team"),
        _CALLS.c.ended.is_(False),
        _CALLS.c.state == sa.literal_column("'waiting_requester'"),
    )
    .order_by(_CALLS.c.id)
    .limit(_MOST)
)


def asked_of_teams(session: Session, teams: Collection[str]) -> tuple[Call, ...]:
    """The calls that these teams placed, and about which their answer is awaited."""
    found = (run(session, _ASKED, {"team": team}).scalars() for team in sorted(set(teams)))
    calls = (of_body(body) for bodies in found for body in bodies)
    return tuple({call.number: call for call in calls}.values())
