"""The channels that are on, and whether people can be told things in our own."""

from __future__ import annotations

from collections.abc import Mapping


class ChannelsOn(dict[str, str]):
    """Channels with the prefixes of their conversations, "" for our own. `shut`: our own cannot be
    opened by everybody, so nobody is told anything there who has not been there.
    """

    def __init__(self, prefixes: Mapping[str, str], *, shut: bool) -> None:
        super().__init__(prefixes)
        self.shut = shut


def are_shut(channels: Mapping[str, str]) -> bool:
    """Whether our own channels are such that nobody is told anything there by default."""
    return isinstance(channels, ChannelsOn) and channels.shut
