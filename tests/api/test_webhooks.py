"""Webhooks: signed, told what their person may read, tried again, looked at, sent anew, never
inside.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from functools import partial

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks.webhooks import Webhook

from bot.cli import application
from bot.errors import Mistake
from bot.worker.handlers.webhook import WAITS
from bot.worker.webhook_wire import HttpPost, InsideError, fault_of, is_public
from routing.storage import webhooks
from tests.api.conftest import CONTRACT, SPILL, Api
from tests.chain.front import Front
from tests.routing.links import CATALOGUE

URL = "https://hooks.example/schakel"


class Receiver:
    """Stands for a service that is told; answers as it is set to."""

    def __init__(self) -> None:
        self.status, self.got = 204, list[tuple[Mapping[str, str], bytes]]()

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Take it."""
        assert url == URL
        self.got.append((headers, body))
        if not self.status:
            raise OSError("nobody there")
        return self.status


@pytest.fixture
def receiver() -> Receiver:
    """A service that takes everything."""
    return Receiver()


@pytest.fixture
def desk(database_url: str, receiver: Receiver) -> Iterator[Api]:
    """A desk that tells it, once on each kind of database."""
    front = Front(database_url, CATALOGUE, post=receiver)
    yield Api(front)
    front.app.close()


def _hook(api: Api, person: str, **more: tuple[str, ...]) -> webhooks.Hook:
    given = {"kinds": (), "teams": ()} | more
    with api.front.app.database.transaction() as session:
        return webhooks.make(session, URL, person=person, name="t", now=api.front.now, **given)


def _told(receiver: Receiver) -> list[tuple[str, str]]:
    bodies = [json.loads(body) for _, body in receiver.got]
    return [(one["data"]["number"], one["type"]) for one in bodies]


def test_what_happens_is_told_signed_and_in_order(desk: Api, receiver: Receiver) -> None:
    hook = _hook(desk, "fatima", kinds=("opened", "acknowledged"))
    number = desk.opens(desk.token("sanne"), SPILL)
    desk.acts(desk.token("fatima"), number, "acknowledge")
    desk.front.wait(seconds=1)
    assert _told(receiver) == [(number, "call.opened"), (number, "call.acknowledged")]
    for headers, body in receiver.got:
        at = dt.datetime.fromtimestamp(int(headers["webhook-timestamp"]), dt.UTC)
        signed = Webhook(hook.secret).sign(headers["webhook-id"], at, body.decode())
        assert headers["webhook-signature"] == signed
        assert "hall" not in body.decode() and "sanne" not in body.decode()
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 2


def test_who_may_not_read_a_call_is_not_told_of_it(desk: Api, receiver: Receiver) -> None:
    _hook(desk, "tom")
    _hook(desk, "hilde")
    _hook(desk, "fatima", teams=("hr",))
    desk.opens(desk.token("sanne"), SPILL)
    desk.opens(desk.token("sanne"), CONTRACT)
    desk.front.wait(seconds=1)
    assert receiver.got == []


def test_one_that_is_down_is_told_later_under_the_same_name(desk: Api, receiver: Receiver) -> None:
    hook = _hook(desk, "fatima", kinds=("opened",))
    receiver.status = 0
    number = desk.opens(desk.token("sanne"), SPILL)
    desk.front.wait(seconds=1)
    receiver.status = 500
    desk.front.wait(seconds=10)
    with desk.front.app.database.reading() as session:
        (tried,) = webhooks.messages(session, hook.id, failed=True)
    assert (tried.state, tried.attempts, tried.status) == ("failed", 2, 500)
    receiver.status = 200
    desk.front.wait(minutes=10)
    assert _told(receiver) == [(number, "call.opened")] * 3
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    with desk.front.app.database.reading() as session:
        assert [one.state for one in webhooks.messages(session, hook.id)] == ["delivered"]


