"""The two ways in: a socket that is renewed, cut and silent; an address that lets nobody in but
Slack.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.http_endpoint import AGE, LIMIT, Endpoint
from tests.fakes.slack import SECRET, FakeSlack, until
from tests.fakes.slack_wire import SignedHttp
from tests.slack.conftest import Counter, Desk, running, served


@pytest.fixture
def way() -> str:
    return "socket"


async def test_the_next_connection_is_open_before_the_last_is_let_go(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    (old,) = slack.hub.connections
    await slack.hub.renew()
    await until(lambda: len(slack.hub.connections) == 2, "a second connection")
    assert not old.closed
    await asyncio.gather(*(slack.say("U1", str(n)) for n in range(6)))
    assert sorted(desk.texts) == [str(n) for n in range(6)] and len(desk.offered) == 6
    await old.close()
    await until(lambda: len(slack.hub.connections) == 1, "the old one gone")
    assert slack.hub.opened == 2


async def test_a_cut_connection_comes_back_and_nothing_is_lost(
    slack: FakeSlack, channel: SlackChannel, desk: Desk
) -> None:
    await slack.say("U1", "before")
    await slack.hub.cut()
    await slack.say("U1", "after")
    assert desk.texts == ["before", "after"]


async def test_a_silent_connection_is_replaced(
    slack: FakeSlack, desk: Desk, counter: Counter
) -> None:
    async with running(slack, desk, counter, quiet=0.2):
        slack.hub.hush()
        await slack.say("U1", "hello?")
    assert desk.texts == ["hello?"] and slack.hub.opened >= 2


async def test_several_connections_share_the_work(
    slack: FakeSlack, desk: Desk, counter: Counter
) -> None:
    async with running(slack, desk, counter, connections=2), running(slack, desk, counter):
        await until(lambda: len(slack.hub.connections) == 3, "three connections")
        await asyncio.gather(*(slack.say("U1", str(n)) for n in range(9)))
    assert (
        sorted(desk.texts)
        == [str(n) for n in range(9)]
        == [t.text for t in sorted(desk.offered, key=lambda t: t.text)]
    )


async def test_it_waits_for_a_slack_that_is_away(desk: Desk, counter: Counter) -> None:
    async with FakeSlack() as slack:
        slack.world.add_user("U1", "Sanne")
    again = FakeSlack()
    again.port, again.worlds[0].users = slack.port, slack.world.users
    started = asyncio.create_task(_first_words(again, desk, counter))
    await asyncio.sleep(0.1)
    async with again:
        await asyncio.wait_for(started, 15)
    assert desk.texts == ["here again"]


async def _first_words(slack: FakeSlack, desk: Desk, counter: Counter) -> None:
    async with running(slack, desk, counter):
        await slack.say("U1", "here again")


async def test_a_revoked_token_does_not_lose_what_is_said(
    slack: FakeSlack, desk: Desk, counter: Counter
) -> None:
    slack.world.revoked.add("xoxb-T1")
    async with running(slack, desk, counter):
        await slack.say("U1", "<@U0BOT> can you hear me", slack.world.channels["C1"])
    assert desk.texts == ["can you hear me"]


async def _post(url: str, body: bytes | io.BytesIO, headers: dict[str, str]) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def test_url_verification(slack: FakeSlack, desk: Desk, counter: Counter) -> None:
    async with running(slack, desk, counter, "http"):
        assert slack.http
        body = json.dumps(
            {"type": "url_verification", "token": "x", "challenge": "3eZbrw1a"}
        ).encode()
        status, text = await _post(
            slack.http.url, body, slack.http.headers(body, "application/json")
        )
    assert status == 200 and json.loads(text) == {"challenge": "3eZbrw1a"}


@pytest.mark.parametrize(
    "forgery", ["none", "other secret", "old", "future", "１２", "12e3", "other body", "v1"]
)
async def test_nobody_but_slack_is_let_in(
    slack: FakeSlack, desk: Desk, counter: Counter, forgery: str
) -> None:
    async with running(slack, desk, counter, "http"):
        assert slack.http
        body = json.dumps(
            slack.event({"type": "message", "channel": "D1", "user": "U1", "ts": "1.0"})
        ).encode()
        sender = slack.http
        if forgery == "other secret":
            sender = SignedHttp(sender.url, "not the secret")
        elif forgery in ("old", "future"):
            away = (AGE + 5) * (-1 if forgery == "old" else 1)
            sender = SignedHttp(sender.url, SECRET, lambda: time.time() + away)
        headers = sender.headers(body, "application/json")
        if forgery == "none":
            del headers["X-Slack-Signature"]
        elif forgery.startswith(("１", "1")):
            headers["X-Slack-Request-Timestamp"] = forgery
        elif forgery == "other body":
            body += b" "
        elif forgery == "v1":
            headers["X-Slack-Signature"] = headers["X-Slack-Signature"].replace("v0=", "v1=")
        status, text = await _post(sender.url, body, headers)
    assert status == 401 and text == "" and not desk.offered


@pytest.mark.parametrize("body", [b"{not json", b"payload=%7Bnot", b"\xff\xfe", b"[]"])
async def test_a_signed_body_that_makes_no_sense(
    slack: FakeSlack, desk: Desk, counter: Counter, body: bytes
) -> None:
    async with running(slack, desk, counter, "http"):
        assert slack.http
        status, _ = await _post(slack.http.url, body, slack.http.headers(body, "application/json"))
    assert status in (200, 400) and not desk.offered


async def test_too_large_and_not_up_and_not_post() -> None:
    async with served(Endpoint(SECRET, lambda: None)) as url:
        sender = SignedHttp(url, SECRET)
        assert (await _post(url, b"{}", sender.headers(b"{}", "application/json")))[0] == 503
        large = b"x" * (LIMIT + 1)
        assert (await _post(url, io.BytesIO(large), sender.headers(large, "application/json")))[
            0
        ] == 413
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            assert answer.status == 405


async def test_a_body_that_never_ends_is_refused_at_the_limit() -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 50 * LIMIT:
            yield b"x" * 65_536
            sent += 65_536
            await asyncio.sleep(0)

    async with served(Endpoint(SECRET, lambda: None)) as url:
        headers = SignedHttp(url, SECRET).headers(b"x", "application/json")
        async with aiohttp.ClientSession() as session:
            with contextlib.suppress(aiohttp.ClientError):  # it may be hung up on while it sends
                async with session.post(url, data=endless(), headers=headers) as answer:
                    assert answer.status == 413
    assert sent < 20 * LIMIT


async def test_without_a_secret_nothing_is_let_in() -> None:
    async with served(Endpoint("", lambda: None)) as url:
        assert (await _post(url, b"{}", SignedHttp(url, "").headers(b"{}", "application/json")))[
            0
        ] == 401
