"""Fuzzes every address of the API by schemathesis, led by its own OpenAPI description, with a token
that may everything.

    python -m tests.fuzz.api 60

Prints one JSON line, as `tests.fuzz.pages` does. An answer of our own fault, one that shows a
traceback, a refusal that is no problem (RFC 9457) or does not say how to mend it, and an answer
that is no JSON are faults.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.channels.api.problems import MEDIA
from bot.channels.api.services import ApiServices
from bot.channels.api.site import guarded, make_api
from bot.people import api_tokens
from routing.storage.db import Database
from tests.chain.front import Front
from tests.fuzz.pages import asked, listening
from tests.routing.links import CATALOGUE, who


def fault_of(status: int, headers: Mapping[str, str], body: str) -> str | None:
    """What is wrong with an answer; None when nothing is."""
    if status >= 500:
        return f"answered {status}"
    if "Traceback (most recent call last)" in body:
        return "shows a traceback"
    media = headers.get("content-type", "").partition(";")[0]
    if status >= 400 and (media != MEDIA or '"how_to_mend"' not in body):
        return f"answered {status} with {media}, which is no problem"
    if status < 300 and media not in ("application/json", "text/calendar"):
        return f"answered {media}"
    return None


def fuzz(seconds: float) -> dict[str, Any]:
    """Ask every address in turn until the time is over."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'desk.sqlite3'}"
        Database(url).migrate()
        front = Front(url, CATALOGUE)
        app = front.app
        app.understanding.moves("learnt before anybody asks", "en")
        services = ApiServices(app.database, app.context, app.now, burst=10**9, per_second=10**9)
        with app.database.transaction() as session:
            _, secret = api_tokens.make(
                session,
                who("fatima"),
                "fuzz",
                scopes=api_tokens.SCOPES,
                teams=(),
                now=app.now(),
                until=None,
            )
        try:
            with listening(guarded(services)) as address:
                described = make_api(services).openapi()
                headers = {"authorization": f"Bearer {secret}"}
                return asked(described, address, headers, seconds, fault_of)
        finally:
            app.close()


if __name__ == "__main__":
    print(json.dumps(fuzz(float(sys.argv[1]))))
