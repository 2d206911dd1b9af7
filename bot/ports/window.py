"""What is said in a window of ours: a channel that shows what stands in our own database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast, runtime_checkable

from sqlmodel import Session

from bot.ports.outgoing import Outgoing
from bot.ports.values import Address


@runtime_checkable
class Window(Protocol):
    """A channel that is a window on our own database: a message is there as soon as it is written,
    so it is written in the transaction that closes its row.
    """

    def check(self, to: Address) -> None:
        """Raises Undeliverable when nothing can be said there."""
        ...

    def write(self, session: Session, to: Address, message: Outgoing, key: str) -> str:
        """Write a message (or edit it in place) in the caller's transaction and return the ref of
        it; one `key` says once.
        """
        ...

    def write_ahead(self, session: Session, every: Sequence[Saying]) -> None:
        """Write together what `write` is then asked to write in the same transaction."""
        ...


_WINDOWS: dict[type, bool] = {}
"""Which kinds of channels are windows: asked for each row of the outbox, and slow to find out."""


def as_window(channel: object) -> Window | None:
    """The channel, where it is a window of ours."""
    kind = type(channel)
    if kind not in _WINDOWS:
        _WINDOWS[kind] = issubclass(kind, Window)
    return cast("Window", channel) if _WINDOWS[kind] else None


@dataclass(frozen=True)
class Saying:
    """Something to say in a window, in the transaction that closes its row."""

    window: Window
    to: Address
    message: Outgoing
    key: str

    def __call__(self, session: Session) -> str:
        """Say it, and give the ref."""
        return self.window.write(session, self.to, self.message, self.key)


def write_ahead(session: Session, every: Sequence[Saying]) -> None:
    """Write together what is to be said in one transaction, in each window its own."""
    for window in {id(one.window): one.window for one in every}.values():
        window.write_ahead(session, [one for one in every if one.window is window])
