"""What the programming interface is handed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from fastapi import Request

from bot.context import Context
from routing.storage.db import Database

ROOT = "/api/v1"
"""How every address begins."""
BURST, PER_SECOND = 120, 2.0
"""So many requests a token may make at once, and so many a second after that."""


@dataclass(frozen=True)
class ApiServices:
    """`context`: what is true at this moment; `wake`: something is to be sent; `ready`: whether
    messages can be understood.
    """

    database: Database
    context: Callable[[], Context]
    now: Callable[[], dt.datetime]
    wake: Callable[[], None] = lambda: None
    ready: Callable[[], bool] = lambda: True
    burst: int = BURST
    per_second: float = PER_SECOND


def services_of(request: Request) -> ApiServices:
    """Those of the application that answers."""
    return cast(ApiServices, request.app.state.services)
