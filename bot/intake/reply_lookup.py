"""Finds what a reply is about: the call of the card or message replied to, and the question of ours
that it answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.conversation.state.dialogue import (
    ActionForm,
    Clarification,
    Dialogue,
    Pending,
    is_asked_by,
    question_of,
)
from bot.people.speakers import OPEN
from bot.ports import Address, Edited, Incoming, Pressed, Said, Spoken
from routing.storage import cards, dialogues, ledger, questions, said
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


@dataclass(frozen=True)
class Meets:
    """What a message goes with: the call it is about, and the question of ours that it answers.
    `own`: it is said among others in a thread of its speaker's own, not by our name.
    """

    about: str | None
    answers: str
    own: bool = False


def thread_of(incoming: Incoming) -> str:
    """The thread in which was spoken, where that shares its conversation with others: one in
    private.
    """
    if incoming.shared:
        return ""
    if isinstance(incoming, Pressed):
        return incoming.under or ""
    return (isinstance(incoming, Said) and incoming.thread and incoming.reply_to) or ""


def what_it_meets(session: Session, incoming: Spoken, person: str, before: Dialogue) -> Meets:
    """What words of this person go with; `before`: how their dialogue stands."""
    about = call_of(session, incoming.address, replied_to(incoming))
    if not isinstance(incoming, Said):
        return Meets(about, "")
    put = put_to(session, incoming)
    answers = put.asks if put and put.person == person else ""
    if answers and any(is_asked_by(pending, answers) for pending in before.pending):
        about = None  # what is asked comes before the call that the question is about
    if thread_of(incoming):
        return _in_private_thread(incoming, Meets(about, answers), before)
    return _in_a_thread(session, incoming, person, Meets(about, answers), before)


def _in_a_thread(
    session: Session, incoming: Said, person: str, found: Meets, before: Dialogue
) -> Meets:
    """What words among others go with: in a thread of the speaker's own, the question that is open
    there, else the only call that was made there.
    """
    if not incoming.thread or found.about:
        return found
    if found.answers or before.pending:
        answers = found.answers or question_of(before.pending[-1])
        return Meets(None, answers, incoming.overheard)
    calls = calls_of_thread(session, incoming, person) if incoming.overheard else []
    return Meets(calls[0] if len(calls) == 1 else None, "", incoming.overheard)


def _in_private_thread(incoming: Said, found: Meets, before: Dialogue) -> Meets:
    """What words in a thread in private go with: the question that was put there last, or that is
    about its call; else what its first message is about, or what was talked about there last.
    """
    top = before.pending[-1] if before.pending else None
    goes_on = before.thread == thread_of(incoming)
    if top and (goes_on or (found.about and found.about in _numbers(top))):
        return Meets(None, question_of(top))
    if top is None and goes_on:
        return Meets(found.about or before.focus, "")
    return found


def _numbers(pending: Pending) -> tuple[str, ...]:
    """The calls that something under way is about."""
    match pending:
        case ActionForm():
            return (pending.number,)
        case Clarification():
            return pending.numbers
        case _:
            return ()


def calls_of_thread(session: Session, incoming: Said, person: str) -> list[str]:
    """The person's open calls that were made in the thread, but for private ones: of those nothing
    is heard among others.
    """
    conversation = incoming.address.conversation
    mine = ledger.of_requester(session, person, ended=False, limit=OPEN)
    return [call.number for call in mine if call.origin == conversation and not call.private]


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
