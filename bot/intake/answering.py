"""Runs one message through the conversation once, and sends its replies to where they may be
heard.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast

from sqlmodel import Session

from bot.context import Context
from bot.conversation.converse import converse
from bot.conversation.flows import doorway
from bot.conversation.flows.team_room import kind_of
from bot.conversation.read.me_too import says_me_too
from bot.conversation.state.commands import Command, Facts, Result
from bot.conversation.state.dialogue import Dialogue, Elsewhere, Heard, Turn
from bot.conversation.state.telling import with_numbers
from bot.intake.audience import Place, place_of
from bot.intake.command_handler import CommandHandler
from bot.intake.hearing import converse_form, heard_of, is_filled_in
from bot.intake.parting import counted_on, parted
from bot.intake.reply_lookup import put_to, thread_of, what_it_meets
from bot.outbox.gate import Audience, OnePerson, Where, where
from bot.people import accounts, directory
from bot.ports import NOTHING, Address, Edited, Outgoing, Pressed, Reply, Said, Spoken, Tells
from bot.wording.localizer import Localizer
from bot.wording.ways_in import waits_in_private
from catalog.model import Person, Team
from routing.desk.desk import Desk
from routing.storage import dialogues, inbox, ledger

LONGEST = 10_000
"""Characters of one message that are heard; channels have lower limits of their own."""
T = TypeVar("T")
Conversation = Generator[Command, Result, Turn]
Start = Callable[[Dialogue, Heard, Facts], Conversation]


@dataclass(frozen=True)
class Answer:
    """One reply, with where it is said and who hears it there. `beside`: where the person is told
    how it reaches them, if it does not.
    """

    to: Address
    hears: Audience
    reply: Reply
    beside: Address | None = None


def begin(dialogue: Dialogue, heard: Heard, facts: Facts) -> Conversation:
    """Begin the conversation about one message; a filled-in form of an item has one of its own."""
    if facts.turned_away:
        return doorway.converse(dialogue, heard, facts)
    return (converse_form if is_filled_in(heard) else converse)(dialogue, heard, facts)


def answer(
    session: Session,
    incoming: Spoken,
    person: Person,
    desk: Desk,
    context: Context,
    *,
    start: Start = begin,
) -> list[Answer]:
    """Run the conversation about a message, carry out its commands, and return what is
    said where.
    """
    conversation = incoming.address.conversation
    before = _dialogue(session, conversation, person)
    meets, thread = what_it_meets(session, incoming, person.id, before), thread_of(incoming)
    heard = heard_of(
        incoming,
        meets.about,
        LONGEST,
        _author(session, incoming, context),
        meets.answers,
        edited_from=_said_before(session, incoming),
        own=meets.own,
    )
    place = _place(session, incoming, person, heard, context)
    facts = facts_of(session, incoming, person, place.room, context)
    handler = CommandHandler(session, desk, context, facts, incoming)
    alone = _dialogue(session, place.alone.conversation, person) if place.alone else before
    turn = to_its_end(start(counted_on(before, alone), heard, facts), handler.to)
    elsewhere = [_elsewhere(session, told, person) for told in turn.elsewhere]
    if isinstance(place.hears, OnePerson) or place.alone is None:
        after = turn.dialogue.model_copy(update={"thread": thread})
        _keep(session, conversation, person, after, context)
        said = _in_place(session, turn, place, person, context, thread=thread)
        return [*said, *elsewhere]
    two = parted(before, alone, turn, _where(session, place, person, context))
    _keep(session, conversation, person, two.here, context)
    if two.alone != alone:
        _keep(session, place.alone.conversation, person, two.alone, context)
    only_to = incoming.account if place.for_another else place.only_to
    lost = accounts.is_lost(session, place.alone)
    new = alone == Dialogue() and bool(context.chats.get(place.alone.channel))
    says_where = new and not two.aloud and place.only_to is None
    apart = [
        Answer(
            place.alone,
            OnePerson(person.id),
            reply,
            place.address if reply is two.apart[-1] and not (lost or says_where) else None,
        )
        for reply in two.apart
    ]
    aloud = [
        Answer(
            place.address,
            place.hears,
            _for(reply, incoming.account if reply.whispered else only_to),
        )
        for reply in two.aloud
    ]
    if apart and not aloud and only_to is None:
        told = (
            _way_in(person, place.alone, facts, context)
            if lost
            else _in_a_new_chat(person, context.chats[place.alone.channel], facts)
            if new
            else _in_private(facts)
        )
        aloud = [Answer(place.address, place.hears, told)]
    return [*apart, *aloud, *elsewhere]


def _way_in(person: Person, alone: Address, facts: Facts, context: Context) -> Reply:
    """What others may hear of an answer that cannot reach the person for now."""
    link = context.chats.get(alone.channel, "")
    told = waits_in_private(person.name, link, Localizer(facts.language))
    return Reply.of(Outgoing(text=told), NOTHING)


def _in_a_new_chat(person: Person, link: str, facts: Facts) -> Reply:
    """The same where they never talked to us alone: their service may not let us begin that."""
    told = Localizer(facts.language).say(
        "{name}, I answer you in private. Does nothing come? Open our chat, and I say it there at "
        "once: {link}",
        name=person.name,
        link=link,
    )
    return Reply.of(Outgoing(text=told), NOTHING)


def _in_private(facts: Facts) -> Reply:
    """What others may hear of an answer that is not for them."""
    told = Localizer(facts.language).say("I answer you in private.")
    return Reply.of(Outgoing(text=told), NOTHING)


def _where(
    session: Session, place: Place, person: Person, context: Context
) -> Callable[[Tells], Where]:
    """Where a reply in this place may be said, by what it tells."""

    def decide(tells: Tells) -> Where:
        find = partial(ledger.read, session)
        return where(tells, place.hears, person.id, find, context.catalogue)

    return decide


def _in_place(
    session: Session,
    turn: Turn,
    place: Place,
    person: Person,
    context: Context,
    *,
    thread: str,
) -> list[Answer]:
    """The replies where they can be said nowhere else, in the thread that was spoken in: what
    others may not hear is shown to the person alone.
    """
    decide = _where(session, place, person, context)
    answers = []
    for reply in turn.replies:
        found = decide(reply.tells)
        whispered = found == "in_private" or place.for_another or reply.whispered
        only_to = place.account if whispered else place.only_to
        hears = OnePerson(person.id) if found == "in_private" else place.hears
        if found != "nowhere":
            there = reply.model_copy(update={"thread": thread}) if thread else reply
            answers.append(Answer(place.address, hears, _for(there, only_to)))
    return answers


def _elsewhere(session: Session, told: Elsewhere, person: Person) -> Answer:
    """What somebody is told in another conversation of theirs."""
    other = accounts.person_at(session, told.address) or person.id
    return Answer(told.address, OnePerson(other), with_numbers(told.message))


def to_its_end(steps: Generator[Command, Result, T], carry_out: Callable[[Command], Result]) -> T:
    """What steps come to, from the first on, with each command carried out."""
    result: Any = None
    while True:
        try:
            command = steps.send(result)
        except StopIteration as stop:
            return cast("T", stop.value)
        result = carry_out(command)


def _for(reply: Reply, only_to: str | None) -> Reply:
    if only_to is None or reply.only_to:
        return reply
    return reply.model_copy(update={"only_to": only_to})


def _place(
    session: Session, incoming: Spoken, person: Person, heard: Heard, context: Context
) -> Place:
    room = context.room_at(incoming.address) if incoming.shared else None
    put = put_to(session, incoming) if isinstance(incoming, Pressed) else None
    return place_of(
        incoming,
        person.id,
        room,
        for_room=room is not None and kind_of(heard) is not None,
        answers=bool(heard.answers) or heard.own,
        for_another=put is not None and put.person != person.id,
    )


def facts_of(
    session: Session, incoming: Spoken, person: Person, room: Team | None, context: Context
) -> Facts:
    """What is known when somebody speaks; `room`: the team whose room's conversation it is."""
    return Facts(
        catalogue=context.catalogue,
        person=person,
        language=directory.language_of(session, person, context.catalogue),
        now=context.now,
        zone=room.hours.zone if room else directory.zone_of(session, person, context.catalogue),
        room=room,
        channel=incoming.address.channel,
        mail=context.is_mail(incoming.address.channel),
        listed=context.is_open(incoming.address),
        channels={name: kind.label for name, kind in context.kinds.items()},
        shared=incoming.shared,
        turned_away=directory.turned_away(session, person, context.catalogue),
        card_buttons=context.card_buttons(incoming.address.channel),
        pages=context.pages,
        beside=_asked_beside(session, incoming, person),
    )


