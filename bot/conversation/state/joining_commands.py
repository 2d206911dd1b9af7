"""The commands a conversation yields about who somebody is and who joins, and their answers."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.ports import Address
from catalog.model import Language, Person
from routing.call.view import CallView


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Reader(_Value):
    """Somebody who is told something elsewhere: where, and in which language."""

    name: str
    address: Address
    language: Language


class WhoAmI(_Value):
    """Whom the desk takes the speaker for, in which account. Answer: `Identity`."""


class Identity(_Value):
    """An account as its service knows it: its number there, its `handle`, what its owner calls
    themselves.
    """

    account: str
    handle: str
    name: str
    is_guest: bool


class Invite(_Value):
    """A link and a code by which this person joins. Answer: `Invitation`."""

    person: str


class Invitation(_Value):
    """A code, until when it lives, and for each channel in which a link brings it to us, that
    link.
    """

    code: str
    until: dt.datetime
    links: tuple[str, ...] = ()


class AddPerson(_Value):
    """Take somebody in whom no file names: of this team, or (None) an employee who only asks.
    Answer: `Person`.
    """

    name: str
    team: str | None


class Claim(_Value):
    """The speaker, a guest, says to be this person; None: they ask to be let in as a guest, with
    the message at hand. Answer: `Claimed`.
    """

    person: str | None


class Claimed(_Value):
    """Who was asked to confirm it, by the claim's `number`. `how`: asked, asked before, nobody is
    there to ask, or asked too often.
    """

    how: Literal["asked", "again", "nobody", "too_many"]
    number: str = ""
    handle: str = ""
    readers: tuple[Reader, ...] = ()


class Vouch(_Value):
    """A coordinator's word on a claim. Answer: `Vouched`."""

    number: str
    yes: bool


class Vouched(_Value):
    """What came of it: for whom (`person` None: as a guest), and who is to be told: the stranger,
    and the `others`: further accounts of the person they are now.
    """

    how: Literal["done", "gone", "not_yours"]
    person: str | None = None
    name: str = ""
    stranger: Reader | None = None
    others: tuple[Reader, ...] = ()


class NameRoom(_Value):
    """The place that was spoken in becomes the room of this team. Answer: `RoomNamed`."""

    team: str


class RoomNamed(_Value):
    """What came of it: done, it is that team's by its file or by another's word, or it can be no
    room. `before`: the room it was until now.
    """

    how: Literal["done", "set_in_file", "taken", "no_room"]
    owner: str = ""
    before: Address | None = None


class Follow(_Value):
    """The speaker follows this call, or (`on` False) does so no more. Answer: `CallView`, or None
    when there is none that they may follow.
    """

    number: str
    on: bool


JoiningCommand = Follow | WhoAmI | Invite | AddPerson | Claim | Vouch | NameRoom
JoiningResult = CallView | None | Identity | Invitation | Person | Claimed | Vouched | RoomNamed
