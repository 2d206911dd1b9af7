"""Drives a desk on books in memory, on a clock that the test moves; keeps what is to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypeVar

from catalog.model import Catalogue, Kind
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.effects import Effect, SetTimer, TellPerson, TellTeam
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.desk.memory_repository import MemoryCallRepository
from routing.rules import invariants
from tests.routing.links import CATALOGUE, MONDAY

Made = TypeVar("Made")


class Office:
    """One organisation at work. Everything is done by name and takes a minute."""

    def __init__(self, catalogue: Catalogue = CATALOGUE, now: dt.datetime = MONDAY) -> None:
        self.catalogue = catalogue
        self.repository = MemoryCallRepository()
        self.now = now
        self.effects: list[Effect] = []
        self.timers: list[SetTimer] = []

    def open(self, item: str | None, person: str = "sanne", same_as: str | None = None) -> Call:
        """Somebody asks for an item."""
        draft = Draft(
            requester=self.catalogue.people[person],
            item=item,
            kind=Kind.SERVICE_REQUEST,
            text="words",
            title="title",
            language="en",
            same_as=same_as,
        )
        desk = self._desk()
        return self._done(desk, desk.open(draft))

    def do(
        self, call: Call | str, action: Action, person: str, values: Mapping[str, str] | None = None
    ) -> Call:
        """Somebody does something with a call."""
        desk = self._desk()
        number = call if isinstance(call, str) else call.number
        return self._done(
            desk, desk.do(number, action, self.catalogue.people[person], values or {})
        )

    def wait(self, until: dt.datetime) -> list[Effect]:
        """Time passes: what timers cause meanwhile, all together."""
        caused: list[Effect] = []
        while due := sorted((t for t in self.timers if t.at <= until), key=lambda t: t.at):
            self.timers.remove(due[0])
            self.now = max(self.now, due[0].at)
            desk = self._desk(minutes=0)
            desk.time_passed(due[0])
            self._done(desk, None)
            caused += desk.effects
        self.now = until
        return caused

    def read(self, call: Call | str) -> Call:
        """A call as it stands; its ledger rebuilds it."""
        number = call if isinstance(call, str) else call.number
        found = self.repository.calls[number]
        invariants.ledger_rebuilds(found, self.repository.events(number))
        return found

    def news(self, effects: list[Effect] | None = None) -> set[tuple[str, str]]:
        """Who was told what by the last thing done."""
        told = self.effects if effects is None else effects
        people = {(e.person, str(e.what)) for e in told if isinstance(e, TellPerson)}
        return people | {(e.team, str(e.what)) for e in told if isinstance(e, TellTeam)}

    def _desk(self, minutes: int = 1) -> Desk:
        self.now += dt.timedelta(minutes=minutes)
        return Desk(self.repository, self.catalogue, self.now)

    def _done(self, desk: Desk, made: Made) -> Made:
        self.effects = desk.effects
        self.timers += [e for e in desk.effects if isinstance(e, SetTimer)]
        for call in self.repository.calls.values():
            invariants.sound(call, self.repository.read, self.catalogue)
        return made
