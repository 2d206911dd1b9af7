"""What links in different installations say to each other of a call: the messages of the wire, as
frozen values. docs/network.md tells them to whoever builds another end.

Reading takes what later versions add: fields that are not known are passed over, a word that is not
known is kept and shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

VERSION = 1
VERSIONS = (1,)
"""The versions of the wire that are spoken here, the newest first."""
LONGEST = 8_000
"""So many characters of a text go over the wire; what is longer is cut, with a word."""
Text = Annotated[str, Field(max_length=LONGEST + 200)]
Name = Annotated[str, Field(max_length=200)]
Languages = Annotated[Mapping[str, Annotated[str, Field(max_length=400)]], Field(max_length=20)]
"""The same words in some languages, by their codes."""
FROM_CUSTOMER = (
    "opened",
    "answered",
    "commented",
    "edited",
    "cancelled",
    "reopened",
    "noted",
    "file",
)
FROM_PROVIDER = (
    "accepted",
    "acknowledged",
    "forecast",
    "asked",
    "resumed",
    "commented",
    "noted",
    "file",
    "resolved",
    "declined",
    "unanswered",
    "refused",
)
ABOUT_LINK = ("agreed", "closed", "key", "offer")
"""Words about the connection itself: they belong to no call, and have no place in an order."""


class Wire(BaseModel):
    """A part of a message; what is not known of it is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Shared(Wire):
    """An answer that the item allows to be shared, with the question as it was asked; `asks`: in
    each language it is known in.
    """

    ask: Text
    value: Text
    asks: Languages = Field(default_factory=dict)


class Request(Wire):
    """What is asked (`opened`): of which service, what kind, in what words. `number`: the
    customer's own. `item`: which it is of those that were agreed beforehand. `titles`: the title in
    each language. `trace` is the same along the whole chain; `via` holds a mark of each
    installation on the way, by which that one alone knows that it was there before.
    """

    service: Annotated[str, Field(max_length=130)]
    kind: Literal["wish", "rfc", "incident", "service_request"]
    item: Annotated[str, Field(max_length=130)] = ""
    title: Name
    titles: Languages = Field(default_factory=dict)
    text: Text = ""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    impact: Literal["high", "medium", "low", "nil"] = "low"
    urgency: Literal["high", "medium", "low"] = "medium"
    answers: Annotated[tuple[Shared, ...], Field(max_length=40)] = ()
    private: bool = False
    number: Annotated[str, Field(max_length=40)] = ""
    trace: Annotated[str, Field(min_length=8, max_length=64)]
    via: Annotated[tuple[Annotated[str, Field(max_length=64)], ...], Field(max_length=20)] = ()


class File(Wire):
    """A file that is shared (`file`): whoever sent it hands it out by this `id` from then on.
    `digest`: the SHA-256 of its bytes, in hex.
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    name: Annotated[str, Field(min_length=1, max_length=300)]
    kind: Literal["picture", "file", "voice"] = "file"
    size: Annotated[int, Field(ge=1)]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Word(Wire):
    """Every other word: `text` is what was said with it. `expected`: when the provider has it done,
    as known now. `number`: the provider's own. `to`: the place (`seq`) of the message it is about,
    the question that is answered or the word that was refused. `ended`: it has ended there. `file`:
    what is shared.
    """

    text: Text = ""
    expected: AwareDatetime | None = None
    number: Annotated[str, Field(max_length=40)] = ""
    to: int | None = None
    ended: bool = False
    file: File | None = None


class Message(Wire):
    """One message. `id` is its own; `call` the same at both ends, made by the customer; `seq`
    counts from 1 for each call and direction. Both are empty (0) where it is about the connection.
    """

    version: int = VERSION
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    call: Annotated[str, Field(pattern=r"^([A-Za-z0-9-]{8,64})?$")] = ""
    seq: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    at: AwareDatetime
    word: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    data: dict[str, Any] = Field(default_factory=dict)


def cut(text: str) -> str:
    """A text as it goes over the wire."""
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def in_utc(moment: dt.datetime | None) -> str | None:
    """A moment as it stands in a message."""
    return moment.astimezone(dt.UTC).isoformat() if moment else None
