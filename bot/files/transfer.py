"""Files on their way: fetched from the service they were sent in, kept, and brought to those who
should see them.

Both are rows of the outbox. What is kept and that it was fetched become true in one transaction, so
that a process that dies between has done nothing, and the next one does it again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from sqlmodel import Session

from bot.context import Context
from bot.files.intake import held, lose
from bot.outbox.writer import OutboxWriter
from bot.people import directory
from bot.ports import (
    Address,
    Attachment,
    BatchFile,
    CarriesFiles,
    Channel,
    FileBatch,
    FileRef,
    NotByFile,
    NotFetched,
    Outgoing,
    RetryLater,
)
from bot.wording.call_formatter import CallFormatter
from bot.wording.file_names import PICTURES, SOUNDS, is_risky, media_of
from bot.wording.localizer import Localizer, phrase
from routing.call.call import Call
from routing.call.events import WhyGone
from routing.call.file_limits import MOST_BYTES
from routing.desk.desk import Desk
from routing.storage import file_store, ledger, outbox
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.tables import CardRow, FileRow, SaidRow

AT_ONCE = 3
"""Files that are on their way at the same time in one process: each is held whole in memory."""
PATIENCE = 300.0
"""Seconds a file may take."""
_SENT = phrase("{person} sent {file} with {call}.")
SOON, A_WHILE, LOOK = 0.5, 4.0, 0.1
"""Seconds: until a row looks again, how long it waits in place for its turn or its card, and how
often it looks.
"""


class LeaseLostError(Exception):
    """Another process has the row now: what was done here must not stand."""


class FileTransfer:
    """Carries files for one process. `public_url` is where our pages are, for a service that takes
    no files from us.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        context: Callable[[], Context],
        public_url: str = "",
    ) -> None:
        self.database, self.channels, self.context = database, channels, context
        self.public_url = public_url.rstrip("/")
        self._under_way = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, claim: Claim) -> str:
        """Get a file from its service and keep it; how the row ended."""
        wanted = await asyncio.to_thread(self._wanted, claim)
        if wanted is None:
            return await asyncio.to_thread(self._finish, claim)
        channel = self.channels.get(claim.channel)
        if not isinstance(channel, CarriesFiles):
            raise NotFetched("no_access", f"{claim.channel} has no files to fetch")
        async with self._held(claim):
            data = await channel.fetch(wanted, MOST_BYTES)
        if not data:
            raise NotFetched("not_there", "the file is empty")
        with contextlib.suppress(LeaseLostError):
            return await asyncio.to_thread(self._keep, claim, data)
        return "lost"

    async def hand(self, claim: Claim) -> str:
        """Bring a kept file to a conversation; how the row ended."""
        to = Address.model_validate(claim.body["to"])
        channel = self.channels.get(to.channel)
        if channel is None:
            raise RetryLater(30, f"the channel {to.channel} is not on in this process")
        carries = isinstance(channel, CarriesFiles)
        await self._after_its_card(claim, to)
        packed = await asyncio.to_thread(self._packed, claim, to, whole=carries)
        if packed is None:
            return await asyncio.to_thread(self._finish, claim)
        batch, shown = packed
        async with self._held(claim):
            if isinstance(channel, CarriesFiles):
                ref = await self._by_file_or_link(channel, to, batch, shown, claim)
            else:
                told = Outgoing(text=batch.caption, files=shown, thread=batch.thread)
                ref = await channel.send(to, told, claim.key, again=claim.attempt > 1)
        return await asyncio.to_thread(self._brought, claim, to, ref)

    async def _after_its_card(self, claim: Claim, to: Address) -> None:
        """What is said there already goes first, the card above all; a file goes under it."""
        if to.channel in directory.OWN_CHANNELS:
            return
        for _ in range(int(A_WHILE / LOOK)):
            if await asyncio.to_thread(self._may_go, claim, to):
                return
            await asyncio.sleep(LOOK)
        raise RetryLater(SOON, "its card goes first")

    def _may_go(self, claim: Claim, to: Address) -> bool:
        with self.database.reading() as session:
            call = ledger.read(session, claim.body["number"])
            stands = call is None or _card(session, call, to) is not None
            return stands or not outbox.waiting(session, to.conversation, self.context().now)

    async def _by_file_or_link(
        self,
        channel: CarriesFiles,
        to: Address,
        batch: FileBatch,
        shown: tuple[FileRef, ...],
        claim: Claim,
    ) -> str:
        async def note(begun: str) -> None:
            await asyncio.to_thread(self._remember, claim, begun)

        try:
            return await channel.hand(to, batch, note)
        except NotByFile:
            where = (
                [f"{self.public_url}/files/{one.id}" for one in shown] if self.public_url else []
            )
            said = Outgoing(text="\n".join((batch.caption, *where)), thread=batch.thread)
            return await self.channels[to.channel].send(
                to, said, claim.key, again=claim.attempt > 1
            )

    @contextlib.asynccontextmanager
    async def _held(self, claim: Claim) -> AsyncIterator[None]:
        """One of few at once, with the lease renewed as long as it takes, up to `PATIENCE`."""
        try:
            async with asyncio.timeout(A_WHILE):
                await self._under_way.acquire()
        except TimeoutError:
            raise RetryLater(SOON, "other files go first") from None
        renewing = asyncio.create_task(self._renew(claim))
        try:
            async with asyncio.timeout(PATIENCE):
                yield
        finally:
            self._under_way.release()
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _renew(self, claim: Claim) -> None:
        while True:
            await asyncio.sleep(outbox.LEASE.total_seconds() / 3)
            await asyncio.to_thread(self._hold_on, claim)

    def _hold_on(self, claim: Claim) -> None:
        with self.database.transaction() as session:
            outbox.renew(session, claim, self.context().now + outbox.LEASE)

    def _remember(self, claim: Claim, begun: str) -> None:
        with self.database.transaction() as session:
            if not outbox.remember(session, claim, {**claim.body, "begun": begun}):
                raise LeaseLostError

    def _finish(self, claim: Claim) -> str:
        with self.database.transaction() as session:
            return "done" if outbox.finish(session, claim, self.context().now) else "lost"

    def _wanted(self, claim: Claim) -> Attachment | None:
        with self.database.reading() as session:
            row = session.get(FileRow, claim.body["file"])
            return _as_attachment(row) if row and row.state == "wanted" else None

    def _keep(self, claim: Claim, data: bytes) -> str:
        context = self.context()
        with self.database.transaction() as session:
            if not outbox.finish(session, claim, context.now):
                raise LeaseLostError
            numbers = held(session, claim.body["file"])
            row = session.get(FileRow, claim.body["file"], with_for_update=True)
            if row is None or row.state != "wanted":
                return "done"
            writer = OutboxWriter(session, context, claim.key)
            if any(file_store.room_left(session, number) < len(data) for number in numbers):
                self.missed(session, claim, "full", context)
                return "done"
            file_store.keep(session, row, data, media_of(data), context.now)
            for number in numbers:
                if call := ledger.read(session, number):
                    writer.share(call)
        return "done"

    def missed(self, session: Session, claim: Claim, why: WhyGone, context: Context) -> None:
        """The file will never be here: the calls, and who sent it, know."""
        row = session.get(FileRow, claim.body["file"])
        if row is None or row.state != "wanted":
            return
        desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
        lose(session, row, why, desk)
        OutboxWriter(session, context, claim.key).effects(desk.effects)

    def _packed(
        self, claim: Claim, to: Address, *, whole: bool
    ) -> tuple[FileBatch, tuple[FileRef, ...]] | None:
        """The files with the words they are brought with; None when they are not to be brought (any
        more).
        """
        context, body = self.context(), claim.body
        with self.database.reading() as session:
            call = ledger.read(session, body["number"])
            rows = [
                row for name in body["files"] if (row := session.get(FileRow, name)) and row.digest
            ]
            if call is None or not rows:
                return None
            card = _card(session, call, to)
            items = tuple(_item(session, row, to, whole=whole) for row in rows)
            shown = tuple(_shown(session, row) for row in rows)
            risky = any(one.risky for one in shown)
            caption = _caption(session, body, call, rows, context, risky=risky)
            return FileBatch(
                items=items, caption=caption, thread=card, begun=str(body.get("begun", ""))
            ), shown

    def _brought(self, claim: Claim, to: Address, ref: str) -> str:
        """Done; a reply to it reaches the call."""
        with self.database.transaction() as session:
            if ref and to.channel not in directory.OWN_CHANNELS:
                session.merge(
                    SaidRow(conversation=to.conversation, ref=ref, number=claim.body["number"])
                )
            return "done" if outbox.finish(session, claim, self.context().now) else "lost"


