"""Describes the Slack channel to an installation: settings, checks, address rules, limits.

Loaded by every command, so the SDK is imported only when the channel is made or looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.channels.plugin import ChannelPlugin, Finding, Host
from bot.channels.slack.addresses import CHANNEL, parse_conversation
from bot.channels.slack.limits import CARD_BUTTONS, LIMITS
from bot.channels.slack.settings import SlackOptions, SlackSettings, token_faults
from bot.ports import Channel
from bot.settings import Settings, opened
from catalog.model import Catalogue

_USER = re.compile(r"(?:[TE][A-Z0-9]+/)?[UW][A-Z0-9]+")
_ROOM = re.compile(r"(?:[TE][A-Z0-9]+/)?[CG][A-Z0-9]+")


class SlackPlugin(ChannelPlugin):
    """Slack, named by the entry point `slack`."""

    name = CHANNEL
    label = "Slack"
    guide = "docs/slack.md"
    limits = LIMITS
    replaces_buttons = True
    card_buttons = CARD_BUTTONS
    settings = SlackSettings
    switch = "SCHAKEL_SLACK_BOT_TOKEN"

    def is_on(self, settings: Settings) -> bool:
        """Whether it has a token."""
        return bool(opened(settings.of(SlackSettings).bot_token))

    def setting_faults(self, settings: Settings) -> list[str]:
        """Tokens of another kind, and no way for events to come in, beside what holds for all."""
        if not self.is_on(settings):
            return super().setting_faults(settings)
        return token_faults(SlackOptions.read(settings))

    def make(self, host: Host) -> Channel:
        """The channel, from `SCHAKEL_SLACK_*`."""
        from bot.channels.slack.channel import SlackChannel

        return SlackChannel.of(host)

    async def checks(self, settings: Settings, catalogue: Catalogue) -> list[Finding]:
        """Tokens, scopes, the Messages tab, and the rooms that the catalogue names."""
        from bot.channels.slack.checks import examine

        return await examine(SlackOptions.read(settings), catalogue)

    async def rooms_in_reach(self, settings: Settings, lost: Collection[str]) -> frozenset[str]:
        """Those in which Slack has us as a member."""
        from bot.channels.slack.checks import rooms_in_reach

        return await rooms_in_reach(SlackOptions.read(settings), lost)

    def account_fault(self, written: str) -> str | None:
        """A user's id starts with U or W."""
        if _USER.fullmatch(written):
            return None
        return f"'{written}' is no user's id in Slack; write it like U0123ABCD"

    def room_fault(self, written: str) -> str | None:
        """A channel's id starts with C or G."""
        try:
            parts = parse_conversation(f"{CHANNEL}/{written}")
        except ValueError:
            parts = None
        if parts and parts.thread is None and _ROOM.fullmatch(written):
            return None
        return (
            f"'{written}' is no channel's id in Slack; write it like C0123ABCD, it stands at the "
            f"bottom of the channel's details"
        )


PLUGIN = SlackPlugin()
