"""Offers to take back somebody's last press on a call while that can be done, and tells at once why
it cannot where it is too late.
"""

from __future__ import annotations

import datetime as dt

from bot.channels.pages.seat import Seat
from bot.channels.pages.view import formatter_for
from bot.conversation.flows.refusals import refusal_text
from bot.conversation.read.joining_words import read_joining_wish
from bot.conversation.read.numbers import numbered
from bot.conversation.state.commands import Refusal
from bot.outbox.views import view_for
from bot.ports import Choice
from bot.presses import SayPress, parse
from routing.call.actions import may_see
from routing.call.call import Call
from routing.desk.undoing import undoing
from routing.rules.effects_of import NotPossible
from routing.storage import ledger
from routing.storage.db import Database


def undo_choices(
    database: Database, call: Call, seat: Seat, now: dt.datetime
) -> tuple[Choice, ...]:
    """The button that takes back this person's last press; none where nothing can be."""
    try:
        with database.reading() as session:
            undoing(ledger.events(session, call.number), call, seat.person, now, seat.catalogue)
    except NotPossible:
        return ()
    words = SayPress(text=f"/undo {call.number}").encode()
    return (Choice(action=words, label=seat.localizer.say("Undo")),)


def too_late(database: Database, action: str, seat: Seat, now: dt.datetime) -> str:
    """Why a press that takes something back cannot do so any more; "" where it can, and for every
    other press.
    """
    press = parse(action)
    wish = read_joining_wish(press.text) if isinstance(press, SayPress) else None
    if wish is None or wish.wish != "undo":
        return ""
    number, formatter = numbered(wish.name), formatter_for(seat, now)
    with database.reading() as session:
        call = ledger.read(session, number)
        if call is None or not may_see(seat.person.id, call, seat.catalogue):
            unknown = Refusal(reason="unknown_call", number=number)
            return refusal_text(unknown, None, formatter, seat.person.id)
        view = view_for(session, call, seat.person.id, seat.catalogue)
        try:
            undoing(ledger.events(session, call.number), call, seat.person, now, seat.catalogue)
        except NotPossible as no:
            found = {"reason": no.reason, "number": call.number, "who": no.who, "at": no.at}
            refusal = Refusal.model_validate(found)
            return refusal_text(refusal, view, formatter, seat.person.id)
    return ""
