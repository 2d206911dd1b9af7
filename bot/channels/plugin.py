"""The protocol by which a channel's folder describes itself: one object, named by an entry point of
the group `schakel.channels`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from bot.channels.text_limits import Limits
from bot.context import Clock, Context
from bot.ports import Channel, ChannelQueries, Contact
from bot.settings import ChannelSettings, Settings
from catalog.model import Catalogue

if TYPE_CHECKING:
    from bot.channels.mailbox import Mailbox
    from routing.storage.db import Database

Finding = tuple[bool, str]
"""Whether it is right, and one line about it."""


class Host(Protocol):
    """What a channel takes from the desk that it is a channel of."""

    settings: Settings
    database: Database
    mailbox: Mailbox
    now: Clock

    @property
    def queries(self) -> ChannelQueries:
        """What can be looked at while somebody waits."""
        ...

    def context(self) -> Context:
        """What is true at this moment."""
        ...

    async def learnt(self) -> None:
        """Until messages can be understood."""
        ...

    async def meet(self, seen: Sequence[Contact]) -> None:
        """Take note of people who did not speak yet."""
        ...

    async def back(self, channel: str, conversation: str | None) -> None:
        """Say what could not be said there."""
        ...

    async def heard_in(self, channel: str, conversation: str) -> None:
        """Take a room for one that can be reached, as something was heard in it."""
        ...


class ChannelPlugin(Protocol):
    """A kind of channel; what it does not define holds as it is here.

    `name`: one word in small letters; its addresses (`name/…`), its field in a team's file and its
    settings (`SCHAKEL_<NAME>_…`) are called by it. `label`: what people call it, a text of the
    desk. `own`: a channel of our own, where everybody can be reached, accounts are ids of people
    and conversations are `person/<id>` and `room/<team>`. `guide`: where setting it up is told.
    `invites`: whether people are told of it as another place to talk to us. `replaces_buttons`:
    whether answered buttons are replaced there by what was chosen. `card_buttons`: how many a card
    has there at most; the rest is shown to whoever asks for it alone. `last_resort`: people whom
    no other channel reaches are told things there. `mail`: messages bring along what they answer,
    and a signature. `switch`: the setting by which it is on.
    """

    name: str
    label: str
    own: bool = False
    invites: bool = True
    replaces_buttons: bool = False
    card_buttons: int | None = None
    last_resort: bool = False
    mail: bool = False
    guide: str = ""
    limits: Limits = Limits()
    settings: type[ChannelSettings] | None = None
    switch: str = ""

    def is_on(self, settings: Settings) -> bool:
        """Whether this installation has set it up. Raises Mistake for settings that cannot be."""
        ...

    def make(self, host: Host) -> Channel:
        """The channel of this desk. Raises Mistake for settings that cannot be."""
        ...

    def setting_faults(self, settings: Settings) -> list[str]:
        """What is set wrong, as far as the settings alone tell. Raises Mistake for settings that
        cannot be.
        """
        if self.settings is None or self.is_on(settings):
            return []
        prefix = str(self.settings.model_config.get("env_prefix") or "")
        names = sorted(
            f"{prefix}{one}".upper() for one in settings.of(self.settings).model_fields_set
        )
        if not names:
            return []
        are = "is set" if len(names) == 1 else "are set"
        return [
            f"{self.label} is off, though {' and '.join(names)} {are}; set {self.switch} too, or "
            f"take it away"
        ]

    async def checks(self, settings: Settings, catalogue: Catalogue) -> list[Finding]:
        """What `schakel doctor` says of it; asked only when it is on."""
        return []

    async def rooms_in_reach(self, settings: Settings, lost: Collection[str]) -> frozenset[str]:
        """Those of these conversations, which could not be reached, that can be now; asked by
        `schakel doctor`, only when it is on.
        """
        return frozenset()

    async def deep_link(self, settings: Settings) -> str:
        """The beginning of a link that brings a code to us there; "" where there is none, or it is
        not to be had now.
        """
        return ""

    def account_fault(self, written: str) -> str | None:
        """Why this can be no account there, as `what is wrong; how to mend it`; None when it
        can.
        """
        return None

    def room_fault(self, written: str) -> str | None:
        """Why this can be no room there, in the same form; None when it can."""
        return None
