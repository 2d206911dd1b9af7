"""The pages' door: what gets in, and what a browser may do with what comes out."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

import httpx2
import pytest
from starlette.datastructures import Headers

from bot.channels.mailbox import Mailbox
from bot.channels.pages.guard import FORM, host_name, refusal
from bot.channels.pages.site import make_site
from bot.ports import Card, Choice, Line, Outgoing
from routing.storage.db import Database
from tests.channels.conftest import HOST, OURS, Desk, browser, parts_for
from tests.channels.test_pages import opened
from tests.fakes.windows import said


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """Pages read through the same functions whatever the database; those are tried on both
    elsewhere.
    """
    made = Database(sqlite_url)
    yield made
    made.close()


POST = {"host": HOST, "origin": f"http://{HOST}", "content-length": "10", "content-type": FORM}


@pytest.mark.parametrize(
    ("method", "change", "status"),
    [
        ("GET", {}, None),
        ("POST", {}, None),
        ("POST", {"sec-fetch-site": "same-origin"}, None),
        ("POST", {"content-type": f"{FORM}; charset=utf-8"}, None),
        ("GET", {"host": "evil.example:8080"}, 421),
        ("GET", {"host": "127.0.0.1.evil.example"}, 421),
        ("GET", {"host": ""}, 421),
        ("GET", {"host": "localhost@evil.example"}, 421),
        ("POST", {"host": "rebound.example:8080", "origin": "http://rebound.example:8080"}, 421),
        ("POST", {"origin": "https://evil.example"}, 403),
        ("POST", {"origin": "http://127.0.0.1:9999"}, 403),
        ("POST", {"origin": "null"}, 403),
        ("POST", {"origin": None}, 403),
        ("POST", {"origin": "http://[::1"}, 403),
        ("POST", {"sec-fetch-site": "cross-site"}, 403),
        ("DELETE", {"origin": "https://evil.example"}, 403),
        ("POST", {"content-type": "application/json"}, 415),
        ("POST", {"content-type": "multipart/form-data; boundary=x"}, 415),
        ("POST", {"content-type": None}, 415),
        ("POST", {"content-length": "65537"}, 413),
        ("POST", {"content-length": None}, 411),
        ("POST", {"content-length": "-1"}, 411),
    ],
)
def test_who_gets_in(method: str, change: Mapping[str, str | None], status: int | None) -> None:
    headers = Headers({k: v for k, v in {**POST, **change}.items() if v is not None})
    refused = refusal(method, headers, ("127.0.0.1", "localhost", "::1"))
    assert (refused[0] if refused else None) == status


@pytest.mark.parametrize(
    ("netloc", "name"),
    [
        ("LocalHost:8080", "localhost"),
        ("[::1]:8080", "::1"),
        ("localhost.", "localhost"),
        ("", ""),
        ("a:b:c", "a"),
        ("[::1", ""),
    ],
)
def test_the_name_in_a_host_header(netloc: str, name: str) -> None:
    assert host_name(netloc) == name


async def test_a_foreign_page_posts_nothing(visitor: httpx2.AsyncClient, desk: Desk) -> None:
    answer = await visitor.post(
        "/say",
        data={"as": "sanne", "text": "hi"},
        headers=OURS | {"origin": "https://evil.example"},
    )
    assert (answer.status_code, desk.taken) == (403, [])


async def test_outside_the_demo_every_page_is_shut(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    number = opened(database).number
    async with browser(parts_for(database, mailbox, desk.accept)) as client:
        await client.get("/?as=sanne")
        signed = client.cookies
    async with browser(parts_for(database, mailbox, desk.accept, demo=False)) as client:
        client.cookies = signed
        paths = [
            "/",
            "/?as=sanne",
            "/team?as=fatima",
            f"/call/{number}?as=sanne",
            "/live/talk?as=sanne",
            "/live/team?as=fatima",
        ]
        shut = {path: await client.get(path) for path in paths}
        form = {"as": "sanne", "text": "hi", "action": "x", "language": "nl"}
        posts = {
            path: (await client.post(path, data=form, headers=OURS)).status_code
            for path in ("/say", "/press", "/language")
        }
    assert {path: answer.status_code for path, answer in shut.items()} == dict.fromkeys(paths, 403)
    assert set(posts.values()) == {403}
    assert "You are not signed in" in shut["/"].text
    assert desk.taken == []


def test_a_demo_does_not_leave_this_machine(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    open_door = dataclasses.replace(
        parts_for(database, mailbox, desk.accept), hosts=("127.0.0.1", "desk.example")
    )
    with pytest.raises(ValueError, match=r"desk\.example"):
        make_site(open_door)


async def test_the_cookie_is_signed_and_stays_here(visitor: httpx2.AsyncClient) -> None:
    cookie = (await visitor.get("/?as=tom")).headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/"))
    forged = {"cookie": "schakel=eyJwZXJzb24iOiAiaGlsZGUifQ==.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"}
    visitor.cookies.clear()
    assert "Hilde" not in (await visitor.get("/", headers=forged)).text.split('class="who-list"')[0]


async def test_a_person_nobody_knows_has_no_page(visitor: httpx2.AsyncClient) -> None:
    assert (await visitor.get("/?as=nobody")).status_code == 404
    assert (await visitor.get("/nowhere")).status_code == 404


class Suspicious(HTMLParser):
    """Finds what a strict browser would refuse, or what somebody's words turned into."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.found += [
            f"{tag} {name}" for name in names if name.startswith("on") or name == "style"
        ]
        self.found += [
            f"{name}={value}"
            for name, value in attrs
            if name in ("src", "href", "action") and not _local(value or "")
        ]
        if tag in ("style", "iframe", "object", "base", "b") or (
            tag == "script" and "src" not in names
        ):
            self.found.append(tag)


