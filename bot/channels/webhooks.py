"""Mounts the channels' webhook paths in front of the pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

from starlette.types import ASGIApp, Receive, Scope, Send


@runtime_checkable
class HasWebhook(Protocol):
    """A channel that receives by webhook: its service posts to `webhook_path`, and the application
    `http` answers.
    """

    webhook_path: str
    http: ASGIApp


class Later:
    """An application that is put together when it is first asked for, beside all else."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make, self._making = make, asyncio.Lock()
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As the application answers."""
        async with self._making:
            if self._app is None:
                self._app = await asyncio.to_thread(self._make)
        await self._app(scope, receive, send)


def mount_webhooks(
    pages: ASGIApp, webhooks: Mapping[str, ASGIApp], below: Mapping[str, ASGIApp] | None = None
) -> ASGIApp:
    """Routes requests for a webhook's path to its application, those `below` a path to that one's,
    and all others to the pages. Neither passes through the pages' guard.
    """
    roots = dict(below or {})

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        found = None
        if scope["type"] == "http":
            path = str(scope.get("path", ""))
            inside = (app for root, app in roots.items() if path.startswith(f"{root}/"))
            found = webhooks.get(path.rstrip("/")) or next(inside, None)
        await (found or pages)(scope, receive, send)

    return front
