"""Handles the outbox rows for links in other installations: signs, sends, and does what their
answer means. A link that is down is tried again for as long as the connection stands.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlmodel import Session

from bot.context import Context
from bot.network.closing import come_back, not_reached, one_comes_back, reached
from bot.network.signing import Key, id_of, signed
from bot.network.wire import MESSAGES, Answer, Wire
from bot.outbox.peer_payloads import ClosePayload, PeerPayload
from bot.outbox.results import Dead, Done, Later, Result, pause
from routing.storage import peers
from routing.storage.db import Database
from routing.storage.outbox import Claim

GIVES_UP = dt.timedelta(days=7)
"""So long a link is told that the connection is closed; nothing else is given up."""
TELLS_AFTER = dt.timedelta(minutes=10)
"""So long a word may wait before those who said it hear that it does."""
_OF_ITSELF = frozenset({"accepted", "forecast"})
"""Words that nobody said."""
NOT_YET = 30.0
_NO = frozenset({"loop", "not_agreed", "unreadable"})
"""Why a request will never be taken there, as it is."""
_WAIT = frozenset({"too_often", "too_many", "not_open"})
"""Why it has to wait, which is no trouble."""


@dataclass(frozen=True)
class _Ready:
    """What a message is sent with: `url` of the other desk."""

    state: str
    url: str
    secret: str


class PeerHandler:
    """Rows of kind `peer`: one message for a link elsewhere."""

    def __init__(self, database: Database, context: Callable[[], Context], wire: Wire) -> None:
        self._database, self._context, self._wire = database, context, wire

    async def run(self, claim: Claim) -> Result:
        """Sent and taken in there; or later; or refused, and those who wait for it hear why."""
        payload = PeerPayload.of(claim)
        ready = await asyncio.to_thread(self._ready, payload.peer)
        about = payload.message.get("word")
        if ready is None or (ready.state == "closed" and about != "closed"):
            return Done(then=partial(self._back, payload, "none"))
        if ready.state not in ("open", "closed"):
            return Later(NOT_YET, "the connection waits for a yes", counts=False)
        body = json.dumps(payload.message, ensure_ascii=False).encode()
        url = ready.url + MESSAGES
        headers = signed(url, body, Key(ready.secret), self._context().now)
        answer = await self._wire.post(url, headers, body)
        return self._after(claim, payload, answer)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """Later, however often it failed: the other side may be down for days."""
        return self._again(claim, f"{type(error).__name__}: {error}")

    def _ready(self, peer: str) -> _Ready | None:
        with self._database.reading() as session:
            row = peers.find(session, peer)
            return _Ready(row.state, row.url, row.secret) if row else None

    def _after(self, claim: Claim, payload: PeerPayload, answer: Answer) -> Result:
        if answer.status in (200, 202):
            return Done(then=partial(self._told, payload), sent=True)
        if answer.status == 410:
            return Done(then=partial(self._closed_there, payload), sent=True)
        if answer.code in _NO and answer.status < 500:
            return Done(then=partial(self._refused, payload, answer.code), sent=True)
        if answer.code in _WAIT:
            return self._again(claim, answer.code, answer.wait or NOT_YET)
        return self._again(claim, f"{answer.status} {answer.code}".strip())

    def _again(self, claim: Claim, why: str, seconds: float | None = None) -> Later | Dead:
        payload = PeerPayload.of(claim)
        if payload.message.get("word") == "closed" and self._is_old(payload):
            return Dead(why)
        wait = seconds or pause(claim)
        then = partial(self._in_trouble, payload, why) if seconds is None else None
        return Later(wait, why[:300], then=then)

    def _is_old(self, payload: PeerPayload) -> bool:
        return self._context().now - self._made(payload) > GIVES_UP

    def _made(self, payload: PeerPayload) -> dt.datetime:
        return dt.datetime.fromisoformat(str(payload.message["at"]))

    def _in_trouble(self, payload: PeerPayload, why: str, session: Session) -> None:
        """Since when is kept; whoever said something that could not be brought hears so, once each
        time that they are out of reach.
        """
        now = self._context().now
        peers.in_trouble(session, payload.peer, why, now)
        row = peers.find(session, payload.peer)
        said = payload.number and payload.message.get("word") not in _OF_ITSELF
        if row and row.trouble_since and said and now - self._made(payload) >= TELLS_AFTER:
            session.refresh(row)
            not_reached(session, self._context().at(session), payload.number or "", row)

    def _told(self, payload: PeerPayload, session: Session) -> None:
        """They have it. A key of ours that they know now is what we sign with from here on."""
        reached(session, self._context().at(session), payload.peer, payload.number)
        row = peers.find(session, payload.peer)
        if payload.message.get("word") == "key" and row and row.next_secret:
            row.secret, row.next_secret = row.next_secret, None
            row.key = id_of(Key(row.secret).public)
            peers.keep(session, row)

    def _refused(self, payload: PeerPayload, why: str, session: Session) -> None:
        """They have heard it, and will not do it."""
        reached(session, self._context().at(session), payload.peer, payload.number)
        self._back(payload, why, session)

    def _back(self, payload: PeerPayload, why: str, session: Session) -> None:
        context = self._context().at(session)
        if payload.number:
            one_comes_back(session, context, payload.number, why)

    def _closed_there(self, payload: PeerPayload, session: Session) -> None:
        context = self._context().at(session)
        row = peers.find(session, payload.peer)
        if row and row.state != "closed":
            row.state, row.closed_at = "closed", context.now
            peers.keep(session, row)
            come_back(session, context, payload.peer, "closed_there")


class CloseHandler:
    """Rows of kind `peer_close`: a connection was closed here, and its open calls come back."""

    def __init__(self, context: Callable[[], Context]) -> None:
        self._context = context

    async def run(self, claim: Claim) -> Result:
        """Done, with all that comes back."""
        return Done(then=partial(self._back, ClosePayload.of(claim)))

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """Later: nothing may stay out there."""
        return Later(pause(claim), f"{type(error).__name__}: {error}")

    def _back(self, payload: ClosePayload, session: Session) -> None:
        come_back(session, self._context().at(session), payload.peer, "closed")
