"""What crosses the border between a channel and the desk: one shape in, one shape out, one small
protocol.

A channel turns what its service sends into `Incoming` and hands it to `accept`, which has committed
when it returns. It sends `Outgoing` when the outbox asks it to. It decides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Literal, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

from bot.presses import LONGEST, AnyPress, parse
from bot.sanitize import Words
from catalog.model import Language
from routing.call.events import WhyGone


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Address(_Value):
    """Where something is said. `conversation` is unique over all channels and tells what it is:
    `person/sanne` and `room/cleaning` (web and terminal: two windows on one mailbox),
    `slack/T1/C1`, `slack/T1/C1/17.5` (a thread), `telegram/-100123`, `telegram/-100123/7` (a
    topic).
    """

    channel: str
    conversation: str


class Attachment(_Value):
    """A file that came along; `ref` is the channel's own handle, enough to fetch it later.

    `url`: where the channel's service says it is; `form`: the service's own word for what it is
    (photo, voice); `media`: its type as told. `source`: the key of the message that it came with.
    """

    name: Words
    kind: Literal["picture", "file", "voice", "location", "other"] = "file"
    ref: Words = ""
    size: int | None = None
    url: Words = ""
    form: Words = ""
    media: Words = ""
    source: Words = ""


class Press(_Value):
    """A button: the `action` of the choice that was pressed, with a form's values when it had
    fields. Channels carry the action unread; `means` is what it says.
    """

    action: Words
    values: dict[str, Words] | None = None

    @property
    def means(self) -> AnyPress:
        """What the button stands for."""
        return parse(self.action)


class Profile(_Value):
    """What the channel knows of the sender. `email` only when the channel's service has verified
    it.
    """

    name: Words | None = None
    email: Words | None = None
    language: Language | None = None
    zone: str | None = None


class Incoming(_Value):
    """One thing one person did. `key` is the same for every repeat of it, and for nothing else.

    `room` is true where a team works together, `reply_to` names the card or message of ours that
    was replied to (its `ref`), `edits` the key of an earlier message that this one changes (`text`
    empty and `deleted` true: taken back). `overheard`: said among others without addressing us; it
    only matters when it belongs to a card or a dialogue of ours, and is otherwise not even kept.
    `author`: the account that wrote `text`, when the sender passes on the words of another.
    `suggested_by`: the account that pointed at this message of the sender's; the sender has to
    agree first. `stands`: where in the service the words stand, when they or their link have still
    to be fetched from there. `left`: the service says that the account is closed. `away`: we were
    blocked or taken out, nobody is reached at this address any more. `arrived`: we were put into a
    room. `album`: the same for pictures that were sent as one. `alone`: the conversation with the
    sender alone, where the channel knows it without their having been there.
    """

    key: str
    address: Address
    account: str
    at: dt.datetime
    text: Words = ""
    press: Press | None = None
    attachments: tuple[Attachment, ...] = ()
    profile: Profile = Profile()
    room: bool = False
    reply_to: str | None = None
    edits: str | None = None
    deleted: bool = False
    permalink: str | None = None
    overheard: bool = False
    author: str | None = None
    suggested_by: str | None = None
    stands: str | None = None
    left: bool = False
    away: bool = False
    arrived: bool = False
    album: str | None = None
    alone: str | None = None


class FormField(_Value):
    """One thing to fill in before an action can be done; channels with forms show them at once,
    others ask one by one.
    """

    id: str
    ask: str
    type: Literal[
        "text", "choice", "place", "date", "number", "yes_no", "person", "team", "item"
    ] = "text"
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()


class Choice(_Value):
    """A button. `action` comes back in a `Press`; with `fields`, a channel may open a form
    first.
    """

    action: str = Field(max_length=LONGEST)
    label: str
    style: Literal["plain", "primary", "danger"] = "plain"
    fields: tuple[FormField, ...] = ()

    @property
    def means(self) -> AnyPress:
        """What the button stands for."""
        return parse(self.action)


class Line(_Value):
    """One labelled line of a card: what and its value."""

    label: str
    value: str


class Card(_Value):
    """A call as one picture in text: the same card is edited in place at each change."""

    number: str
    title: str
    status: str
    tone: Literal["new", "busy", "waiting", "late", "done", "ended"] = "new"
    lines: tuple[Line, ...] = ()


class FileRef(_Value):
    """A file that is kept, named in a message of our own channels: `id` is what it can be opened
    by.
    """

    id: str
    name: str
    kind: Literal["picture", "file", "voice"] = "file"
    size: int = 0
    risky: bool = False


class Outgoing(_Value):
    """Something to be said. `text` alone must make sense (notification, screen reader, plain
    terminal).

    `edits`: the channel's `ref` of an earlier message to change in place. `only_to`: an account
    that alone may see it, in a shared room. `ask_text`: the next typed message answers this
    (Telegram: force reply); `ask_place`: with a place; these words stand on a button that sends
    where one is, in channels that have one. `thread`: the ref under which it is said, in channels
    that have threads; `card` stands for the card of the call it is about. `files`: in our own
    channels.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    card: Card | None = None
    edits: str | None = None
    only_to: str | None = None
    ask_text: bool = False
    ask_place: str = ""
    thread: str | None = None
    files: tuple[FileRef, ...] = ()


