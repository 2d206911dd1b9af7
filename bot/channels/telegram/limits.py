"""Telegram's limits for one message (https://core.telegram.org/bots/api#sendmessage)."""

from __future__ import annotations

from bot.channels.text_limits import Limits

LONGEST = 4096
LABEL = 64
BUTTONS = 100
LIMITS = Limits(text=LONGEST, buttons=BUTTONS, label=LABEL, files=10)
