"""Runs a channel's background tasks for as long as it receives, and cancels them after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def background_tasks(*work: Coroutine[Any, Any, Any]) -> AsyncIterator[None]:
    """The work goes on side by side and is called off at the end; what came of it is its own
    affair.
    """
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
