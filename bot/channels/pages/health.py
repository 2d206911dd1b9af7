"""Serves health and metrics."""

from __future__ import annotations

import hmac
import ipaddress
import time

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.pages.guard import LOOPBACK, host_name
from bot.channels.pages.seat import NotHereError, services_of

router = APIRouter()
_OF_PROXIES = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")

_REQUESTS = Counter("schakel_pages_requests_total", "Requests to the pages", ["route", "status"])
_SECONDS = Histogram("schakel_pages_seconds", "Until the first byte of the answer", ["route"])


@router.get("/healthz")
async def healthz() -> JSONResponse:
    """That this process is alive: it answers, whatever else may be the matter."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """Whether it can do its work now. Why it cannot is told to those who may see the figures."""
    found = await services_of(request).ready()
    may_know = _may_know(request)
    told = {
        name: "ok" if why is None else why if may_know else "not ok" for name, why in found.items()
    }
    is_ready = not any(found.values())
    status = {"status": "ready" if is_ready else "not ready"}
    return JSONResponse({**status, "checks": told}, 200 if is_ready else 503)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Every figure of this process and of the desk, as Prometheus reads them; for those who may
    know.
    """
    if not _may_know(request):
        raise NotHereError
    own = services_of(request).figures
    figures = generate_latest() + (generate_latest(own) if own else b"")
    return Response(figures, media_type=CONTENT_TYPE_LATEST)


def _may_know(request: Request) -> bool:
    """Whoever shows the token. Where none is set: who asks from this machine, by its own name and
    by no proxy.
    """
    token = services_of(request).metrics_token
    if token:
        shown = request.headers.get("authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())
    by_proxy = any(name in request.headers for name in _OF_PROXIES)
    here = request.client is not None and host_name(request.headers.get("host", "")) in LOOPBACK
    return here and not by_proxy and _is_loopback(request.client.host if request.client else "")


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class Counted:
    """Counts each answer under its route's pattern, so that a label never holds a number or a
    name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "other")
                _REQUESTS.labels(route, message["status"]).inc()
                _SECONDS.labels(route).observe(time.perf_counter() - began)
            await send(message)

        await self.app(scope, receive, send_counted)
