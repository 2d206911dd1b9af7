"""Finds what a reply is about: the call of the card or message replied to, and the question of ours
that it answers.
"""

from __future__ import annotations

from sqlmodel import Session

from bot.conversation.state.dialogue import Dialogue, question_of
from bot.ports import Address, Edited, Incoming, Pressed, Said, Spoken
from routing.storage import cards, dialogues, questions, said
from routing.storage.questions import Put


def replied_to(incoming: Incoming) -> str | None:
    """The ref of the message of ours that was replied to, or that carries the pressed button."""
    return incoming.reply_to if isinstance(incoming, Said | Edited | Pressed) else None


def is_typed_reply(incoming: Incoming) -> bool:
    """Whether somebody typed an answer to a message of ours."""
    return isinstance(incoming, Said | Edited) and incoming.reply_to is not None


def call_of(session: Session, address: Address, ref: str | None) -> str | None:
    """The number of the call that the message with this ref is about; None when it is none."""
    if ref is None:
        return None
    places = _enclosing(address.conversation)
    told = (said.call_of(session, place, ref) for place in places)
    number = next((number for number in told if number), None)
    return number or cards.call_of(session, address.channel, ref, places)


def put_to(session: Session, incoming: Incoming) -> Put | None:
    """Whom the message of ours that was replied to, or whose button was pressed, was for; None when
    it was for nobody alone.
    """
    ref = replied_to(incoming)
    return questions.read(session, _enclosing(incoming.address.conversation), ref) if ref else None


def question_answered(session: Session, incoming: Spoken, person: str) -> str:
    """The question of ours that words of this person answer: the one they reply to, or the one that
    is open in a thread of their own. Empty when they answer none.
    """
    if not isinstance(incoming, Said):
        return ""
    put = put_to(session, incoming)
    if put and put.person == person:
        return put.asks
    return _open_in_own_thread(session, incoming, person) if incoming.thread else ""


def _open_in_own_thread(session: Session, incoming: Said, person: str) -> str:
    """The question that is open in a thread which belongs to it alone: no call's thread, and one in
    which nobody but this person and we have spoken.
    """
    conversation = incoming.address.conversation
    stored = dialogues.read(session, conversation, person)
    dialogue = Dialogue.stored(stored.body) if stored else Dialogue()
    if not dialogue.pending or dialogue.joined:
        return ""
    if call_of(session, incoming.address, incoming.reply_to):
        return ""
    alone = dialogues.people_in(session, conversation) == (person,)
    return question_of(dialogue.pending[-1]) if alone else ""


def note_joined(session: Session, conversation: str, person: str) -> None:
    """Note in the dialogues of others that this person has spoken where they are held: words there
    need no longer be for us.
    """
    for other in dialogues.people_in(session, conversation):
        stored = dialogues.read(session, conversation, other, lock=True)
        if stored and other != person and not stored.body.get("joined"):
            body = {**stored.body, "joined": True}
            dialogues.write(session, conversation, other, body, stored.at)


def _enclosing(conversation: str) -> list[str]:
    """The conversation and those it lies in: a thread's card stands in its channel."""
    parts = conversation.split("/")
    return ["/".join(parts[:n]) for n in range(2, len(parts) + 1)]
