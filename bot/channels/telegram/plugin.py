"""Describes the Telegram channel to an installation: settings, checks, address rules, limits.

Loaded by every command, so the SDK is imported only when the channel is made or looked at.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.channels.plugin import ChannelPlugin, Finding, Host
from bot.channels.telegram.addresses import CHANNEL, deep_link, parse_conversation
from bot.channels.telegram.limits import LIMITS
from bot.channels.telegram.settings import TelegramOptions, TelegramSettings
from bot.ports import Channel
from bot.settings import Settings, opened
from catalog.model import Catalogue


class TelegramPlugin(ChannelPlugin):
    """Telegram, named by the entry point `telegram`."""

    name = CHANNEL
    label = "Telegram"
    guide = "docs/telegram.md"
    limits = LIMITS
    settings = TelegramSettings
    switch = "SCHAKEL_TELEGRAM_TOKEN"
    replaces_buttons = True

    def is_on(self, settings: Settings) -> bool:
        """Whether it has a token."""
        return bool(opened(settings.of(TelegramSettings).token))

    def make(self, host: Host) -> Channel:
        """The channel, from `SCHAKEL_TELEGRAM_*`."""
        from bot.channels.telegram.channel import TelegramChannel

        return TelegramChannel.of(host)

    async def checks(self, settings: Settings, catalogue: Catalogue) -> list[Finding]:
        """The token, the way in, and the rooms that the catalogue names."""
        from bot.channels.telegram.checks import examine

        return await examine(TelegramOptions.read(settings), catalogue)

    async def rooms_in_reach(self, settings: Settings, lost: Collection[str]) -> frozenset[str]:
        """Those in which Telegram lets us write."""
        from bot.channels.telegram.checks import rooms_in_reach

        return await rooms_in_reach(TelegramOptions.read(settings), lost)

    async def deep_link(self, settings: Settings) -> str:
        """A link to our bot, whose name Telegram knows."""
        from bot.channels.telegram.bot_api import name_of

        return deep_link(await name_of(TelegramOptions.read(settings)))

    def account_fault(self, written: str) -> str | None:
        """A user has a number."""
        if written.isdecimal() and int(written):
            return None
        return f"'{written}' is no user's number in Telegram; write it like 123456789"

    def room_fault(self, written: str) -> str | None:
        """A group has a negative number; a topic in it stands behind a slash."""
        try:
            private = parse_conversation(f"{CHANNEL}/{written}").private
        except ValueError:
            private = True
        if not private:
            return None
        return (
            f"'{written}' is no group's number in Telegram; write it like -1001234567890, or "
            f"-1001234567890/7 for a topic"
        )


PLUGIN = TelegramPlugin()
