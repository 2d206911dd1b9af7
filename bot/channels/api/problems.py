"""What is answered where something cannot be done: `application/problem+json` (RFC 9457), with how
to mend it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from bot.channels.api.services import ROOT
from bot.conversation.state.commands import Refusal
from routing.storage.faults import OUT_OF_REACH

MEDIA = "application/problem+json"
PROBLEMS: dict[str, tuple[int, str, str]] = {
    "no_token": (
        401,
        "There is no token that holds",
        "Send 'Authorization: Bearer TOKEN' with a token of 'schakel token create'; it may have "
        "ended, or been revoked ('schakel token list').",
    ),
    "scope": (
        403,
        "The token may not do that",
        "Make a token that has the scope named in 'scope': 'schakel token create … --scope SCOPE'.",
    ),
    "team": (
        403,
        "The token is for other teams",
        "Make a token without --team, or with the team that has this item.",
    ),
    "not_found": (
        404,
        "There is nothing here",
        "Check the address. What a token's person may not see is not there either.",
    ),
    "method": (405, "That cannot be done here", "See openapi.json for what this address takes."),
    "cannot": (
        409,
        "That cannot be done with the call now",
        "Read the call again: 'actions' says what its person can do now.",
    ),
    "not_done": (
        409,
        "Nothing was done",
        "The desk asks something first; read 'told', and do it in the chat or on the pages.",
    ),
    "too_large": (413, "The body is too large", "Send at most 64 kB."),
    "media": (415, "That is no JSON", "Send 'Content-Type: application/json'."),
    "unreadable": (
        422,
        "Something is not as it should be",
        "Each entry of 'errors' says where it is and what is wrong; mend it, send it again.",
    ),
    "cursor": (422, "That is no cursor", "Use 'next' as it was answered, or begin without one."),
    "key_reused": (
        422,
        "This idempotency key was used for something else",
        "Use a new key for each request, and the same one only to repeat it unchanged.",
    ),
    "too_often": (429, "That was too often", "Wait as many seconds as 'Retry-After' says."),
    "fault": (500, "Something went wrong here", "It is our fault. Try again, with the same key."),
    "away": (
        503,
        "The database is out of reach",
        "Try again in a few seconds, with the same idempotency key.",
    ),
    "learning": (
        503,
        "The catalogue is still being learnt",
        "Try again in a few seconds, with the same idempotency key.",
    ),
}
"""For each code: its status, what it means, and how to mend it."""
_OF_STATUS = {404: "not_found", 405: "method", 413: "too_large", 415: "media"}


class Problem(Exception):
    """A request that cannot be answered as it wants. `more` are members beside the usual ones."""

    def __init__(self, code: str, detail: str = "", **more: Any) -> None:
        super().__init__(code)
        self.code, self.detail, self.more = code, detail, more


def body_of(code: str, detail: str = "", **more: Any) -> dict[str, Any]:
    """The body that tells a problem."""
    status, title, mend = PROBLEMS[code]
    return {
        "type": f"{ROOT}/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail or title,
        "how_to_mend": mend,
        "code": code,
        **more,
    }


def answer(
    code: str, detail: str = "", headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """The answer that tells a problem."""
    given = dict(headers or {})
    status = PROBLEMS[code][0]
    if status == 401:
        given["www-authenticate"] = 'Bearer realm="schakel"'
    if status == 503:
        given["retry-after"] = "5"
    return JSONResponse(body_of(code, detail, **more), status, given, MEDIA)


def refused(refusal: Refusal, told: str) -> Problem:
    """Why the desk did not do it."""
    if refusal.reason == "unknown_call":
        return Problem("not_found")
    return Problem("cannot", told, reason=refusal.reason)


def tell_problems(app: FastAPI) -> None:
    """Answer every error of an application as a problem."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(DataError, lambda _request, _error: answer("unreadable"))
    app.add_exception_handler(HTTPException, _http)
    for away in OUT_OF_REACH:
        app.add_exception_handler(away, lambda _request, _error: answer("away"))
    app.add_exception_handler(Exception, lambda _request, _error: answer("fault"))


def _problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return answer(error.code, error.detail, **error.more)


def _unreadable(request: Request, error: Exception) -> JSONResponse:
    """Which field it is, and what is wrong; never what stands in it. An address that names nothing
    is not there.
    """
    assert isinstance(error, RequestValidationError)
    found: Sequence[Any] = error.errors()
    if any(tuple(one["loc"])[:1] == ("path",) for one in found):
        return answer("not_found")
    media = request.headers.get("content-type", "")
    if any(tuple(one["loc"]) == ("body",) for one in found) and "json" not in media:
        return answer("media")
    errors = [
        {"where": "/".join(map(str, one["loc"])), "what": str(one["msg"])} for one in found[:20]
    ]
    return answer("unreadable", errors=errors)


def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = _OF_STATUS.get(error.status_code)
    if code is None:
        code = "fault" if error.status_code >= 500 else "unreadable"
    return answer(code, headers=error.headers)
