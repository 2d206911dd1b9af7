"""What the extra `lab` brings: matplotlib, for pictures. No desk needs it."""

from __future__ import annotations

import importlib.util

from bot.errors import Mistake


def need_matplotlib(command: str) -> None:
    """Raises Mistake when matplotlib is not installed; asked before the work, not after it."""
    try:
        found = importlib.util.find_spec("matplotlib")
    except ImportError:
        found = None
    if found is None:
        raise Mistake(f"{command} needs matplotlib: pip install 'schakel[lab]'")
