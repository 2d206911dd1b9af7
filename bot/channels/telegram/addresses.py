"""Telegram's chats, topics and users as addresses and accounts of the desk.

`telegram/5` is the private chat with user 5, `telegram/-100123` a group, `telegram/-100123/7` a
topic in it; an account is a user's number. A message's ref is `-100123/42`: its chat and its number
there, as numbers start anew in every chat.
"""

from __future__ import annotations

from dataclasses import dataclass

CHANNEL = "telegram"


@dataclass(frozen=True)
class ConversationParts:
    """A conversation taken apart."""

    chat: int
    topic: int | None = None

    @property
    def private(self) -> bool:
        """Whether it is the chat with one person: groups have negative numbers."""
        return self.chat > 0

    @property
    def conversation(self) -> str:
        """The conversation, as an address has it."""
        return f"{CHANNEL}/{self.chat}" + (f"/{self.topic}" if self.topic else "")

    def ref(self, message: int) -> str:
        """The ref of a message that stands here."""
        return f"{self.chat}/{message}"


def parse_conversation(conversation: str) -> ConversationParts:
    """The place behind `telegram/5`, `telegram/-100123`, `telegram/-100123/7`; ValueError for
    anything else.
    """
    head, *parts = conversation.split("/")
    numbers = [int(part) for part in parts if part.removeprefix("-").isdecimal()]
    if head != CHANNEL or len(parts) not in (1, 2) or len(numbers) != len(parts) or 0 in numbers:
        raise ValueError(
            f"'{conversation}' is no conversation in Telegram; write it like "
            f"telegram/-1001234567890"
        )
    return ConversationParts(numbers[0], numbers[1] if len(numbers) == 2 else None)


def read_ref(ref: str) -> tuple[int, int] | None:
    """Chat and number of a message; None for a ref of another channel."""
    chat, _, message = ref.partition("/")
    if chat.removeprefix("-").isdecimal() and message.isdecimal():
        return int(chat), int(message)
    return None


GREETS = "hello"
"""What such a link begins with: it only says hello."""


def deep_link(name: str) -> str:
    """The beginning of a link to the bot of this user name, with a code to come; "" without a name.
    What follows is at most 64 of A-Z, a-z, 0-9, _ and - (https://core.telegram.org/bots/features).
    """
    return f"https://t.me/{name}?start=link-" if name else ""


def chat_link(name: str) -> str:
    """A link that opens a chat with the bot of this user name; "" without a name."""
    return f"https://t.me/{name}?start={GREETS}" if name else ""


@dataclass(frozen=True)
class BotIdentity:
    """Who we are: `id` is the number before the colon of the token, `name` the user name (without
    @) once it is known.
    """

    id: int
    name: str = ""

    def key(self, kind: str, *parts: object) -> str:
        """A key for the inbox. It names the bot: another bot counts its private chats' messages
        from the start.
        """
        return "/".join((CHANNEL, str(self.id), kind, *map(str, parts)))
