"""The web page as a channel: what is sent to it lands in the mailbox, the pages show it live
(bot/channels/pages).
"""

from __future__ import annotations

from bot.channels.mailbox import MailboxChannel


class WebChannel(MailboxChannel):
    """The web window on the mailbox."""

    name = "web"
