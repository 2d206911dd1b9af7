"""Looks up ahead what a transaction is going to ask, so that nobody waits for each of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from sqlmodel import Session

from routing.storage.prepared import Asked, Found
from routing.storage.session import OneTransaction, run_all


def foresee(session: Session, every: Sequence[Asked]) -> None:
    """Look up together what is surely asked next, with these very values, where that saves waiting
    for each. A lock among them stands before what is read under it.
    """
    if isinstance(session, OneTransaction):
        session.foresee(every)


def run_and_foresee(session: Session, now: Sequence[Asked], ahead: Sequence[Asked]) -> list[Found]:
    """Run statements, and look up with them what is surely asked next, as `foresee` does."""
    if isinstance(session, OneTransaction):
        return session.run_and_foresee(now, ahead)
    return run_all(session, now)


def foresee_for(session: Session, parts: Mapping[Hashable, Sequence[Asked]]) -> None:
    """Look up what each of these parts will ask, in one go for all of them where that saves
    waiting: where there are several.
    """
    if len(parts) > 1 and isinstance(session, OneTransaction):
        session.foresee_for(parts)


def known(session: Session, asked: Asked) -> Found | None:
    """What was looked up ahead and has not changed since; None where it must be asked."""
    return session.known(*asked) if isinstance(session, OneTransaction) else None


def foresee_again(session: Session, every: Sequence[Asked]) -> None:
    """Look up together those of what was looked up ahead that may have changed since."""
    if isinstance(session, OneTransaction):
        lost = [asked for asked in every if not session.has_ahead(asked)]
        if lost:
            session.foresee(lost)
