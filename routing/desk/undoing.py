"""Decides whether somebody's last press on a call can be taken back, and by which event. Pure.

Nothing is taken out of the ledger: the event that undoes it is a fact of its own. What has been
said to somebody, or went to another link, is no more to be taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from catalog.model import Catalogue, Person
from routing.call.actions import Action, is_of_link
from routing.call.call import Call, State
from routing.call.events import (
    Acknowledged,
    AnyEvent,
    Assigned,
    Prioritised,
    PutBack,
)
from routing.desk.event_factory import MAKERS
from routing.rules.effects_of import NotPossible
from routing.rules.transition import rebuilt

WITHIN = dt.timedelta(minutes=10)
"""So long after a press it can be taken back."""
TIME = "schakel"
NOBODYS = frozenset({"followed", "unfollowed", "delivered", "undelivered", "file_gone"})
"""What happens beside the work: nobody has acted on the call by it."""

Undo = Callable[[Call, Call, Person, dt.datetime, Catalogue], AnyEvent]


def undoing(
    events: Sequence[AnyEvent], call: Call, person: Person, now: dt.datetime, catalogue: Catalogue
) -> AnyEvent:
    """The event that takes back this person's last press on the call. Raises NotPossible with why
    it is too late, or why there is nothing to take back.
    """
    at = next((n for n in reversed(range(len(events))) if _is_a_press(events[n])), None)
    if at is None or not is_of_link(person.id, call.team, catalogue):
        raise NotPossible("nothing_to_undo")
    last = events[at]
    if last.by != person.id:
        raise NotPossible("acted_since", who=last.by, at=last.at)
    if last.kind not in _UNDOES:
        raise NotPossible("told_already" if at else "nothing_to_undo")
    if getattr(last, "undoes", False):
        raise NotPossible("nothing_to_undo")
    if now - last.at > WITHIN:
        raise NotPossible("undo_over", at=last.at)
    made = _UNDOES[last.kind](call, rebuilt(events[:at]), person, now, catalogue)
    marks = {"undoes", "unsays"} & set(type(made).model_fields)
    return made.model_copy(update=dict.fromkeys(marks, True))


def _is_a_press(event: AnyEvent) -> bool:
    return event.by != TIME and event.kind not in NOBODYS


def _had(
    call: Call, before: Call, person: Person, now: dt.datetime, catalogue: Catalogue
) -> AnyEvent:
    """Back to who had it before, or to nobody."""
    team = catalogue.team_by_id.get(call.team)
    holder = before.assignee if before.state is not State.OFFERED else None
    if holder == person.id and call.state is State.OFFERED:
        return Acknowledged(at=now, by=person.id)
    if holder:
        if team is None or holder not in {one.id for one in team.people}:
            raise NotPossible("nothing_to_undo")
        return Assigned(at=now, by=person.id, to=holder)
    if call.state is not State.IN_PROGRESS:
        raise NotPossible("nothing_to_undo")
    return PutBack(at=now, by=person.id)


def _weighed(
    call: Call, before: Call, person: Person, now: dt.datetime, catalogue: Catalogue
) -> AnyEvent:
    """Back to what it weighed; the times agreed for that hold again, as if they always had."""
    weight: Mapping[str, str] = {"impact": before.impact, "urgency": before.urgency}
    made = MAKERS[Action.PRIORITISE](call, person, weight, now, catalogue)
    if isinstance(made, Prioritised) and made.first_promise and before.first_promise:
        return made.model_copy(update={"first_promise": before.first_promise})
    return made


_UNDOES: Mapping[str, Undo] = {
    "acknowledged": _had,
    "assigned": _had,
    "put_back": _had,
    "prioritised": _weighed,
}
"""What can be taken back: nobody outside the link has been told of more than that."""
