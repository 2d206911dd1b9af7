"""A channel against a strict Slack, over Socket Mode and over signed HTTP."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn

from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.http_endpoint import Endpoint
from bot.channels.slack.settings import SlackOptions
from bot.ports import Choice, Form, FormField, Incoming, Message, Outgoing, RetryLater, Sender
from bot.presses import AskPress, parse, without_form
from catalog.model import Language
from tests.fakes.slack import SECRET, FakeSlack, until
from tests.fakes.slack_wire import SignedHttp


class Desk:
    """Stands for the desk: keeps what was taken in, once per key, and can be made to fail."""

    def __init__(self) -> None:
        self.channel: SlackChannel | None = None
        self.taken: list[Any] = []
        self.offered: list[Any] = []
        self.journal: list[Incoming] = []
        self.failures = 0
        self.on_accept: Callable[[Incoming], None] = lambda _: None

    async def accept(self, incoming: Incoming) -> bool:
        self.offered.append(incoming)
        if self.failures:
            self.failures -= 1
            raise OSError("the database is away")
        self.on_accept(incoming)
        if any(known.key == incoming.key for known in self.taken):
            return False
        self.taken.append(incoming)
        self.journal.append(incoming)
        return True

    async def look_up(self) -> None:
        """What the desk does after Slack was told: what only Slack can tell is asked, and what
        comes of it is `taken`.
        """
        kept, self.journal = self.journal, []
        assert self.channel
        for incoming in kept:
            known = await self._known(incoming)
            at = self.taken.index(incoming)
            self.taken[at : at + 1] = [known] if known else []

    async def _known(self, incoming: Incoming) -> Incoming | None:
        assert self.channel
        for _ in range(2):
            try:
                return await self.channel.known(incoming)
            except RetryLater:
                continue
        return await self.channel.known(incoming, last=True)

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.taken if isinstance(one, Message)]


class Counter:
    """Stands for what can be looked at: two forms, teams to pick from, a home page."""

    def __init__(self) -> None:
        self.teams: tuple[tuple[str, str], ...] = (
            ("cleaning", "Cleaning"),
            ("ict", "ICT workplace"),
        )
        self.slow = 0.0
        self.made: Form | None = None

    async def tongue(self, who: Sender) -> tuple[Language, str]:
        return who.profile.language or "en", who.profile.zone or "Europe/Amsterdam"

    async def form(self, who: Sender, action: str) -> Form | str:
        await asyncio.sleep(self.slow)
        if without_form(parse(action)) == AskPress():
            fields = (
                FormField(id="text", ask="What is it about?", required=False),
                FormField(id="item", ask="Or", type="item", required=False),
            )
            return Form(action="form:ask", title="New request", send="Next", fields=fields)
        return self.made or "You cannot do that now."

    async def options(self, who: Sender, what: str, words: str) -> tuple[tuple[str, str], ...]:
        return tuple(pair for pair in self.teams if words.lower() in pair[1].lower())

    async def filled(
        self, who: Sender, action: str, values: dict[str, str]
    ) -> dict[str, str] | Form:
        if without_form(parse(action)) == AskPress() and values.get("item"):
            where = FormField(id="where", ask="Which room?")
            return Form(action="form:item:x", title="Spill", send="Send", fields=(where,))
        return {"where": "There is no such room."} if values.get("where") == "nowhere" else {}

    async def page(self, who: Sender) -> tuple[Outgoing, ...]:
        choices = (
            Choice(action="form:ask", label="Ask something"),
            Choice(action="lang:nl", label="Nederlands"),
        )
        return (Outgoing(text=f"Hello {who.profile.name}", choices=choices),)


@asynccontextmanager
async def served(app: Endpoint) -> AsyncIterator[str]:
    """The HTTP address behind a real server; gives its URL."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started, "the server's start")
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/slack/events"
    server.should_exit = True
    await task


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def options(slack: FakeSlack, way: str, **more: float) -> SlackOptions:
    """How the channel is told about this Slack."""
    return SlackOptions(
        bot_tokens=tuple(f"xoxb-{world.team}" for world in slack.worlds),
        app_token="xapp-1" if way == "socket" else "",
        signing_secret=SECRET,
        api_url=slack.api_url,
        **more,  # type: ignore[arg-type]
    )


@asynccontextmanager
async def running(
    slack: FakeSlack, desk: Desk, counter: Counter, way: str = "socket", **more: float
) -> AsyncIterator[SlackChannel]:
    """A channel that listens."""
    channel = desk.channel = SlackChannel(options(slack, way, **more), counter, now)
    task = asyncio.create_task(channel.listen(desk.accept))
    async with asyncio.timeout(10):
        await channel.ready.wait()
    if way == "socket":
        slack.http = None
        yield channel
    else:
        async with served(channel.http) as url:
            slack.http = SignedHttp(url, SECRET)
            yield channel
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        fake.world.add_user("U1", "Sanne de Vries", "sanne@example.org", locale="nl-NL")
        fake.world.add_user("U2", "Joost V", "joost@example.org")
        fake.world.add_channel("C1", "U1", "U2")
        yield fake


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture(params=["socket", "http"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def channel(
    slack: FakeSlack, desk: Desk, counter: Counter, way: str
) -> AsyncIterator[SlackChannel]:
    async with running(slack, desk, counter, way) as made:
        yield made
