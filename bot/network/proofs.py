"""Proofs that reach across: the promises in our files held against what links elsewhere agreed, and
what they offer now; and telling them what we offer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping

from pydantic import ValidationError
from sqlmodel import Session

from bot.outbox.peer_payloads import peer_row
from catalog.agreed_elsewhere import broken_by, items_not_agreed
from catalog.check_context import CheckContext
from catalog.model import Catalogue, Team
from catalog.offers import Offer, less_than, offer_to
from catalog.problems import Problem
from routing.call.peer_messages import Message
from routing.storage import outbox, peers


def problems_with(
    session: Session, catalogue: Catalogue, context: CheckContext
) -> Iterator[Problem]:
    """Every promise in our files that a link elsewhere did not agree to, or would not keep by what
    it offers now.
    """
    for row in peers.every(session):
        team = catalogue.team_by_id.get(row.team)
        if team is None or team.link is None or row.state != "open":
            continue
        agreed = f"agreed {row.agreed_at:%Y-%m-%d}" if row.agreed_at else "agreed"
        yield from _told(team, row.theirs, context, "elsewhere-agreed", agreed)
        if row.latest:
            yield from _told(team, row.latest, context, "elsewhere-offer", "their offer of now")
        if ours := read_offer(row.ours):
            yield from _taken_back(team, ours, catalogue, context)


def _taken_back(
    team: Team, agreed: Offer, catalogue: Catalogue, context: CheckContext
) -> Iterator[Problem]:
    """What both said yes to and our files do not offer any more: it can still be asked of us."""
    day = context.today or dt.datetime.now(dt.UTC).date()
    for what in less_than(agreed, offer_to(team.team, catalogue, day), day):
        yield Problem(
            *context.spot(team.team, "link"),
            "elsewhere-withdrawn",
            f"{team.team} was promised {what}, which our files offer no more; they may ask it",
            "offer it again, or agree anew: they say 'schakel link accept'",
        )


def read_offer(stored: Mapping[str, object]) -> Offer | None:
    """An offer as it is kept; None where none is, or it cannot be read."""
    try:
        return Offer.model_validate(stored)
    except ValidationError:
        return None


def _told(
    team: Team, stored: dict[str, object], context: CheckContext, code: str, what: str
) -> Iterator[Problem]:
    try:
        offer = Offer.model_validate(stored)
    except ValidationError:
        return
    for path, said in (*broken_by(team, offer), *items_not_agreed(team, offer)):
        mend = "write what they promise, or agree on it with them anew"
        yield Problem(*context.spot(team.team, *path), code, f"{said} ({what})", mend)


def tell_offers(session: Session, catalogue: Catalogue, now: dt.datetime) -> int:
    """Tell each connected link what we offer it now; what it was told today is not told again.
    How many are told.
    """
    rows = []
    for row in peers.every(session):
        if row.state == "open" and row.team in catalogue.team_by_id:
            offer = offer_to(row.team, catalogue, now.date()).model_dump(mode="json")
            mark = hashlib.sha256(json.dumps(offer, sort_keys=True).encode()).hexdigest()[:16]
            message = Message(id=str(uuid.uuid4()), at=now, word="offer", data=offer)
            key = f"peer-offer/{row.team}/{now.date()}/{mark}"
            rows.append(peer_row(row.team, message).model_copy(update={"key": key}))
    outbox.enqueue(session, rows, now)
    return len(rows)
