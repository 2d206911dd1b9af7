"""The answers that stand for no component of the register."""

from __future__ import annotations

UNKNOWN = "unknown"
"""Of somebody who does not know which component it is."""
PHOTO = "photo"
"""That is a photo."""
