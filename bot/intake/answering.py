"""Runs one message through the conversation once, and sends its replies to where they may be
heard.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from sqlmodel import Session

from bot.context import Context
from bot.conversation.converse import converse
from bot.conversation.flows.team_room import kind_of
from bot.conversation.state.commands import Command, Facts, Result
from bot.conversation.state.dialogue import Dialogue, Heard, Turn
from bot.intake.audience import Audience, audience_of, counted_on, is_private, parted
from bot.intake.command_handler import CommandHandler
from bot.intake.hearing import converse_form, heard_of, is_filled_in
from bot.intake.reply_lookup import call_of, question_answered, replied_to
from bot.people import accounts, directory
from bot.ports import Address, Outgoing, Said, Spoken
from bot.wording.localizer import Localizer
from catalog.model import Person
from routing.desk.desk import Desk
from routing.storage import dialogues

LONGEST = 10_000
"""Characters of one message that are heard; channels have lower limits of their own."""
Conversation = Generator[Command, Result, Turn]
Start = Callable[[Dialogue, Heard, Facts], Conversation]
Replies = list[tuple[Address, Outgoing]]


def begin(dialogue: Dialogue, heard: Heard, facts: Facts) -> Conversation:
    """Begin the conversation about one message; a filled-in form of an item has one of its own."""
    return (converse_form if is_filled_in(heard) else converse)(dialogue, heard, facts)


def answer(
    session: Session,
    incoming: Spoken,
    person: Person,
    desk: Desk,
    context: Context,
    *,
    start: Start = begin,
) -> Replies:
    """Run the conversation about a message, carry out its commands, and return what is
    said where.
    """
    conversation = incoming.address.conversation
    before = _dialogue(session, conversation, person)
    about = call_of(session, incoming.address, replied_to(incoming))
    answers = question_answered(session, incoming, person.id)
    heard = heard_of(incoming, about, LONGEST, _author(session, incoming, context), answers)
    audience = _audience(incoming, heard, context)
    facts = _facts(session, incoming, person, audience, context)
    handler = CommandHandler(session, desk, context, facts, incoming)
    alone = _dialogue(session, audience.alone.conversation, person) if audience.alone else before
    turn = _run(start(counted_on(before, alone), heard, facts), handler)
    private = audience.shared and is_private(turn, handler.private_calls, context.catalogue)
    if private and audience.alone:
        here, there = parted(before, alone, turn.dialogue, context.catalogue)
        _keep(session, conversation, person, here, context)
        _keep(session, audience.alone.conversation, person, there, context)
        told = Localizer(facts.language).say("I answer you in private.")
        return [*_said(turn, audience.alone, None), (incoming.address, Outgoing(text=told))]
    _keep(session, conversation, person, turn.dialogue, context)
    return _said(turn, audience.address, incoming.account if private else audience.only_to)


def _run(steps: Conversation, handler: CommandHandler) -> Turn:
    """The conversation from its first step to its turn, with its commands carried out."""
    result: Any = None
    while True:
        try:
            command = steps.send(result)
        except StopIteration as stop:
            turn: Turn = stop.value
            return turn
        result = handler.to(command)


def _said(turn: Turn, to: Address, only_to: str | None) -> Replies:
    """What is answered, and what others are told elsewhere because of it."""
    replies = [(to, _for(reply, only_to)) for reply in turn.replies]
    return [*replies, *((told.address, told.message) for told in turn.elsewhere)]


def _for(reply: Outgoing, only_to: str | None) -> Outgoing:
    if only_to is None or reply.only_to:
        return reply
    return reply.model_copy(update={"only_to": only_to})


def _audience(incoming: Spoken, heard: Heard, context: Context) -> Audience:
    room = context.room_at(incoming.address) if incoming.shared else None
    return audience_of(
        incoming,
        room,
        for_room=room is not None and kind_of(heard) is not None,
        answers=bool(heard.answers),
        own_channel=incoming.address.own,
    )


def _facts(
    session: Session, incoming: Spoken, person: Person, audience: Audience, context: Context
) -> Facts:
    return Facts(
        catalogue=context.catalogue,
        person=person,
        team=context.catalogue.team_of.get(person.id),
        language=directory.language_of(session, person, context.catalogue),
        now=context.now,
        zone=directory.zone_of(session, person, context.catalogue),
        room=audience.room,
        channel=incoming.address.channel,
        channels={name: kind.label for name, kind in context.kinds.items()},
        shared=incoming.shared,
    )


def _author(session: Session, incoming: Spoken, context: Context) -> str:
    """The name of who wrote the words that somebody else brings, as far as the desk knows them."""
    author = incoming.author if isinstance(incoming, Said) else None
    wrote = author and accounts.owner(session, incoming.model_copy(update={"account": author}))
    return directory.known(session, wrote, context.catalogue).name if wrote else ""


def _dialogue(session: Session, conversation: str, person: Person) -> Dialogue:
    kept = dialogues.read(session, conversation, person.id, lock=True)
    return Dialogue.stored(kept.body) if kept else Dialogue()


def _keep(
    session: Session, conversation: str, person: Person, dialogue: Dialogue, context: Context
) -> None:
    body = dialogue.model_dump(mode="json", exclude_defaults=True)
    dialogues.write(session, conversation, person.id, body, context.now)
