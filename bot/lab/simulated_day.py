"""Simulates a day in which everybody types, through the whole front, from sentence to closed call.

Employees say a phrase of the catalogue and press what they are offered; team members press the
buttons of their queue.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, SecretStr

from bot.bootstrap.app import App
from bot.bootstrap.private import own_cache
from bot.channels.pages.channel import WebChannel
from bot.lab.simulation.habits import HOURS
from bot.ports import Address, Outgoing, Press, Pressed, Said
from bot.presses import CallPress, OptionPress
from bot.settings import Settings
from catalog.model import Catalogue, Person
from routing.call.actions import Action
from routing.call.call import ENDED, State
from routing.rules.invariants import ledger_tells, sound
from routing.storage import ledger
from routing.storage.db import Database
from routing.understand.decision import Understanding

START = dt.datetime(2026, 1, 12, 6, 0, tzinfo=dt.UTC)
MOST_TURNS = 12


class Day(BaseModel):
    """What came of the day: `asked` people typed something and `calls` came of it, `right_item` of
    them for the item meant.

    `turns`: messages each needed after the first; `lost` got no call within a dozen.
    """

    model_config = ConfigDict(frozen=True)
    asked: int
    calls: int
    right_item: int
    turns: float
    messages: int
    events: int
    states: dict[str, int]
    lost: int


class _Front:
    """The app on a clock of its own; everybody at their own page."""

    def __init__(self, catalogue: Catalogue, understanding: Understanding, path: Path) -> None:
        self.now = START
        url = f"sqlite:///{path}"
        database = Database(url)
        database.migrate()
        self.app = App(
            Settings(database_url=SecretStr(url)),
            database,
            catalogue,
            understanding,
            now=lambda: self.now,
        )
        self.app.add(WebChannel(self.app.mailbox))
        self.messages = 0

    async def hears(
        self, person: str, text: str = "", press: str | None = None, **values: str
    ) -> tuple[Outgoing, ...]:
        """One message carried through; what was said to the person because of it."""
        self.now += dt.timedelta(seconds=20)
        self.messages += 1
        where = f"person/{person}"
        before = max((post.seq for post in self.app.mailbox.latest(where)), default=0)
        head: dict[str, Any] = {
            "key": f"day/{self.messages}",
            "address": Address(channel="web", conversation=where),
            "account": person,
            "at": self.now,
        }
        pressed = Press(action=press, values=values or None) if press else None
        await self.app.accept(
            Pressed(press=pressed, **head) if pressed else Said(text=text, **head)
        )
        await self.app.settle()
        return tuple(post.message for post in self.app.mailbox.since(where, before) if post.message)


async def spend(
    catalogue: Catalogue,
    understanding: Understanding,
    path: Path,
    *,
    seed: int,
    calls: int,
    progress: Callable[[float], None] = lambda part: None,
) -> Day:
    """So many people through the day. Raises invariants.Broken where something that must hold does
    not.
    """
    rng = random.Random(f"day {seed}")
    front = _Front(catalogue, understanding, path)
    hours = sorted(rng.choices(range(24), HOURS, k=calls))
    people = [
        p
        for p in catalogue.people.values()
        if (t := catalogue.team_of.get(p.id)) is None or t.kind == "internal"
    ]
    items = [r for r, p in catalogue.entries.items() if p.team.kind == "internal"]
    seen: Counter[str] = Counter()
    for n, hour in enumerate(hours):
        front.now = max(front.now, START + dt.timedelta(hours=hour))
        await _ask(front, rng, rng.choice(people), rng.choice(items), seen)
        await _team_works(front, rng, seen)
        progress((n + 1) / calls)
    day = _look(front, calls, seen)
    front.app.close()
    return day


async def _ask(
    front: _Front, rng: random.Random, person: Person, item: str, seen: Counter[str]
) -> None:
    """Say it in a phrase of the catalogue; go on with the first thing offered until a call has come
    of it.
    """
    place = front.app.catalogue.entries[item]
    phrases = (
        place.item.phrases.in_(person.language or front.app.catalogue.organisation.language)
        or place.item.phrases.all
    )
    before = _count(front)
    said = await front.hears(person.id, rng.choice(phrases))
    for turn in range(MOST_TURNS):
        seen["turns"] += 1
        if _count(front) > before:
            seen["right"] += _newest_item(front) == item
            return
        choice = next(
            (c for m in reversed(said) for c in m.choices if isinstance(c.means, OptionPress)),
            None,
        )
        said = (
            await front.hears(person.id, press=choice.action)
            if choice
            else await front.hears(person.id, f"room {turn + 1}")
        )
    seen["lost"] += 1


async def _team_works(front: _Front, rng: random.Random, seen: Counter[str]) -> None:
    """Somebody of the newest call's team takes it, solves most, and the requester answers."""
    with front.app.database.reading() as session:
        newest = ledger.newest(session, 3)
    for call in newest:
        worker = rng.choice(front.app.catalogue.team_by_id[call.team].people).id
        step = {
            State.OFFERED: Action.ACKNOWLEDGE,
            State.IN_PROGRESS: Action.RESOLVE,
            State.AWAITING_APPROVAL: Action.APPROVE,
        }
        action = step.get(call.state)
        who = call.approvers[0] if action is Action.APPROVE else call.assignee or worker
        if action and rng.random() < 0.9:
            await front.hears(
                who,
                press=CallPress(number=call.number, action=action).encode(),
                **({"text": "done"} if action is Action.RESOLVE else {}),
            )
        elif call.state is State.RESOLVED:
            await front.hears(
                call.requester, press=CallPress(number=call.number, action=Action.CONFIRM).encode()
            )


def _count(front: _Front) -> int:
    with front.app.database.reading() as session:
        return ledger.count(session)


def _newest_item(front: _Front) -> str | None:
    with front.app.database.reading() as session:
        found = ledger.newest(session, 1)
    return found[0].item if found else None


def _look(front: _Front, asked: int, seen: Counter[str]) -> Day:
    """Every call sound, every ledger whole."""
    with front.app.database.reading() as session:
        count = ledger.count(session)
        calls, told = ledger.between(session, 0, count + 1)
        for call in calls:
            sound(call, lambda number: ledger.read(session, number), front.app.catalogue)
            ledger_tells(call, told[call.number])
    states = Counter("ended" if c.state in ENDED else c.state.value for c in calls)
    return Day(
        asked=asked,
        calls=count,
        right_item=seen["right"],
        turns=round(seen["turns"] / max(asked, 1), 1),
        messages=front.messages,
        events=sum(map(len, told.values())),
        states=dict(states),
        lost=seen["lost"],
    )


def through_the_front(
    catalogue: Catalogue, settings: Settings, path: Path, *, seed: int, calls: int
) -> Day:
    """The day with the real understanding."""
    from routing.understand.live import LiveReader, in_this_process

    reader = LiveReader(
        catalogue,
        partial(in_this_process, semantic=settings.sentence_models, cache=own_cache(settings)),
    )
    return asyncio.run(spend(catalogue, reader, path, seed=seed, calls=calls))
