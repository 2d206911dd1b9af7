"""Brings calls back from a link in another installation that will not do, or ask, them any more;
and tells that one is not reached, and that it is again.
"""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from bot.context import Context
from bot.outbox.peer_payloads import lanes_of
from bot.outbox.said_already import was_said
from bot.outbox.writer import OutboxWriter
from bot.people.recipients import reaches
from bot.wording.localizer import Localizer, phrase
from routing.call.call import ENDED, Call
from routing.call.effects import TeamNews, TellTeam
from routing.call.guests import voice_of
from routing.desk.desk import Desk
from routing.desk.peers import comes_back
from routing.storage import outbox, peers
from routing.storage.call_repository import SqlCallRepository
from routing.storage.network_tables import PeerRow

REASONS = {
    "closed": phrase("We have closed the connection with {team}."),
    "closed_there": phrase("{team} has closed the connection with us."),
    "none": phrase("There is no connection with their desk."),
    "loop": phrase("They had this request before us: it would go round in a circle."),
    "not_agreed": phrase("By their own agreements they do not do this for us."),
    "unreadable": phrase("Their desk could not read what we asked."),
}


def come_back(session: Session, context: Context, team: str, why: str) -> int:
    """Every open call that is mirrored with a link ends here, and whoever waits for it hears why:
    one of `REASONS`; how many.
    """
    numbers = peers.of_peer(session, team)
    return sum(one_comes_back(session, context, number, why) for number in numbers)


def one_comes_back(session: Session, context: Context, number: str, why: str) -> bool:
    """The same of one call; False where there is nothing to bring back."""
    reach = reaches(session, context)
    desk = Desk(SqlCallRepository(session), context.catalogue, context.now, reach)
    call = desk.repository.locked(number)
    if call is None or call.peer is None or call.state in ENDED:
        return False
    comes_back(desk, call, _reason(context, call, why))
    key = f"comes-back/{number}/{call.revision}"
    OutboxWriter(session, context, key).effects(desk.effects)
    return True


def not_reached(session: Session, context: Context, number: str, peer: PeerRow) -> None:
    """Those here who have a call, or asked for it, hear that what they said has not arrived; once
    each time that the other desk is out of reach.
    """
    if peer.trouble_since is not None:
        key = _told_of("not-reached", number, peer.trouble_since)
        _tell(session, context, number, "not_reached", key)


def reached(session: Session, context: Context, team: str, number: str | None = None) -> None:
    """The other desk has heard us, about the call `number`: what waits goes there at once, and
    those who were told that they could not be reached hear it, once.
    """
    row = peers.find(session, team)
    since = row.trouble_since if row else None
    if row and row.state == "open" and since:
        waits = (body.get("number") for body in outbox.bodies_in(session, lanes_of(team)))
        for one in dict.fromkeys(str(known) for known in (number, *waits) if known):
            if was_said(session, _told_of("not-reached", one, since)):
                key = _told_of("reached-again", one, since)
                _tell(session, context, one, "reached_again", key)
        outbox.hasten(session, lanes_of(team), context.now)
    peers.reached(session, team, context.now)


def _told_of(what: str, number: str, since: dt.datetime) -> str:
    return f"{what}/{number}/{since.isoformat()}"


def _tell(session: Session, context: Context, number: str, what: TeamNews, key: str) -> None:
    """Those here who have a call, or asked for it, hear how it stands with the other desk."""
    call = SqlCallRepository(session).read(number)
    if call is None or call.peer is None:
        return
    reader = (call.customer if call.is_at_peer else call.team) or call.team
    news = TellTeam(number=number, team=reader, what=what, by=voice_of(call.peer))
    OutboxWriter(session, context, key).effects([news])


def _reason(context: Context, call: Call, why: str) -> str:
    """Why, in the language of the room that reads it."""
    reader = (call.customer if call.is_at_peer else call.team) or call.team
    language = context.room_language(reader)
    other = context.catalogue.team_by_id.get(call.peer or "")
    name = other.name.in_(language) if other else call.peer
    return Localizer(language).say(REASONS[why], team=name)
