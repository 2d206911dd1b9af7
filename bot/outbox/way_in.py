"""Tells somebody, where others read along, that something waits for them in private and did not
reach them: that there is something, never what.
"""

from __future__ import annotations

from bot.outbox.gate import Others
from bot.outbox.writer import OutboxWriter
from bot.people import accounts, directory
from bot.people.recipients import localizer_of
from bot.ports import NOTHING, Address, Outgoing, Reply
from bot.wording.ways_in import waits_in_private
from routing.call.call import Call


def told_beside(writer: OutboxWriter, to: Address, beside: Address) -> None:
    """Tell the person who could not be reached at `to`, at `beside`, how they get what waits."""
    session, context = writer.session, writer.context
    found = accounts.at(session, to)
    if found is None:
        return
    person = directory.known(session, found.person, context.catalogue)
    localizer = localizer_of(session, person, context.catalogue)
    text = waits_in_private(person.name, context.chats.get(to.channel, ""), localizer)
    told = Reply.of(Outgoing(text=text, only_to=found.account), NOTHING)
    writer.say(beside, Others(beside.conversation), told)


def asked_at(call: Call, to: Address) -> Address | None:
    """The place in the same service where a call was asked among others; None where it was asked
    in private, or elsewhere.
    """
    origin = call.origin or ""
    there = origin.startswith(f"{to.channel}/") and origin != to.conversation
    return Address(channel=to.channel, conversation=origin) if there else None
