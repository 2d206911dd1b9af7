"""The ASGI endpoint at which other installations speak to this one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from bot.channels.http_bodies import Receive, TooLargeError, body_of
from bot.network.front import LIMIT
from bot.network.replies import Reply

PATIENCE = 20.0
"""Seconds in which a body has to be there."""
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


Answer = Callable[[str, Mapping[str, str], bytes, str], Awaitable[Reply]]


class PeerEndpoint:
    """An ASGI application for one path; `answer` knows what a request means, of at most `limit`
    bytes.
    """

    def __init__(self, path: str, answer: Answer, limit: int = LIMIT) -> None:
        self._path, self._answer, self._limit = path, answer, limit

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        reply = await self._replied(scope, receive)
        headers = [
            (b"content-type", reply.media.encode()),
            (b"content-length", str(len(reply.body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        if reply.wait:
            headers.append((b"retry-after", str(reply.wait).encode()))
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})

    async def _replied(self, scope: MutableMapping[str, Any], receive: Receive) -> Reply:
        if scope["method"] != "POST":
            return Reply(405, "method")
        headers: dict[str, str] = {}
        for key, value in scope["headers"]:
            name, text = key.decode("latin-1").lower(), value.decode("latin-1")
            headers[name] = f"{headers[name]}, {text}" if name in headers else text
        try:
            async with asyncio.timeout(PATIENCE):
                body = await body_of(headers, receive, self._limit)
        except (TooLargeError, TimeoutError):
            return Reply(413, "too_large")
        client = scope.get("client") or ("?", 0)
        return await self._answer(self._path, headers, body, str(client[0]))
