"""Reads HTTP bodies whole, up to a limit; shared by the channels of chat services."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class TooLargeError(Exception):
    """The body is larger than the service ever sends."""


async def body_of(headers: Mapping[str, str], receive: Receive, limit: int) -> bytes:
    """The whole body of an ASGI request, never more than `limit` bytes in memory. Raises
    TooLargeError.
    """
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


@dataclass(frozen=True)
class Got:
    """What came of a download: the last answer's status, type and address, and the whole body."""

    status: int
    media: str
    url: URL
    headers: Mapping[str, str]
    data: bytes


REDIRECTS = (301, 302, 303, 307, 308)
MOST_HOPS = 5
SLOW = aiohttp.ClientTimeout(total=280, sock_connect=10, sock_read=30)
"""For files: long as a whole, impatient when nothing comes."""


async def download(
    session: aiohttp.ClientSession,
    url: str,
    most: int,
    headers_for: Callable[[URL], Mapping[str, str]],
) -> Got:
    """Get what is at an address, at most `most` bytes. Raises TooLargeError; aiohttp's own errors
    pass.

    Each hop asks `headers_for` anew, so that a token goes only where it belongs, wherever a
    redirect leads.
    """
    where = URL(url)
    for _ in range(MOST_HOPS):
        given = {"user-agent": "Schakel", **headers_for(where)}
        async with session.get(where, headers=given, allow_redirects=False, timeout=SLOW) as answer:
            onward = answer.headers.get("location", "") if answer.status in REDIRECTS else ""
            if onward:
                where = where.join(URL(onward))
                if where.scheme not in ("http", "https"):
                    break
                continue
            if answer.content_length is not None and answer.content_length > most:
                raise TooLargeError
            body = bytearray()
            async for piece in answer.content.iter_chunked(64 * 1024):
                body += piece
                if len(body) > most:
                    raise TooLargeError
            return Got(answer.status, answer.content_type, where, answer.headers, bytes(body))
    raise aiohttp.ClientPayloadError("redirected without end")
