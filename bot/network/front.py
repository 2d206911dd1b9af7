"""Answers other installations: who it is, whether it may be, then what it is about. Fails
closed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from pydantic import ValidationError
from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.network import connecting, files, hearing
from bot.network.rates import Rates
from bot.network.replies import Reply
from bot.network.shared_rates import SharedRates
from bot.network.signing import AGE, NotSigned, checked, id_of
from bot.network.wire import FILES, INVITATIONS
from routing.call.peer_messages import Message
from routing.storage import peers
from routing.storage.db import Database
from routing.storage.faults import OUT_OF_REACH
from routing.storage.network_tables import PeerRow

log: BoundLogger = get_logger("schakel.network")
LIMIT = 192 * 1024
"""Bytes of a message."""


class Front:
    """What stands at the addresses for other installations. `wake`: something is to be sent."""

    def __init__(
        self, database: Database, context: Callable[[], Context], wake: Callable[[], None]
    ) -> None:
        self._database, self._context, self._wake = database, context, wake
        self._strangers = Rates(burst=30, per_second=0.5)
        self._links = SharedRates("link", burst=600, per_second=60)

    async def answer(
        self, path: str, headers: Mapping[str, str], body: bytes, client: str
    ) -> Reply:
        """The answer to a POST; `headers` in small letters, `client` whoever it comes from."""
        if len(body) > LIMIT:
            return Reply(413, "too_large")
        if wait := self._strangers.over(client):
            return Reply(429, "too_often", wait=wait)
        try:
            reply = await asyncio.to_thread(self._answered, path, headers, body)
        except OUT_OF_REACH:
            return Reply(503, "away", wait=5)
        if reply.code in ("unsigned", "replayed", "no_code", "unreadable", "too_large"):
            self._strangers.count(client)
            log.warning("a message of another desk was refused", why=reply.code, told=reply.told)
        self._wake()
        return reply

    def _answered(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        with self._database.transaction() as session:
            context = self._context().at(session)
            if path == INVITATIONS:
                return self._invitation(session, context, headers, body)
            return self._of_link(session, context, path, headers, body)

    def _of_link(
        self,
        session: Session,
        context: Context,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Reply:
        """What whoever is connected asks or says; whose it is, is checked here."""
        key = _key_id(headers)
        named = peers.by_key(session, key, context.now)
        if named is None:
            return Reply(401, "unsigned", told="unknown_key")
        keys = {one["id"]: str(one["key"]) for one in named.their_keys if one["id"] == key}
        wait = self._links.quick(named.team)
        if wait is None:
            wait = self._links.asked(session, named.team, context.now)
        if wait:
            return Reply(429, "too_often", wait=wait)
        try:
            signature = checked(named.our_url + path, headers, body, context.now, keys.get)
        except NotSigned as no:
            return Reply(401, "unsigned", told=no.why)
        if peers.used(session, signature.key, signature.nonce, context.now, AGE * 3):
            return Reply(409, "replayed")
        row = peers.find(session, named.team)
        assert row, "whoever signs has a connection"
        if path == FILES:
            return files.handed_out(session, row, body)
        return self._message(session, context, row, body)

    def _message(self, session: Session, context: Context, row: PeerRow, body: bytes) -> Reply:
        try:
            message = Message.model_validate_json(body)
        except ValidationError:
            return Reply(422, "unreadable")
        return hearing.take(session, context, row, message)

    def _invitation(
        self, session: Session, context: Context, headers: Mapping[str, str], body: bytes
    ) -> Reply:
        asked = connecting.read_acceptance(body)
        if asked is None:
            return Reply(422, "unreadable")
        row = peers.invited(session, asked.code, context.now)
        if row is None:
            return Reply(403, "no_code")
        own = {id_of(asked.key): asked.key}
        try:
            signature = checked(row.our_url + INVITATIONS, headers, body, context.now, own.get)
        except NotSigned as no:
            return Reply(401, "unsigned", told=no.why)
        if peers.used(session, signature.key, signature.nonce, context.now, AGE * 3):
            return Reply(409, "replayed")
        return connecting.answered(session, context.catalogue, asked, context.now)


def _key_id(headers: Mapping[str, str]) -> str:
    """The key that a request says it is signed with; nothing is believed of it yet."""
    _, _, rest = headers.get("signature-input", "").partition(';keyid="')
    return rest.partition('"')[0][:64]
