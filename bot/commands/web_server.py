"""Puts together the web server of a desk: its pages, and the webhooks of its channels."""

from __future__ import annotations

from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

from bot.bootstrap.app import App
from bot.bootstrap.reader_process import ReaderProcess, ToLearn
from bot.channels.api.services import ROOT, ApiServices
from bot.channels.pages.rehearsal import Stop
from bot.channels.pages.services import OpenId, PageServices
from bot.channels.pages.site import make_site
from bot.channels.peer_endpoint import PeerEndpoint
from bot.channels.webhooks import HasWebhook, Later, mount_webhooks
from bot.commands.impatient import ImpatientProtocol
from bot.errors import Mistake
from bot.network.wire import PATHS
from bot.settings import HOSPITAL, Settings, opened
from bot.tickets.front import HOOK
from bot.tickets.front import LIMIT as TICKET_LIMIT
from catalog.model import Catalogue


def hosts_of(settings: Settings, host: str, demo: bool) -> tuple[str, ...]:
    """The names under which the pages answer; the demo answers on this machine only."""
    names = {"127.0.0.1", "localhost", "::1", "[::1]", host}
    if settings.public_url and not demo:
        names.add(urlsplit(settings.public_url).hostname or settings.public_url)
    return tuple(sorted(names))


def openid_of(settings: Settings) -> OpenId | None:
    """The organisation's own sign-in, where it is set. Raises Mistake for half of one."""
    issuer, client = settings.oidc_issuer, settings.oidc_client_id
    if not (issuer or client):
        return None
    if not (issuer and client):
        raise Mistake("SCHAKEL_OIDC_ISSUER and SCHAKEL_OIDC_CLIENT_ID go together; set both")
    return OpenId(issuer, client, opened(settings.oidc_client_secret), settings.oidc_name)


def peer_endpoint(app: App, path: str) -> PeerEndpoint:
    """What answers other installations at a path."""
    return PeerEndpoint(path, app.network.answer)


def programming_interface(app: App) -> ASGIApp:
    """The programming interface of a desk. What it needs is opened here: no person waits for it."""
    from bot.channels.api.site import guarded

    services = ApiServices(
        database=app.database,
        context=app.context,
        now=app.now,
        wake=app.worker.wake,
        ready=lambda: app.understands,
    )
    return guarded(services)


def rehearsed(catalogue: Catalogue, stop: Stop) -> ReaderProcess:
    """Reads a catalogue that is tried, by words alone."""
    return ReaderProcess(ToLearn(catalogue, None, None), began=stop.by)


def web_server(app: App, secret: str, hosts: tuple[str, ...], demo: bool) -> uvicorn.Server:
    """The web server with the pages, and the webhooks of the channels that have one."""
    services = PageServices(
        database=app.database,
        mailbox=app.mailbox,
        accept=app.take_or_keep,
        catalogue=lambda: app.context().catalogue,
        now=app.now,
        secret=secret,
        hosts=hosts,
        demo=demo,
        door=None if demo else app.door,
        openid=None if demo else openid_of(app.settings),
        public_url=None if demo else app.settings.public_url,
        ready=app.readiness.look,
        figures=app.figures,
        metrics_token=opened(app.settings.metrics_token),
        understanding=lambda: app.understanding if app.understands else None,
        folder=app.settings.catalog,
        # What is installed with the program is nobody's to change.
        writes=app.settings.catalog.resolve() != HOSPITAL.resolve(),
        channels=dict(app.registry),
        rehearse=rehearsed,
        reads_by_words=app.settings.sentence_models is None,
        team_changes=app.team_changes,
    )
    webhooks = {
        channel.webhook_path: channel.http
        for channel in app.channels.values()
        if isinstance(channel, HasWebhook)
    }
    if not demo:
        webhooks |= {path: peer_endpoint(app, path) for path in PATHS}
        webhooks[HOOK] = PeerEndpoint(HOOK, app.tickets.answer, TICKET_LIMIT)
    config = uvicorn.Config(
        mount_webhooks(
            make_site(services), webhooks, {ROOT: Later(lambda: programming_interface(app))}
        ),
        log_level="warning",
        log_config=None,
        access_log=False,
        lifespan="on",
        http=ImpatientProtocol,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)