def test_what_was_given_up_is_sent_anew_by_command(
    sqlite_url: str,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    front = Front(sqlite_url, CATALOGUE, post=receiver)
    api = Api(front)
    hook = _hook(api, "fatima", kinds=("opened",))
    receiver.status = 500
    api.opens(api.token("sanne"), SPILL)
    for seconds in (1.0, *WAITS):
        front.wait(seconds=seconds * 1.2)
    assert len(receiver.got) == len(WAITS) + 1
    receiver.status = 200
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)

    def run(*words: str) -> str:
        capsys.readouterr()
        application(words)(list(words), standalone_mode=False)
        return capsys.readouterr().out

    assert "given_up" in run("webhook", "log", hook.id, "--failed")
    assert hook.secret not in run("webhook", "list", "--json")
    assert run("webhook", "redeliver", hook.id, "--failed").startswith("1 ")
    front.now = dt.datetime.now(dt.UTC)
    front.wait(seconds=1)
    assert receiver.got[-1][0]["webhook-id"] == receiver.got[0][0]["webhook-id"]
    assert "delivered" in run("webhook", "log", hook.id)
    front.app.close()


def test_one_that_is_gone_is_told_nothing_more(desk: Api, receiver: Receiver) -> None:
    hook = _hook(desk, "fatima")
    receiver.status = 410
    desk.opens(desk.token("sanne"), SPILL)
    desk.front.wait(seconds=1)
    count = len(receiver.got)
    desk.opens(desk.token("sanne"), SPILL)
    desk.front.wait(seconds=1)
    assert len(receiver.got) == count
    with desk.front.app.database.reading() as session:
        ended = webhooks.find(session, hook.id)
    assert ended and ended.ended_at and "410" in ended.why


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://10.1.2.3/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://[64:ff9b::7f00:1]/x",
        "https://[fd00::1]/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "https://0/x",
        "https://localhost/x",
        "http://hooks.example/x",
        "ftp://hooks.example/x",
        "https://user:word@hooks.example/",
        "https://[::1",
        "nothing",
    ],
)
def test_nothing_is_sent_inside_unless_that_is_set(url: str) -> None:
    with pytest.raises(InsideError):
        asyncio.run(HttpPost(inside=False).post(url, {}, b"{}"))


def test_a_webhook_inside_is_given_up_without_a_traceback(
    desk: Api, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hook = _hook(desk, "fatima")
    monkeypatch.setattr(receiver, "post", lambda _url, *rest: _inside(*rest))
    desk.opens(desk.token("sanne"), SPILL)
    desk.front.wait(seconds=1)
    with desk.front.app.database.reading() as session:
        (message,) = webhooks.messages(session, hook.id)
    assert message.state == "given_up" and message.told == "the address is not by https"
    assert not [record for record in caplog.records if record.exc_info]
    assert any("is told nothing" in record.getMessage() for record in caplog.records)


async def _inside(headers: Mapping[str, str], body: bytes) -> int:
    return await HttpPost(inside=False).post("http://10.0.0.1/x", headers, body)


@pytest.mark.parametrize(
    ("url", "why", "mend"),
    [
        ("http://user:pw@127.0.0.1:8298/5?key=k", "holds a name or a password", "give one like"),
        ("https://hooks.example:1/5?key=k", "", ""),
        ("http://127.0.0.1:8298/5?key=k", "is not by https", "SCHAKEL_WEBHOOKS_INSIDE=true"),
        ("ftp://127.0.0.1/pw?key=k", "is no address of the form", "give one like"),
        ("https://[pw", "is no address", "give one like"),
    ],
)
def test_why_a_webhook_is_refused_is_told_without_its_secrets(
    url: str, why: str, mend: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", sqlite_url)
    words = ["webhook", "create", "fatima", "--url", url, "--name", "x"]
    run = partial(application(words), words, standalone_mode=False)
    if not why:
        run()
        return
    with pytest.raises(Mistake) as caught:
        run()
    assert why in str(caught.value) and mend in str(caught.value)
    assert "pw" not in str(caught.value) and "key" not in str(caught.value)


def test_which_addresses_are_of_the_public_internet() -> None:
    assert is_public("192.0.43.7") and is_public("2606:4700::1111")
    assert not is_public("100.64.0.1") and not is_public("224.0.0.1") and not is_public("x")
    assert fault_of(URL, inside=False) == "" == fault_of("http://10.0.0.1:8000/x", inside=True)


def test_no_redirect_is_followed() -> None:
    asked = list[str]()

    async def elsewhere(request: web.Request) -> web.Response:
        asked.append(request.path)
        raise web.HTTPTemporaryRedirect("/inside")

    async def told() -> int:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", elsewhere)
        async with TestServer(app) as server:
            return await HttpPost(inside=True).post(str(server.make_url("/hook")), {}, b"{}")

    assert asyncio.run(told()) == 307
    assert asked == ["/hook"]
