"""Joins pictures that were sent as one album and arrive one by one."""

from __future__ import annotations

from sqlmodel import Session

from bot.conversation.state.dialogue import Dialogue
from bot.files import intake
from bot.intake.hearing import came_along
from bot.ports import Edited, Message, Said, Spoken, Suggested
from catalog.model import Person
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.rules.effects_of import NotPossible
from routing.storage import dialogues, inbox


def went_along(session: Session, incoming: Spoken, person: Person, desk: Desk) -> bool:
    """Add a further picture of an album to what its first picture was for; False when the message
    is to be handled by itself.
    """
    if (
        not isinstance(incoming, Message)
        or incoming.album is None
        or _is_first(session, incoming, incoming.album, desk)
        or incoming.text
    ):
        return False
    conversation = incoming.address.conversation
    stored = dialogues.read(session, conversation, person.id, lock=True)
    dialogue = Dialogue.stored(stored.body) if stored else Dialogue()
    if stored and dialogue.pending:
        *below, top = dialogue.pending
        added = top.model_copy(update={"attachments": (*top.attachments, *came_along(incoming))})
        body = dialogue.model_copy(update={"pending": (*below, added)}).model_dump(
            mode="json", exclude_defaults=True
        )
        dialogues.write(session, conversation, person.id, body, stored.at)
        return True
    return dialogue.focus is not None and _to_call(session, dialogue.focus, incoming, person, desk)


def _is_first(session: Session, incoming: Message, album: str, desk: Desk) -> bool:
    return inbox.claim(
        session,
        album[:255],
        channel=incoming.address.channel,
        at=desk.now,
        body={"album": incoming.key},
    )


def _to_call(
    session: Session, number: str, incoming: Said | Edited | Suggested, person: Person, desk: Desk
) -> bool:
    sent = intake.noted(session, came_along(incoming), incoming.address, person.id, desk)
    try:
        intake.begin(session, desk.do(number, Action.ADD, person, {}, sent), sent, desk)
    except NotPossible:
        return False
    return True
