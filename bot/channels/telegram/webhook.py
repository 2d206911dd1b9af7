"""The ASGI endpoint of Telegram's webhook; it answers 200 once an update is committed.

Anybody can post to an address, only Telegram knows the secret: without one there is no webhook, and
it is compared in constant time before the body is read
(https://core.telegram.org/bots/api#setwebhook).
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from weakref import WeakValueDictionary

from structlog.stdlib import BoundLogger, get_logger

from bot.channels.http_bodies import Receive, TooLargeError, body_of
from bot.channels.telegram.side_by_side import who

log: BoundLogger = get_logger("schakel.telegram")
HEADER = "x-telegram-bot-api-secret-token"
LIMIT = 1024 * 1024
"""Bytes of an update. Telegram's own stay far below."""
CONNECTIONS = 4

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Take = Callable[[Any], Awaitable[None]]


class Endpoint:
    """An ASGI application; mount it at any path. `take` gives what takes an update in, or None
    while we are not up.
    """

    def __init__(self, secret: str, take: Callable[[], Take | None]) -> None:
        self._secret, self._take = secret, take
        self._turns: WeakValueDictionary[int | None, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise RuntimeError(f"Telegram's address only takes HTTP, not {scope['type']}")
        status = await self._answer(scope, receive)
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(b"content-length", b"0")],
            }
        )
        await send({"type": "http.response.body", "body": b""})

    def _turn(self, update: Any) -> asyncio.Lock:
        """The lock of whose word it is; what is nobody's has one of its own."""
        return self._turns.setdefault(who(update), asyncio.Lock())

    async def _answer(self, scope: MutableMapping[str, Any], receive: Receive) -> int:
        if scope["method"] != "POST":
            return 405
        headers = {
            key.decode("latin-1").lower(): value.decode("latin-1")
            for key, value in scope["headers"]
        }
        if not self._secret or not hmac.compare_digest(
            headers.get(HEADER, "").encode(), self._secret.encode()
        ):
            return 401
        take = self._take()
        if take is None:
            return 503
        try:
            update = json.loads(await body_of(headers, receive, LIMIT))
        except TooLargeError:
            return 413
        except (UnicodeDecodeError, ValueError):
            return 400
        try:
            # One at a time, as each person's messages must keep their order.
            async with self._turn(update):
                await take(update)
        except Exception:
            log.exception("an update could not be committed; Telegram sends it again")
            return 503
        return 200
