"""Serves health and metrics."""

from __future__ import annotations

import asyncio
import time

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.pages.page_queries import PageQueries
from bot.channels.pages.services import PageServices

router = APIRouter()

_REQUESTS = Counter("schakel_pages_requests_total", "Requests to the pages", ["route", "status"])
_SECONDS = Histogram("schakel_pages_seconds", "Until the first byte of the answer", ["route"])


@router.get("/healthz")
async def healthz(request: Request) -> JSONResponse:
    """Whether the database answers, and whether messages are understood: without that the desk
    goes on, and a person reads them.
    """
    reader: PageQueries = request.app.state.reader
    try:
        await asyncio.to_thread(reader.is_well)
    except SQLAlchemyError:
        return JSONResponse({"status": "the database does not answer"}, 503)
    services: PageServices = request.app.state.services
    if services.not_learnt():
        return JSONResponse({"status": "ok", "understanding": "learning the catalogue failed"})
    return JSONResponse({"status": "ok"})


@router.get("/metrics")
def metrics() -> Response:
    """Every figure of this process, as Prometheus reads them."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


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
