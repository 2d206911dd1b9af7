"""What people read of components: those that are not known, where they are, what happened to them.
Pure.
"""

from __future__ import annotations

UNKNOWN = "unknown"
"""The answer of somebody who does not know which component it is."""
PHOTO = "photo"
"""The answer that is a photo."""
