"""Shortens the keys under which rows of the outbox are written. Pure."""

from __future__ import annotations

import hashlib


def short(key: str) -> str:
    """A key of fixed length that is the same for the same text."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]
