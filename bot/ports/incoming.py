"""What a channel brings in, as a union of kinds; each holds only what makes sense for it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from bot.ports.outgoing import FileRef
from bot.ports.values import Address, Attachment, Value
from bot.presses import AnyPress, parse
from bot.sanitize import Words
from catalog.model import Language


class Press(Value):
    """A pressed button: the `action` of its choice, with a form's values when it had fields.
    Channels carry the action unread; `means` is what it says.
    """

    action: Words
    values: dict[str, Words] | None = None

    @property
    def means(self) -> AnyPress:
        """What the button stands for."""
        return parse(self.action)


class Profile(Value):
    """What the channel knows of the sender. `name` is what they call themselves, `handle` what
    nobody else is called there (`@vera`). `email` and `phone` only when the channel's service has
    verified that they are theirs.
    """

    name: Words | None = None
    handle: Words | None = None
    email: Words | None = None
    phone: Words | None = None
    language: Language | None = None
    zone: str | None = None


class Contact(Value):
    """The account, address and moment of everything that comes in.

    `account` is empty when the service does not tell it. `shared`: others can read what is said at
    the address. `alone`: the conversation with the account alone, where the channel knows it
    without their having been there.
    """

    address: Address
    account: str
    at: dt.datetime
    profile: Profile = Profile()
    shared: bool = False
    alone: str | None = None


class _Event(Contact):
    """The base of all kinds, with a key: the same for every repeat of the event, and for nothing
    else.
    """

    key: str


class Shown(Value):
    """What a window of ours shows of a message: the sender's own words (on a button, what stood on
    it), and their files.
    """

    text: Words = ""
    files: tuple[FileRef, ...] = ()


class Message(_Event):
    """Words and files of a person. `album` is the same for files that were sent as one."""

    text: Words = ""
    attachments: tuple[Attachment, ...] = ()
    album: str | None = None


class Said(Message):
    """A message. `reply_to` names the card or message of ours that was replied to (its `ref`).

    `overheard`: said among others without addressing us; it only matters when it belongs to a card
    or a dialogue of ours, and is otherwise not even kept. `author`: the account that wrote `text`,
    when the sender passes on the words of another. `stands`: where in the service the words stand,
    when their link has still to be fetched from there; `permalink` is that link. `thread`:
    `reply_to` names the thread it stands in, not the one message it answers. `shown`: what is put
    into the conversation itself as it is taken in, in a window of ours. `to_another`: it calls
    somebody else by name.
    """

    kind: Literal["said"] = "said"
    shown: Shown | None = None
    reply_to: str | None = None
    overheard: bool = False
    author: str | None = None
    stands: str | None = None
    permalink: str | None = None
    thread: bool = False
    to_another: bool = False


class Edited(Message):
    """A message whose words were changed: `edits` is the key of the message it was."""

    kind: Literal["edited"] = "edited"
    edits: str
    reply_to: str | None = None
    overheard: bool = False
    thread: bool = False


class Withdrawn(_Event):
    """A message was deleted by its sender: `withdraws` is its key."""

    kind: Literal["withdrawn"] = "withdrawn"
    withdraws: str


class Pressed(_Event):
    """A button was pressed, or a form sent; `reply_to` is the ref of the message it stands on.
    `respond_at`: where the service lets a message that one person alone sees be changed, for a
    while. `shown` as of what is said. `under`: the thread it stands in, where that is no
    conversation of its own.
    """

    kind: Literal["pressed"] = "pressed"
    shown: Shown | None = None
    press: Press
    attachments: tuple[Attachment, ...] = ()
    reply_to: str | None = None
    under: str | None = None
    respond_at: Words = ""


class PointedAt(_Event):
    """The account `by` pointed at a message of the sender's, of which only is known where it
    `stands`: the channel looks the words up and makes it `Suggested`.
    """

    kind: Literal["pointed_at"] = "pointed_at"
    by: str
    stands: str


class Suggested(Message):
    """Words of the sender that the account `by` takes for a request; the sender decides."""

    kind: Literal["suggested"] = "suggested"
    by: str
    permalink: str | None = None


class AccountLeft(_Event):
    """The service says that the account was closed."""

    kind: Literal["account_left"] = "account_left"


class BotRemoved(_Event):
    """We were blocked by a person or taken out of a room: nobody is reached there any more."""

    kind: Literal["bot_removed"] = "bot_removed"


class BotAdded(_Event):
    """We can write in a room, or to a person, again or for the first time. `came`: we could not
    before; else only something about it changed. `moved_to`: what we said there before stands there
    no more, as its service moved it to this conversation (a group that became a supergroup).
    """

    kind: Literal["bot_added"] = "bot_added"
    came: bool = True
    moved_to: str = ""


class SaidUnnamed(_Event):
    """Somebody spoke to us in a room without showing who they are (an anonymous administrator):
    `stands` is the ref of what they said.
    """

    kind: Literal["said_unnamed"] = "said_unnamed"
    stands: str


class Bounced(_Event):
    """A message of ours did not arrive after all, by a report of its service: `ref` is that
    message, `sent_as` the key under which it was sent, `number` the call that it was about, `why`
    in the service's words. `for_good`: nothing reaches the address any more.
    """

    kind: Literal["bounced"] = "bounced"
    ref: str
    sent_as: str = ""
    number: str | None = None
    why: Words = ""
    for_good: bool = False


Spoken = Said | Edited | Pressed | Suggested
"""What a conversation hears."""
Incoming = (
    Spoken | Withdrawn | PointedAt | AccountLeft | BotRemoved | BotAdded | SaidUnnamed | Bounced
)
