"""Asks a system of tickets over HTTP, in JSON. Follows no redirect: a token is for one address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.ports import RetryLater
from bot.tickets.system import Refused

PATIENCE = aiohttp.ClientTimeout(total=30, sock_connect=8)
MOST = 8 * 1024 * 1024
"""Bytes of an answer that are read."""
WAIT, LONGEST_WAIT = 30.0, 3600.0
"""Seconds to wait where the system does not say how long, and at most."""


class Api:
    """One system at `url`; `headers` say who we are there."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._url = url.rstrip("/")
        self._headers = {"accept": "application/json", "user-agent": "Schakel", **headers}

    async def get(self, path: str, **query: str | int) -> Any:
        """What is there."""
        return await self._asked("GET", path, None, query)

    async def post(self, path: str, body: object) -> Any:
        """Made there."""
        return await self._asked("POST", path, body, {})

    async def put(self, path: str, body: object) -> Any:
        """Changed there."""
        return await self._asked("PUT", path, body, {})

    async def _asked(
        self, method: str, path: str, body: object, query: Mapping[str, str | int]
    ) -> Any:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE, headers=self._headers) as session,
            session.request(
                method, self._url + path, json=body, params=query, allow_redirects=False
            ) as answer,
        ):
            raw = await answer.content.read(MOST)
            if answer.status == 429 or answer.status >= 500:
                raise RetryLater(_wait(answer), f"{answer.status} of {method} {path}")
            if answer.status >= 300:
                raise Refused(answer.status, _why(raw))
            return json.loads(raw) if raw.strip() else None


def _wait(answer: aiohttp.ClientResponse) -> float:
    told = answer.headers.get("retry-after", "")
    return min(float(told), LONGEST_WAIT) if told.isdigit() else WAIT


def _why(raw: bytes) -> str:
    """Why it said no, where it says so: each product has a field of its own."""
    try:
        told = json.loads(raw)
    except ValueError:
        return ""
    if not isinstance(told, dict):
        return ""
    errors = told.get("errors")
    fields = "; ".join(f"{k}: {v}" for k, v in errors.items()) if isinstance(errors, dict) else ""
    many = told.get("errorMessages")
    listed = "; ".join(map(str, many)) if isinstance(many, list) else ""
    named = (told.get(name) for name in ("error_human", "error", "errorMessage", "message"))
    return next((str(one)[:300] for one in (*named, listed, fields) if one), "")
