"""A desk with its programming interface, and programs that ask it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from bot.channels.api.services import BURST, PER_SECOND, ApiServices
from bot.channels.api.site import guarded
from bot.people import api_tokens
from tests.chain.front import Front
from tests.routing.links import CATALOGUE, who


class Api:
    """The interface over a desk; programs ask it in somebody's name."""

    def __init__(self, front: Front, burst: int = BURST, per_second: float = PER_SECOND) -> None:
        self.front = front
        app = front.app
        self.services = ApiServices(
            app.database, app.context, app.now, burst=burst, per_second=per_second
        )
        self.site = guarded(self.services)

    def learns(self, ready: Callable[[], bool]) -> None:
        """Whether messages can be understood is as told from now on."""
        self.services = replace(self.services, ready=ready)
        self.site = guarded(self.services)

    def token(self, person: str, *scopes: str, teams: tuple[str, ...] = (), **more: Any) -> str:
        """A token that stands for somebody; for everything, where no scope is named."""
        with self.front.app.database.transaction() as session:
            return api_tokens.make(
                session,
                who(person),
                "a test",
                scopes=scopes or api_tokens.SCOPES,
                teams=teams,
                now=self.front.now,
                until=more.get("until"),
            )[1]

    def ask(
        self, method: str, path: str, token: str | None = None, *, key: str = "", **more: Any
    ) -> httpx2.Response:
        """What is answered."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        headers |= {"idempotency-key": key} if key else {}
        headers |= more.pop("headers", {})

        async def asked() -> httpx2.Response:
            transport = httpx2.ASGITransport(app=self.site, raise_app_exceptions=False)
            async with httpx2.AsyncClient(transport=transport, base_url="http://desk") as client:
                return await client.request(method, f"/api/v1{path}", headers=headers, **more)

        return asyncio.run(asked())

    def get(self, path: str, token: str | None = None) -> Any:
        """The JSON at an address."""
        return self.ask("GET", path, token).json()

    def opens(self, token: str, item: str, **values: str) -> str:
        """Somebody asks for an item; its number."""
        asked = {"item": item, "values": values, "text": "in the hall"}
        answer = self.ask("POST", "/calls", token, json=asked)
        assert answer.status_code == 201, answer.text
        number: str = answer.json()["number"]
        return number

    def acts(self, token: str, number: str, action: str, **values: str) -> httpx2.Response:
        """Somebody does something with a call."""
        path = f"/calls/{number}/actions/{action}"
        return self.ask("POST", path, token, json={"values": values})


SPILL, CONTRACT = "cleaning/rooms/spill", "hr/contracts/contract"


@pytest.fixture
def api(sqlite_url: str) -> Iterator[Api]:
    """The interface of a small organisation's desk."""
    front = Front(sqlite_url, CATALOGUE)
    yield Api(front)
    front.app.close()


@pytest.fixture
def api_anywhere(database_url: str) -> Iterator[Api]:
    """The same, once on each kind of database."""
    front = Front(database_url, CATALOGUE)
    yield Api(front)
    front.app.close()
