"""Decides whether words among others are for us at all, and for whom a question was."""

from __future__ import annotations

from sqlmodel import Session

from bot.context import Context
from bot.conversation.read.team_words import is_plain_order
from bot.intake.own_thread import is_heard_in_own_thread
from bot.intake.reply_lookup import call_of, note_joined, put_to
from bot.people import directory, linking
from bot.people.recipients import localizer_of
from bot.ports import NOTHING, Outgoing, Pressed, Reply, Said, Spoken
from bot.presses import OptionPress
from bot.wording.call_formatter import CallFormatter
from catalog.model import Person
from routing.call.actions import is_of_link
from routing.storage import inbox
from routing.storage.questions import Put


def is_for_us(session: Session, incoming: Said, context: Context) -> bool:
    """Whether words that were not addressed to us belong to a call's card, to a question of ours,
    to what their speaker has open in the thread, or to an album whose first picture we took in, or
    give away a code of ours, or are a plain order of a team in its own room. All else is talk among
    people; that there was some is noted where a conversation of ours stands.
    """
    person, put = directory.seen_as(session, incoming, context.catalogue), put_to(session, incoming)
    if (
        call_of(session, incoming.address, incoming.reply_to)
        or _asks(put, person)
        or (incoming.album and inbox.read(session, incoming.album[:255]))
        or linking.live_codes(session, incoming.text, context.now)
        or _is_order_of_the_team(incoming, person, context)
    ):
        return True
    if incoming.thread:
        if is_heard_in_own_thread(session, incoming, person, context):
            return True
        note_joined(session, incoming.address.conversation, person.id)
    return False


def _asks(put: Put | None, person: Person) -> bool:
    """Whether what the words reply to is a question of ours to this person."""
    return put is not None and put.person == person.id and bool(put.asks)


def _is_order_of_the_team(incoming: Said, person: Person, context: Context) -> bool:
    if incoming.thread or not is_plain_order(incoming.text):
        return False
    room = context.room_at(incoming.address)
    return room is not None and is_of_link(person.id, room.team, context.catalogue)


def asked_of_another(
    session: Session, incoming: Spoken, person: Person, context: Context
) -> Reply | None:
    """What somebody is told who answers, in words or by a choice, what was asked of another; None
    where that is not so.
    """
    put = put_to(session, incoming) if incoming.shared else None
    if put is None or put.person == person.id or not _answers_it(incoming, put.asks):
        return None
    formatter = CallFormatter(
        context.catalogue, localizer_of(session, person, context.catalogue), context.now
    )
    asked = directory.known(session, put.person, context.catalogue)
    text = formatter.say(
        "I asked {person} that, so only they can answer. Tell me yourself if you need something.",
        person=asked.name,
    )
    return Reply.of(Outgoing(text=text, only_to=incoming.account), NOTHING)


def _answers_it(incoming: Spoken, asks: str) -> bool:
    if isinstance(incoming, Pressed):
        return isinstance(incoming.press.means, OptionPress)
    return isinstance(incoming, Said) and bool(asks) and not incoming.thread
