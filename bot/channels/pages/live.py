"""Keeps open pages up to date: one look at the database for all of them, one event stream for each.

Several processes may write, so the database is watched: two small queries each time, however many
pages are open.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from fastapi.sse import ServerSentEvent
from prometheus_client import Gauge
from sqlalchemy.exc import SQLAlchemyError
from structlog.stdlib import BoundLogger, get_logger

LEDGER = "ledger"
"""The name under which any change of any call rings."""
LOOKING = "looking/"
"""The name under which a change of who looks at the calls of a team rings; the team follows."""

LOOK_EVERY = 0.25
REDRAW_EVERY = 45.0
"""Seconds; lines such as "2 hours ago" age although nothing happens."""
ASK_EVERY = 5.0
"""Seconds; so soon an open page is cleared of who was signed out, although nothing happens."""

# Looking waits for no drawing.
_EYE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="looking")
_OPEN_PAGES = Gauge("schakel_open_pages", "Pages that are open and kept up to date")
_log: BoundLogger = get_logger(__name__)

Heads = Mapping[str, int]


@dataclass(eq=False)
class _Waiter:
    names: frozenset[str]
    seen: Heads
    rung: asyncio.Future[dict[str, int]]


class ChangeNotifier:
    """Rings for whoever waits when something new is there. `look` gives the newest number of each
    name asked for.
    """

    def __init__(self, look: Callable[[Iterable[str]], dict[str, int]]) -> None:
        self.look = look
        self._waiters: set[_Waiter] = set()
        self._watch: asyncio.Task[None] | None = None

    async def wait(self, seen: Heads, names: frozenset[str], at_most: float) -> Heads:
        """The heads of `names` as soon as they differ from `seen`; after `at_most` seconds `seen`
        itself.
        """
        waiter = _Waiter(names, seen, asyncio.get_running_loop().create_future())
        self._waiters.add(waiter)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._watching())
        try:
            return await asyncio.wait_for(waiter.rung, at_most)
        except TimeoutError:
            return seen
        finally:
            self._waiters.discard(waiter)

    async def _watching(self) -> None:
        while self._waiters:
            names = frozenset().union(*(waiter.names for waiter in self._waiters))
            try:
                heads = await asyncio.get_running_loop().run_in_executor(_EYE, self.look, names)
            except SQLAlchemyError as error:
                _log.warning("the database did not answer, looking again", error=error)
                heads = {}
            for waiter in tuple(self._waiters):
                own = {name: heads[name] for name in waiter.names if name in heads}
                if (
                    any(waiter.seen.get(name) != head for name, head in own.items())
                    and not waiter.rung.done()
                ):
                    waiter.rung.set_result({**waiter.seen, **own})
            await asyncio.sleep(LOOK_EVERY)


Draw = Callable[[int, frozenset[str]], tuple[dict[str, str], str, int]]
"""Given the last `seq` that the page has and the names under which something changed: the parts
that may look different as HTML by element id, the new posts as HTML, and the new `seq`.
"""


@dataclass(frozen=True)
class Ending:
    """When a stream ends: as soon as `may_look` says no; `page` is then shown instead."""

    may_look: Callable[[], bool]
    page: Callable[[], str]


async def stream(
    notifier: ChangeNotifier,
    names: frozenset[str],
    seq: int,
    draw: Draw,
    ending: Ending | None = None,
) -> AsyncGenerator[ServerSentEvent, None]:
    """Everything new under these names, and each part of the page whenever it looks different."""
    heads: Heads = await asyncio.to_thread(notifier.look, names)
    sent: dict[str, str] = {}
    rung = names

    def look(seq: int, rung: frozenset[str]) -> tuple[dict[str, str], str, int] | None:
        return draw(seq, rung) if ending is None or ending.may_look() else None

    with _OPEN_PAGES.track_inprogress():
        while True:
            found = await asyncio.to_thread(look, seq, rung)
            if found is None:
                if ending:
                    yield ServerSentEvent(raw_data=ending.page(), id=str(seq))
                return
            services, posts, seq = found
            digests = {
                name: hashlib.sha256(html.encode()).hexdigest() for name, html in services.items()
            }
            changed = "".join(
                _part(name, services[name])
                for name, digest in digests.items()
                if sent.get(name) != digest
            )
            sent |= digests
            if changed or posts:
                yield ServerSentEvent(raw_data=changed + posts, id=str(seq))
            before, heads = heads, await _next(notifier, heads, names, ending)
            rung = frozenset(name for name in names if heads.get(name) != before.get(name)) or names


async def _next(
    notifier: ChangeNotifier, heads: Heads, names: frozenset[str], ending: Ending | None
) -> Heads:
    """The heads once something changed, it is time to draw anew, or somebody may look no more."""
    for _ in range(round(REDRAW_EVERY / ASK_EVERY)):
        found = await notifier.wait(heads, names, ASK_EVERY)
        if found is not heads or (ending and not await asyncio.to_thread(ending.may_look)):
            return found
    return heads


def _part(name: str, html: str) -> str:
    return f'<hx-partial hx-target="#{name}" hx-swap="innerMorph">{html}</hx-partial>'


def posts_part(html: str) -> str:
    """Posts for the page: new ones get their place, changed ones keep it."""
    return (
        f'<hx-partial hx-target="#talk" hx-swap="upsert key:data-order sort">{html}</hx-partial>'
        if html
        else ""
    )
