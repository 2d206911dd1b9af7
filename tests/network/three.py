"""One call through three organisations and back, again and again, while their processes are killed,
one is away for a day, and a key is changed.

    python -m tests.network.three --seed 1 --rounds 10 --report docs/measured

Three real processes on this machine, each on a database of its own; real HTTP and signatures. After
each step every word that was said is looked for where it belongs, each ledger is read against its
call, and the employee's line is asked for, before and after everything has arrived. Exit code 1
where a word was lost or doubled, or a line or a ledger was wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.network import connecting
from tests.measured import Report
from tests.network.places import Places, three

DAY = 24 * 3600.0
LINKS = (("hospital", "laundry"), ("laundry", "hospital"), ("laundry", "dyeworks"))
"""Who may change a key for whom."""
ROOMS = {"hospital": "room/cleaning", "laundry": "room/washing", "dyeworks": "room/vats"}
WHO = tuple(ROOMS)
LINEN, DYE = "laundry/linen", "dyeworks/dye"
FATIMA, LAUNDRY = "Fatima van Cleaning-nl is ermee bezig", "Laundry-nl werkt eraan"
NOT_YET, ASKED = (
    "daar heeft nog niemand het opgepakt",
    "Laundry-nl helpt mee en wacht op hun antwoord",
)


@dataclass(frozen=True)
class Step:
    """What somebody does to the call `on`; `field` is where their words stand. `line`: what the
    employee's line says from then on. `to`: the call that hears of it elsewhere, and whether its
    room reads the words.
    """

    place: str
    person: str
    action: str
    on: str
    line: str
    field: str = ""
    to: str = ""
    room: bool = False
    service: str = ""

    @property
    def elsewhere(self) -> str:
        """The organisation that hears of it."""
        return WHERE.get(self.to, "")


WHERE = {"ours": "hospital", "child": "hospital", "there": "laundry", "below": "laundry"}
WHERE["last"] = "dyeworks"
"""The calls of a round: at which organisation each is."""
STEPS = (
    Step("hospital", "fatima", "acknowledge", "ours", FATIMA),
    Step("hospital", "fatima", "pass_on", "ours", NOT_YET, "text", "there", service=LINEN),
    Step("laundry", "lars", "acknowledge", "there", LAUNDRY, to="child"),
    Step("laundry", "lars", "ask", "there", ASKED, "question", "child", room=True),
    Step("hospital", "fatima", "answer", "child", LAUNDRY, "text", "there", room=True),
    Step("laundry", "lars", "pass_on", "there", LAUNDRY, "text", "last", service=DYE),
    Step("dyeworks", "vera", "acknowledge", "last", LAUNDRY, to="below"),
    Step("dyeworks", "vera", "ask", "last", LAUNDRY, "question", "below", room=True),
    Step("laundry", "lars", "answer", "below", LAUNDRY, "text", "last", room=True),
    Step("dyeworks", "vera", "reply", "last", LAUNDRY, "text", "below", room=True),
    Step("hospital", "fatima", "add", "child", LAUNDRY, "text", "there", room=True),
    Step("dyeworks", "vera", "resolve", "last", LAUNDRY, "text", "below", room=True),
    Step("laundry", "lars", "resolve", "there", FATIMA, "text", "child", room=True),
    Step("hospital", "fatima", "reopen", "child", NOT_YET, "reason", "there", room=True),
    Step("laundry", "lars", "acknowledge", "there", LAUNDRY, to="child"),
    Step("laundry", "lars", "resolve", "there", FATIMA, "text", "child", room=True),
    Step("hospital", "fatima", "resolve", "ours", "zegt dat het is opgelost", "text"),
)


@dataclass
class Round:
    """What one call met on its way, and what became of it."""

    number: int
    away: str = ""
    rotated: str = ""
    kills: int = 0
    words: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    ledgers: list[str] = field(default_factory=list)
    looks: int = 0

    def faults(self) -> Iterator[str]:
        """What must not be."""
        for what in ("lost", "doubled", "lines", "ledgers"):
            for one in getattr(self, what):
                yield f"round {self.number}, {what}: {one}"

    def row(self) -> dict[str, Any]:
        """For the report."""
        return {
            "round": f"{self.number}",
            "kills": self.kills,
            "a day away": self.away,
            "another key": self.rotated,
            "words": self.words,
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "looks": self.looks,
            "wrong lines": len(self.lines),
            "wrong ledgers": len(self.ledgers),
            "s": round(self.seconds, 1),
        }


class Journey:
    """One round. `kills`: how many a step, on average."""

    def __init__(self, places: Places, chance: random.Random, number: int, kills: float) -> None:
        self.places, self.chance, self.kills = places, chance, kills
        self.found = Round(number)
        self.calls: dict[str, str] = {}
        self.said: list[tuple[str, str, bool]] = []
        self._line = ""
        self._killing: list[asyncio.Task[None]] = []

    async def play(self) -> Round:
        """From asking to closed; every organisation but one's day in between."""
        began = time.monotonic()
        before = {name: place.kills for name, place in self.places.by_name.items()}
        away = self.chance.choice([n for n, one in enumerate(STEPS) if one.to])
        rotated = self.chance.randrange(1, len(STEPS))
        await self._asks()
        for n, step in enumerate(STEPS):
            if n == rotated:
                self._another_key()
            await self._step(step, n, away=n == away)
        await self._confirmed()
        self.found.kills = sum(p.kills - before[n] for n, p in self.places.by_name.items())
        self.found.kills -= 1  # the day away begins with one
        self.found.seconds = time.monotonic() - began
        return self.found

    async def _asks(self) -> None:
        """Sanne asks for something."""
        hospital, told = self.places["hospital"], ""
        for words in ("er is een spill", f"kamer {self.found.number}", "rood", "ja"):
            told = await hospital.says("sanne", words)
        found = re.search(r"S-\d+", told)
        assert found, told
        self.calls["ours"] = found[0]
        self._line = "Bij Cleaning-nl"
        await self._look(self._line)

    def _another_key(self) -> None:
        who, whom = self.chance.choice(LINKS)
        with self.places[who].database.transaction() as session:
            connecting.rotate(session, whom, self.places.control.now())
        self.found.rotated = f"{who} → {whom}"

    async def _step(self, step: Step, n: int, *, away: bool) -> None:
        if away:
            self.found.away = step.elsewhere
            await self.places.goes_down(step.elsewhere)
        self._some_kills()
        word = f"w{self.found.number}x{n}x" if step.field else ""
        place = self.places[step.place]
        values = {step.field: word} if word else {}
        if step.service:
            values |= {"service": step.service, "late": "yes"}
        await place.presses(step.person, self.calls[step.on], step.action, **values)
        if step.service:
            await place.says(step.person, "ja" if step.place == "hospital" else "yes")
        await self._look(self._line, step.line)
        if away:
            for _ in range(4):
                self.places.passes(DAY / 4)
                await self.places.settles()
                await self._look(self._line, step.line)
            self.places.comes_back(step.elsewhere)
        self._line = step.line
        await asyncio.gather(*self._killing)
        self._killing.clear()
        await self.places.settles()
        self._name_calls(step)
        if word:
            passed_on = {"there": "child", "last": "below"}[step.to] if step.service else step.on
            self.said.append((word, passed_on, False))
            self.said += [(word, step.to, step.room)] if step.to else []
        await self._look(step.line)
        self._account()

    def _some_kills(self) -> None:
        """SIGKILLs at random moments, while the step is on its way."""
        many = int(self.kills) + (self.chance.random() < self.kills % 1)
        for _ in range(many):
            name = self.chance.choice(list(WHO))
            after = self.chance.uniform(0, 1.5)
            self._killing.append(asyncio.create_task(self.places.killed(name, after)))

    def _name_calls(self, step: Step) -> None:
        if step.service:
            below, there = ("child", "there") if step.to == "there" else ("below", "last")
            self.calls[below] = self.places[step.place].call(self.calls[step.on]).children[-1]
            self.calls[there] = self.places[step.elsewhere].from_elsewhere()[-1]

    async def _look(self, *lines: str) -> None:
        """The employee's line is one of these, and every ledger is right, at this moment."""
        self.found.looks += 1
        self.found.ledgers += await asyncio.to_thread(self.places.wrong)
        if "hospital" in self.places.down:
            return
        number = self.calls["ours"]
        asks = f"hoe staat het met {number}?"
        said = await self.places["hospital"].says("sanne", asks, begins=f"{number} · ")
        if not any(line in said for line in lines):
            self.found.lines.append(f"{said!r} is none of {lines}")

    def _account(self) -> None:
        """Each word stands once where it belongs, and each organisation has the calls it should."""
        self.found.words = len(self.said)
        self.found.lost, self.found.doubled = [], []
        for word, on, room in self.said:
            place = self.places[WHERE[on]]
            self._once(f"{word} in {on}'s ledger", place.told(self.calls[on], word))
            if room:
                texts = place.said(ROOMS[place.name])
                self._once(f"{word} in {on}'s room", sum(word in text for text in texts))
        for name, call in (("laundry", "there"), ("dyeworks", "last")):
            if call in self.calls:
                more = len(self.places[name].from_elsewhere()) - self.found.number
                self._once(f"calls at {name} for each round", 1 + more)
        for place in self.places.by_name.values():
            self.found.lost += [f"{place.name} gave up {key}" for key in place.dead()]

    def _once(self, what: str, times: int) -> None:
        if times != 1:
            (self.found.doubled if times > 1 else self.found.lost).append(f"{what}: {times}")

    async def _confirmed(self) -> None:
        await self.places["hospital"].says("sanne", "ja")
        await self.places.settles()
        await self._look("Klaar en gesloten")
        self._account()


