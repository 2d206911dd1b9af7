"""For how long the worst message of each class of input holds up somebody else: whoever sends it does
so in one channel, the other asks in another.

    python -m tests.bench.worst_message [--tries 200] [--rounds 5] [--report docs/measured]

Of each class of `tests/fuzz` the slowest of so many inputs is kept, by the processor time it takes to
read; then it is sent to a desk of processes of its own, a moment before somebody asks in Telegram. How
much later they are answered than without it is told by the clock, to which the load of the machine
adds, and in processor time that the desk took until the answer, to which adds what it did beside. So
the delay is at most the smaller of both.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
from PIL import Image
from sqlmodel import col, select

from bot.bootstrap.first_reader import read_catalogue
from bot.settings import HOSPITAL
from routing.storage.db import Database
from routing.storage.tables import FileRow
from routing.understand.reader import Reader
from tests.chaos.servers import free_port
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import Telegram
from tests.fuzz import made_inputs
from tests.fuzz.parsers import PARSERS, Parser
from tests.fuzz.samples import INTERACTIVE, PIECES, SLACK, TELEGRAM
from tests.measured import Report
from tests.slack import desk as in_slack
from tests.telegram import desk as in_telegram
from tests.understand.growing import CLASSES, grown

ALLOWED = 250.0
LONGEST = 10_000
"""Signs of one message that are heard."""
SIZES = (64, 2_000, 40_000)
"""Bytes that a fuzzer chooses for an input."""
WORST_TEXTS = 4
BY_COMMAND = frozenset(
    {
        "terminal line",
        "log line",
        "team file",
        "register CSV",
        "register YAML",
        "register XLSX",
        "catalogue of iTop",
        "catalogue as JSON",
        "catalogue as CSV",
        "log of another system",
        "map of a log",
    }
)
"""Read by commands and by the terminal, in processes of their own: these hold up nobody."""
HEAD_STARTS = (0.002, 0.02, 0.06, 0.12)
"""Seconds by which the worst message goes before."""
Pair = tuple[float, float]
Send = Callable[[], Coroutine[Any, Any, None]]


def _spent(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return 1000 * (time.thread_time() - began)


def slowest(parser: Parser, tries: int, seed: int) -> tuple[float, bytes]:
    """Milliseconds of the slowest input of a class, and its bytes."""
    chance, found = random.Random(f"{parser.name} {seed}"), (0.0, b"")

    def read(data: bytes) -> None:
        try:
            parser.reads(data)
        except parser.refuses:
            return

    read(b"warm")
    for _ in range(tries):
        data = chance.randbytes(chance.choice(SIZES))
        if (took := _spent(partial(read, data))) > found[0]:
            found = min(took, _spent(partial(read, data))), data
    return found


def slowest_texts(reader: Reader) -> list[tuple[float, str, str]]:
    """The texts that take longest to understand, with what they are and their milliseconds."""
    found = []
    for unit in CLASSES:
        text = grown(unit, LONGEST - 100, random.Random(unit))

        def understood(said: str = text) -> None:
            reader.split(said)
            reader.moves(said, "nl")

        found.append((_spent(understood), f"text of {unit!a}", text))
    return sorted(found, reverse=True)[:WORST_TEXTS]


class Spent:
    """Milliseconds of processor that a process and those it started have taken, all threads."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def __call__(self) -> float:
        """So far."""
        below = [self._pid, *_children(self._pid)]
        return sum(_of_threads(pid) for pid in below) / 1e6


def _children(pid: int) -> Iterator[int]:
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in tasks.read_text().split():
            yield int(child)
            yield from _children(int(child))


def _of_threads(pid: int) -> int:
    told = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[0]) for one in told)