class RetryLater(Exception):
    """The service asked to wait (429) or is out of reach: try the same row again after `seconds`;
    `lane` holds meanwhile.
    """

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds = seconds


class Undeliverable(Exception):
    """Trying again will not help (blocked, archived, refused): the row ends dead, `why` is written
    down.

    `gone` is true when the whole place is out of reach (left room, blocked by the person), so that
    another way is taken.
    """

    def __init__(self, why: str, *, gone: bool = False) -> None:
        super().__init__(why)
        self.gone = gone


class NotFetched(Undeliverable):
    """A file can never be fetched; `reason` says why, `why` in the service's own words."""

    def __init__(self, reason: WhyGone, why: str) -> None:
        super().__init__(why)
        self.reason = reason


class NotByFile(Exception):
    """The service lets us say things there, but not bring files: a line that says where the file is
    will do.
    """


class BatchFile(_Value):
    """A file in a parcel, with all its bytes. `own`: how its own service knows it, when it came
    from there.
    """

    name: str
    kind: Literal["picture", "file", "voice"]
    media: str
    data: bytes
    own: Attachment | None = None


class FileBatch(_Value):
    """Files that were sent together, on their way to a conversation.

    `begun` is what an earlier attempt noted down; `thread` as in `Outgoing`.
    """

    items: tuple[BatchFile, ...]
    caption: str = ""
    thread: str | None = None
    begun: str = ""


class Form(_Value):
    """Fields to fill in at once, where a channel has forms; comes back as a `Press` of `action`
    with the values.

    A choice that means a `FormPress` has its form made by `ChannelQueries.form` when it is pressed.
    """

    action: str
    title: str
    send: str
    text: str = ""
    fields: tuple[FormField, ...] = ()


class Sender(_Value):
    """Who stands at the counter: enough to know the person and their language."""

    channel: str
    account: str
    profile: Profile = Profile()


class ChannelQueries(Protocol):
    """What a channel may look at while somebody waits (a picker, a form, a home page). Changes
    nothing; quick.
    """

    async def tongue(self, who: Sender) -> tuple[Language, str]:
        """The language and time zone in which the desk speaks with them."""
        ...

    async def form(self, who: Sender, action: str) -> Form | str:
        """The form behind a button's action (or that of `bot.presses.ASK`: a new request), or the
        sentence that says why there is none.
        """
        ...

    async def options(self, who: Sender, what: str, words: str) -> tuple[tuple[str, str], ...]:
        """Values and labels for a blank of type `what` (`team`, `person`, `item`) that fit the
        words, best first.
        """
        ...

    async def filled(
        self, who: Sender, action: str, values: dict[str, str]
    ) -> dict[str, str] | Form:
        """What follows a filled-in form: what is wrong by blank id (nothing: take it in), or one
        more form.
        """
        ...

    async def page(self, who: Sender) -> tuple[Outgoing, ...]:
        """The person's own page: their requests, what they can ask, their language, their team's
        queue.
        """
        ...


Accept = Callable[[Incoming], Awaitable[bool]]
"""Takes one message in, or keeps it to be taken in; when it returns, that is committed. Raises only
when it is not.
"""


class Channel(Protocol):
    """A chat service. `name` is the entry point's name and the `channel` of its addresses."""

    name: str

    async def listen(self, accept: Accept) -> None:
        """Receive until cancelled; every message goes through `accept` before its service is told
        it arrived.
        """
        ...

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        """Say it (or edit in place) and give the service's ref of it. `key` is the same at every
        attempt, `again` is true from the second on: the first may have arrived unanswered, so look
        before saying it twice.

        Raises RetryLater or Undeliverable; anything else counts as a passing fault.
        """
        ...


Note = Callable[[str], Awaitable[None]]
"""Writes down how far bringing a file has come, so that the next attempt goes on from there."""


@runtime_checkable
class CarriesFiles(Protocol):
    """A channel whose service keeps files: they can be fetched from it and brought to it."""

    async def fetch(self, wanted: Attachment, most: int) -> bytes:
        """What is in the file, `most` bytes at most. Raises RetryLater or NotFetched; anything else
        counts as a passing fault.
        """
        ...

    async def hand(self, to: Address, batch: FileBatch, note: Note) -> str:
        """Bring it to a conversation and give the service's ref of it ("" when it tells none).

        Raises RetryLater, Undeliverable, or NotByFile; anything else counts as a passing fault.
        """
        ...


@runtime_checkable
class JournaledChannel(Protocol):
    """A channel whose service waits only seconds to be told: what it brings is kept first, looked
    up and taken in after.
    """

    async def known(self, incoming: Incoming, last: bool = False) -> Incoming | None:
        """The message with what only the service can tell (who the sender is, words that were
        pointed at); None when there is nothing to take in. Raises RetryLater when it is worth
        waiting for; never when it is the `last` try.
        """
        ...

    async def taken(self, incoming: Incoming) -> None:
        """It was taken in: what has to be shown anew is shown. Never raises."""
        ...
