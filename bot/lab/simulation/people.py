"""Plays the simulated people: they ask, take calls, work, forget, ask back, pass on, answer late or
never. They act on what they are told.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.lab.simulation.crew import Crew, Worker
from bot.lab.simulation.stage import Stage
from catalog.hours import add_minutes
from catalog.model import Catalogue, Hours, Kind, Person
from routing.call.actions import Action
from routing.call.call import AT_WORK, Call, State
from routing.call.effects import Effect, TellPerson, TellTeam
from routing.desk.bundles import bundle_of
from routing.desk.draft import Draft
from routing.rules import clock
from routing.rules.forecast import kind_at

AWAKE = Hours.model_validate(
    {"zone": "Europe/Amsterdam", "weekdays": "07:00-22:00", "weekend": "08:00-22:00"}
)
MINUTE = dt.timedelta(minutes=1)


class People:
    """Everybody, driven by the stage: `saw` when a call changes, `hear` when a message arrives."""

    def __init__(self, stage: Stage, crew: Crew, rng: random.Random) -> None:
        self.stage = stage
        self.crew = crew
        self.rng = rng
        self.habits = stage.habits
        self.catalogue = stage.catalogue
        self.zone = ZoneInfo("Europe/Amsterdam")
        self.askers = _askers(self.catalogue)
        self.items, self.weights = _demand(self.catalogue, rng)
        stage.saw, stage.hear = self._saw, self._hear

    # -- asking

    def asking(self, at: dt.datetime) -> None:
        """One hour of requests, and the next hour after it."""
        count = _poisson(self.rng, self.habits.rate(at, self.zone))
        for _ in range(count):
            item = self.rng.choices(self.items, self.weights)[0]
            when = at + dt.timedelta(seconds=self.rng.randrange(3600))
            self.stage.at(when, self._asking(item))
        self.stage.at(at + dt.timedelta(hours=1), self.asking)

    def disaster(self, at: dt.datetime) -> None:
        """Something breaks that many people notice."""
        failing = [
            i
            for i in self.items
            if self.catalogue.entries[i].item.kind == "incident"
            and not self.catalogue.entries[i].item.private
        ]
        item = self.rng.choice(failing)
        for n in range(self.rng.randint(8, 20)):
            self.stage.at(at + n * 2 * MINUTE, self._asking(item))

    def _asking(self, item: str) -> Callable[[dt.datetime], None]:
        return lambda now: self._ask(item)

    def _ask(self, item: str) -> None:
        place, asker = self.catalogue.entries[item], self.rng.choice(self.askers)
        usual = self.catalogue.organisation.language
        phrases = place.item.phrases.all or place.item.name.all
        draft = Draft(
            requester=asker,
            item=item,
            kind=Kind(place.item.kind),
            text=self.rng.choice(phrases),
            title=place.item.name.in_(usual),
            language=asker.language or usual,
            location=asker.location,
            impact=self.rng.choice(("low", "low", "medium", "high")),
        )
        call = self.stage.open(draft)
        if call and self.rng.random() < self.habits.cancels:
            self._later(
                call, self._after(600), lambda c: self._do(c, Action.CANCEL, asker), AT_WORK
            )

    # -- what a change of a call sets going

    def _saw(self, before: Call | None, call: Call, kind: str) -> None:
        if call.state is State.OFFERED and (before is None or before.offered_at != call.offered_at):
            self._will_pick_up(call)
        elif kind in ("acknowledged", "assigned") and before and before.state is State.OFFERED:
            self._will_work(call, 1.0)
        elif kind in ("answered", "child_ended") and call.state is State.IN_PROGRESS:
            self._will_work(call, 0.4)
        elif kind == "confirmed":
            self._may_rate(call)

    def _may_rate(self, call: Call) -> None:
        if self.rng.random() >= self.habits.rates:
            return
        stars = {"stars": str(self.rng.choices((1, 2, 3, 4, 5), (2, 3, 10, 40, 45))[0])}
        self._later(
            call,
            5 * MINUTE,
            lambda c: self._do(c, Action.RATE, self._person(c.requester), stars),
            {State.CLOSED},
        )

    def _will_pick_up(self, call: Call) -> None:
        if self.rng.random() < self.habits.forgets:
            return
        target = call.acknowledge_by or call.opened_at
        minutes = max(
            clock.minutes_left(call.promise, self.stage.now, target) * self.habits.picks_up_within,
            2,
        )
        when = clock.resumed(call.promise, self.stage.now, self.rng.expovariate(1 / minutes))
        self._later(call, when - self.stage.now, self._pick_up, {State.OFFERED})

    def _pick_up(self, call: Call) -> None:
        worker, when = self.crew.taker(call.team, call.service, self.stage.now)
        if worker is None:
            self._later(call, when - self.stage.now, self._pick_up, {State.OFFERED})
        elif len(call.hops) < 6 and self.rng.random() < (
            self.habits.sent_back if call.trail else self.habits.wrong_team
        ):
            self._send_away(call, worker)
        else:
            self._do(call, Action.ACKNOWLEDGE, worker.person)

    def _send_away(self, call: Call, worker: Worker) -> None:
        others = [
            t.team for t in self.catalogue.teams if t.kind == "internal" and t.team != call.team
        ]
        if call.trail or self.rng.random() < 0.5:
            self._do(call, Action.DECLINE, worker.person, {"reason": "not ours"})
        else:
            self._do(
                call,
                Action.HAND_OVER,
                worker.person,
                {"team": self.rng.choice(others), "reason": "yours"},
            )

    def _will_work(self, call: Call, part: float) -> None:
        worker = self.crew.workers.get(call.assignee or "")
        if worker is None or bundle_of(call):
            return
        done = worker.work(self.stage.now, max(self.habits.effort(call.kind, self.rng) * part, 2))
        step = self._finish
        if part == 1.0:
            done = max(done, self._lain(call) or done)
            step = self._ask_back if self.rng.random() < self.habits.asks_back else self._finish
        self._later(call, done - self.stage.now, step, {State.IN_PROGRESS})

    def _lain(self, call: Call) -> dt.datetime | None:
        """Until when the work lies waiting, where it does; a supplier's may lie until it is
        late.
        """
        team = self.catalogue.team_by_id[call.team]
        waits = self.habits.late_supplier if team.kind == "supplier" else 0.0
        lies = call.resolve_by and self.rng.random() < max(self.habits.lies_waiting, waits)
        if not call.resolve_by or not lies:
            return None
        whole = clock.minutes_left(call.promise, self.stage.now, call.resolve_by)
        late = self.rng.random() < waits
        share = self.rng.uniform(1.05, 2.0) if late else self.rng.uniform(0.1, 0.75)
        return clock.resumed(call.promise, self.stage.now, whole * share)

    # -- work

    def _ask_back(self, call: Call) -> None:
        self._do(call, Action.ASK, self._person(call.assignee), {"question": "where exactly?"})

    def _finish(self, call: Call) -> None:
        who = self._person(call.assignee)
        if self.rng.random() < self.habits.sees_a_risk and call.kind is not Kind.RISK:
            self._do(call, Action.RISK, who, {"text": "this keeps happening"})
        if (
            not call.children
            and (service := self._supplier(call))
            and self.rng.random() < self.habits.passes_on
        ):
            self._do(call, Action.PASS_ON, who, {"service": service, "text": "please help"})
            return
        if call.kind is Kind.INCIDENT and self.rng.random() < 0.05:
            for _ in range(4):
                self._do(call, Action.NEXT_STEP, who)
            self._do(call, Action.FORK, who, {"into": self.rng.choice(("change", "operate"))})
        self._do(call, Action.RESOLVE, who, {"text": "done"})

    def _supplier(self, call: Call) -> str | None:
        """What this call leans on, for its kind."""
        found = self.catalogue.services.get(call.service or "")
        if found is None:
            return None
        team, service = found
        leans = [r for r in service.relies_on if not r.kinds or call.kind.value in r.kinds]
        refs = [
            r.service
            for r in leans
            if kind_at(self.catalogue, self.catalogue.services[r.service][1], team, call.kind)
        ]
        return self.rng.choice(refs) if refs else None

    # -- what people do with what they are told

    def _hear(self, effect: Effect) -> None:
        if isinstance(effect, TellPerson):
            self._person_hears(effect)
        elif isinstance(effect, TellTeam):
            self._team_hears(effect)

    def _person_hears(self, news: TellPerson) -> None:
        person, call, dice = (
            self._person(news.person),
            self.stage.repository.read(news.number),
            self.rng.random(),
        )
        if call is None:
            return
        match news.what:
            case "asked" if dice > self.habits.never_answers:
                answer = {"text": "in the hall"}
                self._later(
                    call,
                    self._after(self.habits.answers_after),
                    lambda c: self._do(c, Action.ANSWER, person, answer),
                    {State.WAITING_REQUESTER},
                )
            case "asked":
                self._later(call, dt.timedelta(days=4), self._give_up, {State.WAITING_REQUESTER})
            case "resolved" if dice < self.habits.confirms:
                self._later(
                    call,
                    self._after(240),
                    lambda c: self._do(c, Action.CONFIRM, person),
                    {State.RESOLVED},
                )
            case "resolved" if dice < self.habits.confirms + self.habits.reopens:
                self._later(
                    call,
                    self._after(400),
                    lambda c: self._do(c, Action.REOPEN, person),
                    {State.RESOLVED, State.CLOSED},
                )
            case "approval_wanted" if dice > self.habits.approver_silent:
                yes = self.rng.random() > self.habits.approver_says_no
                action, said = (
                    (Action.APPROVE, {}) if yes else (Action.REFUSE, {"reason": "not now"})
                )
                self._later(
                    call,
                    self._after(200),
                    lambda c: self._do(c, action, person, said),
                    {State.AWAITING_APPROVAL},
                )
            case "swarm":
                self._later(
                    call,
                    5 * MINUTE,
                    lambda c: self._do(c, Action.BUNDLE, person, {"text": "we know, we are at it"}),
                    AT_WORK,
                )
            case "escalated" | "bouncing" | "silent" if call.state is State.OFFERED:
                self._later(call, 10 * MINUTE, self._pick_up, {State.OFFERED})

    def _team_hears(self, news: TellTeam) -> None:
        call, dice = self.stage.repository.read(news.number), self.rng.random()
        if call is None:
            return
        if news.what in ("reminder", "overdue") and call.state is State.OFFERED and dice < 0.7:
            self._later(call, 8 * MINUTE, self._pick_up, {State.OFFERED})
        elif news.what == "asked" and call.customer == news.team:
            who = self.rng.choice(self.catalogue.team_by_id[news.team].people)
            self._later(
                call,
                self._after(60),
                lambda c: self._do(c, Action.ANSWER, who, {"text": "so"}),
                {State.WAITING_REQUESTER},
            )
        elif news.what == "silent" and dice < 0.5 and call.assignee:
            self._do(
                call, Action.REPLY, self._person(call.assignee), {"text": "still busy with it"}
            )

    def _give_up(self, call: Call) -> None:
        self._do(
            call,
            Action.RESOLVE,
            self._person(call.assignee),
            {"text": "we heard nothing more from you"},
        )

    # -- small change

    def _later(
        self,
        call: Call,
        wait: dt.timedelta,
        step: Callable[[Call], None],
        states: frozenset[State] | set[State],
    ) -> None:
        """Do it then, if the call is still where it was: at the same link, in one of these
        states.
        """
        number, stay = call.number, (len(call.hops), call.reopenings)

        def moment(now: dt.datetime) -> None:
            found = self.stage.repository.read(number)
            if found and found.state in states and (len(found.hops), found.reopenings) == stay:
                step(found)

        self.stage.at(self.stage.now + wait, moment)

    def _do(
        self, call: Call, action: Action, person: Person, values: dict[str, str] | None = None
    ) -> None:
        self.stage.do(call.number, action, person, values)

    def _after(self, minutes: float) -> dt.timedelta:
        """Some time later, while people are awake."""
        return (
            add_minutes(AWAKE, self.stage.now, self.rng.expovariate(1 / minutes)) - self.stage.now
        )

    def _person(self, person: str | None) -> Person:
        return self.catalogue.people[person or ""]


def _askers(catalogue: Catalogue) -> list[Person]:
    """Everybody inside: employees, and the people of the own teams."""
    own = [p for t in catalogue.teams if t.kind == "internal" for p in t.people]
    return [*catalogue.organisation.employees, *catalogue.organisation.employees, *own]


def _demand(catalogue: Catalogue, rng: random.Random) -> tuple[list[str], list[float]]:
    """How often each item is asked for: a few very often, most seldom; incidents and service
    requests far more than changes.
    """
    inside = [ref for ref, place in catalogue.entries.items() if place.team.kind == "internal"]
    by_kind = {"incident": 1.0, "service_request": 1.0, "rfc": 0.12, "wish": 0.06}
    ranks = list(range(1, len(inside) + 1))
    rng.shuffle(ranks)
    staff = {
        ref: len(catalogue.entries[ref].team.people) / len(catalogue.entries[ref].team.services)
        for ref in inside
    }
    return inside, [
        by_kind[catalogue.entries[r].item.kind] * staff[r] / rank**0.6
        for r, rank in zip(inside, ranks, strict=True)
    ]


def _poisson(rng: random.Random, mean: float) -> int:
    """How many come when `mean` are expected (Knuth's way; the mean is small)."""
    limit, product, count = 2.718281828459045**-mean, rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
