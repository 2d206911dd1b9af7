"""The contents of outbox rows, one frozen model for each kind; the only place that knows their
JSON.

Reading takes what earlier versions wrote: fields that came later have defaults, fields that are no
longer known are passed over. `routing.storage.outbox` itself knows bodies as plain dictionaries.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_serializer

from bot.ports import Address, Outgoing
from routing.call.effects import SetTimer, TellPerson
from routing.call.knows import ABOUTS, About
from routing.storage.outbox import Claim, Row


class Payload(BaseModel):
    """The body of rows of one kind."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
    kind: ClassVar[str]

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The payload of a claimed row. Raises ValidationError when it is none of this kind."""
        return cls.model_validate(claim.body)

    def body(self) -> dict[str, Any]:
        """As it is stored."""
        return self.model_dump(mode="json")

    def row(self, key: str, due_at: dt.datetime, *, lane: str | None = None, channel: str) -> Row:
        """The row to enqueue."""
        return Row(
            key=key, kind=self.kind, body=self.body(), lane=lane, channel=channel, due_at=due_at
        )


class Word(BaseModel):
    """That a message tells this person what a call needs of them."""

    model_config = ConfigDict(frozen=True)
    person: str
    about: About


def word_of(effect: TellPerson) -> Word | None:
    """That the news tells a person what the call needs of them; None where it only informs."""
    about = "approval" if effect.what == "approval_wanted" else effect.text
    needs = effect.what in ("approval_wanted", "escalated")
    found = next((one for one in ABOUTS if needs and one == about), None)
    return Word(person=effect.person, about=found) if found else None


class Alarmed(BaseModel):
    """That a message is the alert of an emergency: `whom` it is to reach, as `person`, who spoke of
    it at that moment, reads their name; and where they are told that it did not, shown to the
    account `only_to` alone where others read along.
    """

    model_config = ConfigDict(frozen=True)
    whom: str
    person: str
    at: dt.datetime
    to: Address
    only_to: str | None = None


class SayPayload(Payload):
    """A message for a conversation; `number` is the call it is about. `asked`: the person whom it
    answers or asks, where a reply to it or a press on it is theirs to make. `beside`: where others
    read along that it was asked, and the person is told there how it reaches them if it does not.
    `about`: the call that an answer is about, so that a reply to it is too.
    `word`: who knows what the call needs, once it is delivered. `alarm`: who has to hear it if it
    does not arrive.
    """

    kind = "say"
    to: Address
    number: str | None = None
    asked: str = ""
    about: str = ""
    beside: Address | None = None
    word: Word | None = None
    alarm: Alarmed | None = None
    message: Outgoing

    @field_serializer("message")
    def _short(self, message: Outgoing) -> dict[str, Any]:
        return message.model_dump(mode="json", exclude_defaults=True)


class CardPayload(Payload):
    """A call's card in a conversation, to be drawn as the call stands when the row is done.

    `who`: the team (`audience` team) or the person whose view it is. `whole`: with all that can be
    done; `coordinator`: and with how far it is in its process. `anew`: it is posted once more, as
    the earlier one is out of sight; another text for each such time.
    """

    kind = "card"
    number: str
    to: Address
    audience: Literal["team", "requester"]
    who: str
    whole: bool = False
    coordinator: bool = False
    anew: str = ""


class Acted(BaseModel):
    """What somebody did with a call; `values` as they filled them in."""

    model_config = ConfigDict(frozen=True)
    number: str
    action: str
    values: tuple[str, ...] = ()


class SettlePayload(Payload):
    """Buttons in a conversation that were answered or lead to nothing any more: those of questions
    to `person` before `turn`, or those of the call `number`.

    `pressed`: what the pressed button said, in the message `ref`; `acted`: what was done there.
    """

    kind = "settle"
    to: Address
    person: str = ""
    turn: int = 0
    number: str | None = None
    pressed: str = ""
    ref: str = ""
    respond_at: str = ""
    acted: tuple[Acted, ...] = ()


class DigestTimer(BaseModel):
    """The moment at which the day of a team begins, or (`domain`, with no team) that of a domain,
    for the digest of that day.
    """

    model_config = ConfigDict(frozen=True)
    name: Literal["digest"] = "digest"
    team: str
    domain: str = ""
    day: dt.date
    at: dt.datetime


class TimerPayload(Payload):
    """A moment at which to look again: at a call's clock, or at a team's digest."""

    kind = "timer"
    timer: SetTimer | DigestTimer = Field(discriminator="name")

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The timer itself is the whole body."""
        return cls.model_validate({"timer": claim.body})

    def body(self) -> dict[str, Any]:
        """As it is stored: the timer alone."""
        return self.timer.model_dump(mode="json")


class FetchPayload(Payload):
    """A file to get from the service it was sent in; `number` is the call it was sent for."""

    kind = "fetch"
    file: str
    number: str


class FilePayload(Payload):
    """Kept files to bring to a conversation: the room of `team`, or `person`.

    `begun` is what the channel noted of an attempt that was broken off.
    """

    kind = "file"
    number: str
    files: tuple[str, ...]
    to: Address
    team: str = ""
    person: str = ""
    begun: str = ""


class HeardPayload(Payload):
    """What a channel's service brought, as JSON: read by whoever takes it in."""

    kind = "heard"
    incoming: dict[str, Any]


KINDS: dict[str, type[Payload]] = {
    model.kind: model
    for model in (
        SayPayload,
        CardPayload,
        SettlePayload,
        TimerPayload,
        FetchPayload,
        FilePayload,
        HeardPayload,
    )
}


def number_of(claim: Claim) -> str | None:
    """The call that a row of whatever kind is about, for the log."""
    number = claim.body.get("number")
    return str(number) if number else None


def read(claim: Claim) -> Payload:
    """The payload of a claimed row, by its kind. Raises KeyError, or ValidationError."""
    return KINDS[claim.kind].of(claim)
