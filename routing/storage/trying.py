"""Tries again what the database refused, where what it does at once pays nothing for that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying

_T = TypeVar("_T")


async def at_once_or_again(
    work: Callable[[], Awaitable[_T]],
    errors: tuple[type[Exception], ...],
    retrying: Callable[[], AsyncRetrying],
) -> _T:
    """Do it; where one of these errors is raised, go on as `retrying` says: that was its first
    attempt.
    """
    refused: list[Exception] = []
    try:
        return await work()
    except errors as error:
        refused.append(error)

    async def again() -> _T:
        if refused:
            raise refused.pop()
        return await work()

    done: _T = await retrying()(again)
    return done
