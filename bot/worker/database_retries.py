"""How long something is tried that the database refuses: forever, or a few times."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import (
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError,
)
from structlog.stdlib import BoundLogger, get_logger
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from routing.storage.trying import at_once_or_again

log: BoundLogger = get_logger("schakel.delivery")
AWAY = (OperationalError, InterfaceError, InternalError, TimeoutError)
"""What the database raises when it is busy, full, read-only or out of reach."""
_FEW = 5
_LONGEST = 2.0
_T = TypeVar("_T")


async def until_it_works(work: Callable[[], Awaitable[_T]], what: str) -> _T:
    """Try until the database does it, whatever it says; the first time it is logged, as `what`."""
    return await _retrying(work, (SQLAlchemyError,), what)


async def until_the_database_is_there(work: Callable[[], Awaitable[_T]], what: str) -> _T:
    """Try as long as the database is away; any other error is raised."""
    return await _retrying(work, AWAY, what)


async def a_few_times(work: Callable[[], Awaitable[_T]]) -> _T:
    """Again when the database was busy, or another process was first; then its error is raised."""
    errors = (*AWAY, IntegrityError)

    def retrying() -> AsyncRetrying:
        return AsyncRetrying(
            retry=retry_if_exception_type(errors),
            stop=stop_after_attempt(_FEW),
            wait=wait_random_exponential(0.05, max=1),
            reraise=True,
        )

    return await at_once_or_again(work, errors, retrying)


async def _retrying(
    work: Callable[[], Awaitable[_T]], errors: tuple[type[Exception], ...], what: str
) -> _T:
    def told(state: RetryCallState) -> None:
        if state.attempt_number == 1 and state.outcome:
            error = state.outcome.exception()
            log.warning("the database is away; trying again", what=what, error=type(error).__name__)

    def retrying() -> AsyncRetrying:
        return AsyncRetrying(
            retry=retry_if_exception_type(errors),
            wait=wait_random_exponential(0.05, max=_LONGEST),
            before_sleep=told,
            reraise=True,
        )

    return await at_once_or_again(work, errors, retrying)
