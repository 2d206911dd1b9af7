"""`schakel demo` and `schakel serve`: the web page, the channels and the outbox worker in one
process.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

import typer

from bot.bootstrap.desks import demo_desk, marked_as_running, note_started
from bot.bootstrap.listening import bound
from bot.bootstrap.private import private_folder
from bot.bootstrap.reader_process import Child
from bot.bootstrap.setting_names import unknown_settings
from bot.errors import Mistake
from bot.observability.logging_setup import set_up_logging
from bot.settings import Settings, read_settings, secrets_of

# The rest is opened where it is used: the process that reads opens what it needs meanwhile, and
# the catalogue is learnt while the desk and its pages are put together.
if TYPE_CHECKING:
    from uvicorn import Server

    from bot.bootstrap.app import App

LOOPBACK = "127.0.0.1"


def secret_of(settings: Settings) -> str:
    """What signs the pages' cookie: set, or made once and kept beside the database, readable by its
    owner only.
    """
    if settings.session_secret:
        return settings.session_secret.get_secret_value()
    path = settings.data_folder / "session-secret"
    private_folder(path.parent)
    with (
        contextlib.suppress(FileExistsError),
        open(path, "x", opener=lambda p, f: os.open(p, f, 0o600)) as file,
    ):
        file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()


@contextlib.contextmanager
def _unsearched() -> Iterator[None]:
    """Without Python's search for garbage: it finds none in what is opened once and stays, and
    takes a tenth of that time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _built(settings: Settings, child: Child, *, demo: bool) -> App:
    """The desk, put together while its catalogue is being learnt."""
    from bot.bootstrap.first_reader import begin
    from bot.channels.registry import installed

    registry = installed()
    begun = begin(settings, registry, child)
    from bot.bootstrap.app import build

    channels = registry.own if demo else (*registry.own, *registry.services(settings))
    app = build(settings, channels=channels, registry=registry, begun=begun)
    app.pages_are_shut = not demo
    return app


async def _serve(settings: Settings, listening: socket.socket, child: Child, *, demo: bool) -> None:
    with _unsearched():
        app = _built(settings, child, demo=demo)
        from bot.bootstrap.database import nothing_written
    with contextlib.closing(app):
        if why := nothing_written(app.database, settings):
            print(f"schakel: {why}", file=sys.stderr, flush=True)
        host, port = listening.getsockname()[:2]
        if demo:
            print(f"Schakel is at http://localhost:{port}  (stop with Ctrl+C)", flush=True)
        else:
            _announce(app, settings, f"http://{host}:{port}")
        with _unsearched():
            from bot.commands.web_server import hosts_of, web_server

            server = web_server(app, secret_of(settings), hosts_of(settings, host, demo), demo)
        with _telemetry(app):
            done = await _until_one_ends(app, server, listening)
    for task in done:
        task.result() if not task.cancelled() else None


