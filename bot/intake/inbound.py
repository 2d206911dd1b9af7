"""One message in, one transaction: claim its key, converse, let the desk act, write what is to be
said. Then it is committed.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.conversation.converse import converse
from bot.conversation.state.commands import Facts
from bot.conversation.state.dialogue import Dialogue, Turn
from bot.intake import account_lifecycle, albums
from bot.intake.changed_messages import edited, with_its_sender, withdrawn
from bot.intake.command_handler import CommandHandler
from bot.intake.hearing import converse_form, filled_in, heard_of, introduction, is_private
from bot.intake.reply_lookup import call_of, replied_to
from bot.outbox.writer import OutboxWriter
from bot.people import directory, linking
from bot.ports import (
    AccountLeft,
    Address,
    BotAdded,
    BotRemoved,
    Contact,
    Edited,
    Incoming,
    Outgoing,
    PointedAt,
    Pressed,
    Said,
    Spoken,
    Suggested,
    Withdrawn,
)
from bot.ports.stored_incoming import to_json
from bot.wording.localizer import Localizer
from catalog.model import Person, Team
from routing.desk.desk import Desk
from routing.storage import dialogues, inbox, outbox
from routing.storage.call_repository import SqlCallRepository
from routing.storage.tables import AccountRow

log: BoundLogger = get_logger("schakel.intake")
LONGEST = 10_000
"""Characters of one message that are kept; channels have lower limits of their own."""


def take_in(session: Session, incoming: Incoming, context: Context) -> bool:
    """Everything one message causes, in the caller's transaction; False when it was taken in before
    (then nothing happens).
    """
    if not _is_ours(session, incoming, context) or not _claim(session, incoming, context):
        return False
    desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
    writer = OutboxWriter(session, context, incoming.key)
    match incoming:
        case AccountLeft():
            account_lifecycle.left(session, incoming, desk, writer, context)
        case BotRemoved():
            account_lifecycle.away(session, incoming, writer, context)
        case BotAdded():
            account_lifecycle.arrived(incoming, writer, context)
        case Withdrawn():
            _withdraw(session, with_its_sender(session, incoming), desk, context)
        case PointedAt():
            log.warning("words that were pointed at were not looked up", message=incoming.key)
        case _:
            _hear(session, incoming, desk, writer, context)
    writer.effects(desk.effects)
    return True


def is_being_said(session: Session, incoming: Incoming) -> bool:
    """Whether this answers something that is on its way out at this moment, so that nobody knows
    yet what it was about.
    """
    if call_of(session, incoming.address, replied_to(incoming)):
        return False
    return outbox.under_way(session, incoming.address.conversation)


def is_to_us(incoming: Incoming) -> bool:
    """Whether somebody addressed the desk, so that they wait for an answer."""
    return isinstance(incoming, Pressed) or (
        isinstance(incoming, Said | Edited) and not incoming.overheard
    )


def apologise(session: Session, incoming: Incoming, context: Context) -> None:
    """Tell somebody whose message we could not take in that it was our fault, and what to do."""
    organisation = context.catalogue.organisation
    localizer = Localizer(organisation.language_for(incoming.profile.language))
    said = Outgoing(
        text=localizer.say(
            "Something went wrong on our side, and your last message did not come through. It "
            "has been written down for "
            "us to mend. Please say it once more, in other words if you can."
        )
    )
    alone = Address(
        channel=incoming.address.channel,
        conversation=incoming.alone or incoming.address.conversation,
    )
    OutboxWriter(session, context, f"sorry/{incoming.key}").say(alone, said)


def _withdraw(session: Session, incoming: Withdrawn, desk: Desk, context: Context) -> None:
    """A message deleted by the person who sent it; nothing when nobody knows who that was."""
    if incoming.account:
        person = directory.person_of(session, incoming, context.catalogue)
        linking.catch_up(session, incoming.address.channel, incoming.account, person, desk)
        withdrawn(session, incoming, person, desk, context)


def _hear(
    session: Session, incoming: Spoken, desk: Desk, writer: OutboxWriter, context: Context
) -> None:
    """One message of one person: a file or words for what is there already, else something for the
    conversation.
    """
    person = directory.person_of(session, incoming, context.catalogue)
    linking.catch_up(session, incoming.address.channel, incoming.account, person, desk)
    if albums.went_along(session, incoming, person, desk):
        return
    if isinstance(incoming, Edited) and (
        edited(session, incoming, person, desk) or incoming.overheard
    ):
        return
    place, turn = _converse(session, incoming, person, desk, context)
    if isinstance(incoming, Suggested):
        writer.say(place.address, _introduction(session, incoming, person, context))
    for reply in turn.replies:
        writer.say(place.address, _for_one(place, reply))
    for told in turn.elsewhere:
        writer.say(told.address, told.message)
    if place.address != incoming.address:
        localizer = Localizer(directory.language_of(session, person, context.catalogue))
        writer.say(incoming.address, Outgoing(text=localizer.say("I answer you in private.")))


def _is_ours(session: Session, incoming: Incoming, context: Context) -> bool:
    """Whether it is for the desk; what was overheard is, when it belongs to a card, to a message of
    before, or to a conversation with this very person.
    """
    match incoming:
        case Withdrawn():
            return not incoming.shared or _was_taken_in(session, incoming.withdraws)
        case Edited(overheard=True) if _was_taken_in(session, incoming.edits):
            return True
        case Said(overheard=True) | Edited(overheard=True):
            return call_of(session, incoming.address, incoming.reply_to) is not None or _talks(
                session, incoming, context
            )
        case _:
            return True


def _was_taken_in(session: Session, key: str) -> bool:
    return inbox.read(session, key) is not None


def _talks(session: Session, incoming: Spoken, context: Context) -> bool:
    """Whether this person has a conversation with the desk at this address."""
    who = dialogues.people_in(session, incoming.address.conversation)
    return bool(who) and directory.person_of(session, incoming, context.catalogue).id in who


def _introduction(
    session: Session, incoming: Suggested, person: Person, context: Context
) -> Outgoing:
    by = Contact(address=incoming.address, account=incoming.by, at=incoming.at, shared=True)
    name = directory.person_of(session, by, context.catalogue).name
    return introduction(
        incoming, name, Localizer(directory.language_of(session, person, context.catalogue))
    )


def _author(session: Session, incoming: Spoken, context: Context) -> str:
    """The name of who wrote the words that somebody else brings, as far as the desk knows them."""
    author = incoming.author if isinstance(incoming, Said) else None
    row = session.get(AccountRow, (incoming.address.channel, author)) if author else None
    return directory.known(session, row.person, context.catalogue).name if row else ""


def _claim(session: Session, incoming: Incoming, context: Context) -> bool:
    body = to_json(incoming)
    if "text" in body:
        body["text"] = body["text"][:LONGEST]
    channel = incoming.address.channel
    return inbox.claim(session, incoming.key[:255], channel=channel, at=context.now, body=body)


def _for_one(incoming: Spoken, reply: Outgoing) -> Outgoing:
    """What is answered to one person in a team's room is for their eyes only."""
    return (
        reply.model_copy(update={"only_to": incoming.account})
        if incoming.shared and not reply.only_to
        else reply
    )


