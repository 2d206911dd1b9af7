"""How the work on an outbox row ends, as a value: Done, Later or Dead. The worker's loop alone
writes it down.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from sqlmodel import Session

from bot.ports import RetryLater, Undeliverable
from bot.ports.window import Saying
from routing.storage.outbox import ATTEMPTS, Claim, wait_before
from routing.storage.prepared import Asked

Then = Callable[[Session], None]
"""What becomes true together with the end of a row: run in the transaction that closes it, after
the fence; when the lease was lost it is not run.
"""

Says = Callable[[Session], Saying | None]
"""What is said in a window of ours, worked out in the transaction in which it is said."""


@dataclass(frozen=True)
class Done:
    """The row's work is done.

    `sent`: somebody has heard it, or hears it by `then`, so its end is written however long the
    database is away, rather than that it is said again. `forget`: the key alone is kept.
    `after`: what follows the commit. `only_at`: the one conversation that `then` writes in, where
    it takes the lock of no call: such a row may be closed together with others. `asks`: what is to
    be looked up for it. `says`: gives what `then` says in a window of ours, as it is to be then.
    `card`: the call whose card it draws there; `under`: under whose card it stands, which is
    there before.
    """

    then: Then | None = None
    sent: bool = False
    forget: bool = False
    after: Callable[[], Awaitable[None]] | None = None
    only_at: str | None = None
    asks: Sequence[Asked] = ()
    says: Says | None = None
    card: str = ""
    under: str = ""


@dataclass(frozen=True)
class Later:
    """Try again in `seconds`. `counts`: as one of the attempts, of which there are only so many."""

    seconds: float
    why: str
    counts: bool = True
    then: Then | None = None


@dataclass(frozen=True)
class Dead:
    """It will never work. `out_of_reach`: because nobody is reached at its address; when that is
    over, the row is due again.
    """

    why: str
    out_of_reach: bool = False
    then: Then | None = None


Result = Done | Later | Dead


class Handler(Protocol):
    """What is done with the rows of one kind. Closes no row itself."""

    async def run(self, claim: Claim) -> Result:
        """Do what the row asks for; whatever is raised is given to `failed`."""
        ...

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        """How the row goes on after an error, its own or one of writing down its end."""
        ...


@runtime_checkable
class WindowHandler(Protocol):
    """A handler whose rows may be done in the transaction that writes them: those of a window of
    ours, where all that is done stands in our own database.
    """

    def in_window(self, claim: Claim) -> Done | None:
        """How the row ends there; None where the worker has to do it. May raise what `run` may:
        then the worker does it too.
        """
        ...


MOST_WAIT = 300.0
"""Seconds between two tries at most at another system: one that is back is found within minutes."""


def pause(claim: Claim) -> float:
    """Seconds until another system that may be down for days is tried again: 2, 4, 8 … at most
    `MOST_WAIT`, more or less, so that what waits for it does not come at once.
    """
    return min(2.0 ** min(claim.attempt, 10), MOST_WAIT) * random.uniform(0.8, 1.2)


def after_error(claim: Claim, error: Exception, tries: int = ATTEMPTS) -> Later | Dead:
    """Wait as the service told; never again when it refused; else later and later, up to `tries`
    attempts.
    """
    match error:
        case RetryLater():
            return Later(error.seconds, str(error), counts=False)
        case Undeliverable():
            return Dead(str(error), out_of_reach=error.gone)
    why = f"{type(error).__name__}: {error}"
    if claim.attempt >= tries:
        return Dead(why)
    return Later(wait_before(claim.attempt).total_seconds(), why)
