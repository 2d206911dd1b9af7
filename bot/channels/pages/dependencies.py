"""The dependencies that routes ask for: who looks, the page renderer, the intake of a message."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import Annotated, Any, cast
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.pages.board_queries import BoardQueries
from bot.channels.pages.channel import WebChannel
from bot.channels.pages.cookies import is_proof
from bot.channels.pages.live import ChangeNotifier, Ending
from bot.channels.pages.own_address import came_from, local_address
from bot.channels.pages.page_queries import PageQueries
from bot.channels.pages.page_renderer import PageRenderer
from bot.channels.pages.seat import (
    ForgedFormError,
    Seat,
    SignInFirstError,
    services_of,
    still_seated,
    take_seat,
)
from bot.files.intake import brought
from bot.ports import Address, FileRef, Press, Pressed, Said, Shown
from bot.wording.localizer import phrase

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")

TOO_LONG = phrase(
    "That is {n} characters; one message holds at most {most}. Say it shorter, or send it in two "
    "parts."
)


def seated(request: Request, who: Annotated[str | None, Query(alias="as")] = None) -> Seat:
    """The person who views this page, from the request and its `as` parameter."""
    return take_seat(request, who)


Seated = Annotated[Seat, Depends(seated)]
MOST_ROWS = 10**15
"""No row has a number beyond it; what databases count with ends at 2**63."""
RowNumber = Annotated[int, Path(ge=0, le=MOST_ROWS)]


async def of_our_pages(request: Request) -> None:
    """Raises ForgedFormError for a form that does not carry what our own page put in it; of who is
    signed out by now, in another window say, SignInFirstError: theirs was good when it was opened.
    The demo has nothing to protect: there anybody may be anybody.
    """
    services = services_of(request)
    if services.demo or request.method in ("GET", "HEAD", "OPTIONS"):
        return
    form = await request.form()
    if is_proof(form.get("proof"), request, services.secret):
        return
    way_in = request.url.path == "/signin" or request.url.path.startswith("/signin/")
    if not way_in and not await asyncio.to_thread(still_seated, request):
        raise SignInFirstError
    raise ForgedFormError


def ending(request: Request, seat: Seat) -> Ending:
    """When an open page is told nothing more: as soon as its person is signed out."""

    def page() -> str:
        now = services_of(request).now()
        onward = urlencode({"next": came_from(request) or "/"})
        return renderer_of(request).piece("_signed_out.html", seat, now, wayin=onward)

    return Ending(lambda: still_seated(request), page)


def renderer_of(request: Request) -> PageRenderer:
    """The renderer of page templates."""
    return cast(PageRenderer, request.app.state.renderer)


def queries_of(request: Request) -> PageQueries:
    """The queries that pages are filled from."""
    return cast(PageQueries, request.app.state.reader)


def board_of(request: Request) -> BoardQueries:
    """The queries of a team's list."""
    return cast(BoardQueries, request.app.state.board)


def notifier_of(request: Request) -> ChangeNotifier:
    """The notifier that tells open pages of changes."""
    return cast(ChangeNotifier, request.app.state.notifier)


def key_of(form_key: str, seat: Seat) -> str:
    """The message key of a submitted form: the same when it is sent twice. Without script the page
    gives no key, and every submission is new.
    """
    made = form_key if _KEY.fullmatch(form_key) else secrets.token_urlsafe(16)
    return f"web:{seat.person.id}:{made}"


async def take_in(
    request: Request,
    seat: Seat,
    key: str,
    conversation: str,
    *,
    text: str = "",
    press: Press | None = None,
    ref: str | None = None,
    files: tuple[FileRef, ...] = (),
    shown: str | None = None,
) -> None:
    """Hand a message to the desk; committed when this returns, and so are the words in which every
    window shows it (`shown`).
    """
    services = services_of(request)
    head: dict[str, Any] = {
        "key": key,
        "address": Address(channel=WebChannel.name, conversation=conversation),
        "account": seat.person.id,
        "at": services.now(),
        "shared": conversation != seat.own,
        "reply_to": ref,
        "attachments": brought(files),
        "shown": None if shown is None else Shown(text=shown, files=files),
    }
    await services.accept(Pressed(press=press, **head) if press else Said(text=text, **head))


def answer(request: Request, seat: Seat, html: str, back: str) -> Response:
    """Answer with a fragment where script asked for one; without script, redirect to the page it
    came from.
    """
    if request.headers.get("hx-request"):
        return HTMLResponse(html)
    path, _, query = local_address(back).partition("?")
    given = [pair for pair in parse_qsl(query) if pair[0] != "as"]
    if services_of(request).demo:
        given.append(("as", seat.person.id))
    return RedirectResponse(f"{path}?{urlencode(given)}" if given else path, 303)


def notice(request: Request, seat: Seat, words: str, status: int = 422) -> HTMLResponse:
    """One line that says what could not be done."""
    html = renderer_of(request).piece(
        "_notice.html", seat, services_of(request).now(), title="", words=words, wayin="", again=""
    )
    return HTMLResponse(html, status)
