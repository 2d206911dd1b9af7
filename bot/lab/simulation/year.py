"""Simulates a stretch of time from beginning to end, and reports it."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import repeat
from multiprocessing import get_context
from zoneinfo import ZoneInfo

from sqlalchemy import URL

from bot.lab.simulation.arrivals import Arrivals
from bot.lab.simulation.conclusions import promise_figures, still_open, supplier_costs
from bot.lab.simulation.crew import Crew, with_absences
from bot.lab.simulation.figures import Report, by_domain
from bot.lab.simulation.habits import Habits
from bot.lab.simulation.people import People
from bot.lab.simulation.stage import Stage
from catalog.language_packs import SOURCE
from catalog.model import Catalogue
from routing.insight.figures import share
from routing.rules import invariants
from routing.storage import ledger, outbox
from routing.storage.db import Database

PIECE = 500
"""Calls rebuilt at a time."""
AT_ONCE = 20
"""So many pieces are done here; more of them by a process for each core."""
Progress = Callable[[str, float], None]
"""Told what is going on, and how far it is (0 to 1)."""


def simulate(
    database: Database,
    catalogue: Catalogue,
    *,
    days: int = 365,
    start: dt.date = dt.date(2026, 1, 5),
    seed: int = 1,
    habits: Habits | None = None,
    demand: Catalogue | None = None,
    progress: Progress = lambda what, part: None,
) -> Report:
    """So many days of the organisation through the real desk. `demand`: the catalogue whose people
    ask, where that is another. Raises invariants.Broken where something that must hold does not.
    """
    began, habits = time.perf_counter(), habits or Habits()
    staffed = with_absences(catalogue, start.year, habits, seed)
    zone = ZoneInfo("Europe/Amsterdam")
    first = dt.datetime.combine(start, dt.time(), zone).astimezone(dt.UTC)
    end = first + dt.timedelta(days=days)
    stage = Stage(database, staffed, habits, first, seed)
    arrivals = Arrivals(demand or catalogue, habits, seed)
    people = People(stage, Crew(staffed, seed), arrivals)
    stage.at(first, people.asking)
    for at in arrivals.moments(round(habits.major_incidents * days / 365), first, days):
        stage.at(at, people.disaster)
    stage.run(end, lambda at: progress("simulating", (at - first) / (end - first)))
    rebuilt = _rebuild_all(database, progress)
    seconds = time.perf_counter() - began
    return _report(database, stage, rebuilt, end, days=days, seed=seed, seconds=seconds)


def _rebuild_all(database: Database, progress: Progress) -> int:
    """Every ledger rebuilds its row, as both stand in the database; many of them on every core. How
    many there were.
    """
    with database.reading() as session:
        last = ledger.newest_key(session)
    pieces = [(low, min(low + PIECE, last + 1)) for low in range(0, last + 1, PIECE)]
    count = 0
    with ExitStack() as stack:
        done: Iterable[int] = (_rebuild(database, *piece) for piece in pieces)
        if len(pieces) > AT_ONCE:
            fresh = ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn"))
            pool = stack.enter_context(fresh)
            done = pool.map(
                _rebuild_at, repeat(database.engine.url), *zip(*pieces, strict=True), chunksize=4
            )
        for n, rebuilt in enumerate(done, start=1):
            count += rebuilt
            progress("rebuilding from the ledger", n / len(pieces))
    return count


def _rebuild_at(url: URL, low: int, high: int) -> int:
    """In a process of its own, with a connection of its own."""
    database = Database(url)
    try:
        return _rebuild(database, low, high)
    finally:
        database.close()


def _rebuild(database: Database, low: int, high: int) -> int:
    with database.reading() as session:
        calls, events = ledger.between(session, low, high)
    for call in calls:
        invariants.ledger_tells(call, events[call.number])
    return len(calls)


def _report(
    database: Database,
    stage: Stage,
    rebuilt: int,
    end: dt.datetime,
    *,
    days: int,
    seed: int,
    seconds: float,
) -> Report:
    tally, counts = stage.tally, stage.counts
    with database.reading() as session:
        rows = outbox.counted(session)
        children, whole = ledger.count_children(session), ledger.count(session)
        still = ledger.count_at_work(session)
    waiting = rows.get(("say", "due"), 0) + rows.get(("say", "leased"), 0)
    messages = {
        "posted": counts["say posted"],
        "delivered": rows.get(("say", "done"), 0),
        "dead": rows.get(("say", "dead"), 0),
        "waiting": waiting,
        "cards refreshed": counts["cards"],
    }
    accounted = messages["posted"] == messages["delivered"] + messages["dead"] + waiting
    links = tally.link_figures()
    accounted = accounted and messages["delivered"] == counts["say delivered"]
    return Report(
        organisation=stage.catalogue.organisation.organisation.in_(SOURCE),
        start=(end - dt.timedelta(days=days)).astimezone(tally.zone).date(),
        days=days,
        seed=seed,
        seconds=round(seconds, 1),
        calls=whole - children,
        children=children,
        events=sum(tally.happened.values()),
        checks=stage.checks,
        rebuilt=rebuilt,
        in_time=share(*tally.kept()),
        acknowledged_in_time=share(tally.root["acknowledged_in_time"], tally.root["acknowledged"]),
        forecast_kept=share(tally.forecast[True], tally.forecast.total()),
        expected_changes_told=tally.happened["foreseen"],
        hops=dict(sorted(tally.hops.items())),
        messages=messages,
        accounted=accounted,
        timers={
            k: counts[k] for k in ("timer posted", "timers that did something", "timers stale")
        },
        faults={k: counts[k] for k in ("say tried again", "say dead", "worker died")},
        refusals=dict(stage.refusals.most_common()),
        happened=dict(tally.happened.most_common()) | {"still at work": still},
        links=links,
        domains=by_domain(links, stage.catalogue),
        weeks=tally.week_figures(),
        heat=tuple(tuple(row) for row in tally.heat),
        returns=tally.back()[:15],
        still_open=still_open(stage.repository.calls.values(), stage.catalogue, end),
        promises=promise_figures(tally),
        suppliers=supplier_costs(tally),
    )
