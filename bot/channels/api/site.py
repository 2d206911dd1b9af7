"""Builds the application of the programming interface."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from bot.channels.api import calendar, catalogue, reading, writing
from bot.channels.api.door import Limited
from bot.channels.api.problems import MEDIA, PROBLEMS, Problem, body_of, tell_problems
from bot.channels.api.services import ROOT, ApiServices

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "how_to_mend", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "how_to_mend": {"type": "string"},
        "code": {"type": "string", "enum": sorted(PROBLEMS)},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"where": {"type": "string"}, "what": {"type": "string"}},
            },
        },
    },
}
_SAID: dict[int | str, dict[str, Any]] = {
    status: {"description": "a problem (RFC 9457)", "content": {MEDIA: {"schema": _PROBLEM}}}
    for status in sorted({status for status, _, _ in PROBLEMS.values()})
}


def make_api(services: ApiServices) -> FastAPI:
    """The application; `guarded` is what is served."""
    app = FastAPI(
        title="Schakel",
        version="1",
        description="Calls, events, catalogue, register and people (docs/api.md).",
        openapi_url=f"{ROOT}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.services = services
    tell_problems(app)
    for routes in (reading.router, writing.router, catalogue.router, calendar.router):
        app.include_router(routes, prefix=ROOT, responses=_SAID)

    @app.get(f"{ROOT}/problems/{{code}}", tags=["problems"], responses={404: _SAID[404]})
    def problem(code: str) -> dict[str, Any]:
        """What a problem means, and how to mend it."""
        if code not in PROBLEMS:
            raise Problem("not_found")
        return body_of(code)

    return app


def guarded(services: ApiServices) -> ASGIApp:
    """The application behind its limits."""
    return Limited(make_api(services), services)
