"""Tells those whom the organisation names of an emergency, through the outbox, in the same
transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from bot.context import Context
from bot.conversation.state.commands import Alarm, Facts, RaiseAlarm
from bot.outbox.gate import Audience, OnePerson, Others, TeamRoom
from bot.outbox.payloads import Alarmed
from bot.outbox.writer import OutboxWriter
from bot.people import room_reach
from bot.people.recipients import recipient_of
from bot.ports import NOTHING, Address, Incoming, Outgoing, Reply
from bot.wording.call_formatter import short
from bot.wording.localizer import Localizer
from catalog.emergency import Alert
from catalog.model import Language, Person

LONGEST, _ABOUT = 1_000, 120
"""Characters of the words that are passed on, and of those that they go on about."""


@dataclass(frozen=True)
class Hearer:
    """Somewhere an alarm is heard: where, who hears it there, and in which language."""

    address: Address
    hears: Audience
    localizer: Localizer


def raise_alarm(
    session: Session, context: Context, facts: Facts, incoming: Incoming, command: RaiseAlarm
) -> Alarm:
    """Write the alarm for everybody who is to be told; who cannot be reached is named too, in the
    speaker's language.
    """
    writer = OutboxWriter(session, context, f"alarm/{incoming.key}")
    told: list[str] = []
    missed: list[str] = []
    for alert in _alerts(context):
        hearers = tuple(_hearers(session, context, alert))
        name = _name(context, alert, command.language or facts.language)
        (told if hearers else missed).append(name)
        for hearer in hearers:
            text = worded(facts.person, command, hearer.localizer)
            reply = Reply.of(Outgoing(text=text), NOTHING).model_copy(update={"aloud": True})
            writer.say(hearer.address, hearer.hears, reply, alarm=_alarmed(name, facts, incoming))
    return Alarm(told=tuple(dict.fromkeys(told)), missed=tuple(dict.fromkeys(missed)))


def _alarmed(whom: str, facts: Facts, incoming: Incoming) -> Alarmed:
    """Where whoever spoke is told that an alert does not arrive."""
    only_to = incoming.account if incoming.shared else None
    return Alarmed(
        whom=whom, person=facts.person.id, at=facts.now, to=incoming.address, only_to=only_to
    )


def worded(person: Person, command: RaiseAlarm, localizer: Localizer) -> str:
    """The alarm in its hearers' language: who, where, and in their own words what."""
    words = localizer.in_quotes(short(command.text, LONGEST))
    if command.taken_back:
        return localizer.say(
            "{person} takes it back: {words}. Please make sure that all is well.",
            person=person.name,
            words=words,
        )
    text = localizer.say("EMERGENCY? {person} writes: {words}", person=person.name, words=words)
    if command.place:
        text = localizer.say(
            "EMERGENCY? {person} ({place}) writes: {words}",
            person=person.name,
            place=command.place,
            words=words,
        )
    if command.about:
        about = localizer.in_quotes(short(command.about, _ABOUT))
        text = f"{text}\n" + localizer.say(
            "It is about what they wrote before: {about}", about=about
        )
    asks = localizer.say("I am telling them whom to call. Please go and look, or call them, now.")
    return f"{text}\n{asks}"


def _alerts(context: Context) -> tuple[Alert, ...]:
    """Who is to be told: whom the organisation names, else the desk for what nobody else has."""
    organisation = context.catalogue.organisation
    named = organisation.emergency.alert if organisation.emergency else ()
    fallback = context.catalogue.fallback
    return named or ((Alert(team=fallback.team),) if fallback else ())


def _name(context: Context, alert: Alert, language: Language) -> str:
    catalogue = context.catalogue
    if alert.team and (team := catalogue.team_by_id.get(alert.team)):
        return team.name.in_(language)
    if alert.person and (person := catalogue.people.get(alert.person)):
        return person.name
    return ", ".join(alert.room.values())


def _hearers(session: Session, context: Context, alert: Alert) -> Iterator[Hearer]:
    """Everywhere this one is told: a team's rooms, and its coordinators too where a room of its own
    is the only one, or cannot be reached.
    """
    if alert.person:
        yield from _person(session, context, alert.person)
    elif alert.team:
        yield from _team(session, context, alert.team)
    for channel, room in alert.room.items():
        if prefix := context.channels.get(channel):
            address = Address(channel=channel, conversation=f"{prefix}/{room}")
            localizer = Localizer(context.catalogue.organisation.language)
            yield Hearer(address, Others(address.conversation), localizer)


def _team(session: Session, context: Context, team: str) -> Iterator[Hearer]:
    found = context.catalogue.team_by_id.get(team)
    if found is None:
        return
    localizer = Localizer(context.room_language(team), found.hours.zone)
    rooms = [
        room
        for room in context.rooms(team)
        if not room_reach.is_marked(session, room.channel, room.conversation)
    ]
    for room in rooms:
        yield Hearer(room, TeamRoom(team), localizer)
    if not any(not room.own for room in rooms):
        for one in found.coordinators:
            yield from _person(session, context, one.id)


def _person(session: Session, context: Context, person: str) -> Iterator[Hearer]:
    to = recipient_of(session, person, context.channels, context.catalogue)
    if to:
        yield Hearer(to.address, OnePerson(person), to.localizer)
