"""The protocols between the desk and a channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Protocol, runtime_checkable

from bot.ports.incoming import Incoming, Profile
from bot.ports.outgoing import FileBatch, Form, Outgoing
from bot.ports.values import Address, Attachment, Value
from catalog.model import Language


class Sender(Value):
    """The person on whose behalf a channel queries the desk: enough to know them and their
    language. `stands`: the conversation where what they pressed stands.
    """

    channel: str
    account: str
    profile: Profile = Profile()
    stands: str = ""


class ChannelQueries(Protocol):
    """The queries a channel may make while somebody waits (a picker, a form, a home page). They
    change nothing and are quick.
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
        """Values and labels for a field of type `what` (`team`, `person`, `item`) that fit the
        words, best first.
        """
        ...

    async def filled(
        self, who: Sender, action: str, values: dict[str, str]
    ) -> dict[str, str] | Form:
        """The outcome of a filled-in form: errors by field id (none: take it in), or
        one more form.
        """
        ...

    async def page(self, who: Sender) -> tuple[Outgoing, ...]:
        """The person's own page: their requests, what they can ask, their language, their team's
        queue.
        """
        ...


@runtime_checkable
class Connected(Protocol):
    """A channel whose service may be out of touch."""

    def out_of_touch(self) -> str | None:
        """Why nothing comes in from its service now; None when it does."""
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
        """Send a message (or edit it in place) and return the service's ref of it. `key` is the
        same at every attempt, `again` is true from the second on: the first may have arrived
        unanswered, so look before sending it twice.

        Raises RetryLater or Undeliverable; anything else counts as a passing fault.
        """
        ...


Note = Callable[[str], Awaitable[None]]
"""Writes down how far bringing a file has come, so that the next attempt goes on from there."""


@runtime_checkable
class CarriesFiles(Protocol):
    """A channel whose service stores files: they can be fetched from it and sent to it."""

    async def fetch(self, wanted: Attachment, most: int) -> bytes:
        """Fetch the file's content, `most` bytes at most. Raises RetryLater or NotFetched; anything
        else counts as a passing fault.
        """
        ...

    async def send_files(self, to: Address, batch: FileBatch, note: Note) -> str:
        """Send files to a conversation and return the service's ref of them ("" when it tells
        none).

        Raises RetryLater, Undeliverable, or NotByFile; anything else counts as a passing fault.
        """
        ...


@runtime_checkable
class HasOpenRooms(Protocol):
    """A channel in which a room may be open to everybody, whatever we think of it."""

    @property
    def open_rooms(self) -> Collection[str]:
        """The conversations that anybody can read, as far as is known."""
        ...

    async def look_at(self, conversation: str) -> None:
        """Find out whether anybody can read a conversation, unless that is known. Never raises."""
        ...


@runtime_checkable
class LinksToUs(Protocol):
    """A channel in which a link can bring somebody to us with a code."""

    @property
    def deep_link(self) -> str:
        """The link up to the code; "" as long as it is not known."""
        ...

    @property
    def chat_link(self) -> str:
        """The link that opens a chat with us, which begins with a greeting; "" where unknown."""
        ...


@runtime_checkable
class JournaledChannel(Protocol):
    """A channel whose service brings messages one after another and waits for each: they are stored
    first, and completed and taken in afterwards, so that nobody waits for another's.
    """

    async def known(self, incoming: Incoming, last: bool = False) -> Incoming | None:
        """Complete a stored message with what only the service can tell (who the sender is, words
        that were pointed at); None when there is nothing to take in. Raises RetryLater when it is
        worth waiting for; never when it is the `last` try.
        """
        ...

    async def taken(self, incoming: Incoming) -> None:
        """Refresh what the channel shows after a message was taken in. Never raises."""
        ...
