"""One Slack workspace in memory: people, channels, messages, views, tokens, triggers, faults. No
network.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:read",
    "users:read",
    "users:read.email",
    "mpim:history",
    "channels:join",
)
TRIGGER_LIFE = 3.0


@dataclass
class Channel:
    """A channel, direct message or private channel."""

    id: str
    name: str = ""
    kind: str = "channel"
    members: set[str] = field(default_factory=set)
    archived: bool = False
    messages: list[Json] = field(default_factory=list)
    user: str | None = None

    def find(self, ts: str) -> Json | None:
        """One message by its timestamp."""
        return next((m for m in self.messages if m["ts"] == ts), None)


@dataclass
class Fault:
    """What goes wrong on the next calls of a method: `status` 429 or 500, or an answer lost after
    it was done.
    """

    method: str
    kind: str
    times: int = 1
    retry_after: int = 1
    channel: str | None = None


class World:
    """The state of one workspace; `team` its id, `bot` our bot user there; `without`: methods it
    does not have.
    """

    def __init__(self, team: str = "T1", bot: str = "U0BOT") -> None:
        self.team, self.bot, self.bot_id, self.app_id = team, bot, "B0BOT", "A0APP"
        self.tokens: dict[str, set[str]] = {f"xoxb-{team}": set(SCOPES)}
        self.app_token = "xapp-1"
        self.revoked: set[str] = set()
        self.users: dict[str, Json] = {}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        self.whispers: list[Json] = []
        self.responses: dict[str, Json] = {}
        """What can be answered at a `response_url`: the whisper or message, and how often still."""
        self.faults: list[Fault] = []
        self.calls: list[tuple[str, Json]] = []
        self.messages_tab = True
        self.without: set[str] = set()
        self._triggers: dict[str, float] = {}
        self._count = itertools.count(1)
        self._clock = itertools.count(1_700_000_000)
        self.add_user(bot, "schakel", is_bot=True)

    def add_user(self, user: str, name: str, email: str | None = None, **more: Any) -> Json:
        """Somebody of the workspace, as `users.info` tells it."""
        profile = {"real_name": name, "display_name": name.split(maxsplit=1)[0], "image_24": "x"}
        if email:
            profile["email"] = email
        self.users[user] = {
            "id": user,
            "team_id": self.team,
            "name": name.lower(),
            "deleted": False,
            "real_name": name,
            "tz": "Europe/Amsterdam",
            "tz_label": "CET",
            "tz_offset": 3600,
            "profile": profile,
            "is_bot": False,
            "is_email_confirmed": True,
            "updated": 1_700_000_000,
            "locale": "en-US",
            **more,
        }
        return self.users[user]

    def add_stranger(self, user: str, name: str, team: str = "T9") -> Json:
        """Somebody of another organisation, in a channel that is shared with it (Slack Connect):
        no e-mail, no language, and not in the list of users.
        """
        made = self.add_user(user, name, team_id=team, is_stranger=True)
        del made["locale"]
        return made

    def add_guest(self, user: str, name: str, email: str | None = None) -> Json:
        """A guest of the workspace, who sees a single channel."""
        return self.add_user(user, name, email, is_restricted=True, is_ultra_restricted=True)

    def add_channel(
        self, channel: str, *members: str, bot: bool = True, kind: str = "channel"
    ) -> Channel:
        """A channel with its members, ourselves among them unless told otherwise."""
        made = Channel(channel, channel.lower(), kind, {*members, *({self.bot} if bot else set())})
        self.channels[channel] = made
        return made

    def direct(self, user: str) -> Channel:
        """The direct message between a person and us."""
        found = self.channels.get(f"D{user[1:]}")
        if found is None:
            found = self.channels[f"D{user[1:]}"] = Channel(
                f"D{user[1:]}", "", "im", {user, self.bot}, user=user
            )
        return found

    def ts(self) -> str:
        """The next timestamp: unique, growing."""
        return f"{next(self._clock)}.{next(self._count):06d}"

    def id(self, letter: str) -> str:
        """A fresh id."""
        return f"{letter}{next(self._count):08X}"

    def trigger(self) -> str:
        """A trigger id: for one view, for three seconds."""
        made = f"{next(self._count)}.{self.team}.abc"
        self._triggers[made] = time.monotonic()
        return made

    def spend(self, trigger: str) -> str | None:
        """Use a trigger up; Slack's word for why not when it cannot be."""
        born = self._triggers.pop(trigger, None)
        if born is None:
            return "exchanged_trigger_id" if trigger else "trigger_expired"
        return "expired_trigger_id" if time.monotonic() - born > TRIGGER_LIFE else None

    def fault(self, method: str, channel: str | None) -> Fault | None:
        """The fault to make now, if one was asked for."""
        for fault in self.faults:
            if (
                fault.method in (method, "*")
                and fault.channel in (None, channel)
                and fault.times > 0
            ):
                fault.times -= 1
                return fault
        return None

    def said(self, channel: str) -> list[Json]:
        """What we said in a channel, oldest first."""
        return [m for m in self.channels[channel].messages if m.get("bot_id") == self.bot_id]

    def called(self, method: str) -> list[Json]:
        """The arguments of every call of a method that was let through."""
        return [arguments for name, arguments in self.calls if name == method]
