"""Takes one message in, in one transaction: claim its key, converse, let the desk act, write what
is to be said. Then it is committed.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.conversation.read.lexicon import Said as Meaning
from bot.conversation.read.reading import read
from bot.files import too_large
from bot.intake import account_lifecycle, albums, promises_kept, too_long
from bot.intake.answering import LONGEST, Start, answer, begin
from bot.intake.bounces import bounced
from bot.intake.changed_messages import edited, with_its_sender, withdrawn, without_its_words
from bot.intake.codes_aloud import void_said_aloud
from bot.intake.foreseen import asked_at_once
from bot.intake.hearing import introduction
from bot.intake.overheard import asked_of_another, is_for_us
from bot.intake.reply_lookup import call_of, put_to, replied_to
from bot.intake.shown import show
from bot.outbox.gate import OnePerson, Others
from bot.outbox.reach import place_back
from bot.outbox.writer import OutboxWriter
from bot.people import accounts, directory, linking
from bot.people.recipients import localizer_of, reaches
from bot.ports import (
    NOTHING,
    AccountLeft,
    Address,
    Attachment,
    BotAdded,
    BotRemoved,
    Bounced,
    Contact,
    Edited,
    Incoming,
    Outgoing,
    PointedAt,
    Pressed,
    Reply,
    Said,
    SaidUnnamed,
    Spoken,
    Suggested,
    Withdrawn,
)
from bot.ports.stored_incoming import to_json
from bot.wording.localizer import Localizer
from catalog.model import Person
from routing.desk.desk import Desk
from routing.storage import dialogues, inbox, ledger, outbox
from routing.storage.call_repository import SqlCallRepository
from routing.storage.prepared import Asked

GREETINGS = frozenset({Meaning.HELLO, Meaning.MINE, Meaning.STATUS})
log: BoundLogger = get_logger("schakel.intake")


def take_in(session: Session, incoming: Incoming, context: Context, start: Start = begin) -> bool:
    """Process one message in the caller's transaction; False when it was taken in before (then
    nothing happens). `start` begins the conversation about it, at most once.
    """
    show(session, incoming, context.now)
    if not _is_new(session, incoming, context):
        return False
    context = context.at(session)
    reach = reaches(session, context)
    calls = SqlCallRepository(session)
    desk = Desk(calls, context.catalogue, context.now, reach)
    writer = OutboxWriter(session, context, incoming.key)
    match incoming:
        case AccountLeft():
            account_lifecycle.left(session, incoming, desk)
        case BotRemoved():
            account_lifecycle.away(session, incoming, writer, context)
        case BotAdded():
            account_lifecycle.arrived(session, incoming, writer, context)
        case SaidUnnamed():
            account_lifecycle.unnamed(incoming, writer, context)
        case Bounced():
            bounced(session, incoming, desk, writer)
        case Withdrawn():
            gone = with_its_sender(session, incoming)
            _withdraw(session, gone, desk, writer, context, start=start)
        case PointedAt():
            log.warning("words that were pointed at were not looked up", message=incoming.key)
        case _:
            _hear(session, incoming, desk, writer, context, start=start)
    writer.context = context.now_joined()
    writer.heard(incoming, desk.done)
    writer.effects(desk.effects)
    promises_kept.count(session, desk)
    return True


def is_being_said(session: Session, incoming: Incoming) -> bool:
    """Whether the message replies to one that is being sent at this moment, whose ref is not stored
    yet.
    """
    if call_of(session, incoming.address, replied_to(incoming)) or put_to(session, incoming):
        return False
    return outbox.under_way(session, incoming.address.conversation)


def is_to_us(incoming: Incoming) -> bool:
    """Whether somebody addressed the desk, so that they wait for an answer."""
    return isinstance(incoming, Pressed) or (
        isinstance(incoming, Said | Edited) and not incoming.overheard
    )


def apologise(session: Session, incoming: Incoming, context: Context) -> None:
    """Tell somebody whose message we could not take in that it was our fault, and what to do."""
    text = _localizer_for(session, incoming, context).say(
        "Something went wrong on our side, and your last message did not come through. It has "
        "been written down for us to mend. Please say it once more, in other words if you can."
    )
    said = Reply.of(Outgoing(text=text), NOTHING)
    alone = Address(
        channel=incoming.address.channel,
        conversation=incoming.alone or incoming.address.conversation,
    )
    hears = Others(alone.conversation)
    beside = incoming.address if alone != incoming.address else None
    OutboxWriter(session, context, f"sorry/{incoming.key}").say(alone, hears, said, beside=beside)


def _localizer_for(session: Session, incoming: Incoming, context: Context) -> Localizer:
    """The language of who sent it, without recognising anybody anew."""
    person = context.catalogue.people.get(incoming.account) if incoming.address.own else None
    if person:
        return localizer_of(session, person, context.catalogue)
    return Localizer(context.catalogue.organisation.language_for(incoming.profile.language))


def _withdraw(
    session: Session,
    incoming: Withdrawn,
    desk: Desk,
    writer: OutboxWriter,
    context: Context,
    *,
    start: Start,
) -> None:
    """A message deleted by the person who sent it; nothing when nobody knows who that was. What was
    not sent of it yet lapses.
    """
    if not incoming.account:
        return
    person = directory.person_of(session, incoming, context.catalogue)
    linking.catch_up(session, incoming.address.channel, incoming.account, person, desk)
    if withdrawn(session, incoming, person, desk, context):
        return
    if directory.turned_away(session, person, context.catalogue):
        return
    unsent = without_its_words(session, incoming)
    if unsent and _answer(session, unsent, person, desk, writer, start=start):
        _settle(session, unsent, person, desk, writer)


def _hear(
    session: Session,
    incoming: Spoken,
    desk: Desk,
    writer: OutboxWriter,
    context: Context,
    *,
    start: Start,
) -> None:
    """One message of one person: a file or words for what is there already, else something for the
    conversation.
    """
    person = _known(session, incoming, desk, writer, context)
    incoming, large = too_large.parted(incoming)
    _say_what_is_left_out(session, incoming, large, person, writer)
    if large and too_large.is_all(incoming):
        return
    if _is_no_word_for_the_conversation(session, incoming, person, desk, writer):
        return
    if isinstance(incoming, Suggested):
        introduced = Reply.of(_introduction(session, incoming, person, context), NOTHING)
        writer.say(incoming.address, OnePerson(person.id), introduced)
    if told := asked_of_another(session, incoming, person, context):
        writer.say(incoming.address, OnePerson(person.id), told)
        return
    _answer(session, incoming, person, desk, writer, start=start)
    _say_what_waited(session, incoming, writer)
    _settle(session, incoming, person, desk, writer)


def _settle(
    session: Session, incoming: Spoken, person: Person, desk: Desk, writer: OutboxWriter
) -> None:
    """Take the buttons of what was asked before away, where the channel does so."""
    if not writer.context.replaces_buttons(incoming.address.channel):
        return
    kept = dialogues.read(session, incoming.address.conversation, person.id)
    if kept:
        writer.heard(incoming, desk.done)
        writer.settle_questions(incoming.address, person.id, int(kept.body.get("turn", 0)))


def _is_no_word_for_the_conversation(
    session: Session, incoming: Spoken, person: Person, desk: Desk, writer: OutboxWriter
) -> bool:
    """Whether it gives a code away, belongs to an album, or changes words that were taken in; that
    is done then.
    """
    if void_said_aloud(incoming, person, writer):
        return True
    if albums.went_along(session, incoming, person, desk):
        return True
    return isinstance(incoming, Edited) and (
        edited(session, incoming, person, desk, writer.context) or incoming.overheard
    )


def _known(
    session: Session, incoming: Spoken, desk: Desk, writer: OutboxWriter, context: Context
) -> Person:
    """Who speaks; what could not be said to their account until now is due."""
    was_lost = not incoming.shared and accounts.was_lost(session, incoming)
    person = directory.person_of(session, incoming, context.catalogue)
    if was_lost:
        place_back(session, incoming.address, writer, context, anew=False)
    linking.catch_up(session, incoming.address.channel, incoming.account, person, desk)
    return person


def _say_what_is_left_out(
    session: Session,
    incoming: Spoken,
    large: tuple[Attachment, ...],
    person: Person,
    writer: OutboxWriter,
) -> None:
    """Tell the sender of files that are too large, and of words that are too many, at once."""
    localizer = localizer_of(session, person, writer.context.catalogue)
    channel = incoming.address.channel
    told = [too_large.refusal(large, localizer)] if large else []
    if too_long.is_cut(incoming, LONGEST, mail=writer.context.is_mail(channel)):
        told.append(too_long.told(incoming, LONGEST, localizer))
    only_to = incoming.account if incoming.shared else None
    for message in told:
        reply = Reply.of(message.model_copy(update={"only_to": only_to}), NOTHING)
        writer.say(incoming.address, OnePerson(person.id), reply)


def _answer(
    session: Session,
    incoming: Spoken,
    person: Person,
    desk: Desk,
    writer: OutboxWriter,
    *,
    start: Start,
) -> bool:
    """Say what the conversation answers; False where that is nothing."""
    answers = answer(session, incoming, person, desk, writer.context, start=start)
    for said in answers:
        if said.reply.asks and desk.effects:
            # What it asks stays last: the cards of what was done go before it.
            writer.heard(incoming, desk.done)
            writer.effects(desk.effects)
            desk.effects.clear()
        about = "" if incoming.shared or said.reply.asks else _only_call(session, said.reply)
        writer.say(
            said.to, said.hears, said.reply, asked=person.id, about=about, beside=said.beside
        )
    return bool(answers)


def _only_call(session: Session, reply: Reply) -> str:
    """The one call that a reply tells of; "" where there are none, or several."""
    told = [*(reply.tells.calls | reply.tells.numbers)]
    return told[0] if len(told) == 1 and ledger.read(session, told[0]) else ""


def _say_what_waited(session: Session, incoming: Spoken, writer: OutboxWriter) -> None:
    """Say what could not be said to whoever this is, by the end of the message: they may just have
    joined. A greeting was answered with what waits for their word.
    """
    if incoming.shared:
        return
    person = accounts.owner(session, incoming)
    greets = isinstance(incoming, Said) and read(incoming.text).said in GREETINGS
    if person:
        but = frozenset({"approval_wanted", "asked"}) if greets else frozenset[str]()
        writer.say_unheard(incoming.address, person, but=but)


def _is_new(session: Session, incoming: Incoming, context: Context) -> bool:
    """Whether it is for the desk and was not taken in before; it is from now on."""
    if not is_to_us(incoming):
        here = context.at(session)
        return _is_ours(session, incoming, here) and _claim(session, incoming, here)
    return _claim(session, incoming, context, asked_at_once(incoming, context))


def _is_ours(session: Session, incoming: Incoming, context: Context) -> bool:
    """Whether it is for the desk; what was overheard is, when it belongs to a card, to a message of
    before, answers a question of ours, gives a code away, or is a plain order of a team.
    """
    match incoming:
        case Withdrawn():
            return not incoming.shared or _was_taken_in(session, incoming.withdraws)
        case Edited(overheard=True):
            known = _was_taken_in(session, incoming.edits)
            return known or bool(linking.live_codes(session, incoming.text, context.now))
        case Said(overheard=True):
            return is_for_us(session, incoming, context)
        case _:
            return True


def _was_taken_in(session: Session, key: str) -> bool:
    return inbox.read(session, key) is not None


def _introduction(
    session: Session, incoming: Suggested, person: Person, context: Context
) -> Outgoing:
    by = Contact(address=incoming.address, account=incoming.by, at=incoming.at, shared=True)
    name = directory.person_of(session, by, context.catalogue).name
    return introduction(
        incoming, name, Localizer(directory.language_of(session, person, context.catalogue))
    )


def _claim(
    session: Session, incoming: Incoming, context: Context, ahead: Sequence[Asked] = ()
) -> bool:
    body = to_json(incoming)
    if "text" in body:
        body["text"] = body["text"][:LONGEST]
    channel = incoming.address.channel
    key, now = incoming.key[:255], context.now
    return inbox.claim(session, key, channel=channel, at=now, body=body, ahead=ahead)
