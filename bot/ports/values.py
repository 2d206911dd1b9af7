"""The values that both directions share: addresses and attachments."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.sanitize import Words


class Value(BaseModel):
    """The base of everything that crosses the border: frozen, and without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Address(Value):
    """The address of a conversation in a channel. `conversation` is unique over all channels and
    tells what it is: `person/sanne` and `room/cleaning` (web and terminal: two windows on one
    mailbox), `slack/T1/C1`, `slack/T1/C1/17.5` (a thread), `telegram/-100123`, `telegram/-100123/7`
    (a topic).
    """

    channel: str
    conversation: str

    @property
    def own(self) -> bool:
        """Whether the channel is one of our own: there everybody can be reached, an account is the
        person's id, and a conversation is named by its person or team.
        """
        return self.conversation.startswith(("person/", "room/"))


class Attachment(Value):
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
