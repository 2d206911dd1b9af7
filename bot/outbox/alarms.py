"""Tells whoever spoke of an emergency, and the coordinators of the desk, that an alert does not
arrive: nobody may think that help was called when it was not.
"""

from __future__ import annotations

import datetime as dt

from bot.outbox.gate import OnePerson, Others
from bot.outbox.payloads import Alarmed, SayPayload
from bot.outbox.writer import OutboxWriter
from bot.people import directory
from bot.people.recipients import localizer_of, recipient_of
from bot.ports import NOTHING, Outgoing, Reply

SOON = dt.timedelta(seconds=60)
"""An alert that has not arrived after so long is said to be late."""


def not_heard(writer: OutboxWriter, said: SayPayload, *, for_good: bool) -> None:
    """Say that an alert did not arrive, or has not yet. Writing it again changes nothing."""
    if said.alarm is None:
        return
    _to_who_spoke(writer, said.alarm, for_good=for_good)
    if for_good:
        _to_coordinators(writer, said, said.alarm)


def is_late(said: SayPayload, now: dt.datetime) -> bool:
    """Whether an alert should have arrived by now."""
    return said.alarm is not None and now - said.alarm.at >= SOON


def _to_who_spoke(writer: OutboxWriter, alarm: Alarmed, *, for_good: bool) -> None:
    person = directory.known(writer.session, alarm.person, writer.context.catalogue)
    localizer = localizer_of(writer.session, person, writer.context.catalogue)
    if for_good:
        text = localizer.say(
            "My alert did not reach {name}. Please call yourself, now, if nobody has.",
            name=alarm.whom,
        )
    else:
        text = localizer.say(
            "My alert has not reached {name} yet. I keep trying, but call yourself now.",
            name=alarm.whom,
        )
    reply = Reply.of(Outgoing(text=text, only_to=alarm.only_to), NOTHING)
    hears = Others(alarm.to.conversation) if alarm.only_to else OnePerson(alarm.person)
    writer.say(alarm.to, hears, reply)


def _to_coordinators(writer: OutboxWriter, said: SayPayload, alarm: Alarmed) -> None:
    context, session = writer.context, writer.session
    fallback = context.catalogue.fallback
    for one in fallback.coordinators if fallback else ():
        found = recipient_of(session, one.id, context.channels, context.catalogue)
        if found is None or found.address == said.to:
            continue
        head = found.localizer.say("My alert did not reach {name}:", name=alarm.whom)
        text = f"{head}\n{said.message.text}"
        writer.say(found.address, OnePerson(one.id), Reply.of(Outgoing(text=text), NOTHING))
