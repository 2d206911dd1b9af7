"""How large files may be, in bytes; the same in every channel."""

from __future__ import annotations

MOST_BYTES = 20 * 1024 * 1024
"""One file: as much as Telegram lets a bot fetch."""
MOST_OF_A_CALL = 100 * 1024 * 1024
"""All files of one call together."""
