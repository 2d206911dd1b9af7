"""Describes the terminal channel to an installation."""

from __future__ import annotations

from bot.channels.plugin import ChannelPlugin, Host
from bot.ports import Channel
from bot.settings import Settings
from bot.wording.localizer import phrase


class TerminalPlugin(ChannelPlugin):
    """The terminal, named by the entry point `terminal`."""

    name = "terminal"
    label = phrase("the terminal")
    own = True
    invites = False

    def is_on(self, settings: Settings) -> bool:
        """Always."""
        return True

    def make(self, host: Host) -> Channel:
        """The terminal window on the desk's mailbox, which only sends until somebody sits there."""
        from bot.channels.terminal.channel import TerminalChannel

        return TerminalChannel(host.mailbox)


PLUGIN = TerminalPlugin()