def _local(address: str) -> bool:
    return re.match(r"/(?!/)|#|\?", address) is not None


EVIL = """<b>x</b><script>alert(1)</script>"' onmouseover=alert(1)
</hx-partial><hx-partial hx-target="body">{{ 7*7 }} javascript:alert(1)"""


async def test_no_words_become_part_of_the_page(
    visitor: httpx2.AsyncClient, database: Database, mailbox: Mailbox
) -> None:
    number = opened(database, text=EVIL).number
    card = Card(number=number, title=EVIL, status=EVIL, lines=(Line(label=EVIL, value=EVIL),))
    mailbox.deliver(
        "person/sanne", Outgoing(text=EVIL, choices=(Choice(action='d:1:"><b>', label=EVIL),)), "k1"
    )
    mailbox.deliver("person/sanne", Outgoing(text=EVIL, card=card), "k2")
    said(database, "person/sanne", "sanne", EVIL)
    said(database, "room/cleaning", "joost", EVIL)
    for path in (
        "/?as=sanne",
        "/team?as=fatima",
        f"/call/{number}?as=fatima",
        "/nothing-here",
        "/team?as=sanne",
    ):
        page = await visitor.get(path)
        assert Suspicious(page.text).found == [], path
        assert "<hx-partial" not in page.text
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


async def test_a_form_that_was_tampered_with_gets_a_friendly_answer(
    visitor: httpx2.AsyncClient, desk: Desk
) -> None:
    answers = [
        await visitor.post("/press", data={"as": "tom", "action": "x" * 65}, headers=OURS),
        await visitor.post("/press", data={"as": "tom"}, headers=OURS),
        await visitor.post("/language", data={"as": "tom", "language": "fr"}, headers=OURS),
        await visitor.get("/live/talk?as=tom&since=-1"),
    ]
    assert [a.status_code for a in answers] == [422, 422, 422, 404]
    assert all("not filled in well" in a.text for a in answers[:3])
    assert desk.taken == []


async def test_what_no_database_keeps_gets_a_friendly_answer(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    """NUL, and numbers beyond any row's: nothing is found, nothing kept, and no fault of ours."""
    huge, hilde = 10**30, "as=hilde"
    for path in (
        f"/requests?{hilde}&q=%00",
        f"/insight.csv?{hilde}&item=%00",
        f"/palette?{hilde}&q=%00",
        f"/team?{hilde}&q=%00",
        f"/changes?{hilde}&asked={huge}",
        f"/earlier?{hilde}&before={huge}",
        f"/live/talk?{hilde}&since={huge}",
    ):
        assert (await visitor.get(path)).status_code in (200, 404), path
    number = opened(database).number
    for path, form in (
        ("/team/views", {"name": "a\0b", "query": "who=mine"}),
        ("/team/several", {"do": "acknowledge", "n": f"{number}:x"}),
        ("/team/several", {"do": "acknowledge", "n": f"{number}\0"}),
        (f"/team/views/{huge}/away", {}),
        (f"/changes/{huge}", {"do": "agree"}),
        ("/say", {"text": "a\0b", "key": "abcdef0123456789"}),
    ):
        answer = await visitor.post(path, data={"as": "fatima", **form}, headers=OURS)
        assert answer.status_code in (200, 303, 404, 422), path