async def _until_one_ends(
    app: App, server: Server, listening: socket.socket
) -> set[asyncio.Task[None]]:
    """The desk and its pages, side by side; when one ends the other does too, and what this process
    alone does is given back.
    """
    from bot.bootstrap.garbage import once_learnt
    from bot.bootstrap.reloading import Reloading

    also = (
        Reloading(app, app.settings.catalog).run,
        partial(once_learnt, app),
        partial(_tell_when_learnt, app),
    )
    desk = asyncio.create_task(app.run(*also))
    page = asyncio.create_task(server.serve(sockets=[listening]))
    with _ended_by(signal.SIGTERM, server):
        try:
            done, _ = await asyncio.wait({desk, page}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.should_exit = True
            desk.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await desk
            await page
    return done


async def _tell_when_learnt(app: App) -> None:
    """Say in the terminal that the desk learns what the teams offer, and when it has."""
    began, told = time.monotonic(), iter((_LEARNING, _STILL_LEARNING))
    while not app.understands:
        if line := next(told, ""):
            print(line, file=sys.stderr, flush=True)
        await app.learnt()
    taken = round(time.monotonic() - began)
    ready = f"Ready, after {taken} seconds" if taken else "Ready"
    print(ready, file=sys.stderr, flush=True)


_LEARNING = "Learning what the teams offer, the first time for a minute or two; messages wait …"
_STILL_LEARNING = (
    "Still learning: messages wait until it is done; the log says why it takes so long"
)


@contextlib.contextmanager
def _ended_by(number: signal.Signals, server: Server) -> Iterator[None]:
    """Have a signal end the pages, and nothing else: the web server hands it on once it has ended,
    and by default the process would end there, with all that it holds. A second one does that.
    """

    def end(_number: int, _frame: object) -> None:
        server.should_exit = True
        signal.signal(number, signal.SIG_DFL)

    before = signal.signal(number, end)
    try:
        yield
    finally:
        signal.signal(number, before)


@contextlib.contextmanager
def _telemetry(app: App) -> Iterator[None]:
    """Traces and figures go to a collector, where the environment names one."""
    from prometheus_client import REGISTRY

    from bot.observability import telemetry

    with contextlib.ExitStack() as open_ones:
        if telemetry.is_wanted():
            sending = telemetry.exporting(version("schakel"), (REGISTRY, app.figures))
            try:
                open_ones.enter_context(sending)
            except ModuleNotFoundError:
                raise Mistake(
                    "a collector is named by OTEL_EXPORTER_OTLP_ENDPOINT, and what sends to it is "
                    "not installed; install schakel[otel], or take the setting away"
                ) from None
        yield


def _announce(app: App, settings: Settings, address: str) -> None:
    """What runs, and what of it is set wrong."""
    from bot.commands.settings_check import channel_faults, secret_faults, team_faults

    wrong = secret_faults(settings) + team_faults(settings, app.catalogue)
    for line in (*wrong, *channel_faults(settings, app.registry)):
        print(f"schakel: {line}", file=sys.stderr)
    print(_what_runs(app, settings, address), file=sys.stderr, flush=True)


def _what_runs(app: App, settings: Settings, address: str) -> str:
    """One line for whoever starts it: where, on what, with which channels."""
    from bot.commands.printed import offered
    from routing.storage.address import masked

    others = [p for name, p in sorted(app.registry.items()) if name in app.channels and not p.own]
    guides = ", ".join(p.guide for p in app.registry.values() if p.guide)
    names = (
        f"{p.label} (set wrong, see above)" if p.setting_faults(settings) else p.label
        for p in others
    )
    chat = " and ".join(names) or f"no chat service ({guides})"
    teams = offered(app.catalogue)
    return (
        f"Schakel serves {chat}; pages at {address}; {teams} of {settings.catalog}; "
        f"database {masked(settings.database)}"
    )


def demo() -> None:
    """Everything on embedded defaults: SQLite, the hospital, the web page on 127.0.0.1:8080
    (PORT). It has a database of its own, whatever is configured.
    """
    configured = read_settings()
    settings = demo_desk(configured)
    with (
        bound(LOOPBACK, settings.port) as listening,
        marked_as_running(configured),
        Child(by_meaning=settings.sentence_models is not None) as child,
    ):
        note_started(configured, "demo")
        asyncio.run(_serve(settings, listening, child, demo=True))


def _refuse_what_is_unknown(settings: Settings) -> None:
    """Raises Mistake for a setting that nothing reads; the log hides secrets from here on."""
    from bot.channels.registry import installed
    from routing.storage.address import secrets_in

    if wrong := unknown_settings(installed()):
        raise Mistake("; ".join(wrong))
    hidden = secrets_of(settings) | secrets_in(settings.database) | installed().secrets(settings)
    set_up_logging(settings.log_format, settings.log_level or "info", hidden)


def serve() -> None:
    """The real thing, from settings (SCHAKEL_* variables or .env)."""
    settings = read_settings()
    _refuse_what_is_unknown(settings)
    with (
        bound(settings.host, settings.port) as listening,
        Child(by_meaning=settings.sentence_models is not None) as child,
    ):
        note_started(settings, "serve")
        asyncio.run(_serve(settings, listening, child, demo=False))


def register(app: typer.Typer) -> None:
    """Add `demo` and `serve`."""
    app.command("demo")(demo)
    app.command("serve")(serve)
