"""Pictures that were sent as one and come one by one: the first is heard, the others go where it
went, without a word.
"""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from bot.conversation.state.dialogue import Dialogue
from bot.files import intake
from bot.intake.hearing import came_along
from bot.ports import Incoming
from catalog.model import Person
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.rules.effects_of import NotPossible
from routing.storage.tables import DialogueRow, InboxRow


def went_along(session: Session, incoming: Incoming, person: Person, desk: Desk) -> bool:
    """Whether this is a further picture of an album; it has been added then to what the first one
    is for.
    """
    if (
        incoming.album is None
        or _is_first(session, incoming, incoming.album, desk)
        or incoming.text
    ):
        return False
    row = session.get(DialogueRow, (incoming.address.conversation, person.id), with_for_update=True)
    dialogue = Dialogue.stored(row.body) if row else Dialogue()
    if row and dialogue.pending:
        *below, top = dialogue.pending
        added = top.model_copy(update={"attachments": (*top.attachments, *came_along(incoming))})
        row.body = dialogue.model_copy(update={"pending": (*below, added)}).model_dump(
            mode="json", exclude_defaults=True
        )
        session.add(row)
        return True
    return dialogue.focus is not None and _to_call(session, dialogue.focus, incoming, person, desk)


def _is_first(session: Session, incoming: Incoming, album: str, desk: Desk) -> bool:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {
        "key": album[:255],
        "channel": incoming.address.channel,
        "at": desk.now,
        "body": {"album": incoming.key},
    }
    made = (
        insert(InboxRow)
        .values(row)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(col(InboxRow.key))
    )
    return session.execute(made).first() is not None


def _to_call(session: Session, number: str, incoming: Incoming, person: Person, desk: Desk) -> bool:
    sent = intake.noted(session, came_along(incoming), incoming.address, person.id, desk)
    try:
        intake.begin(session, desk.do(number, Action.ADD, person, {}, sent), sent, desk)
    except NotPossible:
        return False
    return True
