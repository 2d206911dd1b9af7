"""A real Chromium at a real demo: `schakel demo` in a process of its own, a window per person."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.bootstrap.listening import bound

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""The same Chromium without the parts of a desktop: a window costs a fifth of the processor's time."""
ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
AXE = {
    # What axe looks at besides what it usually does.
    "rules": {"label-content-name-mismatch": {"enabled": True}, "target-size": {"enabled": True}},
    # It looks at all of it still, but writes down only what is wrong.
    "resultTypes": ["violations"],
}
PICTURES = os.environ.get("PICTURES_OF_PAGES")
STARTS_WITHIN = 120.0
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, loudly; where everything must run (CI) that is a
    fault.
    """
    ours = [item for item in items if Path(item.path).is_relative_to(Path(__file__).parent)]
    for item in ours:
        item.add_marker("browser")
    if CHROMIUM is None and ours:
        why = "NO CHROMIUM: the browser tests did not run; 'make browser' brings it"
        if os.environ.get("CI") == "true":
            pytest.exit(why, returncode=1)
        for item in ours:
            item.add_marker(pytest.mark.skip(reason=why))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo with an empty database of its own."""
    folder, port = tmp_path_factory.mktemp("demo"), _free_port()
    settings = {
        "PORT": str(port),
        "XDG_DATA_HOME": str(folder),
        "SCHAKEL_DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
    }
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "demo"],
            cwd=ROOT,
            env=os.environ | settings,
            stdout=output,
            stderr=output,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/healthz", process, log)
            _first_message(address)
            yield address
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
    assert "Traceback" not in log.read_text(), log.read_text()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < limit and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.2)
    raise AssertionError(f"the demo did not start:\n{log.read_text()}")


def _first_message(address: str) -> None:
    """The first message waits until the catalogue is learnt; no window should have to."""
    form = urllib.parse.urlencode({"as": "petra", "text": "er lekt een kraan"}).encode()
    with urllib.request.urlopen(
        urllib.request.Request(f"{address}/say", form, {"Origin": address}), timeout=STARTS_WITHIN
    ) as answer:
        assert answer.status == 200


class Windows:
    """Opens windows, and keeps every complaint of the browser."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.complaints: list[str] = []
        self.patience = 20_000

    async def open(self, path: str, *, width: int = 1280, height: int = 820, **more: Any) -> Page:
        """A window of its own, with its own cookies."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": height}, **more
        )
        page = await context.new_page()
        page.set_default_timeout(self.patience)
        page.on("pageerror", lambda error: self.complaints.append(f"{path}: {error}"))
        page.on(
            "console",
            lambda m: (
                self.complaints.append(f"{path}: {m.text}")
                if m.type in ("error", "warning")
                else None
            ),
        )
        await page.goto(self.address + path)
        return page


@contextlib.asynccontextmanager
async def windows_at(site: FastAPI, chromium: Browser) -> AsyncIterator[Windows]:
    """Windows at a site that is served in this process, until the end."""
    listening = bound("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(site, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield Windows(chromium, f"http://127.0.0.1:{listening.getsockname()[1]}")
    for context in tuple(chromium.contexts):
        await context.close()
    server.should_exit = server.force_exit = True
    with contextlib.suppress(asyncio.CancelledError):
        await serving


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests: starting it takes longer than most of them."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def windows(demo: str, chromium: Browser) -> AsyncIterator[Windows]:
    """Windows at the demo; a script error, a blocked resource or a warning fails the test."""
    opened = Windows(chromium, demo)
    yield opened
    for context in tuple(chromium.contexts):
        await context.close()
    assert opened.complaints == []


async def faults(page: Page) -> list[str]:
    """What axe finds on a page as it stands, and whether it is wider than its window."""
    found = (await Axe().run(page, options=AXE)).response["violations"]
    told = [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*told, *([f"{wide} px wider than the window"] if wide > 0 else [])]


async def picture(page: Page, name: str) -> None:
    """Keep a picture for the documentation, where PICTURES_OF_PAGES names a folder."""
    if PICTURES:
        await page.mouse.move(0, 0)
        await asyncio.sleep(0.5)
        await page.screenshot(path=Path(PICTURES) / f"page-{name}.png")
