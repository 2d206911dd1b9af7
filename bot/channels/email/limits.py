"""What a mail may hold here."""

from __future__ import annotations

from bot.channels.text_limits import Limits

MOST_SENT = 20 * 1024 * 1024
"""Bytes of files in one mail of ours: most servers take 25 MB, and a file grows by a third on its
way.
"""
MOST_READ = 40 * 1024 * 1024
"""A mail larger than this is not fetched whole: only its beginning, of `BEGINNING` bytes."""
BEGINNING = 512 * 1024
PER_HOUR = 40
"""Mails of one address that are taken in within an hour: more are no person's."""
LIMITS = Limits(files=10)
