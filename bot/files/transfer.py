"""Fetches files from the service they were sent in and brings kept files to those who should see
them: handlers of outbox rows.

Both are rows of the outbox. What is kept and that it was fetched become true in one transaction, so
that a process that dies between has done nothing, and the next one does it again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping

from sqlmodel import Session
from tenacity import AsyncRetrying, retry_if_result, stop_after_delay, wait_fixed

from bot.context import Context
from bot.files.arrival import arrived, missed
from bot.files.batch import as_attachment, card_ref, packed
from bot.outbox.payloads import FetchPayload, FilePayload
from bot.outbox.results import Dead, Done, Later, Result, after_error
from bot.outbox.undelivered import Undelivered
from bot.ports import (
    Attachment,
    CarriesFiles,
    Channel,
    FileBatch,
    FileRef,
    NotByFile,
    NotFetched,
    Outgoing,
    RetryLater,
)
from routing.call.file_events import WhyGone
from routing.call.file_limits import MOST_BYTES
from routing.storage import ledger, outbox, said
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.tables import FileRow

AT_ONCE = 3
"""Files that are on their way at the same time in one process: each is held whole in memory."""
PATIENCE = 300.0
"""Seconds a file may take."""
SOON, A_WHILE, LOOK = 0.5, 4.0, 0.1
"""Seconds: until a row looks again, how long it waits in place for its turn or its card, and how
often it looks.
"""
ELSEWHERE = 30.0
"""Seconds until a row of a channel that is not on here is looked at again."""


class LeaseLostError(Exception):
    """Another process has the row now: what was done here must not stand."""


class Turns:
    """Few files at once in one process, fetched and brought together."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    @contextlib.asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """One of few, for `PATIENCE` at most. Raises RetryLater when others go first for long."""
        try:
            async with asyncio.timeout(A_WHILE):
                await self._free.acquire()
        except TimeoutError:
            raise RetryLater(SOON, "other files go first") from None
        try:
            async with asyncio.timeout(PATIENCE):
                yield
        finally:
            self._free.release()


class FetchHandler:
    """Rows of kind `fetch`: get a file from its service and keep it."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        context: Callable[[], Context],
        turns: Turns,
    ) -> None:
        self._database, self._channels, self._context = database, channels, context
        self._turns = turns

    async def run(self, claim: Claim) -> Result:
        """Done once it is kept, and on its way to those who should have it."""
        payload = FetchPayload.of(claim)
        wanted = await asyncio.to_thread(self._wanted, payload.file)
        if wanted is None:
            return Done()
        channel = self._channels.get(claim.channel)
        if not isinstance(channel, CarriesFiles):
            raise NotFetched("no_access", f"{claim.channel} has no files to fetch")
        async with self._turns.taken():
            data = await channel.fetch(wanted, MOST_BYTES)
        if not data:
            raise NotFetched("not_there", "the file is empty")

        def keep(session: Session) -> None:
            arrived(session, self._context(), claim.key, payload.file, data)

        return Done(then=keep)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """When it will never be here, the calls it stands at say so, and so does who sent it."""
        result = after_error(claim, error)
        if isinstance(result, Later):
            return result
        why: WhyGone = error.reason if isinstance(error, NotFetched) else "failed"
        file = FetchPayload.of(claim).file

        def tell(session: Session) -> None:
            missed(session, self._context(), claim.key, file, why)

        return Dead(result.why, then=tell)

    def _wanted(self, file: str) -> Attachment | None:
        with self._database.reading() as session:
            row = session.get(FileRow, file)
            return as_attachment(row) if row and row.state == "wanted" else None


class FileHandler:
    """Rows of kind `file`: bring kept files to a conversation. `public_url` is where our pages are,
    for a service that takes no files from us.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        context: Callable[[], Context],
        undelivered: Undelivered,
        turns: Turns,
        *,
        public_url: str = "",
    ) -> None:
        self._database, self._channels, self._context = database, channels, context
        self._undelivered, self._turns = undelivered, turns
        self._public_url = public_url.rstrip("/")

    async def run(self, claim: Claim) -> Result:
        """Done once the channel has them; a reply to the message reaches the call."""
        payload = FilePayload.of(claim)
        to = payload.to
        channel = self._channels.get(to.channel)
        if channel is None:
            raise RetryLater(ELSEWHERE, f"the channel {to.channel} is not on in this process")
        carries = isinstance(channel, CarriesFiles)
        await self._after_its_card(payload)
        found = await asyncio.to_thread(self._packed, payload, whole=carries)
        if found is None:
            return Done()
        batch, shown = found
        async with self._turns.taken():
            if isinstance(channel, CarriesFiles):
                ref = await self._by_file_or_link(channel, payload, batch, shown, claim)
            else:
                told = Outgoing(text=batch.caption, files=shown, thread=batch.thread)
                ref = await channel.send(to, told, claim.key, again=claim.attempt > 1)

        def brought(session: Session) -> None:
            if ref and not to.own:
                said.write(session, to.conversation, ref, payload.number)

        return Done(then=brought, sent=True)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """A death is noted at the call; a room's coordinators hear of it."""
        result = after_error(claim, error)
        if isinstance(result, Later):
            return result
        payload = FilePayload.of(claim)
        return self._undelivered.noted(claim, result, payload.to, payload.number, said=None)

    def _packed(
        self, payload: FilePayload, *, whole: bool
    ) -> tuple[FileBatch, tuple[FileRef, ...]] | None:
        with self._database.reading() as session:
            return packed(session, payload, self._context(), whole=whole)

    async def _after_its_card(self, payload: FilePayload) -> None:
        """What is said there already goes first, the card above all; a file goes under it."""
        if payload.to.own:
            return

        def waits(_: object) -> bool:
            raise RetryLater(SOON, "its card goes first")

        looking = AsyncRetrying(
            retry=retry_if_result(lambda free: not free),
            stop=stop_after_delay(A_WHILE),
            wait=wait_fixed(LOOK),
            retry_error_callback=waits,
        )
        await looking(asyncio.to_thread, self._may_go, payload)

    def _may_go(self, payload: FilePayload) -> bool:
        to = payload.to
        with self._database.reading() as session:
            call = ledger.read(session, payload.number)
            stands = call is None or card_ref(session, call, to) is not None
            return stands or not outbox.waiting(session, to.conversation, self._context().now)

    async def _by_file_or_link(
        self,
        channel: CarriesFiles,
        payload: FilePayload,
        batch: FileBatch,
        shown: tuple[FileRef, ...],
        claim: Claim,
    ) -> str:
        async def note(begun: str) -> None:
            await asyncio.to_thread(self._remember, claim, payload, begun)

        to, url = payload.to, self._public_url
        try:
            return await channel.send_files(to, batch, note)
        except NotByFile:
            where = [f"{url}/files/{one.id}" for one in shown] if url else []
            said = Outgoing(text="\n".join((batch.caption, *where)), thread=batch.thread)
            again = claim.attempt > 1
            return await self._channels[to.channel].send(to, said, claim.key, again=again)

    def _remember(self, claim: Claim, payload: FilePayload, begun: str) -> None:
        body = payload.model_copy(update={"begun": begun}).body()
        with self._database.transaction() as session:
            if not outbox.remember(session, claim, body):
                raise LeaseLostError
