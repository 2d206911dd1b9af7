"""Decides who may hear a text, before it is put out. Pure, and the one place where that is decided.

Every text says what it tells (`Tells`) and is for an audience: one person, a team's room, or a
place where others read along. What the audience may not know goes to the person alone, or is not
said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.ports import Tells
from catalog.model import Catalogue
from routing.call.actions import may_hear_of
from routing.call.call import Call


@dataclass(frozen=True)
class OnePerson:
    """A person who reads alone."""

    person: str


@dataclass(frozen=True)
class TeamRoom:
    """The people of a team, in its room. `listed`: it is a mail's list, whose mails are shown on
    screens and forwarded, so that nothing private is said there.
    """

    team: str
    listed: bool = False


@dataclass(frozen=True)
class Others:
    """Whoever reads along in a conversation; `team` where it is that team's room, in which
    somebody speaks for themselves.
    """

    conversation: str
    team: str = ""


Audience = OnePerson | TeamRoom | Others
Where = Literal["here", "in_private", "nowhere"]
Find = Callable[[str], Call | None]
"""The call of that number; None when there is none."""


def where(tells: Tells, here: Audience, asker: str, find: Find, catalogue: Catalogue) -> Where:
    """Where an answer to the asker is said: where they spoke, to them alone, or not at all."""
    if may_hear(tells, here, find, catalogue):
        return "here"
    return "in_private" if may_hear(tells, OnePerson(asker), find, catalogue) else "nowhere"


def may_hear(tells: Tells, audience: Audience, find: Find, catalogue: Catalogue) -> bool:
    """Whether this audience may hear all that a text tells. A number that is only named tells one
    person nothing; aloud it counts as its call, and that there is none is not said aloud either.
    """
    alone = isinstance(audience, OnePerson)
    numbers = tells.calls if alone else tells.calls | tells.numbers
    if not all(_may_know(audience, find(number), find, catalogue) for number in numbers):
        return False
    return alone or not any(is_private(ref, catalogue) for ref in tells.items)


def is_private(ref: str, catalogue: Catalogue) -> bool:
    """Whether it is an item that only who asks and who handles it may know of."""
    place = catalogue.entries.get(ref)
    return place is not None and place.item.private


def _may_know(audience: Audience, call: Call | None, find: Find, catalogue: Catalogue) -> bool:
    match audience:
        case OnePerson(person=person):
            return call is None or _may_person_know(person, call, find, catalogue)
        case TeamRoom(team=team, listed=listed):
            return call is not None and _is_of_team(call, team, listed=listed)
        case Others(conversation=conversation, team=team):
            return call is not None and (
                (not call.private and _was_asked_at(call, conversation))
                or (team != "" and _is_of_team(call, team))
            )


def _may_person_know(person: str, call: Call, find: Find, catalogue: Catalogue) -> bool:
    """Whether somebody may know of a call, or of one above it: how a request goes is also how what
    is asked of others for it goes.
    """
    above: Call | None = call
    while above and not may_hear_of(person, above, catalogue):
        above = find(above.parent) if above.parent else None
    return above is not None


def _is_of_team(call: Call, team: str, *, listed: bool = False) -> bool:
    """Whether a whole team may know of a call: it has it, placed it, or had it before; in a list
    (`listed`) of none that is private.
    """
    if listed and call.private:
        return False
    if team in (call.team, call.customer):
        return True
    return not call.private and any(stay.promise.team == team for stay in call.trail)


def _was_asked_at(call: Call, conversation: str) -> bool:
    """Whether it was asked in this very conversation, or in one that lies in the other."""
    origin = call.origin or ""
    return (
        origin == conversation
        or origin.startswith(f"{conversation}/")
        or conversation.startswith(f"{origin}/")
    )
