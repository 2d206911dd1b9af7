"""Pictures that were sent as one and come one by one: the first is heard, the others go where it went, without a word."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from bot.conversation.dialogue import Dialogue
from bot.message import Attachment, Incoming
from catalog.model import Person
from routing.actions import Action
from routing.desk import Desk
from routing.outcome import NotPossible
from routing.tables import DialogueRow, InboxRow


def went_along(session: Session, incoming: Incoming, person: Person, desk: Desk) -> bool:
    """Whether this is a further picture of an album; it has been added then to what the first one is for."""
    if incoming.album is None or _is_first(session, incoming, incoming.album, desk) or incoming.text:
        return False
    row = session.get(DialogueRow, (incoming.address.conversation, person.id), with_for_update=True)
    dialogue = Dialogue.stored(row.body) if row else Dialogue()
    if row and dialogue.pending:
        *below, top = dialogue.pending
        added = top.model_copy(update={"attachments": (*top.attachments, *incoming.attachments)})
        row.body = dialogue.model_copy(update={"pending": (*below, added)}).model_dump(
            mode="json", exclude_defaults=True
        )
        session.add(row)
        return True
    return dialogue.focus is not None and _to_call(dialogue.focus, incoming.attachments, person, desk)


def _is_first(session: Session, incoming: Incoming, album: str, desk: Desk) -> bool:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"key": album[:255], "channel": incoming.address.channel, "at": desk.now, "body": {"album": incoming.key}}
    made = insert(InboxRow).values(row).on_conflict_do_nothing(index_elements=["key"]).returning(col(InboxRow.key))
    return session.execute(made).first() is not None


def _to_call(number: str, attachments: tuple[Attachment, ...], person: Person, desk: Desk) -> bool:
    names = "\n".join(f"{one.kind}: {one.name}" for one in attachments)
    try:
        desk.do(number, Action.ADD, person, {"attachments": names})
    except NotPossible:
        return False
    return True