async def rounds(
    folder: Path, seed: int, many: int, kills: float, told: Console | None = None
) -> list[Round]:
    """So many, one after the other, in the same three organisations."""
    chance, found = random.Random(f"three {seed}"), []
    async with three(folder) as places:
        for number in range(1, many + 1):
            found.append(await Journey(places, chance, number, kills).play())
            if told:
                told.print(found[-1].row(), *found[-1].faults(), sep="\n", highlight=False)
    return found


def main() -> int:
    """Play, tell, and write the report where one is wanted."""
    asked = argparse.ArgumentParser(prog="python -m tests.network.three", description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rounds", type=int, default=10)
    asked.add_argument("--kills", type=float, default=1.0, help="a step, on average")
    asked.add_argument("--report", type=Path, help="the folder to write text, JSON, picture to")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="three-", ignore_cleanup_errors=True) as folder:
        told = Console(soft_wrap=True)
        found = asyncio.run(rounds(Path(folder), given.seed, given.rounds, given.kills, told))
    wrong = [one for each in found for one in each.faults()]
    if given.report:
        title = (
            f"{given.rounds} calls through three organisations and back: "
            f"{sum(len(one.lost) for one in found)} words lost, "
            f"{sum(len(one.doubled) for one in found)} doubled, {len(wrong)} faults in all"
        )
        command = (
            f"python -m tests.network.three --seed {given.seed} --rounds {given.rounds} "
            f"--kills {given.kills:g} --report docs/measured"
        )
        rows = [one.row() for one in found]
        Report("three", title, command, rows, "kills", [*REMARKS, *wrong]).write(given.report)
    return 1 if wrong else 0


REMARKS = (
    "Each round: 17 steps of four people, among them two questions with answers, a remark each way",
    "and a reopening; SIGKILLs at random moments of them, one organisation away for a day (the",
    "clock of all moved), and another key. Words: how often something said was looked for in a",
    "ledger and a room, each to be there once. Looks: how often, while things were on their way and",
    "after, all ledgers were read against their calls and the employee's line was asked for.",
)


if __name__ == "__main__":
    sys.exit(main())
