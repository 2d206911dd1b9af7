"""Puts what somebody says in a window of ours into its conversation, in the transaction that takes
it in or keeps it to be taken in, so that nothing stands there that is never heard.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlmodel import Session

from bot.ports import Incoming, Pressed, Said
from routing.storage import mailbox
from routing.storage.mailbox import Entry


def show(session: Session, incoming: Incoming, now: dt.datetime) -> None:
    """Write what its sender is to see of it; the same again changes nothing."""
    shown = incoming.shown if isinstance(incoming, Said | Pressed) else None
    if shown is None or not incoming.address.own:
        return
    body: dict[str, Any] = {"said": shown.text}
    if shown.files:
        body["files"] = [one.model_dump(mode="json", exclude_defaults=True) for one in shown.files]
    where = incoming.address.conversation
    mailbox.write(session, Entry(where, incoming.account, body, key_of(incoming.key)), now)


def key_of(message: str) -> str:
    """The key in the mailbox of the sender's own words."""
    return f"said:{message}"[:255]
