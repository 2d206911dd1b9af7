"""A desk on books in memory that plays whatever it is told, and looks after every move whether all
still holds.
"""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
import random

from catalog.model import Catalogue, Kind, Person
from routing.call.actions import Action, actions_for
from routing.call.call import Call, State
from routing.call.effects import SetTimer
from routing.call.usm import STEPS, leads_on
from routing.desk import departures
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.desk.memory_repository import MemoryCallRepository
from routing.rules import invariants
from routing.rules.effects_of import NotPossible
from routing.rules.forecast import helps
from tests.chain.changes import changed

START = dt.datetime(2026, 3, 27, 8, 0, tzinfo=dt.UTC)
EXPECTED = frozenset(
    {
        "bouncing",
        "no_way_back",
        "window_over",
        "own_team",
        "not_agreed",
        "not_together",
        "wrong_state",
    }
)
"""Refusals that a button may still meet: what it says depends on more than the call's state."""


KINDS = ("", "", "incident", "wish", "rfc")
"""What a call turns out to be when it is handed over; "" leaves it as it is."""

WEIGHT = dict.fromkeys(Action, 2) | dict.fromkeys(
    (Action.NOTE, Action.RISK, Action.PRIORITISE, Action.CANCEL, Action.REFUSE), 1
)
WEIGHT |= dict.fromkeys(
    (
        Action.ACKNOWLEDGE,
        Action.NEXT_STEP,
        Action.FORK,
        Action.ANSWER,
        Action.APPROVE,
        Action.BUNDLE,
        Action.ACCEPT_TIME,
        Action.KEEP_TIME,
    ),
    9,
)
WEIGHT |= dict.fromkeys(
    (Action.PASS_ON, Action.RESOLVE, Action.CONFIRM, Action.AGREE, Action.REOPEN), 5
)
"""How likely a button is pressed, so that histories get somewhere."""


