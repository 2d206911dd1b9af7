"""Decides whether what somebody says in a thread that they began with us is for us, though it does
not say our name.
"""

from __future__ import annotations

from typing import cast

from sqlmodel import Session

from bot.context import Context
from bot.conversation.flows.among_others import are_for_what_is_open
from bot.conversation.read.lexicon import Said as Meaning
from bot.conversation.read.reading import read
from bot.conversation.state.commands import Command, MyCalls, Result, WaitsForMe
from bot.conversation.state.dialogue import Dialogue, Heard
from bot.conversation.state.turn import STILL
from bot.intake.answering import facts_of, to_its_end
from bot.intake.command_handler import CommandHandler
from bot.intake.reply_lookup import calls_of_thread
from bot.outbox.gate import OnePerson
from bot.outbox.writer import OutboxWriter
from bot.people.recipients import reaches
from bot.ports import NOTHING, Outgoing, Reply, Said
from bot.wording.localizer import Localizer
from catalog.model import Person
from routing.call.view import CallView
from routing.desk.desk import Desk
from routing.storage import dialogues
from routing.storage.call_repository import SqlCallRepository

_COURTESIES = frozenset({Meaning.THANKS, Meaning.BYE, Meaning.HELLO})


def is_heard_in_own_thread(
    session: Session, incoming: Said, person: Person, context: Context
) -> bool:
    """Whether words in a thread are for what their speaker has open there. What is not heard they
    are told once how to say to us, where they speak to nobody else by name.
    """
    conversation = incoming.address.conversation
    stored = dialogues.read(session, conversation, person.id)
    if stored is None:
        return False
    dialogue = Dialogue.stored(stored.body)
    alarmed = _is_alarmed(dialogue, context)
    if incoming.to_another:  # of a danger is heard whatever else stands beside it
        return alarmed and _are_for_it(session, incoming, person, dialogue, context)
    among = dialogue.joined or dialogues.people_in(session, conversation) != (person.id,)
    is_open = _is_open(session, incoming, person, dialogue, context, among=among)
    if alarmed or (is_open and not among):
        return True
    if is_open and _are_for_it(session, incoming, person, dialogue, context):
        return True
    if is_open or not among:
        _hint(session, incoming, person, context)
    return False


def _is_alarmed(dialogue: Dialogue, context: Context) -> bool:
    """Whether others were alerted here a moment ago."""
    return dialogue.alarmed_at is not None and context.now - dialogue.alarmed_at <= STILL


def _is_open(
    session: Session,
    incoming: Said,
    person: Person,
    dialogue: Dialogue,
    context: Context,
    *,
    among: bool,
) -> bool:
    """Whether something of theirs stands open here; `among`: others speak there too."""
    if dialogue.pending or calls_of_thread(session, incoming, person.id):
        return True
    return not among and _choices_stand(session, incoming, person, dialogue, context)


def _choices_stand(
    session: Session, incoming: Said, person: Person, dialogue: Dialogue, context: Context
) -> bool:
    """Whether we offered something here a moment ago, and nothing goes on in private since."""
    shown = dialogue.shown_at if dialogue.options else None
    if shown is None or context.now - shown > STILL:
        return False
    kept = dialogues.read(session, incoming.alone, person.id) if incoming.alone else None
    return not (kept and Dialogue.stored(kept.body).pending)


def _are_for_it(
    session: Session, incoming: Said, person: Person, dialogue: Dialogue, context: Context
) -> bool:
    """Whether the words read as something for what is open in this thread."""
    facts = facts_of(session, incoming, person, None, context)
    facts = facts.model_copy(update={"shared": False})
    desk = Desk(
        SqlCallRepository(session), context.catalogue, context.now, reaches(session, context)
    )
    handler = CommandHandler(session, desk, context, facts, incoming)
    steps = are_for_what_is_open(dialogue, Heard(text=incoming.text, own=True), facts)

    def carried_out(command: Command) -> Result:
        result = cast("Result", handler.to(command))
        if not isinstance(command, MyCalls | WaitsForMe):
            return result
        views, here = cast("tuple[CallView, ...]", result), incoming.address.conversation
        return tuple(view for view in views if view.call.origin == here and not view.call.private)

    return to_its_end(steps, carried_out)


def _hint(session: Session, incoming: Said, person: Person, context: Context) -> None:
    """Tell the speaker, for their eyes, how to speak to us; noted, so that it is told once."""
    conversation = incoming.address.conversation
    stored = dialogues.read(session, conversation, person.id, lock=True)
    if stored is None or Dialogue.stored(stored.body).hinted:
        return
    if read(incoming.text).said in _COURTESIES:
        return
    language = facts_of(session, incoming, person, None, context).language
    text = Localizer(language).say(
        "I didn't take that as said to me. Begin with my name, or write to me in private, and I "
        "will hear it."
    )
    reply = Reply.of(Outgoing(text=text, only_to=incoming.account), NOTHING)
    writer = OutboxWriter(session, context, f"hint/{incoming.key}")
    writer.say(incoming.address, OnePerson(person.id), reply)
    body = {**stored.body, "hinted": True}
    dialogues.write(session, conversation, person.id, body, stored.at)
