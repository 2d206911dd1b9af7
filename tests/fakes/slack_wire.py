"""How Slack brings things to an app: Socket Mode with acknowledgements and repeats, and signed
HTTP.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
import urllib.parse
from collections.abc import Callable
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

Json = dict[str, Any]
PATIENCE = 3.0


class SocketHub:
    """The server's side of Socket Mode. One payload goes to one connection; what is not
    acknowledged is sent again.

    `acks`: kind and seconds of every acknowledgement, but for what we said ourselves.
    """

    def __init__(self) -> None:
        self.connections: list[web.WebSocketResponse] = []
        self.silent: set[web.WebSocketResponse] = set()
        self.acks: list[tuple[str, float]] = []
        self.opened = 0
        self.patience = PATIENCE
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._ids = itertools.count(1)
        self._turn = itertools.count()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello to its end."""
        ws = web.WebSocketResponse(autoping=True)
        await ws.prepare(request)
        self.connections.append(ws)
        self.opened += 1
        info = {"host": "applink", "build_number": 1, "approximate_connection_time": 18060}
        await ws.send_json(
            {
                "type": "hello",
                "num_connections": len(self.connections),
                "debug_info": info,
                "connection_info": {"app_id": "A0APP"},
            }
        )
        try:
            async for frame in ws:
                if frame.type is WSMsgType.TEXT:
                    answer = json.loads(frame.data)
                    waiting = self._waiting.pop(answer.get("envelope_id", ""), None)
                    if waiting and not waiting.done():
                        waiting.set_result(answer)
        finally:
            self.connections.remove(ws)
            self.silent.discard(ws)
        return ws

    async def send(
        self, kind: str, payload: Json, *, accepts: bool, retry: int = 0, reason: str = ""
    ) -> Json | None:
        """Send one envelope and wait for its acknowledgement; None when it does not come in
        time.
        """
        envelope = f"env-{next(self._ids)}"
        frame: Json = {
            "envelope_id": envelope,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": accepts,
        }
        if kind == "events_api":
            frame |= {"retry_attempt": retry, "retry_reason": reason}
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = waiting
        began = time.monotonic()
        try:
            async with asyncio.timeout(self.patience):
                await (await self._connection()).send_json(frame)
                answer = await waiting
        except (TimeoutError, ConnectionError, aiohttp.ClientError):
            return None
        finally:
            self._waiting.pop(envelope, None)
        if not (payload.get("event") or {}).get("bot_id"):
            self.acks.append((kind, time.monotonic() - began))
        return answer

    async def _connection(self) -> web.WebSocketResponse:
        while True:
            usable = [ws for ws in self.connections if not ws.closed and ws not in self.silent]
            if usable:
                return usable[next(self._turn) % len(usable)]
            await asyncio.sleep(0.01)

    async def renew(self, *, warn: bool = True) -> None:
        """Slack refreshes every connection: a warning, a request to come back, then the end."""
        for ws in list(self.connections):
            for reason in ("warning", "refresh_requested") if warn else ("refresh_requested",):
                await ws.send_json(
                    {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink"}}
                )

    async def cut(self) -> None:
        """Every connection breaks without a word."""
        for ws in list(self.connections):
            await ws.close(code=1006)

    def hush(self) -> None:
        """Every connection of now stays open and never says anything again."""
        self.silent |= set(self.connections)


class SignedHttp:
    """Sends to the app's address as Slack does, signed with the secret."""

    def __init__(self, url: str, secret: str, clock: Callable[[], float] = time.time) -> None:
        self.url, self.secret, self.clock = url, secret, clock
        self.times: list[float] = []

    def headers(self, body: bytes, kind: str) -> dict[str, str]:
        """The headers that go with a body."""
        stamp = str(int(self.clock()))
        made = hmac.new(
            self.secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256
        ).hexdigest()
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={made}",
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }

    async def send(
        self, kind: str, payload: Json, *, retry: int = 0, reason: str = ""
    ) -> Json | None:
        """Send one payload; its answer, or None when it was refused or came too late."""
        if kind == "events_api":
            body, content = json.dumps(payload).encode(), "application/json"
        elif kind == "slash_commands":
            body, content = (
                urllib.parse.urlencode(payload).encode(),
                "application/x-www-form-urlencoded",
            )
        else:
            body = urllib.parse.urlencode({"payload": json.dumps(payload)}).encode()
            content = "application/x-www-form-urlencoded"
        headers = self.headers(body, content)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        began = time.monotonic()
        try:
            async with (
                asyncio.timeout(PATIENCE),
                aiohttp.ClientSession() as session,
                session.post(self.url, data=body, headers=headers) as answer,
            ):
                text = await answer.text()
                if answer.status != 200:
                    return None
        except (TimeoutError, aiohttp.ClientError):
            return None
        self.times.append(time.monotonic() - began)
        return (
            {"payload": json.loads(text) if text.startswith("{") else {"text": text}}
            if text
            else {}
        )
