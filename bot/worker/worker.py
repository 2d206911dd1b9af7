"""The outbox worker: claims what is due, says it through its channel, finishes behind the fence.
Cards are drawn as they stand now.

Every process runs one; the database alone decides who does what.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
from collections.abc import Awaitable, Callable, Mapping

import sqlalchemy as sa
from prometheus_client import Counter, Histogram
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select
from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.files import intake
from bot.files.transfer import FileTransfer
from bot.observability.logging_setup import bound
from bot.outbox.payloads import DigestTimer, TimerPayload
from bot.outbox.views import view_for_requester, view_for_team
from bot.outbox.writer import UNDER_CARD, OutboxWriter
from bot.people import accounts, directory, room_reach
from bot.people.recipients import address_of
from bot.ports import Address, Channel, NotFetched, Outgoing, RetryLater, Undeliverable
from bot.wording.cards import requester_card, team_card
from bot.wording.localizer import Localizer
from bot.worker import digest_schedule, worker_identity
from routing.call.effects import TellPerson
from routing.desk.desk import Desk
from routing.storage import file_store, ledger, outbox
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.tables import AccountRow, CardRow, InboxRow, SaidRow

log: BoundLogger = get_logger("schakel.delivery")
DELIVERED = Counter(
    "schakel_delivered_total", "Outbox rows by how they ended", ["kind", "channel", "how"]
)
DELAY = Histogram("schakel_delivery_seconds", "From claim to done", ["kind"])
AT_ONCE = 16
REMEMBERED = dt.timedelta(days=7)
"""What could not be said for longer is not said any more when its place is back."""
GONE = "out of reach: "
"""How the reason begins of a row that died because its place could not be reached: it is said when
the place is back.
"""
RELEASE = dt.timedelta(seconds=5)
TIDY, KEPT = dt.timedelta(hours=1), dt.timedelta(days=30)
SENDING = 45.0
"""Seconds a send may take: less than a lease, so that nobody else sends it meanwhile."""
FEW = 1
"""As many at once while people's messages wait to be taken in: whoever speaks goes before what is
said to them.
"""
IDLE = 0.5
"""Seconds between looks when nothing wakes the worker: what another process wrote is found by
then.
"""


async def _nobody_hears(claim: Claim) -> str:
    raise Undeliverable(f"nobody here takes '{claim.key}' in")


class Worker:
    """Delivers for one process. `world` gives the catalogue and the time of now, at each look."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        context: Callable[[], Context],
        public_url: str = "",
    ) -> None:
        self.database = database
        self.channels = channels
        self.context = context
        self.files_kept: dt.timedelta | None = None
        self.carrier = FileTransfer(database, channels, context, public_url)
        self.owner = worker_identity.made()
        self._planned: tuple[dt.datetime, str | None] = dt.datetime.min.replace(tzinfo=dt.UTC), None
        self._woken = asyncio.Event()
        self.hurried: Callable[[], bool] = lambda: False
        self.hear: Callable[[Claim], Awaitable[str]] = _nobody_hears

    def wake(self) -> None:
        """There may be something due: look now."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled: many side by side, so that a slow service holds up nobody but
        itself.
        """
        running: set[asyncio.Task[None]] = set()
        tidied = self.context().now - TIDY
        released = self.context().now - RELEASE
        try:
            while True:
                self._woken.clear()
                released = await self._released(released)
                claims = await self._claimed((FEW if self.hurried() else AT_ONCE) - len(running))
                for claim in claims:
                    task = asyncio.create_task(self._deliver(claim))
                    running.add(task)
                    task.add_done_callback(running.discard)
                    task.add_done_callback(lambda _: self.wake())
                if not claims:
                    tidied = await self._tidy(tidied)
                    with contextlib.suppress(TimeoutError):
                        # Not wait_for: before Python 3.12 it can swallow the cancellation that ends
                        # us.
                        async with asyncio.timeout(IDLE):
                            await self._woken.wait()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await asyncio.shield(self._let_go())

    async def _claimed(self, most: int) -> list[Claim]:
        """Rows to deliver now; a database that is out of reach for a moment is no reason to
        stop.
        """
        if most <= 0:
            return []
        try:
            return await asyncio.to_thread(self._claim, most)
        except SQLAlchemyError:
            log.exception("the outbox could not be read; trying again")
            return []

    async def _released(self, last: dt.datetime) -> dt.datetime:
        """Now and then: what a process of this machine held that was killed is done now, not when
        its leases run out.
        """
        now = self.context().now
        if now - last < RELEASE:
            return last
        await self._give_back(worker_identity.gone)
        return now

    async def _let_go(self) -> None:
        """Whoever ends gives back what they held, so that another goes on with it at once."""
        await self._give_back(lambda owner: owner == self.owner)

    async def _give_back(self, whose: Callable[[str], bool]) -> None:
        try:
            await asyncio.to_thread(self._release, whose)
        except SQLAlchemyError:
            log.exception("leases could not be given back; they run out by themselves")

    def _release(self, whose: Callable[[str], bool]) -> None:
        with self.database.transaction() as session:
            outbox.release(session, whose, self.context().now)

    async def _tidy(self, last: dt.datetime) -> dt.datetime:
        """Now and then forget what was delivered long ago, and the keys of messages that no service
        repeats any more.
        """
        now = self.context().now
        if now - last < TIDY:
            return last
        try:
            await asyncio.to_thread(self._forget, now - KEPT)
        except SQLAlchemyError:
            log.exception("what is old could not be forgotten; trying again later")
        return now

    def _forget(self, before: dt.datetime) -> None:
        with self.database.transaction() as session:
            outbox.prune(session, before)
            context = self.context()
            file_store.tidy(session, context.now)
            if self.files_kept:
                intake.expire(
                    session,
                    context.now - self.files_kept,
                    Desk(SqlCallRepository(session), context.catalogue, context.now),
                )
            session.execute(
                sa.delete(InboxRow).where(col(InboxRow.at) < before, col(InboxRow.number).is_(None))
            )

    async def once(self, limit: int = AT_ONCE) -> bool:
        """One round: claim, deliver side by side (lanes never overlap). True when there was
        something to do.
        """
        claims = await asyncio.to_thread(self._claim, limit)
        await asyncio.gather(*(self._deliver(claim) for claim in claims))
        return bool(claims)

    async def settle(self) -> None:
        """Deliver until nothing is due any more."""
        while await self.once():
            pass

    def _claim(self, limit: int) -> list[Claim]:
        with self.database.transaction() as session:
            self._plan_mornings(session)
            return outbox.claim(
                session, self.owner, self.context().now, limit, tuple(self.channels)
            )

    def _plan_mornings(self, session: Session) -> None:
        """Now and then, and whenever the catalogue is another: the next morning of each team."""
        context = self.context()
        planned, version = self._planned
        if (
            version != context.catalogue.version
            or abs(context.now - planned) >= digest_schedule.LOOK_EVERY
        ):
            digest_schedule.plan(session, context)
            self._planned = context.now, context.catalogue.version

    async def _deliver(self, claim: Claim) -> None:
        with (
            DELAY.labels(claim.kind).time(),
            bound(row=claim.key, call=claim.body.get("number")),
        ):
            how = await self._attempt(claim)
        DELIVERED.labels(claim.kind, claim.channel, how).inc()

    async def _attempt(self, claim: Claim) -> str:
        try:
            match claim.kind:
                case "timer":
                    return await asyncio.to_thread(self._timer, claim)
                case "card":
                    return await self._card(claim)
                case "say":
                    return await self._say(claim)
                case "fetch":
                    return await self.carrier.fetch(claim)
                case "file":
                    return await self.carrier.hand(claim)
                case "heard":
                    return await self.hear(claim)
                case other:
                    raise Undeliverable(f"nobody knows how to do '{other}'")
        except RetryLater as later:
            until = self.context().now + dt.timedelta(seconds=later.seconds)
            await asyncio.to_thread(self._postpone, claim, until, str(later), False)
            return "later"
        except Undeliverable as never:
            await asyncio.to_thread(self._bury, claim, str(never), never)
            return "dead"
        except Exception as error:
            return await asyncio.to_thread(self._failed, claim, error)

    def _failed(self, claim: Claim, error: Exception) -> str:
        """A passing fault, tried again later and later; after the last attempt it is dead."""
        what = f"{type(error).__name__}: {error}"
        if claim.attempt >= outbox.ATTEMPTS:
            log.exception("an outbox row is dead", attempt=claim.attempt)
            self._bury(claim, what)
            return "dead"
        log.warning("an outbox row failed", attempt=claim.attempt, error=type(error).__name__)
        self._postpone(claim, self.context().now + outbox.wait_before(claim.attempt), what, True)
        return "again"

    def _postpone(self, claim: Claim, until: dt.datetime, why: str, counts: bool) -> None:
        with self.database.transaction() as session:
            outbox.postpone(session, claim, until, why, counts=counts)

    def _bury(self, claim: Claim, why: str, never: Undeliverable | None = None) -> None:
        """Dead, in the ledger too; when a whole place is gone, its people are told another way."""
        context = self.context()
        with self.database.transaction() as session:
            if not outbox.bury(
                session, claim, context.now, f"{GONE}{why}" if never and never.gone else why
            ):
                return
            if claim.kind == "fetch":
                self.carrier.missed(
                    session,
                    claim,
                    never.reason if isinstance(never, NotFetched) else "failed",
                    context,
                )
                return
            number = claim.body.get("number")
            desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
            if number:
                desk.undelivered(number, claim.channel, why)
            if never and never.gone and "to" in claim.body:
                self._told_elsewhere(session, claim, context, why)

    def _told_elsewhere(self, session: Session, claim: Claim, context: Context, why: str) -> None:
        to = Address.model_validate(claim.body["to"])
        accounts.lost(session, to, why, context.now)
        number, team = claim.body.get("number"), context.room_at(to)
        if not number:
            return
        writer = OutboxWriter(session, context, claim.key)
        if team:
            room_reach.mark(session, to, team.team, why, context.now)
            writer.effects(
                TellPerson(number=number, person=p.id, what="escalated", text="room_gone")
                for p in team.coordinators
            )
        elif claim.kind == "say":
            query = select(AccountRow.person).where(col(AccountRow.conversation) == to.conversation)
            person = session.exec(query).first()
            other = (
                address_of(session, person, tuple(context.channels), context.catalogue)
                if person
                else None
            )
            if other and other != to:
                writer.say(other, Outgoing.model_validate(claim.body["message"]), number)

    def back(self, channel: str, conversation: str | None) -> int:
        """A place, or the whole channel, can be reached again: what could not be said there
        meanwhile is said now.
        """
        now = self.context().now
        with self.database.transaction() as session:
            room_reach.back(session, channel, conversation)
            count = outbox.revive(
                session, channel, conversation, GONE, since=now - REMEMBERED, now=now
            )
        self.wake()
        return count

    def _timer(self, claim: Claim) -> str:
        context = self.context()
        with self.database.transaction() as session:
            if not outbox.finish(session, claim, context.now):
                return "lost"
            timer = TimerPayload.of(claim).timer
            if isinstance(timer, DigestTimer):
                digest_schedule.begin(session, timer, context)
            else:
                desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
                desk.time_passed(timer)
                OutboxWriter(session, context, claim.key).effects(desk.effects)
        self.wake()
        return "done"

    async def _say(self, claim: Claim) -> str:
        to, message = (
            Address.model_validate(claim.body["to"]),
            Outgoing.model_validate(claim.body["message"]),
        )
        if message.thread == UNDER_CARD:
            message = message.model_copy(
                update={"thread": await asyncio.to_thread(self._card_ref, claim, to)}
            )
        ref = await self._send(to, message, claim.key, claim)
        return await asyncio.to_thread(self._said, claim, to, ref)

    def _said(self, claim: Claim, to: Address, ref: str) -> str:
        """Done; what the message was about is kept, so that a reply to it reaches that call."""
        with self.database.transaction() as session:
            if claim.body.get("number") and ref and to.channel not in directory.OWN_CHANNELS:
                session.merge(
                    SaidRow(conversation=to.conversation, ref=ref, number=claim.body["number"])
                )
            return "done" if outbox.finish(session, claim, self.context().now) else "lost"

    def _card_ref(self, claim: Claim, to: Address) -> str | None:
        with self.database.reading() as session:
            row = session.get(CardRow, (claim.body["number"], to.conversation))
            return row.ref if row else None

    async def _send(self, to: Address, message: Outgoing, key: str, claim: Claim) -> str:
        channel = self.channels.get(to.channel)
        if channel is None:
            raise RetryLater(30, f"the channel {to.channel} is not on in this process")
        async with asyncio.timeout(SENDING):
            return await channel.send(to, message, key, again=claim.attempt > 1)

    def _finish(self, claim: Claim) -> str:
        with self.database.transaction() as session:
            return "done" if outbox.finish(session, claim, self.context().now) else "lost"

    async def _card(self, claim: Claim) -> str:
        to = Address.model_validate(claim.body["to"])
        message, digest = await asyncio.to_thread(self._draw, claim, to)
        if message is None:
            return await asyncio.to_thread(self._finish, claim)
        # A card is one message for ever: its key is the call and the place, so a repeated first
        # post is the same post.
        ref = await self._send(to, message, f"card/{claim.body['number']}/{to.conversation}", claim)
        return await asyncio.to_thread(self._card_stands, claim, to, ref, digest)

    def _draw(self, claim: Claim, to: Address) -> tuple[Outgoing | None, str]:
        """The card as it must look now; None when that is how it looks already."""
        context = self.context()
        with self.database.reading() as session:
            call = ledger.read(session, claim.body["number"])
            if call is None:
                return None, ""
            if claim.body["audience"] == "team":
                team = context.catalogue.team_by_id.get(claim.body["who"])
                if team is None:
                    return None, ""
                localizer = Localizer(context.room_language(team.team), team.hours.zone)
                view = view_for_team(session, call, team.team)
                card = team_card(
                    view,
                    team.team,
                    context.catalogue,
                    localizer,
                    context.now,
                    whole=claim.body.get("whole", False),
                )
            else:
                person = directory.known(session, call.requester, context.catalogue)
                language = directory.language_of(session, person, context.catalogue)
                localizer = Localizer(
                    language, directory.zone_of(session, person, context.catalogue)
                )
                card = requester_card(
                    view_for_requester(session, call), context.catalogue, localizer, context.now
                )
            digest = hashlib.sha256(card.model_dump_json().encode()).hexdigest()
            stands = session.get(CardRow, (call.number, to.conversation))
            if stands and stands.digest == digest:
                return None, digest
            return card.model_copy(update={"edits": stands.ref if stands else None}), digest

    def _card_stands(self, claim: Claim, to: Address, ref: str, digest: str) -> str:
        number = claim.body["number"]
        with self.database.transaction() as session:
            row = session.get(CardRow, (number, to.conversation)) or CardRow(
                number=number,
                conversation=to.conversation,
                channel=to.channel,
                audience=claim.body["audience"],
                ref=ref,
                digest=digest,
            )
            row.ref, row.digest = ref, digest
            session.add(row)
            return "done" if outbox.finish(session, claim, self.context().now) else "lost"
