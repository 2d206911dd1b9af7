"""Which events of a call a person may read, beside who may read the call. Pure."""

from __future__ import annotations

from catalog.model import Catalogue
from routing.call.actions import is_of_link
from routing.call.call import Call
from routing.call.departure_events import PersonRenamed
from routing.call.events import AnyEvent, Linked, Noted, Prioritised, Reminded, Swarmed
from routing.call.file_events import Attached, FileGone
from routing.call.guests import link_speaking
from routing.call.party_events import Delivered, Undelivered
from routing.rules.attachments import may_see_file

_INSIDE_ONLY = (Reminded, Prioritised, Linked, Swarmed, Undelivered, Delivered, PersonRenamed)


def may_read_event(event: AnyEvent, call: Call, person: str, catalogue: Catalogue) -> bool:
    """Whether somebody who may read the call may read this event. A note never leaves the link that
    wrote it, but for one that another installation shares with those here; reminders and the like
    are the link's own business too.
    """
    if isinstance(event, Noted):
        if link_speaking(event.by):
            reader = (call.customer if call.is_at_peer else call.team) or call.team
            return is_of_link(person, reader, catalogue)
        had = {call.team, call.customer, *call.hops}
        wrote = [t.team for t in catalogue.teams_seen_by(event.by) if t.team in had]
        return any(is_of_link(person, team, catalogue) for team in wrote)
    if isinstance(event, Attached | FileGone):
        ids = {f.id for f in event.files} if isinstance(event, Attached) else {event.file}
        return all(may_see_file(person, call, f, catalogue) for f in call.files if f.id in ids)
    return not isinstance(event, _INSIDE_ONLY) or is_of_link(person, call.team, catalogue)
