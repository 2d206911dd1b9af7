"""Tells addresses of our own pages from others: where somebody is, where they came from, where they
may be sent back to.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request

LONGEST_ADDRESS = 1_500
"""Signs of an address that is gone back to: it has to fit into a cookie."""
_LOCAL = re.compile(r"/(?!/)[A-Za-z0-9/_-]*(?:\?[A-Za-z0-9_.~%+&=-]*)?")


def local_address(written: str) -> str:
    """The address where it is one of our own pages, else the first page."""
    ours = len(written) <= LONGEST_ADDRESS and _LOCAL.fullmatch(written)
    return written if ours else "/"


def address_of(request: Request) -> str:
    """The address that was asked for, with all that it asks; too long a one without that."""
    whole = _whole(request.url.path, request.url.query)
    return whole if len(whole) <= LONGEST_ADDRESS else request.url.path


def came_from(request: Request) -> str:
    """The page of ours that somebody came from, as their browser says; "" where it is none."""
    parts = urlsplit(request.headers.get("referer", ""))
    if not parts.path or parts.netloc != request.headers.get("host", ""):
        return ""
    return local_address(_whole(parts.path, parts.query))


def _whole(path: str, query: str) -> str:
    """Path and query in one way of writing; who looks is never part of it."""
    asked = urlencode([pair for pair in parse_qsl(query) if pair[0] != "as"])
    return f"{path}?{asked}" if asked else path
