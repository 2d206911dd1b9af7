"""Describes the e-mail channel to an installation: settings, checks, address rules, limits.

Loaded by every command, so its libraries are imported only when the channel is made or looked at.
"""

from __future__ import annotations

from bot.channels.email.addresses import CHANNEL, mail_address
from bot.channels.email.limits import LIMITS
from bot.channels.email.settings import EmailOptions, EmailSettings
from bot.channels.plugin import ChannelPlugin, Finding, Host
from bot.ports import Channel
from bot.settings import Settings
from bot.wording.localizer import phrase
from catalog.model import Catalogue


class EmailPlugin(ChannelPlugin):
    """E-mail, named by the entry point `email`."""

    name = CHANNEL
    label = phrase("e-mail")
    guide = "docs/email.md"
    limits = LIMITS
    settings = EmailSettings
    switch = "SCHAKEL_EMAIL_ADDRESS"
    last_resort = True
    mail = True

    def is_on(self, settings: Settings) -> bool:
        """Whether the desk has an address."""
        return bool((settings.of(EmailSettings).address or "").strip())

    def make(self, host: Host) -> Channel:
        """The channel, from `SCHAKEL_EMAIL_*`."""
        from bot.channels.email.channel import EmailChannel

        return EmailChannel.of(host)

    async def checks(self, settings: Settings, catalogue: Catalogue) -> list[Finding]:
        """Both servers, signing in at them, and what proves who writes."""
        from bot.channels.email.checks import examine

        return await examine(EmailOptions.read(settings), catalogue)

    def account_fault(self, written: str) -> str | None:
        """An account is an address."""
        if mail_address(written):
            return None
        return f"'{written}' is no e-mail address; write it like sanne@example.org"

    def room_fault(self, written: str) -> str | None:
        """A team's room is the address of its list or shared mailbox."""
        if mail_address(written) == written:
            return None
        return (
            f"'{written}' is no e-mail address as it is compared; write it in small letters, like "
            f"cleaning@example.org"
        )


PLUGIN = EmailPlugin()
