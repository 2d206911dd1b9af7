"""Keeps a Socket Mode connection: one at a time, the next opened before the last is closed, silence
noticed.

https://docs.slack.dev/apis/events-api/using-socket-mode. Own code, because the SDK's client closes
the old connection before it has a new one, answers on another than asked, and can stay silent
(docs/decisions/0051-own-socket.md).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest
from structlog.stdlib import BoundLogger, get_logger

log: BoundLogger = get_logger("schakel.slack")
Open = Callable[[], Awaitable[str]]
CLOSING = 2.0
"""Seconds for saying goodbye to a connection."""


class Socket:
    """Receives over Socket Mode until cancelled; `open_url` gives the address of a new connection.

    Times in seconds: `heartbeat` between pings, `quiet` without anything from Slack before a new
    connection is made, `linger` for which a replaced connection may still deliver.
    """

    def __init__(
        self,
        app: AsyncApp,
        session: aiohttp.ClientSession,
        open_url: Open,
        *,
        heartbeat: float = 10.0,
        quiet: float = 60.0,
        linger: float = 10.0,
        pause: float = 1.0,
        on_open: Callable[[], None] = lambda: None,
    ) -> None:
        self._app, self._session, self._open_url = app, session, open_url
        self._heartbeat, self._quiet, self._linger, self._pause = heartbeat, quiet, linger, pause
        self._work: set[asyncio.Task[None]] = set()
        self._on_open = on_open
        self.open = False
        """Whether Slack can bring something over a connection of ours now."""

    async def run(self) -> None:
        """Keep a connection open; a failed attempt is repeated, with longer pauses up to half a
        minute.
        """
        readers: set[asyncio.Task[None]] = set()
        failures = 0
        try:
            while True:
                try:
                    ws = await self._connect()
                except (aiohttp.ClientError, OSError, TimeoutError, ConnectionError) as error:
                    failures += 1
                    self.open = bool(readers)
                    log.warning("Slack's socket cannot be opened; trying again", error=error)
                    await asyncio.sleep(min(self._pause * 2 ** min(failures, 5), 30.0))
                    continue
                failures, self.open = 0, True
                replace = asyncio.Event()
                reader = asyncio.create_task(self._read(ws, replace))
                readers.add(reader)
                reader.add_done_callback(readers.discard)
                self._on_open()
                await replace.wait()
        finally:
            await _end(readers | self._work)

    async def _connect(self) -> aiohttp.ClientWebSocketResponse:
        """A connection on which Slack has said hello."""
        url = await self._open_url()
        closing = aiohttp.ClientWSTimeout(ws_close=CLOSING)
        ws = await self._session.ws_connect(
            url, heartbeat=self._heartbeat, autoping=False, timeout=closing
        )
        try:
            while True:
                async with asyncio.timeout(self._heartbeat):
                    frame = await ws.receive()
                if frame.type is aiohttp.WSMsgType.PING:
                    await ws.pong(frame.data)
                elif (
                    frame.type is aiohttp.WSMsgType.TEXT
                    and _parsed(frame.data).get("type") == "hello"
                ):
                    return ws
                elif frame.type is not aiohttp.WSMsgType.PONG:
                    raise ConnectionError(f"no hello but {frame.type.name}")
        except BaseException:
            await ws.close()
            raise

    async def _read(self, ws: aiohttp.ClientWebSocketResponse, replace: asyncio.Event) -> None:
        """Take in what comes until it ends; asks for a replacement on Slack's wish, on silence, at
        the end.
        """
        try:
            while True:
                try:
                    async with asyncio.timeout(self._linger if replace.is_set() else self._quiet):
                        frame = await self._heard(ws)
                except TimeoutError:
                    if replace.is_set():
                        return
                    log.info("Slack's socket was silent; a new one is opened")
                    replace.set()
                    continue
                if frame is None:
                    return
                if frame.get("type") == "disconnect":
                    log.info("Slack renews the socket", reason=frame.get("reason"))
                    replace.set()
                elif frame.get("envelope_id"):
                    self._start(self._take(ws, frame))
        finally:
            replace.set()
            await ws.close()

    async def _heard(self, ws: aiohttp.ClientWebSocketResponse) -> dict[str, Any] | None:
        """The next frame with words, or None at the end; Slack's pings count as being heard."""
        while (frame := await ws.receive()).type is aiohttp.WSMsgType.PONG:
            continue
        if frame.type is aiohttp.WSMsgType.TEXT:
            return _parsed(frame.data)
        if frame.type is aiohttp.WSMsgType.PING:
            await ws.pong(frame.data)
            return {}
        return None

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _take(self, ws: aiohttp.ClientWebSocketResponse, frame: dict[str, Any]) -> None:
        """Hand one envelope to Bolt and, once it is committed, answer on the connection that
        brought it.
        """
        if _echo(frame):
            await ws.send_json({"envelope_id": frame["envelope_id"]})
            return
        request = SocketModeRequest.from_dict(frame)
        if request is None:
            return
        response: BoltResponse = await run_async_bolt_app(self._app, request)
        if response.status != 200:
            log.warning(
                "an envelope of Slack's was not taken in; Slack sends it again",
                status=response.status,
            )
            return
        answer: dict[str, Any] = {"envelope_id": request.envelope_id}
        payload = _payload(response)
        if payload and frame.get("accepts_response_payload", True):
            answer["payload"] = payload
        try:
            await ws.send_json(answer)
        except (aiohttp.ClientError, ConnectionError) as error:
            log.info("an answer found its connection closed; the repeat will be known", error=error)


def _echo(frame: dict[str, Any]) -> bool:
    """Whether it is a bot's message, most often our own: every word we say comes back, and nobody
    waits for our reading.
    """
    event = (frame.get("payload") or {}).get("event") or {}
    return event.get("type") == "message" and not event.get("subtype") and bool(event.get("bot_id"))


def _payload(response: BoltResponse) -> dict[str, Any] | None:
    if not response.body:
        return None
    if response.headers.get("content-type", [""])[0].startswith("application/json"):
        parsed: dict[str, Any] = json.loads(response.body)
        return parsed
    return {"text": response.body}


def _parsed(text: str) -> dict[str, Any]:
    """A frame as JSON; one that is none is nothing."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        log.warning("Slack's socket sent something that is no JSON")
        return {}
    return found if isinstance(found, dict) else {}


async def _end(tasks: set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
