"""One message in, one transaction: claim its key, converse, let the desk act, write what is to be
said. Then it is committed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from bot.context import Context
from bot.conversation.converse import converse
from bot.conversation.state.commands import Facts
from bot.conversation.state.dialogue import Dialogue, Turn
from bot.files import intake
from bot.intake import account_lifecycle, albums, linking_talk
from bot.intake.command_handler import CommandHandler
from bot.intake.hearing import converse_form, filled_in, heard_of, introduction, is_private
from bot.outbox.writer import OutboxWriter
from bot.people import directory, linking
from bot.ports import Address, Incoming, Outgoing, Profile
from bot.wording.call_formatter import quote
from bot.wording.localizer import Localizer
from catalog.model import Person, Team
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.desk.desk import Desk
from routing.rules.transition import NotPossible
from routing.storage import outbox
from routing.storage.call_repository import SqlCallRepository
from routing.storage.ledger import read
from routing.storage.tables import AccountRow, CardRow, DialogueRow, InboxRow, SaidRow

LONGEST = 10_000
"""Characters of one message that are kept; channels have lower limits of their own."""


def take_in(session: Session, incoming: Incoming, context: Context) -> bool:
    """Everything one message causes, in the caller's transaction; False when it was taken in before
    (then nothing happens).
    """
    if incoming.overheard and not _is_ours(session, incoming, context):
        return False
    if not _claim(session, incoming, context):
        return False
    desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
    writer = OutboxWriter(session, context, incoming.key)
    whose = _with_its_account(session, incoming)
    if whose.left:
        account_lifecycle.left(session, whose, desk, writer, context)
    elif whose.away:
        account_lifecycle.away(session, whose, writer, context)
    elif whose.arrived:
        account_lifecycle.arrived(whose, writer, context)
    elif whose.account:
        _hear(session, whose, desk, writer, context)
    writer.effects(desk.effects)
    return True


def is_being_said(session: Session, incoming: Incoming) -> bool:
    """Whether this answers something that is on its way out at this moment, so that nobody knows
    yet what it was about.
    """
    if _about(session, incoming.address, incoming.reply_to):
        return False
    return outbox.under_way(session, incoming.address.conversation)


def apologise(session: Session, incoming: Incoming, context: Context) -> None:
    """Tell somebody whose message we could not take in that it was our fault, and what to do."""
    localizer = Localizer(incoming.profile.language or context.catalogue.organisation.language)
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


def _hear(
    session: Session, incoming: Incoming, desk: Desk, writer: OutboxWriter, context: Context
) -> None:
    """One message of one person: an edit of what became a call, else something for the
    conversation.
    """
    person = directory.person_of(session, incoming, context.catalogue)
    linking.catch_up(session, incoming.address.channel, incoming.account, person, desk)
    if (told := linking_talk.heard(session, incoming, person, desk, context)) is not None:
        for to, message in told:
            writer.say(to, message)
        return
    if incoming.deleted and incoming.edits:
        intake.took_back(session, incoming.edits, person.id, desk)
    if albums.went_along(session, incoming, person, desk):
        return
    if incoming.edits and (
        _edited(session, incoming, person, desk, context) or incoming.deleted or incoming.overheard
    ):
        return
    place, turn = _converse(session, incoming, person, desk, context)
    if incoming.suggested_by:
        writer.say(place.address, _introduction(session, incoming, person, context))
    for reply in turn.replies:
        writer.say(place.address, _for_one(place, reply))
    if place.address != incoming.address:
        localizer = Localizer(directory.language_of(session, person, context.catalogue))
        writer.say(incoming.address, Outgoing(text=localizer.say("I answer you in private.")))


def _is_ours(session: Session, incoming: Incoming, context: Context) -> bool:
    """Whether what was overheard belongs to a card, or to a conversation with this very person."""
    if _about(session, incoming.address, incoming.reply_to) or session.get(
        InboxRow, incoming.edits or ""
    ):
        return True
    talking = select(DialogueRow.person).where(
        col(DialogueRow.conversation) == incoming.address.conversation
    )
    who = session.exec(talking).all()
    return bool(who) and directory.person_of(session, incoming, context.catalogue).id in who


def _with_its_account(session: Session, incoming: Incoming) -> Incoming:
    """A message taken back without a word of whose it was: whoever sent it."""
    if incoming.account or not incoming.edits:
        return incoming
    earlier = session.get(InboxRow, incoming.edits)
    return incoming.model_copy(
        update={"account": str(earlier.body.get("account", "")) if earlier else ""}
    )


def _introduction(
    session: Session, incoming: Incoming, person: Person, context: Context
) -> Outgoing:
    by = incoming.model_copy(
        update={"account": incoming.suggested_by, "room": True, "profile": Profile()}
    )
    name = directory.person_of(session, by, context.catalogue).name
    return introduction(
        incoming, name, Localizer(directory.language_of(session, person, context.catalogue))
    )


def _author(session: Session, incoming: Incoming, context: Context) -> str:
    """The name of who wrote the words that somebody else brings, as far as the desk knows them."""
    row = (
        session.get(AccountRow, (incoming.address.channel, incoming.author))
        if incoming.author
        else None
    )
    return directory.known(session, row.person, context.catalogue).name if row else ""


def _claim(session: Session, incoming: Incoming, context: Context) -> bool:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    body = incoming.model_dump(mode="json", exclude_defaults=True)
    body["text"] = incoming.text[:LONGEST]
    values = {
        "key": incoming.key[:255],
        "channel": incoming.address.channel,
        "at": context.now,
        "body": body,
    }
    written = (
        insert(InboxRow)
        .values(values)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(col(InboxRow.key))
    )
    return session.execute(written).first() is not None


def _for_one(incoming: Incoming, reply: Outgoing) -> Outgoing:
    """What is answered to one person in a team's room is for their eyes only."""
    return (
        reply.model_copy(update={"only_to": incoming.account})
        if incoming.room and not reply.only_to
        else reply
    )


