"""What the fakes of ticket systems share: a server on a port of its own, in a thread, whose faults are
planned: away, asked to wait, done but never answered.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from aiohttp import web

Fault = Literal["away", "wait", "lost", "refused"]
Json = dict[str, Any]


class No(Exception):
    """A refusal, as the product words it."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(status)
        self.status, self.body = status, body


class TicketServer:
    """A server of tickets. `asked`: every request, as method and path. `planned`: what goes wrong at
    the next ones that write.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.planned: list[Fault] = []
        self.is_away = False
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Any:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _begin(self) -> None:
        app = web.Application(client_max_size=16 * 1024**2)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path}")
        writes = request.method in ("POST", "PUT")
        fault = "away" if self.is_away else self.planned.pop(0) if writes and self.planned else None
        match fault:
            case "away":
                return web.json_response({"error": "maintenance"}, status=503)
            case "wait":
                return web.json_response({}, status=429, headers={"retry-after": "7"})
            case "refused":
                return web.json_response({"error": "no", "errorMessage": "no"}, status=422)
        try:
            self.let_in(request)
            status, body = await self.answer(request)
        except No as no:
            return web.json_response(no.body, status=no.status)
        if fault == "lost":
            assert request.transport
            request.transport.close()
        return (
            web.json_response(body, status=status) if body is not None else web.Response(status=204)
        )

    def let_in(self, request: web.Request) -> None:
        """Whoever may ask. Raises No."""
        raise NotImplementedError

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        """The status and the JSON. Raises No."""
        raise NotImplementedError


Route = Callable[[web.Request], Awaitable[tuple[int, Any]]]
