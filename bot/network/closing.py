"""Brings calls back from a link in another installation that will not do, or ask, them any more;
and tells that one is not reached.
"""

from __future__ import annotations

from sqlmodel import Session

from bot.context import Context
from bot.outbox.writer import OutboxWriter
from bot.people.recipients import reaches
from bot.wording.localizer import Localizer, phrase
from routing.call.call import ENDED, Call
from routing.call.effects import TellTeam
from routing.call.guests import voice_of
from routing.desk.desk import Desk
from routing.desk.peers import comes_back
from routing.storage import peers
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
    call = SqlCallRepository(session).read(number)
    if call is None or call.peer is None or peer.trouble_since is None:
        return
    reader = (call.customer if call.is_at_peer else call.team) or call.team
    news = TellTeam(number=number, team=reader, what="not_reached", by=voice_of(call.peer))
    key = f"not-reached/{number}/{peer.trouble_since.isoformat()}"
    OutboxWriter(session, context, key).effects([news])


def _reason(context: Context, call: Call, why: str) -> str:
    """Why, in the language of the room that reads it."""
    reader = (call.customer if call.is_at_peer else call.team) or call.team
    language = context.room_language(reader)
    other = context.catalogue.team_by_id.get(call.peer or "")
    name = other.name.in_(language) if other else call.peer
    return Localizer(language).say(REASONS[why], team=name)
