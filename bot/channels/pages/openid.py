"""Serves signing in by the organisation's own sign-in: OpenID Connect, with PKCE.

Who comes back is taken for the one person of the catalogue with an e-mail address that the provider
says is verified; anybody else is nobody here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response
from structlog.stdlib import BoundLogger, get_logger

from bot.channels.pages.seat import NotHereError, OpenIdFailedError, services_of
from bot.channels.pages.services import OpenId
from bot.channels.pages.sign_in import door_of, let_in, site_of
from catalog.contact_details import whose_email
from catalog.model import Catalogue, Person

router = APIRouter()
log: BoundLogger = get_logger("schakel.door")


# What speaks to a provider is opened only where it is used: most desks have none.


def _faults() -> tuple[type[Exception], ...]:
    """What speaking to a provider may raise."""
    import httpx2
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    return AuthlibBaseError, JoseError, httpx2.HTTPError, ValueError, KeyError, TypeError


def client_for(settings: OpenId) -> Any:
    """Authlib's client of a provider: with PKCE, and a nonce in each question."""
    from authlib.integrations.starlette_client import OAuth

    return OAuth().register(
        "openid",
        client_id=settings.client,
        client_secret=settings.secret or None,
        server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
    )


def _client_of(request: Request) -> Any:
    client = request.app.state.openid
    if client is None:
        raise NotHereError
    return client


@router.get("/signin/openid")
async def away(request: Request) -> Response:
    """Sends somebody to the organisation's own sign-in."""
    client = _client_of(request)
    back = f"{site_of(request)}/signin/openid/back"
    try:
        answer: Response = await client.authorize_redirect(request, back)
    except _faults() as error:
        raise _failed(error) from None
    return answer


@router.get("/signin/openid/back")
async def back(request: Request) -> Response:
    """Takes who comes back from there, once."""
    client, services = _client_of(request), services_of(request)
    issuer = services.openid.issuer if services.openid else ""
    right = {"iss": {"essential": True, "values": [issuer, issuer.rstrip("/")]}}
    try:
        token = await client.authorize_access_token(request, claims_options=right)
        person = whom(token["userinfo"], services.catalogue())
    except _faults() as error:
        raise _failed(error) from None
    if person is None:
        raise OpenIdFailedError
    browser = request.headers.get("user-agent", "")
    let = await asyncio.to_thread(door_of(request).enter_known, person.id, "openid", browser)
    return let_in(request, let)


def whom(claims: Mapping[str, Any], catalogue: Catalogue) -> Person | None:
    """The person whom a provider's word is about; None where it names nobody of ours for sure."""
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        return None
    return whose_email(email, catalogue.people.values())


def _failed(error: Exception) -> OpenIdFailedError:
    log.warning("the organisation's own sign-in failed", error=type(error).__name__)
    return OpenIdFailedError()
