"""Slack's workspaces, channels, threads and users as addresses and accounts of the desk.

`slack/U1` is the direct message with a person, `slack/C1` a channel, `slack/C1/17.5` a thread; an
account is `U1`. The first token's workspace (or organisation) is home; those of any other begin
with its id: `slack/T2/C1`, `T2/U1`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CHANNEL = "slack"


@dataclass(frozen=True)
class BotIdentity:
    """Who we are in one workspace: `team` its id, `user` and `bot` our ids there, once they are
    known.
    """

    team: str
    home: bool = True
    user: str | None = None
    bot: str | None = None

    def account(self, user: str) -> str:
        """The account of a user."""
        return user if self.home else f"{self.team}/{user}"

    def direct(self, user: str) -> str:
        """The conversation with one person alone: known by the person, whatever the id of the
        direct message.
        """
        return f"{CHANNEL}/{self.account(user)}"

    def channel(self, channel: str, thread: str | None = None) -> str:
        """A channel, or a thread in it."""
        return f"{CHANNEL}/{self.account(channel)}" + (f"/{thread}" if thread else "")

    def key(self, kind: str, *parts: object) -> str:
        """A key for the inbox, from what is the same at every repeat: an event's own id differs
        between them.
        """
        return ":".join((CHANNEL, kind, self.team, *map(str, parts)))

    def message_key(self, channel: str, ts: str) -> str:
        """The one key of a message, whatever event, retry or twin brought it."""
        return self.key("message", channel, ts)


@dataclass(frozen=True)
class ConversationParts:
    """A conversation taken apart; `team` is empty at home."""

    team: str
    id: str
    thread: str | None = None

    @property
    def private(self) -> bool:
        """Whether it is the direct message with one person (user ids start with U, or W in an
        organisation).
        """
        return self.id[:1] in ("U", "W")


def parse_conversation(conversation: str) -> ConversationParts:
    """The place behind `slack/C1`, `slack/C1/17.5`, `slack/T2/C1/17.5`, `slack/U1`; ValueError for
    anything else.
    """
    head, *parts = conversation.split("/")
    team = parts.pop(0) if len(parts) > 1 and parts[0][:1] in ("T", "E") else ""
    if head != CHANNEL or len(parts) not in (1, 2) or not all(parts):
        raise ValueError(f"'{conversation}' is no conversation in Slack; write it like slack/C1")
    return ConversationParts(team, parts[0], parts[1] if len(parts) == 2 else None)


def is_direct(channel: str, said: Mapping[str, Any] | None = None) -> bool:
    """Whether a channel is a direct message with us: Slack says so, else by its id (those start
    with D).
    """
    kind = (said or {}).get("channel_type")
    return kind == "im" if kind else channel.startswith("D")