def _asked_beside(session: Session, incoming: Spoken, person: Person) -> str:
    """The item that another asked for last in the conversation, where somebody says that they have
    the same; "" where it is known to few.
    """
    if not (isinstance(incoming, Said) and incoming.shared and says_me_too(incoming.text)):
        return ""
    numbers = _talked_of_by_others(session, incoming.address.conversation, person)
    calls = (ledger.read(session, number) for number in numbers)
    return next((call.item for call in calls if call and call.item and not call.private), "")


def _talked_of_by_others(session: Session, conversation: str, person: Person) -> list[str]:
    """The call that each other talked about last in the conversation, the newest first."""
    others = (one for one in dialogues.people_in(session, conversation) if one != person.id)
    kept = [one for one in (dialogues.read(session, conversation, who) for who in others) if one]
    newest = sorted(kept, key=lambda stored: stored.at, reverse=True)
    return [number for one in newest if (number := Dialogue.stored(one.body).focus)]


def _said_before(session: Session, incoming: Spoken) -> str:
    """What an edited message said before."""
    earlier = inbox.read(session, incoming.edits) if isinstance(incoming, Edited) else None
    if earlier is None or not isinstance(incoming, Edited):
        return ""
    return earlier.text_before if incoming.text.strip() else earlier.text


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
