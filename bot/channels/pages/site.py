"""Builds the FastAPI application of the pages."""

from __future__ import annotations

from contextlib import suppress

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from bot.channels.pages import call, conversation, file_downloads, health, team_room
from bot.channels.pages.guard import Guard
from bot.channels.pages.live import ChangeNotifier
from bot.channels.pages.page_queries import PageQueries
from bot.channels.pages.page_renderer import STATIC, PageRenderer
from bot.channels.pages.seat import NotHereError, SignInFirstError, seat_for, services_of
from bot.channels.pages.services import PageServices
from bot.wording.localizer import Localizer, phrase
from catalog.language_packs import Language, of_tag

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_DAYS_14 = 14 * 24 * 60 * 60

_TITLES = {
    403: phrase("You can't sign in here yet"),
    404: phrase("There is nothing here"),
    405: phrase("That can't be done here"),
    422: phrase("Something in that form was not filled in well"),
    500: phrase("Something went wrong here"),
    503: phrase("We can't look anything up just now"),
}
_WORDS = {
    403: phrase(
        "Signing in on this page is still to come. Until then, Schakel answers in the chat your "
        "organisation uses."
    ),
    404: phrase(
        "This page does not exist, or it is not yours to see. Check the number, or go back to "
        "your conversation."
    ),
    405: phrase("Go back to the page you came from and use its buttons."),
    422: phrase("Nothing was lost: go back, look at what you filled in and send it again."),
    500: phrase("It is our fault, not yours. Try again in a moment. What you sent before is safe."),
    503: phrase("What you sent before is safe. Try again in a minute."),
}


def make_site(services: PageServices) -> FastAPI:
    """The pages over these parts. In the demo anybody may be anybody, so it refuses any name but
    this machine's own.
    """
    if services.demo and not set(services.hosts) <= LOOPBACK:
        raise ValueError(
            f"a demo answers to this machine only, not to "
            f"{', '.join(sorted(set(services.hosts) - LOOPBACK))}"
        )
    site = FastAPI(title="Schakel", docs_url=None, redoc_url=None, openapi_url=None)
    site.state.services = services
    site.state.renderer = PageRenderer(demo=services.demo)
    site.state.reader = PageQueries(services.database, services.mailbox)
    site.state.notifier = ChangeNotifier(site.state.reader.heads)
    for routes in (
        conversation.router,
        team_room.router,
        call.router,
        file_downloads.router,
        health.router,
    ):
        site.include_router(routes)
    site.mount("/static", StaticFiles(directory=STATIC), name="static")
    site.add_api_route(
        "/favicon.ico", lambda: FileResponse(STATIC / "mark.svg", media_type="image/svg+xml")
    )
    site.add_exception_handler(SignInFirstError, lambda request, _: _trouble(request, 403))
    site.add_exception_handler(NotHereError, lambda request, _: _trouble(request, 404))
    site.add_exception_handler(RequestValidationError, lambda request, _: _trouble(request, 422))
    site.add_exception_handler(HTTPException, _refused)
    site.add_exception_handler(Exception, lambda request, _: _trouble(request, 500))
    site.add_middleware(health.Counted)
    site.add_middleware(
        SessionMiddleware,
        secret_key=services.secret,
        session_cookie="schakel",
        same_site="strict",
        max_age=_DAYS_14,
        https_only=not services.demo,
    )
    site.add_middleware(Guard, hosts=services.hosts)
    return site


def _refused(request: Request, error: Exception) -> Response:
    code = error.status_code if isinstance(error, HTTPException) else 500
    return _trouble(request, code if code in _TITLES else 500 if code >= 500 else 404, code)


def _trouble(request: Request, kind: int, status: int | None = None) -> HTMLResponse:
    """A page that says what is wrong; to a page that asked for a piece, one line for its notice."""
    localizer = Localizer(_language_of(request))
    renderer: PageRenderer = request.app.state.renderer
    template = "_notice.html" if request.headers.get("hx-request") else "trouble.html"
    title, words = localizer.say(_TITLES[kind]), localizer.say(_WORDS[kind])
    return renderer.plain_page(template, localizer, status or kind, title=title, words=words)


def _language_of(request: Request) -> Language:
    """The language of whoever looks, as their other pages have it; else that of their browser."""
    services = services_of(request)
    catalogue = services.catalogue()
    seated = request.session if "session" in request.scope else {}
    name = request.query_params.get("as") or str(seated.get("person", ""))
    person = catalogue.people.get(name) if services.demo else None
    if person:
        with suppress(SQLAlchemyError):  # the page may be about the database being away
            return seat_for(person, services).language
    wished = request.headers.get("accept-language", "").split(",")
    tags = (of_tag(tag.split(";")[0].strip()) for tag in wished)
    return catalogue.organisation.language_for(person.language if person else None, *tags)
