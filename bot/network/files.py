"""Files that links in other installations share: what is told of them, handing them out piece by
piece, and fetching them.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from bot.context import Context
from bot.files.arrival import arrived, missed
from bot.files.intake import MOST_FILES, lose
from bot.files.transfer import Turns
from bot.network.closing import reached
from bot.network.replies import Reply
from bot.network.signing import Key, signed
from bot.network.wire import FILES, Wire
from bot.outbox.peer_payloads import PeerFetchPayload, lane_of
from bot.outbox.results import Dead, Done, Later, Result, pause
from bot.ports import NotFetched, RetryLater
from bot.wording.file_names import safe_name
from routing.call.call import Call
from routing.call.file_events import WhyGone
from routing.call.file_limits import MOST_BYTES
from routing.call.guests import voice_of
from routing.call.peer_messages import Message, Word
from routing.desk.desk import Desk
from routing.storage import file_store, ledger, outbox, peers
from routing.storage.db import Database
from routing.storage.network_tables import PeerRow
from routing.storage.outbox import Claim
from routing.storage.tables import FileRow

PIECE = 128 * 1024
"""So many bytes of a file are in one answer."""


class Asked(BaseModel):
    """Which piece of which file is asked for: `start` is the place of its first byte."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
    call: Annotated[str, Field(max_length=64)]
    file: Annotated[str, Field(max_length=64)]
    start: Annotated[int, Field(ge=0, multiple_of=PIECE)] = 0


def handed_out(session: Session, peer: PeerRow, body: bytes) -> Reply:
    """A piece of a file that was shared with this link at this call; of no other file."""
    if peer.state != "open":
        return Reply(410, "closed") if peer.state == "closed" else Reply(403, "not_open", wait=60)
    try:
        asked = Asked.model_validate_json(body)
    except ValidationError:
        return Reply(422, "unreadable")
    known = peers.named(session, peer.team, asked.call)
    call = ledger.read(session, known.number) if known else None
    row = session.get(FileRow, asked.file) if call and _is_shared(call, asked.file) else None
    if row is None or row.digest is None:
        return Reply(404, "no_file")
    part, start = divmod(asked.start, file_store.PART)
    stretch = file_store.part(session, row.digest, part) or b""
    piece = base64.b64encode(stretch[start : start + PIECE]).decode()
    return Reply(200, more={"size": row.size, "start": asked.start, "data": piece})


def _is_shared(call: Call, file: str) -> bool:
    return any(one.id == file and one.shared and not one.gone for one in call.files)


def written_down(
    session: Session, peer: str, message: Message, said: Word, now: dt.datetime
) -> Word:
    """What is told of a file, with the id it has here from now on."""
    if (told := said.file) is None:
        return said
    source = f"peer/{peer}/{message.call}/{message.seq}"
    row = FileRow(
        id=file_store.file_id(source, told.id),
        channel="",
        ref=told.id,
        kind=told.kind,
        name=safe_name(told.name),
        size=told.size,
        person=voice_of(peer),
        message=source,
        origin="",
        at=now,
    )
    file_store.note(session, row)
    here = told.model_copy(update={"id": row.id, "name": row.name})
    return said.model_copy(update={"file": here})


def begin(session: Session, call: Call, message: Message, said: Word, desk: Desk) -> None:
    """Fetch a file that was shared; what can be seen to be too much is told at once."""
    row = session.get(FileRow, said.file.id) if said.file else None
    stands = any(file.id == row.id for file in call.files) if row else False
    if row is None or said.file is None or not stands or row.state != "wanted":
        return
    if said.file.size > MOST_BYTES:
        lose(session, row, "too_large", desk)
    elif len(call.files) > MOST_FILES or file_store.room_left(session, call.number) < 0:
        lose(session, row, "full", desk)
    else:
        payload = PeerFetchPayload(
            peer=call.peer or "",
            call=message.call,
            file=row.id,
            theirs=row.ref,
            size=said.file.size,
            digest=said.file.digest,
        )
        lane = lane_of(payload.peer, "files")
        wanted = payload.row(f"peer-fetch/{row.id}", desk.now, lane=lane, channel="")
        outbox.enqueue(session, [wanted], desk.now)


@dataclass(frozen=True)
class _From:
    """Where a file is fetched, and signed with what."""

    url: str
    secret: str


class PeerFetchHandler:
    """Rows of kind `peer_fetch`: get a file that a link elsewhere shares, and keep it."""

    def __init__(
        self, database: Database, context: Callable[[], Context], wire: Wire, turns: Turns
    ) -> None:
        self._database, self._context, self._wire = database, context, wire
        self._turns = turns

    async def run(self, claim: Claim) -> Result:
        """Done once it is kept, and on its way to those who should have it."""
        payload = PeerFetchPayload.of(claim)
        ready = await asyncio.to_thread(self._ready, payload)
        if ready is None:
            return Done()
        async with self._turns.taken():
            data = await self._whole(payload, ready)

        def keep(session: Session) -> None:
            context = self._context().at(session)
            reached(session, context, payload.peer)
            arrived(session, context, claim.key, payload.file, data)

        return Done(then=keep, sent=True)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """Later, however often: the other side may be down for days. Never, where it has none."""
        payload, why = PeerFetchPayload.of(claim), f"{type(error).__name__}: {error}"[:300]
        if isinstance(error, RetryLater):
            return Later(error.seconds, why, counts=False)
        if isinstance(error, NotFetched):
            reason: WhyGone = error.reason
            return Dead(why, then=lambda session: self._missed(session, claim, payload, reason))
        wait = pause(claim)

        def trouble(session: Session) -> None:
            peers.in_trouble(session, payload.peer, why, self._context().now)

        return Later(wait, why, then=trouble)

    def _missed(
        self, session: Session, claim: Claim, payload: PeerFetchPayload, why: WhyGone
    ) -> None:
        missed(session, self._context().at(session), claim.key, payload.file, why)

    def _ready(self, payload: PeerFetchPayload) -> _From | None:
        """None where it is not wanted any more. Raises NotFetched where nobody can be asked."""
        with self._database.reading() as session:
            row, peer = session.get(FileRow, payload.file), peers.find(session, payload.peer)
            if row is None or row.state != "wanted":
                return None
            if peer is None or peer.state == "closed":
                raise NotFetched("no_access", "the connection is closed")
            return _From(peer.url, peer.secret)

    async def _whole(self, payload: PeerFetchPayload, ready: _From) -> bytes:
        """All its bytes, piece by piece. Raises NotFetched for what is not what was told."""
        found = bytearray()
        while len(found) < payload.size:
            piece = await self._piece(payload, ready, len(found))
            if not piece or len(found) + len(piece) > payload.size:
                raise NotFetched("failed", "it is not as long as was told")
            found += piece
        if hashlib.sha256(found).hexdigest() != payload.digest:
            raise NotFetched("failed", "it is not what was told")
        return bytes(found)

    async def _piece(self, payload: PeerFetchPayload, ready: _From, start: int) -> bytes:
        asked = {"call": payload.call, "file": payload.theirs, "start": start}
        body, url = json.dumps(asked).encode(), ready.url + FILES
        headers = signed(url, body, Key(ready.secret), self._context().now)
        answer = await self._wire.post(url, headers, body)
        if answer.code in ("no_file", "closed"):
            raise NotFetched("not_there", answer.code)
        if answer.status != 200:
            raise ConnectionError(f"{answer.status} {answer.code}".strip())
        try:
            return base64.b64decode(str(answer.body.get("data", "")), validate=True)
        except binascii.Error:
            raise NotFetched("failed", "it cannot be read") from None