def _converse(
    session: Session, incoming: Incoming, person: Person, desk: Desk, context: Context
) -> tuple[Incoming, Turn]:
    """The turn, and the message in the place where it is answered: private matters leave a shared
    place.

    `room` of that message stays true only in a team's room, where answers are for one person.
    """
    room = context.room_at(incoming.address) if incoming.room else None
    place, turn = incoming, _turn(session, incoming, person, desk, context, room=room)
    spoken_to = (
        room
        and not incoming.overheard
        and incoming.text
        and incoming.address.channel not in directory.OWN_CHANNELS
    )
    if spoken_to and not turn.replies and not desk.effects:
        room, turn = None, _turn(session, incoming, person, desk, context, room=None)
    if incoming.room and room is None:
        place = incoming.model_copy(update={"room": False})
    if (
        incoming.room
        and room is None
        and incoming.alone
        and not desk.effects
        and is_private(turn, context.catalogue)
    ):
        alone = Address(channel=incoming.address.channel, conversation=incoming.alone)
        place = incoming.model_copy(update={"address": alone, "room": False, "reply_to": None})
        turn = _turn(session, place, person, desk, context, room=None)
    _keep(session, place.address.conversation, person, turn, context)
    return place, turn


def _turn(
    session: Session,
    incoming: Incoming,
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
    )
    row = session.get(DialogueRow, (incoming.address.conversation, person.id), with_for_update=True)
    dialogue = Dialogue.stored(row.body) if row else Dialogue()
    about = _about(session, incoming.address, incoming.reply_to)
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
    row = session.get(DialogueRow, (conversation, person.id))
    kept = row or DialogueRow(
        conversation=conversation, person=person.id, at=context.now, body=body
    )
    kept.body, kept.at = body, context.now
    session.add(kept)


def _about(session: Session, address: Address, ref: str | None) -> str | None:
    """The call whose card or message was replied to."""
    if ref is None:
        return None
    for place in _enclosing(address.conversation):
        if said := session.get(SaidRow, (place, ref)):
            return said.number
    query = select(CardRow.number).where(
        col(CardRow.ref) == ref, col(CardRow.channel) == address.channel
    )
    numbers = session.exec(
        query.where(col(CardRow.conversation).in_(_enclosing(address.conversation)))
    ).all()
    return numbers[0] if numbers else None


def _enclosing(conversation: str) -> list[str]:
    """The conversation and those it lies in: a thread's card stands in its channel."""
    parts = conversation.split("/")
    return ["/".join(parts[:n]) for n in range(2, len(parts) + 1)]


def _taken_back(call: Call, earlier: InboxRow, context: Context) -> str:
    """What the team reads of a message that its writer has deleted."""
    words = quote(str(earlier.body.get("text", "")), 300)
    return Localizer(context.room_language(call.team)).say(
        "(I have taken back my message {words})", words=words
    )


def _edited(
    session: Session, incoming: Incoming, person: Person, desk: Desk, context: Context
) -> bool:
    """A changed or taken-back message that became a call: it reaches the call. False when it is no
    call's (yet).
    """
    earlier = session.get(InboxRow, incoming.edits)
    call = read(session, earlier.number) if earlier and earlier.number else None
    if earlier is None or call is None or call.requester != person.id:
        return False
    try:
        if incoming.deleted:
            desk.do(call.number, Action.ADD, person, {"text": _taken_back(call, earlier, context)})
        elif call.state in (State.OFFERED, State.AWAITING_APPROVAL):
            desk.edit(call.number, person, incoming.text)
        else:
            desk.do(call.number, Action.ADD, person, {"text": incoming.text})
    except NotPossible:
        return True
    return True
