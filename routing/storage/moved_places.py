"""The table of places that their service gave a new address (a group that became a supergroup)."""

from __future__ import annotations

from sqlmodel import Session, col, select

from routing.storage.upkeep_tables import MovedRow


def read(session: Session, channel: str) -> dict[str, str]:
    """Every moved place of a channel: its old address and the new one."""
    rows = session.exec(select(MovedRow).where(col(MovedRow.channel) == channel))
    return {row.was: row.now for row in rows}


def write(session: Session, channel: str, was: str, now: str) -> None:
    """Note that the place `was` has the address `now` from here on."""
    row = session.get(MovedRow, (channel, was)) or MovedRow(channel=channel, was=was, now=now)
    row.now = now
    session.add(row)