def _item(session: Session, row: FileRow, to: Address, *, whole: bool) -> BatchFile:
    known = file_store.content(session, row.digest or "")
    data = file_store.whole(session, row.digest or "") if whole else b""
    own = _as_attachment(row) if row.channel == to.channel else None
    return BatchFile(
        name=row.name, kind=_kind(row), media=known.media if known else "", data=data, own=own
    )


def _shown(session: Session, row: FileRow) -> FileRef:
    known = file_store.content(session, row.digest or "")
    first = file_store.part(session, row.digest or "", 0) or b""
    return file_ref(row, known.media if known else "", risky=is_risky(row.name, first))


def _as_attachment(row: FileRow) -> Attachment:
    return Attachment.model_validate(
        {
            "name": row.name,
            "kind": row.kind,
            "ref": row.ref,
            "size": row.size,
            "url": row.url,
            "form": row.form,
            "media": row.media,
            "source": row.message,
        }
    )


def file_ref(row: FileRow, media: str, *, risky: bool) -> FileRef:
    """A kept file as our own channels show it: a picture only where its bytes are one."""
    kind = "picture" if media in PICTURES else "voice" if media in SOUNDS else "file"
    return FileRef.model_validate(
        {"id": row.id, "name": row.name, "kind": kind, "size": row.size or 0, "risky": risky}
    )


