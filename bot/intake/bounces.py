"""Handles messages of ours that came back: noted at the call, and told another way."""

from __future__ import annotations

from sqlmodel import Session

from bot.outbox import alarms
from bot.outbox.payloads import SayPayload
from bot.outbox.undelivered import told_elsewhere
from bot.outbox.writer import OutboxWriter
from bot.ports import Bounced
from routing.desk.desk import Desk
from routing.storage import cards, outbox, said


def bounced(session: Session, incoming: Bounced, desk: Desk, writer: OutboxWriter) -> None:
    """A message did not arrive: its call's ledger says so. Where its address is the reason, nothing
    more is sent there, and what it said is told in another channel; where there is none, a
    coordinator hears of it.
    """
    to = incoming.address
    body = outbox.body_of(session, incoming.sent_as, SayPayload.kind)
    payload = SayPayload.model_validate(body) if body else None
    number = (
        incoming.number
        or said.call_of(session, to.conversation, incoming.ref)
        or cards.call_of(session, to.channel, incoming.ref, [to.conversation])
    )
    if number:
        desk.undelivered(number, to.channel, incoming.why)
    if payload:
        alarms.not_heard(writer, payload, for_good=True)
    if incoming.for_good:
        told_elsewhere(writer, to, number, payload, incoming.why)
