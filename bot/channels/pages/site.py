"""Builds the FastAPI application of the pages."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from bot.channels.pages import (
    block_change,
    block_edit,
    block_new,
    block_waiting,
    block_words,
    board,
    call,
    catalogue,
    conversation,
    earlier,
    file_downloads,
    health,
    insight,
    kept_views,
    openid,
    organisation,
    own_sessions,
    palette,
    presence,
    register_page,
    requests_page,
    several,
    sign_in,
)
from bot.channels.pages.block_draft import Drafts
from bot.channels.pages.board_queries import BoardQueries
from bot.channels.pages.dependencies import of_our_pages
from bot.channels.pages.guard import LOOPBACK, Guard
from bot.channels.pages.insight_queries import InsightQueries
from bot.channels.pages.live import ChangeNotifier
from bot.channels.pages.own_address import address_of, came_from
from bot.channels.pages.page_queries import PageQueries
from bot.channels.pages.page_renderer import STATIC, PageRenderer
from bot.channels.pages.rehearsal import Rehearsals
from bot.channels.pages.seat import (
    ForgedFormError,
    NotHereError,
    OpenIdFailedError,
    Seat,
    SignInFirstError,
    TooOftenError,
    UselessLinkError,
    seat_for,
    services_of,
    signed_in,
    take_seat,
    visitor_localizer,
)
from bot.channels.pages.services import PageServices
from bot.wording.localizer import Localizer, phrase
from catalog.language_packs import Language
from routing.storage.faults import OUT_OF_REACH
from routing.storage.team_drafts import StaleDraftError

_DAYS_14 = 14 * 24 * 60 * 60

_TITLES = {
    400: phrase("That form was not accepted"),
    401: phrase("Your organisation's own sign-in did not work"),
    403: phrase("Sign in first"),
    404: phrase("There is nothing here"),
    405: phrase("That can't be done here"),
    410: phrase("This link signs nobody in"),
    422: phrase("Something in that form was not filled in well"),
    429: phrase("Too many tries just now"),
    500: phrase("Something went wrong here"),
    503: phrase("We can't reach our own administration"),
}
_WORDS = {
    400: phrase(
        "It is not from this page as you have it open now. Nothing was done. Open the page again "
        "and use its own buttons."
    ),
    401: phrase(
        "It did not tell us for sure who you are. Try again. If it stays so, tell whoever runs "
        "this desk."
    ),
    403: phrase(
        "You are not signed in, or not any more. What you sent before is safe. Sign in, and go on "
        "where you were."
    ),
    404: phrase(
        "This page does not exist, or it is not yours to see. Check the address, or go back to "
        "your conversation."
    ),
    405: phrase("Go back to the page you came from and use its buttons."),
    410: phrase(
        "A link or code works once, for ten minutes, in the browser that asked for it. Ask for a "
        "new one here; it takes a moment."
    ),
    422: phrase("Nothing was lost: go back, look at what you filled in and send it again."),
    429: phrase("Somebody near you tried many times. Wait ten minutes, then try again."),
    500: phrase("It is our fault, not yours. Try again in a moment. What you sent before is safe."),
    503: phrase(
        "What you sent before is safe. What you send now does not arrive yet: keep your words, and "
        "try again in a minute."
    ),
}
_NO_CALL = phrase(
    "There is no request with this number, or it is not yours to see. Check the number, or go "
    "back to your conversation."
)
_AMONG_PAGES = frozenset({404, 405, 422})
"""What somebody with a seat meets among their pages, and goes on from by the header."""


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
    site.state.openid = openid.client_for(services.openid) if services.openid else None
    site.state.renderer = PageRenderer(demo=services.demo)
    site.state.reader = PageQueries(services.database, services.mailbox)
    site.state.board = BoardQueries(services.database)
    site.state.organisation = organisation.OrganisationQueries(services.database)
    site.state.drafts = Drafts(services)
    site.state.rehearsals = Rehearsals(services.rehearse) if services.rehearse else None
    site.state.insight = InsightQueries(services.database)
    site.state.notifier = ChangeNotifier(site.state.reader.heads)
    for routes in (
        conversation.router,
        block_change.router,
        block_edit.router,
        block_new.router,
        block_waiting.router,
        block_words.router,
        board.router,
        call.router,
        catalogue.router,
        earlier.router,
        file_downloads.router,
        health.router,
        insight.router,
        kept_views.router,
        openid.router,
        organisation.router,
        own_sessions.router,
        palette.router,
        presence.router,
        register_page.router,
        requests_page.router,
        several.router,
        sign_in.router,
    ):
        site.include_router(routes, dependencies=[Depends(of_our_pages)])
    site.mount("/static", StaticFiles(directory=STATIC), name="static")
    site.add_api_route(
        "/favicon.ico", lambda: FileResponse(STATIC / "mark.svg", media_type="image/svg+xml")
    )
    site.add_exception_handler(SignInFirstError, lambda request, _: _shut(request))
    site.add_exception_handler(ForgedFormError, lambda request, _: _trouble(request, 400, 403))
    site.add_exception_handler(UselessLinkError, lambda request, _: _trouble(request, 410, 404))
    site.add_exception_handler(OpenIdFailedError, lambda request, _: _trouble(request, 401, 403))
    site.add_exception_handler(TooOftenError, lambda request, _: _trouble(request, 429))
    site.add_exception_handler(NotHereError, lambda request, _: _trouble(request, 404))
    for unkept in (RequestValidationError, DataError):  # NUL in a word, say: no database keeps it
        site.add_exception_handler(unkept, _unreadable)
    site.add_exception_handler(HTTPException, _refused)
    for away in (*OUT_OF_REACH, StaleDraftError):
        site.add_exception_handler(away, lambda request, _: _trouble(request, 503))
    site.add_exception_handler(Exception, lambda request, _: _trouble(request, 500))
    site.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6)
    site.add_middleware(health.Counted)
    site.add_middleware(
        SessionMiddleware,
        secret_key=services.secret,
        session_cookie="schakel",
        # A link in a chat leads here from elsewhere, and finds what this browser asked.
        same_site="strict" if services.demo else "lax",
        max_age=_DAYS_14,
        https_only=not services.demo,
    )
    site.add_middleware(Guard, hosts=services.hosts)
    return site


def _shut(request: Request) -> Response:
    """The way in, for who opens a page; for what a page asks by itself, that it is shut."""
    if request.url.path == "/signout":
        return RedirectResponse("/signin", 303)
    by_itself = "hx-request" in request.headers or request.url.path.startswith("/live/")
    if request.method != "GET" or by_itself or services_of(request).door is None:
        return _trouble(request, 403)
    return RedirectResponse(f"/signin?{urlencode({'next': address_of(request)})}", 303)


def _unreadable(request: Request, _: Exception) -> Response:
    """An address that means nothing is no form: there is nothing there."""
    return _trouble(request, 404 if request.method == "GET" else 422)


def _refused(request: Request, error: Exception) -> Response:
    code = error.status_code if isinstance(error, HTTPException) else 500
    return _trouble(request, code if code in _TITLES else 500 if code >= 500 else 404, code)


def _trouble(request: Request, kind: int, status: int | None = None) -> HTMLResponse:
    """A page that says what is wrong, with the way on for who has a seat; to a page that asked for
    a piece, one line for its notice.
    """
    renderer: PageRenderer = request.app.state.renderer
    seat = _seat_of(request) if kind in _AMONG_PAGES else None
    localizer = seat.localizer if seat else Localizer(_language_of(request))
    template = "_notice.html" if request.headers.get("hx-request") else "trouble.html"
    title, words = localizer.say(_TITLES[kind]), localizer.say(_words_of(request, kind))
    if seat:
        page = renderer.page(request, "not_here.html", seat, title=title, words=words)
        page.status_code = status or kind
        return page
    wayin = urlencode({"next": came_from(request) or "/"}) if kind in (401, 403, 410) else ""
    # What was signed in anew in another window has another proof; what was typed stays.
    again = came_from(request) if kind == 400 else ""
    told = {"title": title, "words": words, "wayin": wayin, "again": again}
    return renderer.plain_page(template, localizer, status or kind, **told)


def _words_of(request: Request, kind: int) -> str:
    """What is said; of a request that is not there, that its number may be wrong."""
    return _NO_CALL if kind == 404 and request.url.path.startswith("/call/") else _WORDS[kind]


def _seat_of(request: Request) -> Seat | None:
    """The seat of who opened a page by its address; None for a stranger, and for a page's piece."""
    if request.method != "GET" or "hx-request" in request.headers or "session" not in request.scope:
        return None
    with suppress(SQLAlchemyError, NotHereError, SignInFirstError):
        return take_seat(request, request.query_params.get("as"))
    return None


def _language_of(request: Request) -> Language:
    """The language of whoever looks, as their other pages have it; else that of their browser."""
    services, known = services_of(request), None
    with suppress(SQLAlchemyError):  # the page may be about the database being away
        if services.demo:
            session = request.session if "session" in request.scope else {}
            name = request.query_params.get("as") or str(session.get("person", ""))
            person = services.catalogue().people.get(name)
        else:
            signed = signed_in(request)
            person = signed.person if signed else None
        if person:
            known = person.language
            return seat_for(person, services).language
    return visitor_localizer(request, known).language
