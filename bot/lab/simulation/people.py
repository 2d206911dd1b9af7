"""Plays the simulated people: they ask, take calls, work, forget, ask back, pass on, answer late or
never. They act on what they are told.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Sequence

from bot.lab.simulation.arrivals import Arrival, Arrivals
from bot.lab.simulation.crew import Crew, Worker
from bot.lab.simulation.stage import Stage
from catalog.hours import add_minutes
from catalog.model import Hours, Kind, Person
from routing.call.actions import Action
from routing.call.call import AT_WORK, Call, State
from routing.call.effects import Effect, TellPerson, TellTeam
from routing.desk.bundles import bundle_of
from routing.rules import clock
from routing.rules.forecast import kind_at

AWAKE = Hours.model_validate(
    {"zone": "Europe/Amsterdam", "weekdays": "07:00-22:00", "weekend": "08:00-22:00"}
)
MINUTE = dt.timedelta(minutes=1)


class People:
    """Everybody, driven by the stage: `saw` when a call changes, `hear` when a message arrives."""

    def __init__(self, stage: Stage, crew: Crew, arrivals: Arrivals) -> None:
        self.stage = stage
        self.crew = crew
        self.arrivals = arrivals
        self.habits = stage.habits
        self.catalogue = stage.catalogue
        self._of_call: dict[str, random.Random] = {}
        self._opening: random.Random | None = None
        stage.saw, stage.hear = self._saw, self._hear

    # -- asking

    def asking(self, at: dt.datetime) -> None:
        """One hour of requests, and the next hour after it."""
        self._expect(self.arrivals.hour(at))
        if at.hour == 0:
            known = self.stage.repository.calls
            self._of_call = {n: dice for n, dice in self._of_call.items() if n in known}
        self.stage.at(at + dt.timedelta(hours=1), self.asking)

    def disaster(self, at: dt.datetime) -> None:
        """Something breaks that many people notice."""
        self._expect(self.arrivals.disaster(at))

    def _expect(self, arrivals: Iterable[Arrival]) -> None:
        for arrival in arrivals:
            self.stage.at(arrival.at, self._asking(arrival))

    def _asking(self, arrival: Arrival) -> Callable[[dt.datetime], None]:
        return lambda now: self._ask(arrival)

    def _ask(self, arrival: Arrival) -> None:
        asker, self._opening = arrival.draft.requester, arrival.dice
        call = self.stage.open(arrival.draft)
        self._opening = None
        if call and arrival.dice.random() < self.habits.cancels:
            wait = self._after(call, 600)
            self._later(call, wait, lambda c: self._do(c, Action.CANCEL, asker), AT_WORK)

    def _dice(self, call: Call) -> random.Random:
        """The dice of a call: a request came with its own; what comes of one has some after it."""
        found = self._of_call.get(call.number)
        if found is None:
            above = self._of_call.get(call.parent or "")
            named = above.random() if above else call.number
            found = self._opening or random.Random(f"call {named}")
            self._opening = None
            self._of_call[call.number] = found
        return found

    # -- what a change of a call sets going

    def _saw(self, before: Call | None, call: Call, kind: str) -> None:
        self._dice(call)
        if call.state is State.OFFERED and (before is None or before.offered_at != call.offered_at):
            self._will_pick_up(call)
        elif kind in ("acknowledged", "assigned") and before and before.state is State.OFFERED:
            self._will_work(call, 1.0)
        elif kind in ("answered", "child_ended") and call.state is State.IN_PROGRESS:
            self._will_work(call, 0.4)
        elif kind == "confirmed":
            self._may_rate(call)

    def _may_rate(self, call: Call) -> None:
        if self._dice(call).random() >= self.habits.rates:
            return
        stars = {"stars": str(self._dice(call).choices((1, 2, 3, 4, 5), (2, 3, 10, 40, 45))[0])}
        self._later(
            call,
            5 * MINUTE,
            lambda c: self._do(c, Action.RATE, self._person(c.requester), stars),
            {State.CLOSED},
        )

    def _will_pick_up(self, call: Call) -> None:
        if self._dice(call).random() < self.habits.forgets:
            return
        target = call.acknowledge_by or call.opened_at
        minutes = max(
            clock.minutes_left(call.promise, self.stage.now, target) * self.habits.picks_up_within,
            2,
        )
        when = clock.resumed(
            call.promise, self.stage.now, self._dice(call).expovariate(1 / minutes)
        )
        self._later(call, when - self.stage.now, self._pick_up, {State.OFFERED})

    def _pick_up(self, call: Call) -> None:
        worker, when = self.crew.taker(call.team, call.service, self.stage.now)
        if worker is None:
            self._later(call, when - self.stage.now, self._pick_up, {State.OFFERED})
        elif len(call.hops) < 6 and self._dice(call).random() < (
            self.habits.sent_back if call.trail else self.habits.wrong_team
        ):
            self._send_away(call, worker, self._others(call))
        else:
            self._do(call, Action.ACKNOWLEDGE, worker.person)

    def _others(self, call: Call) -> list[str]:
        """The teams it may be handed over to."""
        return [
            t.team for t in self.catalogue.teams if t.kind == "internal" and t.team != call.team
        ]

    def _send_away(self, call: Call, worker: Worker, others: Sequence[str]) -> None:
        """Where there is nobody else, a team keeps what it would rather not have."""
        if not others:
            self._do(call, Action.ACKNOWLEDGE, worker.person)
        elif call.trail or self._dice(call).random() < 0.5:
            self._do(call, Action.DECLINE, worker.person, {"reason": "not ours"})
        else:
            self._do(
                call,
                Action.HAND_OVER,
                worker.person,
                {"team": self._dice(call).choice(others), "reason": "yours"},
            )

    def _will_work(self, call: Call, part: float) -> None:
        worker = self.crew.workers.get(call.assignee or "")
        if worker is None or bundle_of(call):
            return
        done = worker.work(
            self.stage.now, max(self.habits.effort(call.kind, self._dice(call)) * part, 2)
        )
        step = self._finish
        if part == 1.0:
            done = max(done, self._lain(call) or done)
            step = (
                self._ask_back
                if self._dice(call).random() < self.habits.asks_back
                else self._finish
            )
        self._later(call, done - self.stage.now, step, {State.IN_PROGRESS})

    def _lain(self, call: Call) -> dt.datetime | None:
        """Until when the work lies waiting, where it does; a supplier's may lie until it is
        late.
        """
        team = self.catalogue.team_by_id[call.team]
        waits = self.habits.late_supplier if team.kind == "supplier" else 0.0
        lies = call.resolve_by and self._dice(call).random() < max(self.habits.lies_waiting, waits)
        if not call.resolve_by or not lies:
            return None
        whole = clock.minutes_left(call.promise, self.stage.now, call.resolve_by)
        late = self._dice(call).random() < waits
        share = self._dice(call).uniform(1.05, 2.0) if late else self._dice(call).uniform(0.1, 0.75)
        return clock.resumed(call.promise, self.stage.now, whole * share)

    # -- work

    def _ask_back(self, call: Call) -> None:
        self._do(call, Action.ASK, self._person(call.assignee), {"question": "where exactly?"})

    def _finish(self, call: Call) -> None:
        who = self._person(call.assignee)
        if self._dice(call).random() < self.habits.sees_a_risk and call.kind is not Kind.RISK:
            self._do(call, Action.RISK, who, {"text": "this keeps happening"})
        if (
            not call.children
            and (service := self._supplier(call))
            and self._dice(call).random() < self.habits.passes_on
        ):
            self._ask_supplier(call, who, service)
            return
        if call.kind is Kind.INCIDENT and self._dice(call).random() < 0.05:
            for _ in range(4):
                self._do(call, Action.NEXT_STEP, who)
            self._do(
                call, Action.FORK, who, {"into": self._dice(call).choice(("change", "operate"))}
            )
        self._do(call, Action.RESOLVE, who, {"text": "done"})

    def _ask_supplier(self, call: Call, who: Person, service: str) -> None:
        """As it should be, or as a team does that has not learnt it: handed over, and forgotten."""
        if call.team in self.habits.hand_over:
            team = service.partition("/")[0]
            self._do(call, Action.HAND_OVER, who, {"team": team, "reason": "theirs to do"})
        else:
            self._do(call, Action.PASS_ON, who, {"service": service, "text": "please help"})

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
        return self._dice(call).choice(refs) if refs else None

    # -- what people do with what they are told

    def _hear(self, effect: Effect) -> None:
        if isinstance(effect, TellPerson):
            self._person_hears(effect)
        elif isinstance(effect, TellTeam):
            self._team_hears(effect)

    def _person_hears(self, news: TellPerson) -> None:
        person, call = self._person(news.person), self.stage.repository.read(news.number)
        if call is None:
            return
        dice = self._dice(call).random()
        match news.what:
            case "asked" if dice > self.habits.never_answers:
                answer = {"text": "in the hall"}
                self._later(
                    call,
                    self._after(call, self.habits.answers_after),
                    lambda c: self._do(c, Action.ANSWER, person, answer),
                    {State.WAITING_REQUESTER},
                )
            case "asked":
                self._later(call, dt.timedelta(days=4), self._give_up, {State.WAITING_REQUESTER})
            case "resolved" if dice < self.habits.confirms:
                self._later(
                    call,
                    self._after(call, 240),
                    lambda c: self._do(c, Action.CONFIRM, person),
                    {State.RESOLVED},
                )
            case "resolved" if dice < self.habits.confirms + self.habits.reopens:
                self._later(
                    call,
                    self._after(call, 400),
                    lambda c: self._do(c, Action.REOPEN, person),
                    {State.RESOLVED, State.CLOSED},
                )
            case "approval_wanted" if dice > self.habits.approver_silent:
                yes = self._dice(call).random() > self.habits.approver_says_no
                action, said = (
                    (Action.APPROVE, {}) if yes else (Action.REFUSE, {"reason": "not now"})
                )
                self._later(
                    call,
                    self._after(call, 200),
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
        call = self.stage.repository.read(news.number)
        if call is None:
            return
        dice = self._dice(call).random()
        if news.what in ("reminder", "overdue") and call.state is State.OFFERED and dice < 0.7:
            self._later(call, 8 * MINUTE, self._pick_up, {State.OFFERED})
        elif news.what == "asked" and call.customer == news.team:
            who = self._dice(call).choice(self.catalogue.team_by_id[news.team].people)
            self._later(
                call,
                self._after(call, 60),
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

    def _after(self, call: Call, minutes: float) -> dt.timedelta:
        """Some time later, while people are awake."""
        wait = self._dice(call).expovariate(1 / minutes)
        return add_minutes(AWAKE, self.stage.now, wait) - self.stage.now

    def _person(self, person: str | None) -> Person:
        return self.catalogue.people[person or ""]
