"""What goes out to a channel: messages, cards, forms and files."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field

from bot.ports.values import Attachment, Value
from bot.presses import LONGEST, AnyPress, parse


class FormField(Value):
    """A field of a form to fill in before an action can be done; channels with forms show all at
    once, others ask one by one. `aside`: seldom filled in, so never asked for by itself. `search`:
    what the options of a field that is searched are asked for by, where its type does not say.
    `texts`: what each choice writes into the other field of a page's form.
    """

    id: str
    ask: str
    type: Literal[
        "text", "choice", "place", "date", "number", "yes_no", "person", "team", "item", "component"
    ] = "text"
    required: bool = True
    aside: bool = False
    search: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()


class Choice(Value):
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


class Line(Value):
    """One labelled line of a card: what and its value. A label may be a question."""

    label: str
    value: str

    @property
    def mark(self) -> str:
        """What stands between the label and its value in running text."""
        return "" if self.label.endswith("?") else ":"


class Card(Value):
    """A call's card as text: the same card is edited in place at each change."""

    number: str
    title: str
    status: str
    tone: Literal["new", "busy", "waiting", "late", "done", "ended"] = "new"
    lines: tuple[Line, ...] = ()


class FileRef(Value):
    """A file that is kept, named in a message of our own channels: `id` is what it can be opened
    by.
    """

    id: str
    name: str
    kind: Literal["picture", "file", "voice"] = "file"
    size: int = 0
    risky: bool = False


class Outgoing(Value):
    """Something to be said. `text` alone must make sense (notification, screen reader, plain
    terminal).

    `edits`: the channel's `ref` of an earlier message to change in place. `only_to`: an account
    that alone may see it, in a shared room. `ask_text`: the next typed message answers this
    (Telegram: force reply); `ask_place`: with a place; these words tell how to send where one is,
    in channels that can. `thread`: the ref under which it is said, in channels
    that have threads; `card` stands for the card of the call it is about. `files`: in our own
    channels. `asks`: the question of the conversation that it puts: a reply to this very message
    answers that one. `settles`: it only changes the
    message that it `edits` (its buttons were answered), and is never said anew; `respond_at`: where
    a service takes that for a message that one person alone sees. `aloud`: what stands in a thread
    is shown beside it too, in channels that can. `subject`: what it is headed, where messages have
    such a line.
    """

    text: str
    subject: str = ""
    choices: tuple[Choice, ...] = ()
    card: Card | None = None
    edits: str | None = None
    only_to: str | None = None
    ask_text: bool = False
    ask_place: str = ""
    thread: str | None = None
    files: tuple[FileRef, ...] = ()
    asks: str = ""
    settles: bool = False
    respond_at: str = ""
    aloud: bool = False


class Tells(Value):
    """What a text tells: of which calls, by number, and of which catalogue items, by ref.
    `numbers`: those that it only names, and that may be no call's at all.
    """

    calls: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


NOTHING = Tells()
"""What a text tells that anybody may hear."""


class Reply(Outgoing):
    """A message with what it tells: only such a one can be put out (`bot.outbox.gate`).

    `whispered`: it is for the eyes of who spoke, though it tells nothing that others may not know.
    """

    tells: Tells
    whispered: bool = False

    @classmethod
    def of(cls, message: Outgoing, tells: Tells) -> Self:
        """The message, telling this."""
        return cls(tells=tells, **{name: getattr(message, name) for name in Outgoing.model_fields})

    @property
    def message(self) -> Outgoing:
        """The message as a channel gets it."""
        return Outgoing(**{name: getattr(self, name) for name in Outgoing.model_fields})


class Form(Value):
    """Fields to fill in at once, where a channel has forms; comes back as a `Press` of `action`
    with the values.

    A choice that means a `FormPress` has its form made by `ChannelQueries.form` when it is pressed.
    """

    action: str
    title: str
    send: str
    text: str = ""
    fields: tuple[FormField, ...] = ()


class BatchFile(Value):
    """A file of a batch, with all its bytes. `own`: how its own service knows it, when it came from
    there.
    """

    name: str
    kind: Literal["picture", "file", "voice"]
    media: str
    data: bytes
    own: Attachment | None = None


class FileBatch(Value):
    """Files that were sent together, on their way to a conversation.

    `begun` is what an earlier attempt noted down; `thread` as in `Outgoing`.
    """

    items: tuple[BatchFile, ...]
    caption: str = ""
    thread: str | None = None
    begun: str = ""
