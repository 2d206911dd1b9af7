"""Brings a signed request to another installation, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

MESSAGES, INVITATIONS = "/link/v1/messages", "/link/v1/invitations"
FILES = "/link/v1/files"
PATHS = (MESSAGES, INVITATIONS, FILES)
MOST = 256 * 1024
"""Bytes of an answer that are read."""
PATIENCE = aiohttp.ClientTimeout(total=20, sock_connect=8)


@dataclass(frozen=True)
class Answer:
    """What came back: the status, and the JSON object of the body where there was one. `wait`: how
    many seconds they asked for.
    """

    status: int
    body: Mapping[str, Any]
    wait: float | None = None

    @property
    def code(self) -> str:
        """Why they refused, in one word; "" where they did not say."""
        return str(self.body.get("code", ""))


class Wire(Protocol):
    """How a request gets there. Raises OSError, TimeoutError or aiohttp's errors when it does
    not.
    """

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer to a POST."""
        ...


class HttpWire:
    """Over the net. Follows no redirect: a signature is for one address."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer, as far as `MOST` bytes."""
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            raw = await _as_far(answer.content, MOST)
            return Answer(answer.status, _object(raw), _wait(answer.headers.get("retry-after")))


async def _as_far(content: aiohttp.StreamReader, most: int) -> bytes:
    """What is there up to its end, `most` bytes of it."""
    found = bytearray()
    while len(found) < most and (piece := await content.read(most - len(found))):
        found += piece
    return bytes(found)


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _wait(told: str | None) -> float | None:
    return float(told) if told and told.isdigit() else None