def _kind(row: FileRow) -> Any:
    return row.kind if row.kind in ("picture", "voice") else "file"


def _caption(
    session: Session,
    body: Mapping[str, Any],
    call: Call,
    rows: list[FileRow],
    context: Context,
    *,
    risky: bool,
) -> str:
    """Who sent what with which call, in the language of those who get it."""
    sender = directory.known(session, rows[0].person, context.catalogue).name
    if body.get("team"):
        team = context.catalogue.team_by_id.get(body["team"])
        localizer = Localizer(
            context.room_language(body["team"]), team.hours.zone if team else "Europe/Amsterdam"
        )
        text = _SENT
    else:
        person = directory.known(
            session, str(body.get("person") or call.requester), context.catalogue
        )
        localizer = Localizer(directory.language_of(session, person, context.catalogue))
        text = (
            _SENT
            if person.id != call.requester
            else phrase("{person} of {team} sends you {file} with {call}.")
        )
    formatter = CallFormatter(context.catalogue, localizer, context.now)
    what = rows[0].name if len(rows) == 1 else formatter.many("{n} file", "{n} files", len(rows))
    said = formatter.say(
        text, person=sender, team=formatter.owner(call), file=what, call=call.number
    )
    warned = formatter.say(
        "Careful: a file like this can do something by itself. Open it only if you expected it."
    )
    return f"📎 {said}" + (f"\n⚠ {warned}" if risky else "")


def _card(session: Session, call: Call, to: Address) -> str | None:
    """The card it belongs under: the call's own, else that of the call it was placed for."""
    for number in filter(None, (call.number, call.parent)):
        if row := session.get(CardRow, (number, to.conversation)):
            return row.ref
    return None
