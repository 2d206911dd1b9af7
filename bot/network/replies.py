"""What an installation answers another, as values: done, or why not (RFC 9457, problem details)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_TITLES = {
    "unsigned": "It is not signed by a desk that is known here",
    "replayed": "This signature was used before",
    "unreadable": "It cannot be read",
    "too_large": "It is too large",
    "too_often": "That was too often; wait",
    "version": "No version of the wire is spoken on both sides",
    "no_code": "There is no such invitation, or not any more",
    "other_address": "The desk that invited expects another address",
    "not_open": "The connection waits for a yes",
    "closed": "The connection is closed",
    "loop": "The request was here before: it would go round in a circle",
    "not_agreed": "Nothing has been agreed about that",
    "too_many": "Too many messages wait for one before them",
    "other_message": "Another message has this place",
    "no_file": "There is no such file for you, or not any more",
    "away": "The desk cannot reach its own administration",
    "method": "It takes a POST of JSON",
}


@dataclass(frozen=True)
class Reply:
    """An answer: `code` is "" where it was done; `wait` how many seconds to wait before another
    try.
    """

    status: int
    code: str = ""
    told: str = ""
    wait: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        """As it is sent."""
        if not self.code:
            return json.dumps(dict(self.more), ensure_ascii=False).encode()
        problem = {
            "type": "about:blank",
            "title": _TITLES[self.code],
            "status": self.status,
            "code": self.code,
        }
        return json.dumps(
            problem | ({"detail": self.told} if self.told else {}) | dict(self.more),
            ensure_ascii=False,
        ).encode()

    @property
    def media(self) -> str:
        """The type of the body."""
        return "application/problem+json" if self.code else "application/json"
