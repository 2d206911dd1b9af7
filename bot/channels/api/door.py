"""Lets programs in: by a token, for what it may do, so many times a minute."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.accept_language import accepted
from bot.channels.api.problems import Problem, answer
from bot.channels.api.services import ApiServices, services_of
from bot.context import Context
from bot.network.rates import Rates
from bot.network.shared_rates import SharedRates
from bot.people import api_tokens
from bot.people.api_tokens import Token
from bot.people.recipients import localizer_of
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import Localizer
from catalog.language_packs import Language
from catalog.model import Person
from routing.call.call import Call
from routing.storage.faults import OUT_OF_REACH

LARGEST = 64 * 1024
"""Bytes of a body."""
_bearer = HTTPBearer(auto_error=False, description="a token of `schakel token create`")


@dataclass(frozen=True)
class Bearer:
    """Who asks: the token, the person it stands for, and what is true at this moment.
    `chose_language`: the request says in which language it is answered.
    """

    token: Token
    context: Context
    formatter: CallFormatter
    chose_language: bool = False

    @property
    def person(self) -> Person:
        """Whom the token stands for."""
        return self.token.person

    def in_language(self, language: Language) -> Bearer:
        """The same, answered in this language."""
        localizer = Localizer(language, self.formatter.localizer.zone)
        formatter = replace(self.formatter, localizer=localizer)
        return replace(self, formatter=formatter, chose_language=True)

    def is_within(self, call: Call) -> bool:
        """Whether a call is one of the teams that the token is for."""
        teams = self.token.teams
        return not teams or call.team in teams or call.customer in teams


def bearer(
    request: Request,
    sent: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Bearer:
    """Who asks. Raises Problem for nobody."""
    who = bearer_of(services_of(request), sent.credentials if sent else "")
    if api_tokens.CALENDAR in who.token.scopes:
        raise Problem("no_token")
    _must_be_known(request)
    spoken = who.context.catalogue.organisation.languages
    chosen = accepted(request.headers.get("accept-language", ""), spoken)
    return who.in_language(chosen) if chosen else who


def _must_be_known(request: Request) -> None:
    """Raises Problem for a parameter that the address does not take: a misspelt filter would be
    none.
    """
    known = {one.alias for one in request.scope["route"].dependant.query_params}
    errors = [
        {"where": f"query/{name[:80]}", "what": f"no such parameter; there are: {_listed(known)}"}
        for name in dict.fromkeys(request.query_params)
        if name not in known
    ]
    if errors:
        raise Problem("unreadable", errors=errors[:20])


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def team_called(team: str, who: Bearer) -> str:
    """The team of this id, or that had it before. Raises Problem for none."""
    catalogue = who.context.catalogue
    known = catalogue.renamed_teams.get(team, team)
    if known not in catalogue.team_by_id:
        raise Problem("unreadable", errors=[{"where": "query/team", "what": "no such team"}])
    return known


def bearer_of(services: ApiServices, secret: str) -> Bearer:
    """Whom a token stands for. Raises Problem for none that holds."""
    if not secret.startswith(api_tokens.MARK):
        raise Problem("no_token")
    with services.database.reading() as session:
        context = services.context().at(session)
        token = api_tokens.find(session, secret, context.catalogue, context.now)
        if token is None:
            raise Problem("no_token")
        localizer = localizer_of(session, token.person, context.catalogue)
    if token.used_at is None or context.now - token.used_at > api_tokens.NOTED_EVERY:
        with services.database.transaction() as session:
            api_tokens.used(session, token, context.now)
    return Bearer(token, context, CallFormatter(context.catalogue, localizer, context.now))


def may(scope: str) -> Callable[[Bearer], Bearer]:
    """Lets in whose token has this scope."""

    def allowed(who: Annotated[Bearer, Depends(bearer)]) -> Bearer:
        if scope not in who.token.scopes:
            raise Problem("scope", f"The token may not {api_tokens.SCOPES[scope]}.", scope=scope)
        return who

    return allowed


class Limited:
    """Counts the requests of each token, and of each address those that showed none that holds;
    says in every answer how many are left (RateLimit headers), and refuses what is too much.
    """

    def __init__(self, app: ASGIApp, services: ApiServices) -> None:
        self._app = app
        self._burst, self._per_second = services.burst, services.per_second
        self._services = services
        self._tokens = SharedRates("api", services.burst, services.per_second)
        self._strangers = Rates(30, 0.5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or say when it may come again."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        client = str((scope.get("client") or ("?", 0))[0])
        shown = headers.get("authorization", "")
        name = hashlib.sha256(shown.encode()).hexdigest() if shown else client
        wait = self._strangers.over(client) or await self._counted(name)
        if wait:
            told = {"retry-after": str(wait), **self._told(0)}
            await answer("too_often", headers=told)(scope, receive, send)
            return
        if _is_too_large(headers):
            await answer("too_large")(scope, receive, send)
            return

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                if message["status"] == 401:
                    self._strangers.count(client)
                MutableHeaders(scope=message).update(self._told(self._tokens.left(name)))
            await send(message)

        await self._app(scope, receive, counted)

    async def _counted(self, name: str) -> int:
        """Count this one; seconds until it may come again, 0 for now."""
        wait = self._tokens.quick(name)
        return await asyncio.to_thread(self._by_database, name) if wait is None else wait

    def _by_database(self, name: str) -> int:
        try:
            with self._services.database.transaction() as session:
                return self._tokens.asked(session, name, self._services.now())
        except OUT_OF_REACH:  # the request itself will hear so
            return 0

    def _told(self, left: int) -> dict[str, str]:
        window = round(self._burst / self._per_second)
        return {
            "ratelimit-policy": f'"token";q={self._burst};w={window}',
            "ratelimit": f'"token";r={left};t={window}',
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
        }


def _is_too_large(headers: Headers) -> bool:
    told = headers.get("content-length", "")
    if told.isdigit():
        return int(told) > LARGEST
    return bool(told) or "transfer-encoding" in headers
