"""The web page as a channel: messages land in the mailbox, the pages show them live."""

from __future__ import annotations

from bot.channels.mailbox import MailboxChannel


class WebChannel(MailboxChannel):
    """The web window on the mailbox."""

    name = "web"
