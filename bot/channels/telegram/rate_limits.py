"""Telegram's limits on what a bot writes: 1 message a second in a chat, 20 a minute in a group, 30
a second in all.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this Each process keeps
to them by itself; what several do together, Telegram's own `retry_after` holds back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ALL = 30
GROUP = 20
MINUTE = 60.0
SECOND = 1.0
MARGIN = 0.1
"""Seconds that messages may catch up with each other on their way."""
FORGET = 1000
ON_THE_WAY = 0.05
"""Seconds between looks while as many messages as may go in a second are still on their way."""


class Pace:
    """When the next message may go. `now` is a clock that only runs forward; `spacing` the seconds
    between two in a chat.
    """

    def __init__(self, now: Callable[[], float], spacing: float = SECOND) -> None:
        self._now, self._spacing = now, spacing
        self._all: deque[float] = deque(maxlen=ALL)
        self._chats: dict[int, deque[float]] = {}
        self._last: dict[tuple[int, bool], float] = {}
        self._closed: dict[int, float] = {}
        self._arrived: deque[float] = deque(maxlen=ALL)
        self._on_their_way = 0

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Count a call on its way until it was answered, and a second more: Telegram counts when a
        message arrives, which on a slow connection is long after it went.
        """
        self._on_their_way += 1
        try:
            yield
        finally:
            self._on_their_way -= 1
            self._arrived.append(self._now())

    def wait(self, chat: int, *, edit: bool = False) -> float:
        """Seconds to wait before writing in this chat, or changing something there; 0 books the
        place.
        """
        now = self._now()
        sent = self._chats.setdefault(chat, deque(maxlen=GROUP))
        ready = [
            self._closed.get(chat, 0.0),
            self._last.get((chat, edit), now - self._spacing) + self._spacing,
        ]
        if chat < 0 and len(sent) == GROUP:
            ready.append(sent[0] + MINUTE)
        if len(self._all) == ALL:
            ready.append(self._all[0] + SECOND + MARGIN)
        ready.append(self._room_in_all(now))
        if max(ready) > now:
            return max(ready) - now
        sent.append(now)
        self._all.append(now)
        self._last[chat, edit] = now
        self._tidy(now)
        return 0.0

    def _room_in_all(self, now: float) -> float:
        """When fewer than `ALL` are on their way or arrived within a second."""
        recent = [at for at in self._arrived if at > now - SECOND - MARGIN]
        if self._on_their_way + len(recent) < ALL:
            return now
        return recent[0] + SECOND + MARGIN if recent else now + ON_THE_WAY

    def close(self, chat: int, seconds: float) -> None:
        """Telegram asked to wait with this chat."""
        self._closed[chat] = self._now() + seconds

    def _tidy(self, now: float) -> None:
        if len(self._chats) > FORGET:
            self._chats = {
                chat: sent for chat, sent in self._chats.items() if sent and sent[-1] > now - MINUTE
            }
            self._last = {key: at for key, at in self._last.items() if at > now - MINUTE}
            self._closed = {chat: until for chat, until in self._closed.items() if until > now}