def _converse(
    session: Session, incoming: Spoken, person: Person, desk: Desk, context: Context
) -> tuple[Spoken, Turn]:
    """The turn, and the message in the place where it is answered: private matters leave a shared
    place.

    `shared` of that message stays true only in a team's room, where answers are for one person.
    """
    room = context.room_at(incoming.address) if incoming.shared else None
    place: Spoken = incoming
    turn = _turn(session, incoming, person, desk, context, room=room)
    spoken_to = (
        room
        and is_to_us(incoming)
        and not isinstance(incoming, Pressed)
        and incoming.text
        and incoming.address.channel not in directory.OWN_CHANNELS
    )
    if spoken_to and not turn.replies and not desk.effects:
        room, turn = None, _turn(session, incoming, person, desk, context, room=None)
    if incoming.shared and room is None:
        place = incoming.model_copy(update={"shared": False})
    if (
        incoming.shared
        and room is None
        and incoming.alone
        and not desk.effects
        and is_private(turn, context.catalogue)
    ):
        alone = Address(channel=incoming.address.channel, conversation=incoming.alone)
        place = incoming.model_copy(
            update={"address": alone, "shared": False}
            | ({} if isinstance(incoming, Suggested) else {"reply_to": None})
        )
        turn = _turn(session, place, person, desk, context, room=None)
    _keep(session, place.address.conversation, person, turn, context)
    return place, turn


def _turn(
    session: Session,
    incoming: Spoken,
    person: Person,
    desk: Desk,
    context: Context,
    *,
    room: Team | None,
) -> Turn:
    facts = Facts(
        catalogue=context.catalogue,
        person=person,
        team=context.catalogue.team_of.get(person.id),
        language=directory.language_of(session, person, context.catalogue),
        now=context.now,
        zone=directory.zone_of(session, person, context.catalogue),
        room=room,
        channel=incoming.address.channel,
        channels={name: kind.label for name, kind in context.kinds.items()},
        shared=incoming.shared,
    )
    kept = dialogues.read(session, incoming.address.conversation, person.id, lock=True)
    dialogue = Dialogue.stored(kept.body) if kept else Dialogue()
    about = call_of(session, incoming.address, replied_to(incoming))
    heard = heard_of(incoming, about, LONGEST, _author(session, incoming, context))
    answers = CommandHandler(session, desk, context, facts, incoming)
    steps = (converse_form if filled_in(incoming) else converse)(dialogue, heard, facts)
    result: Any = None
    while True:
        try:
            command = steps.send(result)
        except StopIteration as stop:
            turn: Turn = stop.value
            return turn
        result = answers.to(command)


def _keep(
    session: Session, conversation: str, person: Person, turn: Turn, context: Context
) -> None:
    body = turn.dialogue.model_dump(mode="json", exclude_defaults=True)
    dialogues.write(session, conversation, person.id, body, context.now)
