"""The channels that are on, and whether people can be told things in our own."""

from __future__ import annotations

from collections.abc import Collection, Mapping


class ChannelsOn(dict[str, str]):
    """Channels with the prefixes of their conversations, "" for our own. `shut`: our own cannot be
    opened by everybody, so nobody is told anything there who has not been there. `last`: where
    somebody is told things only when they never spoke to us, and no other reaches them.
    """

    def __init__(
        self, prefixes: Mapping[str, str], *, shut: bool, last: Collection[str] = ()
    ) -> None:
        super().__init__(prefixes)
        self.shut = shut
        self.last = frozenset(last)


def are_shut(channels: Mapping[str, str]) -> bool:
    """Whether our own channels are such that nobody is told anything there by default."""
    return isinstance(channels, ChannelsOn) and channels.shut


def are_last(channels: Mapping[str, str]) -> frozenset[str]:
    """The channels by which somebody is reached when no other reaches them."""
    return channels.last if isinstance(channels, ChannelsOn) else frozenset()
