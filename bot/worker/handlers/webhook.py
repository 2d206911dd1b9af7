"""Handles the outbox rows of webhooks: whom an event is told, and the signed message itself
(Standard Webhooks), again and again for three days.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import random
from collections.abc import Callable, Iterator
from functools import partial

from sqlmodel import Session
from standardwebhooks.webhooks import Webhook
from structlog.stdlib import get_logger

from bot.context import Context
from bot.outbox.results import Dead, Done, Later, Result, after_error
from bot.outbox.webhook_payloads import HappenedPayload, WebhookPayload, webhook_row
from bot.people.signin_links import is_of_us
from bot.worker.webhook_wire import InsideError, Post
from routing.call.actions import may_see
from routing.call.call import Call
from routing.call.events import AnyEvent
from routing.rules.readable import may_read_event
from routing.storage import ledger, outbox, webhooks
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.webhooks import Hook, Message

log = get_logger("schakel.worker")

WAITS = (5.0, 300.0, 1_800.0, 7_200.0, 18_000.0, 36_000.0, 50_400.0, 72_000.0, 86_400.0)
"""Seconds before each further try, as Standard Webhooks has it; then it is given up."""


_Became = tuple[str, int, str]
"""What became of a try: the state, the status of the answer, and why."""


class HappenedHandler:
    """Rows of kind `happened`: a message for each webhook whose person may read the event."""

    def __init__(self, database: Database, context: Callable[[], Context]) -> None:
        self._database, self._context = database, context

    async def run(self, claim: Claim) -> Result:
        """Done, with the messages."""
        return Done(then=partial(self._told, HappenedPayload.of(claim)), forget=True)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """As any other row."""
        return after_error(claim, error)

    def _told(self, payload: HappenedPayload, session: Session) -> None:
        context = self._context().at(session)
        call = ledger.read(session, payload.number)
        events = ledger.events(session, payload.number)
        if call is None or call.private or len(events) < payload.revision:
            return
        event = events[payload.revision - 1]
        for message in _messages(session, context, call, event, payload.revision):
            webhooks.keep(session, message)
            row = webhook_row(message.hook, call.number, message.id, context.now)
            outbox.enqueue(session, [row], context.now)


def _messages(
    session: Session, context: Context, call: Call, event: AnyEvent, revision: int
) -> Iterator[Message]:
    for hook in webhooks.every(session, ended=False):
        if _hears(session, context, hook, call, event):
            yield Message(
                id=webhooks.message_id(hook.id, call.number, revision),
                hook=hook.id,
                number=call.number,
                kind=event.kind,
                body=json.dumps(_body(call, event, revision, context.page_of(call.number))),
                made_at=context.now,
            )


def _hears(session: Session, context: Context, hook: Hook, call: Call, event: AnyEvent) -> bool:
    """Whether a webhook is told of an event: as its person may read it."""
    catalogue = context.catalogue
    person = is_of_us(session, hook.person, catalogue)
    teams = {catalogue.renamed_teams.get(team, team) for team in hook.teams}
    if person is None or (hook.kinds and event.kind not in hook.kinds):
        return False
    if teams and teams.isdisjoint({call.team, call.customer}):
        return False
    may = may_see(person.id, call, catalogue)
    return may and may_read_event(event, call, person.id, catalogue)


def _body(call: Call, event: AnyEvent, revision: int, link: str) -> dict[str, object]:
    """What is sent: which call and how it stands, nobody's words or names; the rest is read by the
    API.
    """
    data = {
        "number": call.number,
        "revision": revision,
        "state": call.state.value,
        "kind": call.kind.value,
        "team": call.team,
        "item": call.item,
        "link": link or None,
    }
    return {"type": f"call.{event.kind}", "timestamp": event.at.isoformat(), "data": data}


class WebhookHandler:
    """Rows of kind `webhook`: one message for one address."""

    def __init__(self, database: Database, context: Callable[[], Context], post: Post) -> None:
        self._database, self._context, self._post = database, context, post

    async def run(self, claim: Claim) -> Result:
        """Sent, or later, or given up; what became of it is written down."""
        payload = WebhookPayload.of(claim)
        hook, message = await asyncio.to_thread(self._ready, payload)
        if hook is None or message is None or hook.ended_at:
            return Done(forget=True)
        now = self._context().now
        signature = Webhook(hook.secret).sign(message.id, now, message.body)
        headers = {
            "content-type": "application/json",
            "user-agent": "Schakel",
            "webhook-id": message.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }
        try:
            status = await self._post.post(hook.url, headers, message.body.encode())
        except InsideError as error:
            return self._refused(payload, str(error))
        return self._after(claim, payload, status)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """Later, for three days."""
        return self._again(claim, WebhookPayload.of(claim), 0, type(error).__name__)

    def _refused(self, payload: WebhookPayload, why: str) -> Dead:
        """Nothing may be sent there: by the settings, which is no fault of ours."""
        log.warning(
            "a webhook is told nothing: give it another address, or set SCHAKEL_WEBHOOKS_INSIDE",
            webhook=payload.hook,
            why=why,
        )
        return Dead(why, then=partial(self._noted, payload, ("given_up", 0, why)))

    def _ready(self, payload: WebhookPayload) -> tuple[Hook | None, Message | None]:
        with self._database.reading() as session:
            hook = webhooks.find(session, payload.hook)
            return hook, webhooks.message(session, payload.message)

    def _after(self, claim: Claim, payload: WebhookPayload, status: int) -> Result:
        if 200 <= status < 300:
            noted = partial(self._noted, payload, ("delivered", status, ""))
            return Done(then=noted, sent=True, forget=True)
        if status == 410:
            return Done(then=partial(self._gone, payload), sent=True, forget=True)
        return self._again(claim, payload, status, f"answered {status}")

    def _again(self, claim: Claim, payload: WebhookPayload, status: int, why: str) -> Later | Dead:
        if claim.attempt > len(WAITS):
            return Dead(why, then=partial(self._noted, payload, ("given_up", status, why)))
        wait = WAITS[claim.attempt - 1] * random.uniform(0.9, 1.1)
        return Later(wait, why, then=partial(self._noted, payload, ("failed", status, why)))

    def _noted(self, payload: WebhookPayload, became: _Became, session: Session) -> None:
        state, status, why = became
        webhooks.tried(
            session, payload.message, state=state, status=status, told=why, now=self._now()
        )

    def _gone(self, payload: WebhookPayload, session: Session) -> None:
        """They want nothing more."""
        self._noted(payload, ("given_up", 410, "answered 410"), session)
        webhooks.end(session, payload.hook, "it answered 410, Gone", self._now())

    def _now(self) -> dt.datetime:
        return self._context().now
