"""Serves signing in: who asks is sent a one-time link in their chat; opening it in the same browser
and pressing a button there signs them in.

Looking at a link uses nothing, so a chat service may look at it for a preview. What is answered
tells nobody whom we know.
"""

from __future__ import annotations

import asyncio
import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.background import BackgroundTask
from starlette.responses import RedirectResponse, Response
from structlog.stdlib import BoundLogger, get_logger

from bot.channels.pages.cookies import asking_held, hold_asking, hold_session, proof_of
from bot.channels.pages.dependencies import renderer_of
from bot.channels.pages.guard import host_name
from bot.channels.pages.own_address import local_address
from bot.channels.pages.seat import (
    NotHereError,
    TooOftenError,
    UselessLinkError,
    services_of,
    signed_in,
    visitor_localizer,
)
from bot.intake.door import Asking, Door, Let
from bot.people.secrets_kept import fresh_secret
from bot.wording.signing_in import two_words

router = APIRouter()
log: BoundLogger = get_logger("schakel.door")

LONGEST = 200


def door_of(request: Request) -> Door:
    """The door that lets people in. Raises NotHereError where there is none: in the demo."""
    door = services_of(request).door
    if door is None:
        raise NotHereError
    return door


def network_of(request: Request) -> str:
    """The address of the network that is counted for; of a newer one the part that a household has
    together. Behind a proxy that is not believed all people have one, and one limit.
    """
    seen = request.client.host if request.client else ""
    told = request.headers.get("x-forwarded-for", "")
    if told and seen not in told.replace(" ", "").split(","):
        log.warning("a proxy is not believed; name it in FORWARDED_ALLOW_IPS", proxy=seen)
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _page(request: Request, name: str, status: int = 200, **values: object) -> Response:
    services, localizer = services_of(request), visitor_localizer(request)
    ways = door_of(request).ways(localizer)
    return renderer_of(request).plain_page(
        name,
        localizer,
        status,
        chats=localizer.joined(ways.chats, either=True) if ways.chats else "",
        code=ways.code,
        proof=proof_of(request, services.secret),
        organisation=services.catalogue().organisation,
        **values,
    )


@router.get("/signin")
def signin(request: Request, next: str = "") -> Response:
    """Asks who somebody is; who is signed in goes on."""
    if services_of(request).demo or signed_in(request):
        return RedirectResponse(local_address(next), 303)
    door_of(request)
    if next:
        request.session["next"] = local_address(next)
    return _page(request, "signin.html", missing=False, openid=_openid(request))


def _openid(request: Request) -> str:
    """What the organisation's own sign-in is called; "" where there is none."""
    openid = services_of(request).openid
    return openid.name if openid else ""


@router.post("/signin")
async def ask(request: Request, who: Annotated[str, Form()] = "") -> Response:
    """Takes who somebody says they are. The link is sent after the answer, which is always the
    same and takes as long.
    """
    door, written = door_of(request), who.strip()[:LONGEST]
    if not written:
        return _page(request, "signin.html", 422, missing=True, openid=_openid(request))
    if not await asyncio.to_thread(door.may_ask, network_of(request)):
        raise TooOftenError
    words, holds = two_words(visitor_localizer(request).language), fresh_secret()
    request.session["words"] = words
    asking = Asking(written, network_of(request), holds, words, site_of(request))
    sending = BackgroundTask(door.ask, asking)
    answer = RedirectResponse("/signin/sent", 303, background=sending)
    hold_asking(answer, holds)
    return answer


def site_of(request: Request) -> str:
    """Where this browser finds the pages: under the public address where it came by that."""
    public = services_of(request).public_url
    here = request.headers.get("host", "")
    if public and urlsplit(public).hostname == host_name(here):
        return public.rstrip("/")
    return f"{request.url.scheme}://{here}"


@router.get("/signin/sent")
def sent(request: Request) -> Response:
    """Shows the two words, and takes the code of who has a terminal only."""
    words = request.session.get("words")
    if not words or not asking_held(request):
        return RedirectResponse("/signin", 303)
    return _page(request, "signin_sent.html", words=words, wrong=False)


@router.get("/signin/link/{secret}")
def opened(request: Request, secret: str) -> Response:
    """Shows whom a link signs in, with the button that does; where it signs in nobody, nothing to
    a stranger, and to who is signed in their pages.
    """
    used = door_of(request).offered(secret, asking_held(request))
    if used is None:
        return _on_or_useless(request)
    return _page(request, "signin_confirm.html", person=used.person, secret=secret)


@router.post("/signin/link/{secret}")
def pressed(request: Request, secret: str) -> Response:
    """Uses a link."""
    browser = request.headers.get("user-agent", "")
    let = door_of(request).enter(secret, asking_held(request), network_of(request), browser)
    return let_in(request, let)


@router.post("/signin/code")
def typed(request: Request, code: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Uses the code of this browser's link; one that is mistyped is asked for again."""
    browser = request.headers.get("user-agent", "")
    let = door_of(request).enter_by_code(code, asking_held(request), network_of(request), browser)
    words = request.session.get("words")
    if let is None and words and asking_held(request):
        return _page(request, "signin_sent.html", 422, words=words, wrong=True)
    return let_in(request, let)


def let_in(request: Request, let: Let | None) -> Response:
    """Sends somebody on who was let in. Raises UselessLinkError for who was not."""
    if let is None:
        return _on_or_useless(request)
    wished = local_address(str(request.session.get("next", "/")))
    request.session.clear()
    answer = RedirectResponse(wished, 303)
    hold_session(answer, let.secret)
    return answer


def _on_or_useless(request: Request) -> Response:
    """A link that was used by this very browser leads on, as its button does that is pressed twice.
    Raises UselessLinkError for everybody else.
    """
    if signed_in(request) is None:
        raise UselessLinkError
    return RedirectResponse("/", 303)
