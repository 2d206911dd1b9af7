"""What every system in which a team works can do, as a protocol: open, follow, write, solve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from routing.call.ticket import Ticket


class Refused(Exception):
    """The system said no, and will again: `status`, and `why` in its own words."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(f"{status} {why}".strip())
        self.status = status


class TicketSystem(Protocol):
    """A system of tickets. Every method raises Refused; RetryLater where it asks to wait; OSError,
    TimeoutError or aiohttp's errors where it is not reached.
    """

    async def account(self) -> str:
        """Whom we are there; for doctor."""
        ...

    async def find(self, mark: str) -> Ticket | None:
        """The ticket with this mark in its title, where there is one."""
        ...

    async def open(self, title: str, text: str) -> Ticket:
        """A new one."""
        ...

    async def look(self, key: str) -> Ticket:
        """A ticket as it stands; its stage is `gone` where there is none any more."""
        ...

    async def write(self, key: str, text: str, *, internal: bool) -> None:
        """Something of whoever asked, or for those who work there alone."""
        ...

    async def has_said(self, key: str, text: str) -> bool:
        """Whether we wrote this there already."""
        ...

    async def solve(self, key: str, text: str) -> None:
        """It needs no work any more, and why."""
        ...

    async def reopen(self, key: str, text: str) -> None:
        """It needs work again, and why."""
        ...

    def key_in(self, body: Mapping[str, Any]) -> str:
        """Which ticket a webhook of theirs is about; "" for none."""
        ...
