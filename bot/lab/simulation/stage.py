"""Runs the desk on a simulated clock: a queue of moments, the worker, faults, and a check of every
invariant.
"""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable, Mapping

from sqlmodel import Session

from bot.lab.simulation.batch_repository import BatchCallRepository
from bot.lab.simulation.habits import Habits
from catalog.model import Catalogue, Person
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.effects import Effect, RefreshCards, SetTimer, TellPerson, TellTeam
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.insight.tally import Tally
from routing.rules import invariants
from routing.rules.effects_of import NotPossible
from routing.storage import ledger, outbox
from routing.storage.db import Database
from routing.storage.outbox import Claim, Row

LOOKS = dt.timedelta(minutes=10)
"""How often the simulated worker looks into the outbox: a real one looks twice a second."""
BATCH = dt.timedelta(hours=1)
OWNER, CHANNELS = "simulation", ("web",)
MOST = 200
"""Rows claimed at a time."""
Moment = Callable[[dt.datetime], None]


class Stage:
    """Runs moments in order on simulated time. What is told comes back through `hear`, after the
    outbox has delivered it.
    """

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        habits: Habits,
        start: dt.datetime,
        seed: int,
    ) -> None:
        self.database = database
        self.catalogue = catalogue
        self.habits = habits
        self.now = start
        self.rng = random.Random(f"stage {seed}")
        with database.reading() as session:
            self.repository = BatchCallRepository(ledger.newest_key(session))
        self.tally = Tally(catalogue, start)
        self.counts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.checks = 0
        self.hear: Callable[[Effect], None] = lambda effect: None
        self.saw: Callable[[Call | None, Call, str], None] = lambda before, call, kind: None
        self._queue: list[tuple[dt.datetime, int, Moment]] = []
        self._order = itertools.count()
        self._rows: list[Row] = []
        self._looks: set[dt.datetime] = set()
        self._session: Session | None = None
        self._unsaid = 0

    def at(self, when: dt.datetime, moment: Moment) -> None:
        """Let something happen then (now at the earliest)."""
        heapq.heappush(self._queue, (max(when, self.now), next(self._order), moment))

    def run(
        self, until: dt.datetime, progress: Callable[[dt.datetime], None] = lambda at: None
    ) -> None:
        """Everything up to a moment, an hour to a transaction."""
        while self._queue and self._queue[0][0] < until:
            end = min(self._queue[0][0] + BATCH, until)
            with self.database.transaction() as session:
                self._session = self.repository.session = session
                while self._queue and self._queue[0][0] < end:
                    when, _, moment = heapq.heappop(self._queue)
                    self.now = when
                    moment(when)
                self._write()
                self.repository.flush()
            self.repository.forget(self.now)
            progress(self.now)

    def open(self, draft: Draft) -> Call | None:
        """Somebody asks for something."""
        return self._step(lambda desk: desk.open(draft))

    def do(
        self, number: str, action: Action, person: Person, values: Mapping[str, str] | None = None
    ) -> Call | None:
        """Somebody does something; None when the desk says no."""
        return self._step(lambda desk: desk.do(number, action, person, values or {}))

    def _step(self, step: Callable[[Desk], Call | None]) -> Call | None:
        """One use case of the desk; what it wrote is looked at, what it causes goes to the
        outbox.
        """
        desk = Desk(self.repository, self.catalogue, self.now)
        try:
            made = step(desk)
        except NotPossible as no:
            self.refusals[no.reason] += 1
            return None
        written, self.repository.written = self.repository.written, []
        for number in {call.number for _, call, _ in written}:
            invariants.sound(self.repository.calls[number], self.repository.read, self.catalogue)
        invariants.real_addressees(desk.effects, self.catalogue)
        self.checks += len(written)
        for effect in desk.effects:
            self._post(effect)
        for before, call, event in written:
            self.tally.saw(before, call, event)
            self.saw(before, call, event.kind)
        return made

    def _post(self, effect: Effect) -> None:
        """An outbox row for everything that is told and every clock; cards are drawn from the call
        itself and have none here.
        """
        match effect:
            case TellPerson():
                self._row("say", effect, self.now, lane=f"person/{effect.person}")
            case TellTeam():
                self._row("say", effect, self.now, lane=f"room/{effect.team}")
            case SetTimer():
                key = f"timer/{effect.number}/{effect.name}/{effect.stamp}/{effect.level}"
                self._row("timer", effect, effect.at, key=key)
            case RefreshCards():
                self.counts["cards"] += 1

    def _row(
        self, kind: str, effect: Effect, due: dt.datetime, *, lane: str | None = None, key: str = ""
    ) -> None:
        self.counts[f"{kind} posted"] += 1
        self._unsaid += kind == "say"
        row = Row(
            key=key or f"say/{next(self._order)}",
            kind=kind,
            lane=lane,
            body=effect.model_dump(mode="json"),
            due_at=due,
        )
        self._rows.append(row)
        self._look_after(due)

    def _look_after(self, due: dt.datetime) -> None:
        due = max(due, self.now)
        look = due + LOOKS - dt.timedelta(seconds=due.timestamp() % LOOKS.total_seconds())
        if look not in self._looks:
            self._looks.add(look)
            self.at(look, self._look)

    def _write(self) -> None:
        if self._session and self._rows:
            rows, self._rows = self._rows, []
            outbox.enqueue(self._session, rows, self.now)

    def _look(self, at: dt.datetime) -> None:
        """The worker looks: claims what is due until nothing is; now and then it dies, and its
        lease runs out.
        """
        self._looks.discard(at)
        while True:
            self._write()
            if self._session is None or not (
                claims := outbox.claim(self._session, OWNER, at, MOST, CHANNELS)
            ):
                return
            if self.rng.random() < self.habits.worker_dies:
                self.counts["worker died"] += 1
                self._look_after(at + outbox.LEASE)
                return
            outbox.finish_all(self._session, [c for c in claims if self._deliver(c, at)], at)
            # Only rows of a lane wait for one another; when none is left there is no need to look
            # once more.
            if self._unsaid == 0 and len(claims) < MOST:
                return

    def _deliver(self, claim: Claim, at: dt.datetime) -> bool:
        """Whether the row is done; a fault is tried again, an address that is gone buries it."""
        if claim.kind == "timer":
            done = self._step(lambda desk: desk.time_passed(SetTimer.model_validate(claim.body)))
            self.counts["timers that did something" if done else "timers stale"] += 1
            return True
        assert self._session is not None
        self._unsaid -= 1
        effect, dice = _told(claim), self.rng.random()
        if dice < self.habits.address_gone:
            outbox.bury(self._session, claim, at, "the place is gone")
            self.counts["say dead"] += 1
            self._step(
                lambda desk: desk.undelivered(effect.number, "simulated", "the place is gone")
            )
            return False
        if dice < self.habits.message_fails:
            outbox.postpone(
                self._session, claim, at + outbox.wait_before(claim.attempt), "no answer"
            )
            self.counts["say tried again"] += 1
            self._unsaid += 1
            self._look_after(at + outbox.wait_before(claim.attempt))
            return False
        self.counts["say delivered"] += 1
        self.hear(effect)
        return True


def _told(claim: Claim) -> TellPerson | TellTeam:
    """What a row of kind `say` tells: the simulation's rows hold the effect itself."""
    kind = TellPerson if "person" in claim.body else TellTeam
    return kind.model_validate(claim.body)
