"""Refuses requests the site does not serve: by host name, origin, size and what a browser may load.

A page of another site that a browser of ours visits can reach a loopback address: by a form (so
every post must come from a page of ours) and by a name that points to it (DNS rebinding; so the
name must be one of ours).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from routing.call.file_limits import MOST_BYTES as MOST_FILE_BYTES

MOST_BYTES = 64 * 1024
FORM = "application/x-www-form-urlencoded"
MOST_UPLOAD = 3 * MOST_FILE_BYTES + MOST_BYTES
"""Bytes of a form with files, all of it."""
WITH_FILES = "multipart/form-data"
WATCHED = ("/healthz", "/readyz", "/metrics")
TAKES_FILES = ("/say", "/press")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_SAFE = ("GET", "HEAD", "OPTIONS")

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src "
        "'self'; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def host_name(netloc: str) -> str:
    """The host in `name:port` in small letters, without port and brackets; empty when it is
    malformed.
    """
    try:
        return (urlsplit(f"//{netloc}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _of_ours(headers: Headers, host: str) -> bool:
    """Whether the browser says that a page of this site sent the request."""
    own = headers.get("origin") in (f"http://{host}", f"https://{host}")
    return own and headers.get("sec-fetch-site", "same-origin") == "same-origin"


def refusal(
    method: str, headers: Headers, hosts: tuple[str, ...], path: str = ""
) -> tuple[int, str] | None:
    """The HTTP status and message with which a request is refused; None when it may be served."""
    host = headers.get("host", "")
    if host_name(host) not in hosts:
        return (
            421,
            "This site does not answer to that name. Open it under the address it was started "
            "with.",
        )
    if method in _SAFE:
        return None
    if not _of_ours(headers, host):
        return 403, "This did not come from a page of ours. Open the page itself and try again."
    if not headers.get("content-length", "").isdecimal():
        return 411, "Say how long the message is (Content-Length)."
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    with_files = kind == WITH_FILES and path in TAKES_FILES
    if int(headers["content-length"]) > (MOST_UPLOAD if with_files else MOST_BYTES):
        return 413, "That is more than a message can be. Send it in parts."
    if kind != FORM and not with_files:
        return 415, "Only forms of our own pages are read here."
    return None


class Guard:
    """ASGI middleware that refuses unwelcome requests before their body is read, and sets the
    security headers of every answer.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self.app = app
        self.hosts = tuple(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        static = scope["path"].startswith("/static/")

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault(
                    "cache-control", "public, max-age=31536000, immutable" if static else "no-store"
                )
            await send(message)

        # Who watches over us asks by address, not by name; their own routes decide what they learn.
        refused = (
            None
            if scope["path"] in WATCHED
            else refusal(scope["method"], Headers(scope=scope), self.hosts, scope["path"])
        )
        if refused:
            await PlainTextResponse(refused[1] + "\n", refused[0])(scope, receive, send_guarded)
        else:
            await self.app(scope, receive, send_guarded)