class Play:
    """One history. Every choice comes in from outside, as numbers, so that any source of randomness
    can drive it.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.repository = MemoryCallRepository()
        self.now = START
        self.people: list[Person] = [*catalogue.people.values()]
        self.items = list(catalogue.entries)
        self.refused: list[str] = []
        self._timers: list[tuple[dt.datetime, int, SetTimer]] = []
        self._order = itertools.count()

    def open(self, item: int, person: int, same_as: int | None = None) -> None:
        """Somebody asks for an item, or (past the last one) for something nobody offers."""
        ref = [*self.items, None][item % (len(self.items) + 1)]
        numbers = list(self.repository.calls)
        draft = Draft(
            requester=self.people[person % len(self.people)],
            item=ref,
            kind=Kind.SERVICE_REQUEST,
            text="help",
            title="help",
            language="nl",
            same_as=numbers[same_as % len(numbers)] if same_as is not None and numbers else None,
        )
        self._try(lambda desk: desk.open(draft))

    def act(self, call: int, person: int, choice: int, value: int) -> None:
        """A person presses one of the buttons they have, on one of the calls."""
        numbers = list(self.repository.calls)
        if not numbers:
            return
        found = self.repository.calls[numbers[call % len(numbers)]]
        able = [
            (p, a)
            for p in self._around(found)
            for a in actions_for(p.id, found, self.catalogue)
            for _ in range(WEIGHT[a])
        ]
        if not able:
            return
        who, action = able[(person + choice) % len(able)]
        self.press(found, action, who, value)

    def press(self, call: Call, action: Action, who: Person, value: int) -> None:
        """One button; what must be filled in is chosen by `value`."""
        values = self._values(call, action, value)
        self._try(lambda desk: desk.do(call.number, action, who, values))

    def walk(self, call: int, steps: int) -> None:
        """Its team takes a call on and goes through the steps of the process, so many at most."""
        numbers = list(self.repository.calls)
        for _ in range(steps if numbers else 0):
            found = self.repository.calls[numbers[call % len(numbers)]]
            team = self.catalogue.team_by_id.get(found.team)
            if team is None:
                return
            who = team.people[0]
            wanted = Action.ACKNOWLEDGE if found.state is State.OFFERED else Action.NEXT_STEP
            if wanted in actions_for(who.id, found, self.catalogue):
                self.press(found, wanted, who, steps)

    def stranger(self, call: int, person: int, action: int) -> None:
        """Anybody tries anything: it works only where it would have been offered."""
        numbers = list(self.repository.calls)
        if not numbers:
            return
        found, who = (
            self.repository.calls[numbers[call % len(numbers)]],
            self.people[person % len(self.people)],
        )
        wanted = list(Action)[action % len(Action)]
        # Words can be added at any time by those whose call it is, though not always a button asks
        # for them.
        words = wanted in (Action.REPLY, Action.ADD) and who in self._around(found)
        offered = words or wanted in actions_for(who.id, found, self.catalogue)
        before = dict(self.repository.calls)
        self._try(
            lambda desk: desk.do(found.number, wanted, who, self._values(found, wanted, action)),
            anything=True,
        )
        assert offered or self.repository.calls == before, (
            f"{who.id} could {wanted} {found.number} without being offered it"
        )

    def wait(self, minutes: int) -> None:
        """Time passes; every timer that falls due on the way goes off."""
        until = self.now + dt.timedelta(minutes=minutes)
        while self._timers and self._timers[0][0] <= until:
            at, _, timer = heapq.heappop(self._timers)
            self.now = max(self.now, at)
            self._try(lambda desk, timer=timer: desk.time_passed(timer), anything=False)
        self.now = until

    def organisation_changes(self, rng: random.Random) -> None:
        """People leave or go on leave, teams are renamed or removed, now and then several of these
        while the desk is off: open calls are put right.
        """
        for _ in range(rng.choice((1, 1, 2, 3))):
            self.catalogue = changed(self.catalogue, rng)
        self.people = [*self.catalogue.people.values()]
        self.items = list(self.catalogue.entries)
        numbers = list(self.repository.calls)

        def left(person: str) -> bool:
            ours = self.catalogue.people
            return person not in ours and person not in self.catalogue.renamed

        def all_of_them(desk: Desk) -> None:
            for number in numbers:
                departures.put_right(desk, number, left, lambda person: person)

        self._try(all_of_them)

    def look(self) -> None:
        """At the end: every ledger rebuilds its row, and a call that ended has no timer that still
        does something.
        """
        for number, call in self.repository.calls.items():
            invariants.ledger_rebuilds(call, self.repository.events(number))

    def _around(self, call: Call) -> list[Person]:
        members = self.catalogue.members
        ids = {*members.get(call.team, ()), call.requester, *call.approvers}
        if call.customer:
            ids |= members.get(call.customer, frozenset())
        return [p for p in self.people if p.id in ids]

    def _values(self, call: Call, action: Action, value: int) -> dict[str, str]:
        known = self.catalogue.team_by_id
        team = known.get(call.team) or self.catalogue.teams[0]
        said = {
            "text": "words",
            "question": "which?",
            "reason": "because",
            "note": "so",
            "stars": str(value % 5 + 1),
        }
        said |= {"person": team.people[value % len(team.people)].id}
        forks = [
            f
            for f in STEPS[call.frames[-1].process][call.frames[-1].step].forks
            if leads_on(call.path, f)
        ]
        said |= {"into": forks[value % len(forks)]} if forks else {}
        said |= {
            "impact": ("high", "medium", "low", "nil")[value % 4],
            "urgency": ("high", "medium", "low")[value % 3],
        }
        if action is Action.HAND_OVER:
            teams = [t.team for t in self.catalogue.teams if t.team != call.team]
            said |= (
                {"item": self.items[value % len(self.items)]}
                if value % 3 == 0
                else {"team": teams[value % len(teams)], "kind": KINDS[value % len(KINDS)]}
            )
        if action is Action.PASS_ON:
            can = helps(call, self.catalogue, self.now)
            said |= (
                {"service": can[value % len(can)].service} if can else {"service": "nobody/nothing"}
            )
        if action is Action.REGISTER:
            said |= {"what": "nothing"}
        if action is Action.AGREE:
            said |= {
                "verdict": ("agreed", "refused")[value % 2],
                "kind": "incident",
                "acknowledge": "1h",
                "resolve": "1d",
            }
        return said

    def _try(self, move: object, anything: bool = False) -> None:
        """One transaction: it happens whole and sound, or not at all."""
        desk = Desk(self.repository, self.catalogue, self.now)
        before = dict(self.repository.calls)
        try:
            move(desk)  # type: ignore[operator]
        except NotPossible as no:
            self.refused.append(no.reason)
            assert anything or no.reason in EXPECTED or no.reason == "unknown_service", (
                f"a button met {no.reason}"
            )
            assert self.repository.calls == before and not desk.effects, (
                "a refusal left something behind"
            )
            return
        calls = self.repository.calls
        changed_now = [c for n, c in calls.items() if before.get(n) is not c]
        for call in changed_now:
            if was := before.get(call.number):
                agreed = any(
                    e.kind == "time_accepted" or (e.kind == "prioritised" and e.first_promise)
                    for e in self.repository.events(call.number)[was.revision :]
                )
                invariants.lateness_only_grows(was, call, self.now, agreed)
        near = {m for c in changed_now for m in (c.number, c.parent, *c.children) if m}
        for number in near:
            invariants.sound(calls[number], self.repository.read, self.catalogue)
        presence = desk.presence
        for call in changed_now:
            since = before[call.number].revision if call.number in before else 0
            news = self.repository.events(call.number)[since:]
            invariants.somebody_is_told(news, call, presence)
        invariants.real_addressees(desk.effects, self.catalogue)
        for effect in desk.effects:
            if isinstance(effect, SetTimer):
                heapq.heappush(self._timers, (effect.at, next(self._order), effect))
