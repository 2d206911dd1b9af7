"""The channels a catalogue may name, with the shape of their addresses.

A channel is known to the catalogue by whoever installs it: `load` is handed the channels there are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol


class AddressRules(Protocol):
    """How one channel's accounts and rooms are written in a team's file."""

    @property
    def own(self) -> bool:
        """Whether it is a channel of our own: an account there is the person's id, none is
        written.
        """
        ...

    def account_fault(self, written: str) -> str | None:
        """Why this can be no account there, as `what is wrong; how to mend it`; None when it
        can.
        """
        ...

    def room_fault(self, written: str) -> str | None:
        """Why this can be no room there, in the same form; None when it can."""
        ...


@dataclass(frozen=True)
class AnyAddress:
    """Rules of a channel of which only the name is known: every text will do."""

    own: bool = False

    def account_fault(self, written: str) -> str | None:
        """Nothing is wrong."""
        return None

    def room_fault(self, written: str) -> str | None:
        """Nothing is wrong."""
        return None


Channels = Mapping[str, AddressRules]
"""The channels of an installation, by name."""
USUAL: Channels = {
    "email": AnyAddress(),
    "slack": AnyAddress(),
    "telegram": AnyAddress(),
    "terminal": AnyAddress(own=True),
    "web": AnyAddress(own=True),
}
"""The channels that are taken for known when nobody says which there are."""

TOLD_ANYWAY = frozenset({"email"})
"""Channels called by a field that a person has whatever channels there are."""


def account_fields(channels: Channels) -> tuple[str, ...]:
    """The channels that a person may have an account in: the fields of a person's account. What
    everybody's file tells anyway, an e-mail address, is no account beside it.
    """
    names = (name for name, rules in channels.items() if not rules.own)
    return tuple(sorted(name for name in names if name not in TOLD_ANYWAY))


def room_fields(channels: Collection[str]) -> tuple[str, ...]:
    """The channels that a team may have a room in: the fields of `rooms`."""
    return tuple(sorted(channels))
