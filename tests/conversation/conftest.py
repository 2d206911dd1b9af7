"""A desk at which something was asked."""

from __future__ import annotations

import pytest

from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.fixture
def spill() -> World:
    """Coffee was spilt on ward C3, and that was sent."""
    return play("""
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
        < S-1001
    """)
