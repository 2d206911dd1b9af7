"""Decides who hears the answer to a message, and where, before the conversation begins. Pure.

A message stands in one of three places. In private, everything is said there. In a team's room
there are two conversations: the room's own (its buttons, commands and replies to cards), answered
for the eyes of who spoke, and that of a person who addressed the desk among their colleagues. In
any other shared place, and in that second conversation, others read along. What may be heard where
is the gate's to decide (`bot.outbox.gate`), reply by reply.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.outbox.gate import Audience, OnePerson, Others, TeamRoom
from bot.ports import Address, Edited, Said, Spoken
from catalog.model import Team


@dataclass(frozen=True)
class Place:
    """Where a message of `account` is answered: at `address`, where `hears` reads; shown to the
    account `only_to` alone where that is set and the channel can. `room`: the team whose room's
    conversation it is. `alone`: where the person is told what `hears` may not know; without it, to
    their account's eyes only. `for_another`: a button was pressed that was for somebody else, so
    that nothing is said aloud.
    """

    address: Address
    hears: Audience
    account: str
    room: Team | None = None
    only_to: str | None = None
    alone: Address | None = None
    for_another: bool = False


def place_of(
    incoming: Spoken,
    person: str,
    room: Team | None,
    *,
    for_room: bool,
    answers: bool,
    for_another: bool = False,
) -> Place:
    """Decides where a message of this person is answered. `room`: whose room it stands in.
    `for_room`: it is a button, command or reply of that room. `answers`: it replies to a question
    of ours. `for_another`: it is a button on what was for another.
    """
    if not incoming.shared:
        return Place(incoming.address, OnePerson(person), incoming.account)
    alone = _alone(incoming)
    own_channel = incoming.address.own
    if room and (for_room or own_channel or not _speaks_to_us(incoming, answers)):
        hears = TeamRoom(room.team)
        account = incoming.account
        return Place(incoming.address, hears, account, room=room, only_to=account, alone=alone)
    others = Others(incoming.address.conversation, room.team if room else "")
    return Place(incoming.address, others, incoming.account, alone=alone, for_another=for_another)


def _alone(incoming: Spoken) -> Address | None:
    """The conversation with the person alone, where it is known."""
    if not incoming.alone:
        return None
    return Address(channel=incoming.address.channel, conversation=incoming.alone)


def _speaks_to_us(incoming: Spoken, answers: bool) -> bool:
    """Whether words among others are for the desk: addressed to it, or a reply to its question."""
    match incoming:
        case Said(overheard=True) | Edited(overheard=True):
            return answers
        case Said() | Edited():
            return bool(incoming.text)
        case _:
            return False
