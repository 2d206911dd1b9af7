"""Tells whether something was said before, so that what follows from it is said only then."""

from __future__ import annotations

from sqlmodel import Session

from bot.outbox.keys import short
from bot.outbox.payloads import SayPayload
from routing.storage import outbox


def was_said(session: Session, key: str) -> bool:
    """Whether a writer of this key said anything, of what is not forgotten yet."""
    return outbox.body_of(session, f"say/{short(key)}/1", SayPayload.kind) is not None
