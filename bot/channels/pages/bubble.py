"""A post of a conversation as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.mailbox import Post
from bot.ports import Choice, Outgoing


@dataclass(frozen=True)
class About:
    """The call of which a post asks something, as it stands now."""

    number: str
    title: str
    status: str
    tone: str


@dataclass(frozen=True)
class Bubble:
    """A post in a conversation, with the buttons it still has. `chosen`: the label of its button
    that was pressed, where the post `answered` says so. `about`: the call of which it asks
    something. `words`: what it says to its reader; `language`: that of what could not be said in
    theirs.
    """

    post: Post
    name: str
    own: bool
    desk: bool
    time: str
    question: bool
    choices: tuple[Choice, ...] = ()
    chosen: str = ""
    answered: str = ""
    about: About | None = None
    words: str = ""
    language: str = ""

    @property
    def message(self) -> Outgoing | None:
        """What the desk said."""
        return self.post.message
