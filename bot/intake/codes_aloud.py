"""Voids codes and invitations that were said where others read along, and offers a new one in
private.
"""

from __future__ import annotations

from bot.outbox.gate import OnePerson
from bot.outbox.writer import OutboxWriter
from bot.people import directory, linking
from bot.people.recipients import localizer_of, recipient_of
from bot.ports import NOTHING, Address, Choice, Edited, Outgoing, Reply, Said, Spoken
from bot.presses import SayPress
from bot.wording.localizer import Localizer
from catalog.model import Person


def void_said_aloud(incoming: Spoken, person: Person, writer: OutboxWriter) -> bool:
    """Void what was said among others, at first or by changing a message, and tell who said it and
    who had invited with it; False where no code was said that works.
    """
    if not isinstance(incoming, Said | Edited) or not incoming.shared:
        return False
    context = writer.context
    voided = linking.void_codes(writer.session, incoming.text, context.now)
    localizer = localizer_of(writer.session, person, context.catalogue)
    for one in voided:
        told = _told(one, person, localizer, writer)
        if incoming.alone is None:
            apart = told.model_copy(update={"only_to": incoming.account, "choices": ()})
            writer.say(incoming.address, OnePerson(person.id), Reply.of(apart, NOTHING))
        else:
            alone = Address(channel=incoming.address.channel, conversation=incoming.alone)
            reply = Reply.of(told, NOTHING)
            writer.say(alone, OnePerson(person.id), reply, beside=incoming.address)
    return bool(voided)


def _told(
    one: linking.Voided, person: Person, localizer: Localizer, writer: OutboxWriter
) -> Outgoing:
    """What is said to whoever said it aloud."""
    if one.by == person.id:
        return _invite_anew(one.person, localizer, writer)
    if one.by is None:
        text = localizer.say(
            "Others could read that code, so it works no longer. Shall I make you a new one? Say "
            "it to me alone."
        )
        anew = Choice(action=SayPress(text="link").encode(), label=localizer.say("A new code"))
        return Outgoing(text=text, choices=(anew,))
    inviter = _tell_who_invited(one, one.by, writer)
    if inviter:
        text = localizer.say(
            "Others could read that invitation, so it works no longer. I'm telling {name}, who can "
            "give you a new one.",
            name=inviter,
        )
    else:
        text = localizer.say(
            "Others could read that invitation, so it works no longer. Ask whoever gave it to you "
            "for a new one."
        )
    return Outgoing(text=text)


def _tell_who_invited(one: linking.Voided, by: str, writer: OutboxWriter) -> str:
    """Offer a new invitation to who had made it; gives their name, nothing where nobody is
    reached.
    """
    context = writer.context
    found = recipient_of(writer.session, by, context.channels, context.catalogue)
    if found is None:
        return ""
    told = _invite_anew(one.person, found.localizer, writer)
    writer.say(found.address, OnePerson(found.person.id), Reply.of(told, NOTHING))
    return found.person.name


def _invite_anew(invited: str, localizer: Localizer, writer: OutboxWriter) -> Outgoing:
    name = directory.known(writer.session, invited, writer.context.catalogue).name
    text = localizer.say(
        "Your invitation of {name} was said where others read along, so it works no longer. Shall "
        "I make a new one?",
        name=name,
    )
    anew = Choice(
        action=SayPress(text=f"/invite {name}").encode(),
        label=localizer.say("Invite {name}", name=name),
    )
    return Outgoing(text=text, choices=(anew,))
