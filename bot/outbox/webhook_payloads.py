"""The contents of outbox rows for webhooks."""

from __future__ import annotations

import datetime as dt

from bot.outbox.payloads import Payload
from routing.storage.outbox import Row
from routing.storage.webhooks import HAPPENED


class HappenedPayload(Payload):
    """That something happened to the call `number`: the event after which it was of `revision`."""

    kind = HAPPENED
    number: str
    revision: int


class WebhookPayload(Payload):
    """The message `message` for the webhook `hook`, about the call `number`."""

    kind = "webhook"
    hook: str
    number: str
    message: str


def webhook_row(hook: str, number: str, message: str, at: dt.datetime, again: str = "") -> Row:
    """The row that sends a message. `again`: another text for each time it is sent anew."""
    payload = WebhookPayload(hook=hook, number=number, message=message)
    key = f"webhook/{message}{again and '/'}{again}"
    return payload.row(key, at, lane=f"webhook/{hook}/{number}", channel="")
