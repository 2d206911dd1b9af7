"""The cookies of somebody who signs in, and the proof that a form is one of our own pages'.

Both cookies can only be set by this very site (`__Host-`), are read by no script, and go along when
a link in a chat is opened, not with what other sites post.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from fastapi import Request
from starlette.responses import Response

from bot.people.sessions import LASTS
from bot.people.signin_links import LIFE

SESSION = "__Host-schakel-session"
"""Holds the secret of a session."""
_ONCE = 16
ASKING = "__Host-schakel-asking"
"""Holds what binds a one-time link to the browser that asked for it."""


def secret_held(request: Request) -> str:
    """The secret of the session that a browser holds; "" when it holds none."""
    return request.cookies.get(SESSION, "")


def asking_held(request: Request) -> str:
    """What binds a link to this browser; "" when it did not ask."""
    return request.cookies.get(ASKING, "")


def hold_session(response: Response, secret: str) -> None:
    """Let the browser hold a session's secret; it asks for nothing any more."""
    _hold(response, SESSION, secret, int(LASTS.total_seconds()))
    let_go(response, ASKING)


def hold_asking(response: Response, secret: str) -> None:
    """Let the browser hold what binds its link to it."""
    _hold(response, ASKING, secret, int(LIFE.total_seconds()))


def _hold(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )


def let_go(response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def proof_of(request: Request, key: str) -> str:
    """What a form of this browser's pages carries, and no other site can know: bound to its
    session, or to its visit while nobody is signed in.
    """
    bound = secret_held(request)
    if not bound:
        bound = str(request.session.setdefault("visit", secrets.token_urlsafe(24)))
    return _proof(secrets.token_hex(8), bound, key)


def _proof(once: str, bound: str, key: str) -> str:
    """Another each time, so that the size of a compressed page tells nothing of it."""
    made = hmac.new(key.encode(), f"form/{once}/{bound}".encode(), hashlib.sha256)
    return once + made.hexdigest()


def is_proof(given: object, request: Request, key: str) -> bool:
    """Whether a form carries it."""
    bound = secret_held(request) or str(request.session.get("visit", ""))
    if not bound or not isinstance(given, str):
        return False
    wanted = _proof(given[:_ONCE], bound, key)
    return hmac.compare_digest(given.encode(), wanted.encode())
