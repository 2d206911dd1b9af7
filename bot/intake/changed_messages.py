"""Handles messages that were edited or deleted after they became a call."""

from __future__ import annotations

from sqlmodel import Session

from bot.context import Context
from bot.files import intake
from bot.ports import Edited, Withdrawn
from bot.wording.call_formatter import short
from bot.wording.localizer import Localizer
from catalog.model import Person
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.call.effects import TellPerson
from routing.desk.desk import Desk
from routing.rules.transition import NotPossible
from routing.storage import inbox, ledger


def with_its_sender(session: Session, incoming: Withdrawn) -> Withdrawn:
    """The deleted message with its sender filled in from the inbox, where the service does not tell
    who it was.
    """
    if incoming.account:
        return incoming
    earlier = inbox.read(session, incoming.withdraws)
    account = str(earlier.body.get("account", "")) if earlier else ""
    return incoming.model_copy(update={"account": account})


def edited(session: Session, incoming: Edited, person: Person, desk: Desk) -> bool:
    """Bring the new words to the call that the message became, in the place of those it had. False
    when it is no call's (yet).
    """
    earlier = inbox.read(session, incoming.edits)
    inbox.changed(session, incoming.edits, incoming.text)
    call = _call_of(session, incoming.edits, person)
    if call is None:
        return False
    try:
        if call.state in (State.OFFERED, State.AWAITING_APPROVAL):
            before = earlier.text if earlier else ""
            whole = call.text.replace(before, incoming.text, 1) if before in call.text else ""
            desk.edit(call.number, person, whole or incoming.text)
        else:
            desk.do(call.number, Action.ADD, person, {"text": incoming.text})
    except NotPossible:
        return True  # the call has ended: nobody has to read it any more
    return True


def withdrawn(
    session: Session, incoming: Withdrawn, person: Person, desk: Desk, context: Context
) -> None:
    """Withdraw the files that came with the message, tell the team of the call it became what it
    said last, and ask the requester whether it is still needed.
    """
    intake.took_back(session, incoming.withdraws, person.id, desk)
    earlier = inbox.read(session, incoming.withdraws)
    call = _call_of(session, incoming.withdraws, person)
    if earlier and call:
        localizer = Localizer(context.room_language(call.team))
        words = localizer.in_quotes(short(earlier.text, 300))
        text = localizer.say("(I have taken back my message {words})", words=words)
        try:
            desk.do(call.number, Action.ADD, person, {"text": text})
        except NotPossible:
            return
        desk.effects.append(
            TellPerson(
                number=call.number,
                person=person.id,
                what="taken_back",
                text=earlier.text,
            )
        )


def _call_of(session: Session, key: str, person: Person) -> Call | None:
    """The call of this person that the message with this key became."""
    earlier = inbox.read(session, key)
    call = ledger.read(session, earlier.number) if earlier and earlier.number else None
    return call if call and call.requester == person.id else None
