"""What the addresses of chat services have in common: small bodies, read whole and never more than allowed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class TooLargeError(Exception):
    """The body is larger than the service ever sends."""


async def body_of(headers: Mapping[str, str], receive: Receive, limit: int) -> bytes:
    """The whole body of an ASGI request, never more than `limit` bytes in memory. Raises TooLargeError."""
    told = headers.get("content-length", "0")
    if told.isdigit() and int(told) > limit:
        raise TooLargeError
    raw = bytearray()
    while True:
        message = await receive()
        raw += message.get("body", b"")
        if len(raw) > limit:
            raise TooLargeError
        if not message.get("more_body"):
            return bytes(raw)
