"""Clients that send drop by drop hold up nobody, and are sent away; who waits for us is not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn

from bot.bootstrap.listening import bound
from bot.commands import impatient
from bot.commands.impatient import ImpatientProtocol

HEAD = b"POST / HTTP/1.1\r\nhost: localhost\r\n"
SLOW = 60


async def _answers(scope: Any, receive: Any, send: Any) -> None:
    """Reads the body, then answers; `/stream` goes on without one for a while."""
    if scope["path"] != "/stream":
        while (await receive()).get("more_body"):
            pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/stream":
        await asyncio.sleep(0.6)
    await send({"type": "http.response.body", "body": b"well"})


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    with bound("127.0.0.1", 0) as listening:
        config = uvicorn.Config(
            _answers, http=ImpatientProtocol, lifespan="off", log_level="critical"
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        yield listening.getsockname()[1]
        server.should_exit = True
        await running


async def _ends(port: int, *sent: bytes) -> bytes:
    """Sends, and waits for the end of the connection."""
    reading, writing = await asyncio.open_connection("127.0.0.1", port)
    for piece in sent:
        writing.write(piece)
    try:
        return await reading.read()
    except ConnectionError:
        return b""
    finally:
        writing.close()


async def test_slow_clients_hold_up_nobody_and_are_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(impatient, "PATIENCE", 0.3)
    monkeypatch.setattr(impatient, "LOOK", 0.05)
    whole = HEAD + b"content-length: 2\r\nconnection: close\r\n\r\nok"
    async with served() as port, asyncio.timeout(60):
        halves = (HEAD, HEAD + b"content-length: 9\r\n\r\nab")
        slow = [asyncio.create_task(_ends(port, halves[n % 2])) for n in range(SLOW)]
        assert b"well" in await _ends(port, whole)
        waits = whole.replace(b"POST /", b"POST /stream")
        assert b"well" in await _ends(port, waits)
        assert not any(b"well" in ended for ended in await asyncio.gather(*slow))


async def test_the_end_of_a_page_does_not_wait_for_its_beginning_to_arrive() -> None:
    """Each piece goes at once: with Nagle's algorithm the last of a page would wait 40 ms."""
    at_once: list[int] = []

    def reached(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        option = (socket.IPPROTO_TCP, socket.TCP_NODELAY)
        at_once.append(writer.get_extra_info("socket").getsockopt(*option))
        writer.close()

    with bound("127.0.0.1", 0) as listening:
        async with await asyncio.start_server(reached, sock=listening):
            await _ends(listening.getsockname()[1])
    assert len(at_once) == 1 and at_once[0]
