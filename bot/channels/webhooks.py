"""Mounts the channels' webhook paths in front of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from starlette.types import ASGIApp, Receive, Scope, Send


@runtime_checkable
class HasWebhook(Protocol):
    """A channel that its service posts to: at the path `door`, answered by the application
    `http`.
    """

    webhook_path: str
    http: ASGIApp


def mount_webhooks(pages: ASGIApp, webhooks: Mapping[str, ASGIApp]) -> ASGIApp:
    """The pages with the channels' own addresses in front: a service posts there, and the pages'
    guard is not for it.
    """

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        webhook_path = (
            webhooks.get(str(scope.get("path", "")).rstrip("/"))
            if scope["type"] == "http"
            else None
        )
        await (webhook_path or pages)(scope, receive, send)

    return front
