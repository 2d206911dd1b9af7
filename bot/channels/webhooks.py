"""Mounts the channels' webhook paths in front of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from starlette.types import ASGIApp, Receive, Scope, Send


@runtime_checkable
class HasWebhook(Protocol):
    """A channel that receives by webhook: its service posts to `webhook_path`, and the application
    `http` answers.
    """

    webhook_path: str
    http: ASGIApp


def mount_webhooks(pages: ASGIApp, webhooks: Mapping[str, ASGIApp]) -> ASGIApp:
    """Routes requests for a webhook's path to its application, and all others to the pages. A
    webhook does not pass through the pages' guard.
    """

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        webhook_path = (
            webhooks.get(str(scope.get("path", "")).rstrip("/"))
            if scope["type"] == "http"
            else None
        )
        await (webhook_path or pages)(scope, receive, send)

    return front
