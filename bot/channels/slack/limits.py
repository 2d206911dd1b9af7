"""Slack's limits for one message (https://docs.slack.dev/reference/block-kit/blocks)."""

from __future__ import annotations

from bot.channels.text_limits import Limits

BLOCKS = 50
ROW = 5
"""Buttons in one block."""
LABEL = 75
WORDS = 8000
"""Characters of text in the blocks of one message; near 12,000 Slack answers msg_blocks_too_long
(bolt-js #2867).
"""
LIMITS = Limits(text=WORDS, buttons=BLOCKS // 2 * ROW, label=LABEL, files=10)
CARD_BUTTONS = 5
"""More buttons than these hide the card under them."""
