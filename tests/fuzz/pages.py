"""Fuzzes every address of the pages by schemathesis, led by their own OpenAPI description.

    python -m tests.fuzz.pages 60

Prints one JSON line: requests, and for each fault where and what. An answer of our own fault (500
and above), one that shows a traceback, and one without the headers that hold a browser back are
faults; a refusal is none.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import uvicorn
from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.pages.site import make_site
from bot.settings import Settings
from routing.storage.db import Database
from routing.understand.reader import Reader
from tests.channels.conftest import OURS, now, parts_for
from tests.routing.links import CATALOGUE

HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy")
EXAMPLES = 25
"""Requests to each address before the next one's turn."""


@contextmanager
def listening(site: Any) -> Iterator[str]:
    """The address of a server of the pages, on a thread of its own."""
    server = uvicorn.Server(uvicorn.Config(site, port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def served() -> Iterator[tuple[Any, str]]:
    """The pages of a small organisation and their address, over a desk that really takes things in."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'desk.sqlite3'}"
        database = Database(url)
        database.migrate()
        settings = Settings(database_url=SecretStr(url))
        reader = Reader.of(CATALOGUE)
        reader.moves("learnt before anybody asks", "en")
        app = App(settings, database, CATALOGUE, reader, now=now)
        try:
            site = make_site(parts_for(database, app.mailbox, app.accept))
            with listening(site) as address:
                yield site, address
        finally:
            app.close()


def fault_of(status: int, headers: Mapping[str, str], body: str) -> str | None:
    """What is wrong with an answer; None when nothing is."""
    if status >= 500:
        return f"answered {status}"
    if "Traceback (most recent call last)" in body:
        return "shows a traceback"
    if missing := [name for name in HEADERS if name not in headers]:
        return f"has no {missing[0]}"
    return None


def fuzz(seconds: float) -> dict[str, Any]:
    """Ask every address of the pages in turn until the time is over."""
    with served() as (site, address):
        # What stays open would be read for ever.
        described = site.openapi()
        paths = described["paths"].items()
        described["paths"] = {path: one for path, one in paths if not path.startswith("/live/")}
        return asked(described, address, OURS | {"origin": address}, seconds, fault_of)


Judge = Callable[[int, Mapping[str, str], str], str | None]


def asked(
    described: Any, address: str, headers: Mapping[str, str], seconds: float, judge: Judge
) -> dict[str, Any]:
    """Ask every address of a description in turn until the time is over; `judge` says what is wrong
    with an answer.
    """
    schemathesis = import_module("schemathesis")  # only what `make fuzz` installs has it
    from hypothesis import HealthCheck, Phase, given, settings

    warnings.simplefilter("ignore")
    count, faults = 0, dict[str, str]()
    end = time.monotonic() + seconds
    schema = schemathesis.openapi.from_dict(described)
    operations = [found.ok() for found in schema.get_all_operations()]

    def ask(operation: Any) -> None:
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def once(case: Any) -> None:
            nonlocal count
            if time.monotonic() > end:
                return
            case.headers = {**(case.headers or {}), **headers}
            answer = case.call(base_url=address, allow_redirects=False)
            count += 1
            body = answer.content[:100_000].decode("utf-8", "replace")
            told = {name.lower(): ", ".join(values) for name, values in answer.headers.items()}
            if why := judge(answer.status_code, told, body):
                faults.setdefault(f"{operation.method.upper()} {operation.path}", why)

        once()

    while time.monotonic() < end:
        for operation in operations:
            ask(operation)
    return {"addresses": len(operations), "requests": count, "faults": faults}


if __name__ == "__main__":
    print(json.dumps(fuzz(float(sys.argv[1]))))
