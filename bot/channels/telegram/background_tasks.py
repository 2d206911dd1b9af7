"""Runs a channel's background tasks for as long as it receives, and cancels them after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def background_tasks(*work: Coroutine[Any, Any, Any]) -> AsyncIterator[None]:
    """Run coroutines as tasks while the block lasts, and cancel them at its end. Their results and
    errors are dropped.
    """
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