@dataclass
class Street:
    """Where the two stand: the desk's services, its pages and its process."""

    slack: FakeSlack
    telegram: Telegram
    port: int
    url: str
    spent: Spent
    browser: httpx2.AsyncClient
    came: int = 0

    async def page(self, path: str, form: Mapping[str, str], **more: Any) -> None:
        """Send a form of the pages."""
        base = f"http://127.0.0.1:{self.port}"
        whole = {"as": "sanne", "in": "own", "key": uuid.uuid4().hex, "back": "/", **form}
        await self.browser.post(f"{base}{path}", data=whole, headers={"origin": base}, **more)

    async def looks(self) -> None:
        """Look at the small picture of a large one that was sent last."""
        with Database(self.url).reading() as session:
            newest = session.exec(select(FileRow.id).order_by(col(FileRow.at).desc())).first()
        base = f"http://127.0.0.1:{self.port}"
        await self.browser.get(f"{base}/files/{newest}/small?as=sanne")

    async def event(self, event: Any) -> None:
        """Something that Slack tells."""
        await self.slack.bring("events_api", self.slack.event(event), repeats=0)

    async def interactive(self, payload: Any) -> None:
        """A button or a form of Slack."""
        await self.slack.bring("interactive", payload, repeats=0)

    async def update(self, update: Any) -> None:
        """Something that Telegram brings."""
        self.telegram.put(update)

    async def answered(self, beside: Send | None, head: float = 0.0) -> Pair:
        """Somebody new asks, so many seconds after something is sent `beside`: milliseconds until
        they are answered, by the clock and of the desk's processor time.
        """
        self.came += 1
        number = 50_000 + self.came
        who = {
            "id": number,
            "is_bot": False,
            "first_name": "Tom",
            "language_code": "nl",
        }
        self.telegram.private(who)
        before, began = self.spent(), time.monotonic()
        sending = asyncio.create_task(beside()) if beside else None
        await asyncio.sleep(head)
        self.telegram.say(who, "de printer op de tweede verdieping doet het niet")
        await self.telegram.until(lambda: self.telegram.sent(number), 60)
        took = 1000 * (time.monotonic() - began), self.spent() - before
        if sending:
            await asyncio.gather(sending, return_exceptions=True)
        await self._quiet()
        return took

    async def _quiet(self) -> None:
        """Until the desk does nothing more, so that the next begins as the first."""
        rest, last = 0, self.spent()
        while rest < 3:
            await asyncio.sleep(0.05)
            now = self.spent()
            rest, last = (rest + 1 if now - last < 2.5 else 0), now


def senders(
    street: Street, worst: Mapping[str, bytes], texts: list[tuple[float, str, str]]
) -> dict[str, Send]:
    """How each class's worst input is sent."""

    def said(text: str) -> Send:
        return lambda: street.page("/say", {"text": text[: LONGEST - 1]})

    found: dict[str, Send] = {name: said(text) for _, name, text in texts}
    for name, data in worst.items():
        match name:
            case "telegram update":
                update = made_inputs.value(data, TELEGRAM)
                found[name] = partial(street.update, _without(update, "update_id"))
            case "slack event":
                event = made_inputs.value(data, SLACK)
                found[name] = partial(street.event, event)
            case "slack payload":
                payload = made_inputs.value(data, INTERACTIVE)
                found[name] = partial(street.interactive, payload)
            case "picture":
                found["picture, sent"] = lambda: street.page("/say", {"text": ""}, files=_large())
                found["picture, looked at"] = street.looks
            case "press":
                press = made_inputs.text(data, PIECES)[:200]
                found[name] = partial(street.page, "/press", {"action": press})
            case _:
                found[name] = said(made_inputs.text(data, PIECES))
    return found


def _without(update: Any, name: str) -> Any:
    return {key: v for key, v in update.items() if key != name} if isinstance(update, dict) else {}


def _large() -> dict[str, Any]:
    """A picture that is small as a file and as large as is opened, another each time."""
    out = io.BytesIO()
    shade = random.randrange(1, 2**24)
    Image.new("RGB", (9_900, 5_000), shade).save(out, "PNG")
    return {"files": ("large.png", out.getvalue(), "image/png")}


class Later(NamedTuple):
    """Milliseconds by which an answer came later: the median by the clock and of processor time, and
    what it was at most.
    """

    clock: float
    cpu: float
    most: float


