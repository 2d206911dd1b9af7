"""Describes the web page's channel to an installation."""

from __future__ import annotations

from bot.channels.plugin import ChannelPlugin, Host
from bot.ports import Channel
from bot.settings import Settings
from bot.wording.localizer import phrase


class WebPlugin(ChannelPlugin):
    """The pages, named by the entry point `web`."""

    name = "web"
    label = phrase("the web page")
    own = True

    def is_on(self, settings: Settings) -> bool:
        """Always."""
        return True

    def make(self, host: Host) -> Channel:
        """The web window on the desk's mailbox."""
        from bot.channels.pages.channel import WebChannel

        return WebChannel(host.mailbox)


PLUGIN = WebPlugin()
