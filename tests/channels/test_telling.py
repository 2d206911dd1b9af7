"""The story of a call on its page knows every event there is."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.channels.pages.history_text import _PLAIN, _SPECIAL
from routing.call.events import AnyEvent

EVENTS = get_args(get_args(AnyEvent)[0])


@pytest.mark.parametrize("event", EVENTS, ids=lambda e: e.__name__)
def test_every_event_is_told(event: type) -> None:
    assert event in _PLAIN or event in _SPECIAL