async def compared(
    street: Street, ways: Mapping[str, Send], rounds: int
) -> tuple[Later, dict[str, Later]]:
    """How long an answer takes without anything beside it, and how much longer beside each."""
    for _ in range(3):
        await street.answered(None)
    alone, beside = list[Pair](), {name: list[Pair]() for name in ways}
    for n in range(rounds):
        alone.append(await street.answered(None))
        for name, send in ways.items():
            beside[name].append(await street.answered(send, HEAD_STARTS[n % len(HEAD_STARTS)]))
    usual = Later(*_medians(alone), 0.0)
    return usual, {name: _later(found, usual) for name, found in beside.items()}


def _medians(found: Sequence[Pair]) -> tuple[float, float]:
    clock, cpu = zip(*found, strict=True)
    return statistics.median(clock), statistics.median(cpu)


def _later(found: Sequence[Pair], usual: Later) -> Later:
    clock, cpu = _medians(found)
    most = max(min(one[0] - usual.clock, one[1] - usual.cpu) for one in found)
    return Later(*(max(value, 0.0) for value in (clock - usual.clock, cpu - usual.cpu, most)))


def _address(folder: Path) -> str:
    return f"sqlite:///{folder / 'desk.sqlite3'}"


@contextmanager
def _desk(folder: Path, slack: str, telegram: str, port: int) -> Iterator[int]:
    words = (_address(folder), slack, telegram, str(port))
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.worst_desk", *words])
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


async def measured(
    worst: Mapping[str, bytes], texts: list[tuple[float, str, str]], rounds: int
) -> tuple[Later, dict[str, Later]]:
    """The figures of all classes that reach a desk."""
    with tempfile.TemporaryDirectory() as name:
        async with (
            FakeSlack() as slack,
            Telegram() as telegram,
            httpx2.AsyncClient(timeout=60) as http,
        ):
            in_slack.populate(slack)
            in_telegram.populate(telegram)
            port = free_port()
            with _desk(Path(name), slack.api_url, telegram.url, port) as pid:
                await _ready(http, port)
                street = Street(slack, telegram, port, _address(Path(name)), Spent(pid), http)
                return await compared(street, senders(street, worst, texts), rounds)


async def _ready(http: httpx2.AsyncClient, port: int) -> None:
    end = time.monotonic() + 600
    while time.monotonic() < end:
        try:
            if (await http.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        await asyncio.sleep(0.2)
    raise TimeoutError("the desk is not ready")


def main() -> int:
    """Measure, print, and write the report where one is wanted; 1 when one holds up too long."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.worst_message")
    parser.add_argument("--tries", type=int, default=200, help="inputs of each class")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path)
    given = parser.parse_args()
    reader = Reader.of(read_catalogue(HOSPITAL), semantic=None, cache=None)
    reader.warm_up()
    texts = slowest_texts(reader)
    found = {one.name: slowest(one, given.tries, given.seed) for one in PARSERS}
    reach = {name: data for name, (_, data) in found.items() if name not in BY_COMMAND}
    usual, later = asyncio.run(measured(reach, texts, given.rounds))
    reading = {name: took for name, (took, _) in found.items()} | {n: t for t, n, _ in texts}
    rows = [
        {
            "worst message of": name,
            "reading ms": round(reading.get(name, 0.0), 1),
            "clock ms": round(one.clock),
            "CPU ms": round(one.cpu),
            "at most ms": round(one.most),
        }
        for name, one in later.items()
    ]
    over = [name for name, one in later.items() if one.most > ALLOWED]
    apart = ", ".join(f"{n} {reading[n]:.0f} ms" for n in sorted(BY_COMMAND & reading.keys()))
    remarks = [
        f"Answered without it: {usual.clock:.0f} ms by the clock, {usual.cpu:.0f} ms of processor.",
        f"Medians of {given.rounds} by which an answer came later, and what it was at most: in one "
        f"of them, the smaller of both. One sends at the page, in Slack or in Telegram; the other "
        f"asks in Telegram.",
        f"Over {ALLOWED:.0f} ms: {', '.join(over) or 'none'}.",
        f"Read by commands, in processes that hold up nobody: {apart}.",
    ]
    title = "By how much the worst message of each class of input delays somebody else"
    command = f"python -m tests.bench.worst_message --tries {given.tries} --rounds {given.rounds}"
    report = Report("worst_message", title, command, rows, "at most ms", remarks)
    print(report.text())
    if given.report:
        report.write(given.report)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
