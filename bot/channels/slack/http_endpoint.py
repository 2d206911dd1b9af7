"""The ASGI endpoint to which Slack posts events, interactivity and commands.

The signature and its age are checked on the raw bytes before anything is parsed
(https://docs.slack.dev/authentication/verifying-requests-from-slack); without a signing secret
nothing is let in.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from structlog.stdlib import BoundLogger, get_logger

from bot.channels.http_bodies import Receive, TooLargeError, body_of

log: BoundLogger = get_logger("schakel.slack")
LIMIT = 1024 * 1024
"""Bytes of a body. Slack's own payloads stay far below."""
AGE = 300
"""Seconds a signed request stays good, as Slack advises."""

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Endpoint:
    """An ASGI application; mount it at any path. `app` gives Bolt's application, or None while it
    is not up.
    """

    def __init__(
        self, secret: str, app: Callable[[], AsyncApp | None], now: Callable[[], float] = time.time
    ) -> None:
        self._secret, self._app, self._now = secret.encode(), app, now

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise RuntimeError(f"Slack's address only takes HTTP, not {scope['type']}")
        status, body, kind = await self._answer(scope, receive)
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(
        self, scope: MutableMapping[str, Any], receive: Receive
    ) -> tuple[int, bytes, str]:
        if scope["method"] != "POST":
            return 405, b"", "text/plain"
        headers = {
            key.decode("latin-1").lower(): value.decode("latin-1")
            for key, value in scope["headers"]
        }
        try:
            raw = await body_of(headers, receive, LIMIT)
        except TooLargeError:
            return 413, b"", "text/plain"
        if not self.signed(headers, raw):
            return 401, b"", "text/plain"
        app = self._app()
        if app is None:
            return 503, b"", "text/plain"
        try:
            request = AsyncBoltRequest(body=raw.decode(), headers=dict(headers), mode="http")
        except (ValueError, TypeError, AttributeError):
            log.warning("Slack's address got something signed that is no payload")
            return 400, b"", "text/plain"
        return _told(await app.async_dispatch(request))

    def signed(self, headers: MutableMapping[str, str], raw: bytes) -> bool:
        """Whether Slack signed these bytes, in the last five minutes."""
        stamp, signature = (
            headers.get("x-slack-request-timestamp", ""),
            headers.get("x-slack-signature", ""),
        )
        if (
            not self._secret
            or not (stamp.isascii() and stamp.isdigit())
            or abs(self._now() - int(stamp)) > AGE
        ):
            return False
        made = hmac.new(
            self._secret, b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256
        ).hexdigest()
        return hmac.compare_digest(f"v0={made}".encode(), signature.encode())


def _told(response: BoltResponse) -> tuple[int, bytes, str]:
    kind = response.headers.get("content-type", ["text/plain;charset=utf-8"])[0]
    return response.status, (response.body or "").encode(), kind
