"""Decides who hears the answer to a message, and where, before the conversation begins. Pure.

A message stands in one of three places. In private, everything is said there. In a team's room
there are two conversations: the room's own (its buttons, commands and replies to cards), answered
for the eyes of who spoke, and that of a person who addressed the desk among their colleagues. In
any other shared place, and in that second conversation, others read along: there, what concerns a
private matter is said to the person alone instead.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.conversation.state.dialogue import Clarification, Dialogue, Pending, Request, Turn
from bot.ports import Address, Edited, Outgoing, Said, Spoken
from catalog.model import Catalogue, Team


@dataclass(frozen=True)
class Audience:
    """The audience of an answer: it goes to `address`, to the account `only_to` alone where that is
    set, else for all who read there. `room`: the team whose room's conversation it is. `shared`:
    others read along, so that private matters go to `alone`, or without one to the account's eyes
    only.
    """

    address: Address
    room: Team | None = None
    only_to: str | None = None
    shared: bool = False
    alone: Address | None = None


def audience_of(
    incoming: Spoken, room: Team | None, *, for_room: bool, answers: bool, own_channel: bool
) -> Audience:
    """Decides the audience of the answer to a message. `room`: whose room it stands in. `for_room`:
    it is a button, command or reply of that room. `answers`: it replies to a question of ours.
    `own_channel`: it came by a window of our own, where a room is for the room's conversation only.
    """
    if not incoming.shared:
        return Audience(incoming.address)
    if room and (for_room or own_channel or not _speaks_to_us(incoming, answers)):
        return Audience(incoming.address, room=room, only_to=incoming.account)
    alone = incoming.alone and Address(
        channel=incoming.address.channel, conversation=incoming.alone
    )
    return Audience(incoming.address, shared=True, alone=alone or None)


def _speaks_to_us(incoming: Spoken, answers: bool) -> bool:
    """Whether words among others are for the desk: addressed to it, or a reply to its question."""
    match incoming:
        case Said(overheard=True) | Edited(overheard=True):
            return answers
        case Said() | Edited():
            return bool(incoming.text)
        case _:
            return False


def is_private(turn: Turn, numbers: Collection[str], catalogue: Catalogue) -> bool:
    """Whether the turn concerns something that nobody else may read along with: a private item
    that is being asked for, or one of the private calls with these `numbers`.
    """
    asked = any(_is_private(pending, catalogue) for pending in turn.dialogue.pending)
    return asked or any(_names(reply, number) for reply in turn.replies for number in numbers)


def _is_private(pending: Pending, catalogue: Catalogue) -> bool:
    """Whether it asks for a private item, or would show that one may be meant."""
    match pending:
        case Request():
            shown = (pending.item, *(pending.guessed if pending.stage == "which" else ()))
        case Clarification():
            shown = (pending.item,)
        case _:
            shown = ()
    places = (catalogue.entries.get(ref) for ref in shown if ref)
    return any(place.item.private for place in places if place)


def _names(reply: Outgoing, number: str) -> bool:
    buttons = (part for choice in reply.choices for part in (choice.action, choice.label))
    return any(number in text for text in (reply.text, *buttons))


def counted_on(dialogue: Dialogue, alone: Dialogue) -> Dialogue:
    """The dialogue with a turn number that is new in both, so that no button means two things."""
    return dialogue.model_copy(update={"turn": max(dialogue.turn, alone.turn)})


def parted(
    before: Dialogue, alone: Dialogue, after: Dialogue, catalogue: Catalogue
) -> tuple[Dialogue, Dialogue]:
    """Splits the dialogue after a turn that became private, into that of the shared place and that
    with the person alone: what the turn began goes on alone, what was under way stays where it was.
    """
    stays = tuple(p for p in before.pending if p in after.pending and not _is_private(p, catalogue))
    moves = tuple(p for p in after.pending if p not in stays)
    same = stays == before.pending
    here = before.model_copy(
        update={
            "turn": after.turn,
            "pending": stays,
            "options": before.options if same else (),
            "numbered": before.numbered if same else 0,
            "leaning": after.leaning,
            "chose_language": after.chose_language,
        }
    )
    return here, after.model_copy(update={"pending": (*alone.pending, *moves)})
