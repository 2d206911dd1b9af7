"""Signing in to the pages: by a link in one's chat, by a code in a terminal, by the command; and
all that signs nobody in.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from dataclasses import dataclass, field, replace

import httpx2
import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.channels.mailbox import Mailbox
from bot.channels.pages.services import OpenId
from bot.channels.pages.site import make_site
from bot.context import Context
from bot.intake import door as doors
from bot.intake.door import Door
from bot.outbox.payloads import SayPayload
from bot.people import accounts, sessions, signin_links, unheard
from bot.ports import Address, Contact, Outgoing, Profile
from catalog.model import Catalogue
from catalog.roles import roles_of
from routing.storage import outbox
from routing.storage.db import Database
from routing.storage.tables import OutboxRow
from tests.channels.conftest import Desk, parts_for
from tests.channels.test_pages import opened
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

SITE = "https://127.0.0.1:8080"
FORM = {"origin": SITE, "content-type": "application/x-www-form-urlencoded"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_PROOF = re.compile(r'name="proof" value="([0-9a-f]{80})"')


@dataclass
class World:
    """An organisation with its door; the clock is moved by hand."""

    database: Database
    mailbox: Mailbox
    desk: Desk
    now: dt.datetime = MONDAY
    catalogue: Catalogue = field(default_factory=lambda: CATALOGUE)
    channels: dict[str, str] = field(
        default_factory=lambda: {"web": "", "terminal": "", "slack": "slack"}
    )

    def __post_init__(self) -> None:
        self.door = Door(self.database, self.context, lambda: None)
        parts = parts_for(self.database, self.mailbox, self.desk.accept, demo=False)
        values = {"door": self.door, "now": lambda: self.now, "catalogue": lambda: self.catalogue}
        self.site = make_site(type(parts)(**(vars(parts) | values)))

    def context(self) -> Context:
        """Slack is on beside our own channels, unless a test says otherwise."""
        return Context(
            self.catalogue,
            ByWord(self.catalogue),
            self.channels,
            self.now,
        )

    def in_slack(self, *people: str) -> None:
        """These people wrote to us in Slack."""
        with self.database.transaction() as session:
            for person in people:
                at = Address(channel="slack", conversation=f"slack/T1/D{person}")
                known = Profile(handle=f"@{person}")
                contact = Contact(address=at, account=f"T1:{person}", at=self.now, profile=known)
                accounts.heard_from(session, contact, person)

    def browser(self, **headers: str) -> httpx2.AsyncClient:
        """A browser with its own cookies."""
        transport = httpx2.ASGITransport(self.site)
        headers = {"user-agent": FIREFOX, **headers}
        return httpx2.AsyncClient(transport=transport, base_url=SITE, headers=headers)

    def said(self, person: str) -> list[str]:
        """What is to be said to somebody."""
        places = {f"slack/T1/D{person}", f"person/{person}"}
        with self.database.reading() as session:
            rows = session.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all()
        says = [row.body for row in rows if row.kind == "say"]
        found = [body for body in says if body["to"]["conversation"] in places]
        return [str(body["message"]["text"]) for body in found]


@pytest.fixture
def world(database: Database, mailbox: Mailbox, desk: Desk) -> World:
    return World(database, mailbox, desk)


async def proof(browser: httpx2.AsyncClient, path: str = "/signin") -> str:
    """What the forms of a page carry."""
    return str(_PROOF.findall((await browser.get(path)).text)[0])


async def post(
    browser: httpx2.AsyncClient, path: str, page: str = "/signin", **form: str
) -> httpx2.Response:
    return await browser.post(
        path, data={"proof": await proof(browser, page), **form}, headers=FORM
    )


async def asks(world: World, browser: httpx2.AsyncClient, who: str) -> str:
    """Ask to be let in; gives the page that is shown then."""
    answer = await post(browser, "/signin", who=who)
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin/sent")
    return str((await browser.get("/signin/sent")).text)


def link_in(text: str) -> str:
    """The path of the link in a message."""
    return str(re.findall(r"https://\S+?(/signin/link/\S+)", text)[0])


async def signs_in(world: World, browser: httpx2.AsyncClient, who: str) -> None:
    world.in_slack(who)
    await asks(world, browser, who)
    link = link_in(world.said(who)[-1])
    answer = await post(browser, link, link)
    assert answer.status_code == 303, answer.text


async def test_a_link_in_ones_own_chat_signs_in_once_in_the_browser_that_asked(
    world: World,
) -> None:
    world.in_slack("fatima")
    async with world.browser() as mine, world.browser() as other:
        shared = "/team?team=cleaning&who=nobody&q=caf%C3%A9+%27s"
        first = await mine.get(f"{shared}&as=tom")
        assert first.status_code == 303
        await mine.get(first.headers["location"])
        page = await asks(world, mine, "@fatima")
        words = re.findall(r'words-shown" role="status">([^<]+)<', page)[0]
        told = world.said("fatima")[-1]
        link = link_in(told)
        assert f"“{words}”" in told
        foreign = [await other.get(link), await post(other, link)]
        assert [f.status_code for f in foreign] == [404, 404]
        assert all(
            "Fatima" not in f.text and "This link signs nobody in" in f.text for f in foreign
        )
        for _ in range(3):
            assert "Sign in as Fatima" in (await mine.get(link)).text
        let = await post(mine, link, link)
        assert (let.status_code, let.headers["location"]) == (303, shared)
        cookie = next(v for v in let.headers.get_list("set-cookie") if "schakel-session=" in v)
        assert all(part in cookie for part in ("__Host-", "HttpOnly", "Secure", "SameSite=lax"))
        assert (await mine.get("/team")).status_code == 200
        again = await mine.post(link, data={"proof": await proof(mine, "/")}, headers=FORM)
        assert (again.status_code, again.headers["location"]) == (303, "/"), "pressed twice"
        assert (await other.get(link)).status_code == 404


@pytest.mark.parametrize(
    "wished",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb: c", "/" + "x" * 4_000],
)
async def test_signing_in_leads_to_our_own_pages_alone(world: World, wished: str) -> None:
    async with world.browser() as mine:
        await mine.get("/signin", params={"next": wished})
        world.in_slack("sanne")
        await asks(world, mine, "sanne")
        link = link_in(world.said("sanne")[-1])
        assert (await post(mine, link, link)).headers["location"] == "/"
        assert (await mine.get("/signin", params={"next": wished})).headers["location"] == "/"


@pytest.mark.parametrize(
    "who", ["nobody@example.org", "guest-1", "../../etc", "+31612345678", "tom"]
)
async def test_the_answer_never_tells_whom_we_know(world: World, who: str) -> None:
    world.in_slack("sanne")
    async with world.browser() as mine:
        known, page = await asks(world, mine, "sanne"), await asks(world, mine, who)
    without = [re.sub(r'role="status">[^<]+<|value="\w{80}"', "", text) for text in (known, page)]
    assert without[0] == without[1]
    assert [t for t in world.said(who) if "/signin/link/" in t] == []


async def test_ten_minutes_later_a_link_is_too_old(world: World) -> None:
    world.in_slack("sanne")
    async with world.browser() as mine:
        await asks(world, mine, "sanne")
        link = link_in(world.said("sanne")[-1])
        page = await proof(mine, link)
        world.now += dt.timedelta(minutes=10)
        late = await mine.post(link, data={"proof": page}, headers=FORM)
        given = late.headers.get_list("set-cookie")
        assert (late.status_code, [v for v in given if "schakel-session=" in v]) == (404, [])
        assert (await mine.get("/")).status_code == 303


async def test_who_has_a_terminal_only_types_a_code_and_does_not_guess_it(world: World) -> None:
    async with world.browser() as mine, world.browser() as other:
        await asks(world, mine, "joost")
        told = world.said("joost")[-1]
        code = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}", told)[0]
        assert "/signin/link/" not in told
        assert (await post(other, "/signin/code", code=code)).status_code == 404
        for _ in range(signin_links.MOST_MISSES - 1):
            mistyped = await post(mine, "/signin/code", code="AAAA-AAAA")
            assert (mistyped.status_code, "That is not the code" in mistyped.text) == (422, True)
        assert (await post(mine, "/signin/code", code=code.lower())).status_code == 303
        await asks(world, other, "joost")
        fresh = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}", world.said("joost")[-1])[0]
        for _ in range(signin_links.MOST_MISSES):
            await post(other, "/signin/code", code="AAAA-AAAA")
        assert (await post(other, "/signin/code", code=fresh)).status_code == 422


async def test_each_sees_their_own_and_nobody_takes_anothers_name(world: World) -> None:
    own = opened(world.database, "hr/contracts/contract", "sanne").number
    async with world.browser() as sanne, world.browser() as fatima:
        await signs_in(world, sanne, "sanne")
        await signs_in(world, fatima, "fatima")
        assert (await sanne.get(f"/call/{own}")).status_code == 200
        foreign = {
            p: (await fatima.get(p)).status_code
            for p in (f"/call/{own}", f"/call/{own}?as=sanne", f"/live/call/{own}")
        }
        assert set(foreign.values()) == {404}
        form = {"as": "sanne", "text": "hello", "key": "abcdef0123456789"}
        answer = await post(fatima, "/say", "/", **form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert [one.account for one in world.desk.taken] == ["fatima"]


async def test_a_forged_form_does_nothing(world: World) -> None:
    async with world.browser() as mine, world.browser() as other:
        await signs_in(world, mine, "fatima")
        theirs = await proof(other)
        for given in ({}, {"proof": ""}, {"proof": theirs}, {"proof": "é"}):
            for path in ("/say", "/press", "/language", "/signout", "/sessions/end-all", "/signin"):
                form = {"text": "hi", "action": "x", "language": "nl", "who": "tom", **given}
                answer = await mine.post(path, data=form, headers=FORM)
                assert (answer.status_code, "Nothing was done" in answer.text) == (403, True), path
        elsewhere = {**FORM, "origin": "https://evil.example"}
        form = {"proof": await proof(mine, "/"), "text": "hi"}
        assert (await mine.post("/say", data=form, headers=elsewhere)).status_code == 403
        assert (await mine.get("/")).status_code == 200
    assert world.desk.taken == []


async def test_sessions_are_listed_and_ended_one_by_one_and_all(world: World) -> None:
    async with world.browser() as one, world.browser() as two, world.browser() as foreign:
        await signs_in(world, one, "sanne")
        await signs_in(world, two, "sanne")
        await signs_in(world, foreign, "tom")
        page = (await one.get("/sessions")).text
        ids = re.findall(r'name="session" value="(\w+)"', page)
        assert (len(ids), page.count("Firefox, Linux") >= 2) == (2, True)
        assert (await post(foreign, "/sessions/end", "/", session=ids[0])).status_code == 404
        here = re.findall(r"this browser|deze browser", page)
        assert len(here) == 1
        for name in ids:
            await post(one, "/sessions/end", "/sessions", session=name) if (
                await one.get("/")
            ).status_code == 200 else None
        assert (await one.get("/")).status_code == 303
        await signs_in(world, one, "sanne")
        await post(one, "/sessions/end-all", "/sessions")
        assert {(await b.get("/")).status_code for b in (one, two)} == {303}
        assert (await foreign.get("/")).status_code == 200


async def test_a_session_runs_out_and_ends_at_once_when_somebody_leaves(world: World) -> None:
    async with world.browser() as sanne, world.browser() as joost:
        await signs_in(world, sanne, "sanne")
        await signs_in(world, joost, "joost")
        everybody = world.catalogue
        teams = tuple(
            t.model_copy(update={"people": tuple(p for p in t.people if p.id != "joost")})
            for t in everybody.teams
        )
        world.catalogue = Catalogue(version="v2", organisation=everybody.organisation, teams=teams)
        assert (await joost.get("/")).status_code == 303
        live = await joost.get("/live/talk")
        assert (live.status_code, "Sign in first" in live.text or "Log eerst in" in live.text) == (
            403,
            True,
        )
        with world.database.transaction() as session:
            sessions.end_departed(session, world.catalogue, world.now)
        world.catalogue = everybody
        assert (await joost.get("/")).status_code == 303
        world.now += dt.timedelta(days=2)
        assert (await sanne.get("/")).status_code == 200
        world.now += dt.timedelta(days=3)
        assert (await sanne.get("/")).status_code == 303


async def test_what_waited_is_there_when_somebody_signs_in(world: World) -> None:
    number = opened(world.database, requester="sanne").number
    with world.database.transaction() as session:
        waits = unheard.Waiting(number, "news", {"text": "your floor is clean"})
        unheard.keep(session, "sanne", waits, world.now)
    let = world.door.enter_known("sanne", "openid", FIREFOX)
    assert let
    assert world.said("sanne") == ["your floor is clean"]
    assert world.door.enter_known("guest-1", "openid", FIREFOX) is None


async def test_what_a_lost_chat_did_not_bring_is_there_when_somebody_signs_in(
    world: World,
) -> None:
    world.in_slack("sanne")
    number = opened(world.database, requester="sanne").number
    there = Address(channel="slack", conversation="slack/T1/Dsanne")
    said = SayPayload(to=there, number=number, message=Outgoing(text="your floor is clean"))
    row = said.row("k1", world.now, lane=there.conversation, channel="slack")
    with world.database.transaction() as session:
        outbox.enqueue(session, [row], world.now)
        session.execute(
            sa.update(OutboxRow)
            .where(col(OutboxRow.key) == "k1")
            .values(state="dead", out_of_reach=True, done_at=world.now)
        )
        accounts.lost(session, there, "blocked", world.now)
    for _ in range(2):
        assert world.door.enter_known("sanne", "openid", FIREFOX)
    with world.database.reading() as session:
        rows = session.exec(select(OutboxRow).where(col(OutboxRow.channel) == "web")).all()
    assert [r.body["message"]["text"] for r in rows if r.kind == "say"] == ["your floor is clean"]


async def test_nobody_is_sent_many_and_no_address_asks_for_ever(world: World) -> None:
    world.in_slack("sanne")
    async with world.browser() as mine:
        for _ in range(doors.PER_PERSON.most + 3):
            await asks(world, mine, "sanne")
        assert len(world.said("sanne")) == doors.PER_PERSON.most
        page = await proof(mine)
        sent = [
            (await mine.post("/signin", data={"proof": page, "who": "x"}, headers=FORM)).status_code
            for _ in range(doors.PER_ADDRESS.most)
        ]
    assert (sent[0], sent[-1]) == (303, 429)


async def test_a_proxy_that_is_not_believed_is_told(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async with world.browser() as mine:
        for told, warned in (("203.0.113.9", True), ("203.0.113.9, 127.0.0.1", False)):
            caplog.clear()
            page = {"proof": await proof(mine), "who": "x"}
            await mine.post("/signin", data=page, headers=FORM | {"x-forwarded-for": told})
            assert ("FORWARDED_ALLOW_IPS" in caplog.text) == warned


async def test_no_address_tries_links_for_ever(world: World) -> None:
    world.in_slack("sanne")
    async with world.browser() as mine:
        await asks(world, mine, "sanne")
        link = link_in(world.said("sanne")[-1])
        page = {"proof": await proof(mine)}
        for n in range(doors.MISSED.most):
            missed = await mine.post(f"/signin/link/{'x' * 40}{n}", data=page, headers=FORM)
            assert missed.status_code == 404
        good = await mine.post(link, data=page, headers=FORM)
        assert good.status_code == 404, "not even one that is good"
        world.now += dt.timedelta(minutes=11)
        await signs_in(world, mine, "sanne")


async def test_a_stranger_gets_the_way_in_and_nothing_of_any_page(world: World) -> None:
    number = opened(world.database, "hr/contracts/contract", "sanne").number
    places = {"number": number, "team": "cleaning", "service": "rooms", "item": "spill"}
    ways_in = ("/signin", "/healthz", "/readyz", "/metrics", "/favicon")
    for path, methods in world.site.openapi()["paths"].items():
        if path.startswith(ways_in):
            continue
        address = path.format_map({"name": "0" * 20, "secret": "x"} | places)
        async with world.browser() as stranger:
            if "get" in methods:
                shown = await stranger.get(address)
                leads = shown.headers.get("location", "")
                assert shown.status_code == 403 or leads.startswith("/signin?next="), address
            else:
                shown = await post(stranger, address, text="hi", action="x", do="agree")
                led = shown.headers.get("location") == "/signin"
                assert led or shown.status_code in (403, 404, 422), address
        assert not [one for one in ("Sanne", "Fatima", "Cleaning") if one in shown.text], address
    assert world.desk.taken == []


async def test_a_link_of_the_machine_itself_signs_in_the_first_who_opens_it(world: World) -> None:
    with world.database.transaction() as session:
        link = doors.path_of(signin_links.make(session, "daan", "", "", world.now))
    async with world.browser() as mine, world.browser() as late:
        assert "Daan" in (await mine.get(link)).text
        assert (await post(mine, link, link)).status_code == 303
        assert (await late.get(link)).status_code == 404


async def test_nothing_secret_is_kept_or_looked_at_by_its_digest(world: World) -> None:
    async with world.browser() as mine, world.browser() as other:
        await signs_in(world, mine, "sanne")
        held = mine.cookies["__Host-schakel-session"]
        await asks(world, other, "joost")
        code = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}", world.said("joost")[-1])[0]
        await asks(world, other, "sanne")
        secrets = (held, link_in(world.said("sanne")[-1]).rsplit("/", 1)[-1], code)
    with world.database.reading() as session:
        assert sessions.find(session, held, world.catalogue, world.now)
        kept = _all_of(session)
    assert kept.count("sanne") >= 2 and not [one for one in secrets if one in kept]
    assert code.replace("-", "") not in kept


def _all_of(session: Session) -> str:
    tables = ("signin_session", "signin_link", "signin_try")
    rows = (session.connection().exec_driver_sql(f"SELECT * FROM {one}").all() for one in tables)
    return repr(list(rows))


def test_roles_are_those_of_the_catalogue() -> None:
    assert roles_of("nobody", CATALOGUE) == frozenset()
    assert roles_of("fatima", CATALOGUE) >= {"employee", "team_member", "coordinator"}
    assert "team_member" not in roles_of("sanne", CATALOGUE)


async def test_what_is_pressed_said_and_brought_along_is_of_who_is_signed_in(world: World) -> None:
    async with world.browser() as browser:
        await signs_in(world, browser, "sanne")
        page = await proof(browser, "/")
        form = {"proof": page, "as": "tom", "key": "0123456789abcdef"}
        pressed = {**form, "action": "c:S-1001:confirm"}
        assert (await browser.post("/press", data=pressed, headers=FORM)).status_code == 303
        said = {**form, "text": "look", "key": "fedcba9876543210"}
        brought = {"files": ("leak.txt", b"it drips", "text/plain")}
        answer = await browser.post("/say", data=said, files=brought, headers={"origin": SITE})
        assert answer.status_code == 303, answer.text
    assert [one.account for one in world.desk.taken] == ["sanne", "sanne"]
    assert world.desk.taken[0].press.action == "c:S-1001:confirm"
    assert [file.name for file in world.desk.taken[1].attachments] == ["leak.txt"]


async def test_a_language_is_chosen_for_oneself(world: World) -> None:
    async with world.browser() as browser, world.browser() as other:
        await signs_in(world, browser, "sanne")
        await signs_in(world, other, "tom")
        theirs = re.findall(r'<html lang="(\w+)"', (await other.get("/")).text)
        for language in ("en", "nl"):
            await post(browser, "/language", "/", language=language, **{"as": "tom"})
            assert f'<html lang="{language}"' in (await browser.get("/")).text
        assert re.findall(r'<html lang="(\w+)"', (await other.get("/")).text) == theirs


async def test_a_link_that_is_pressed_twice_at_once_signs_in_once(world: World) -> None:
    async with world.browser() as browser:
        world.in_slack("sanne")
        await asks(world, browser, "sanne")
        link = link_in(world.said("sanne")[-1])
        form = {"proof": await proof(browser, link)}
        answers = await asyncio.gather(
            *(browser.post(link, data=form, headers=FORM) for _ in range(4))
        )
        assert [answer.status_code for answer in answers].count(303) == 1
        page = (await browser.get("/sessions")).text
        assert len(re.findall(r'name="session" value="(\w+)"', page)) == 1


@pytest.mark.parametrize(
    ("on", "openid", "told", "untold"),
    [
        (["terminal", "slack"], "", ["by slack", "Send me a link"], ["schakel signin"]),
        (["terminal", "email", "slack"], "", ["by email or slack"], []),
        (["terminal"], "", ["schakel signin", "Ask for a code"], ["by ", "Send me a link"]),
        (["terminal"], "Work", ["Sign in with Work", "Ask for a code"], ["schakel signin"]),
        ([], "Work", ["Sign in with Work"], ["Send me", "Ask for a code", "in chat"]),
        ([], "", ["schakel signin"], ["Send me", "Ask for a code", "in chat"]),
    ],
)
async def test_the_door_promises_what_can_happen_here(
    world: World, on: list[str], openid: str, told: list[str], untold: list[str]
) -> None:
    """Nobody is told of a link by chat where no chat is on, nor of a code where none can be read."""
    world.channels = {"web": "", **{n: "" if n == "terminal" else n for n in on}}
    if openid:
        parts = world.site.state.services
        known = OpenId("https://idp.example", "desk", "", openid)
        world.site = make_site(replace(parts, openid=known))
    async with world.browser() as mine:
        page = (await mine.get("/signin")).text
        for words in told:
            assert words in page, words
        for words in untold:
            assert words not in page, words
        if on == ["terminal"]:
            sent = await asks(world, mine, "joost")
            assert "Look in your terminal" in sent and "link" not in sent.split("<main")[1][:900]


async def test_who_signed_out_in_another_window_is_shown_the_way_in(world: World) -> None:
    """What is pressed there was good when it was opened: it is no forged form, and does nothing."""
    async with world.browser() as mine:
        await signs_in(world, mine, "fatima")
        old = await proof(mine, "/team")
        assert (await post(mine, "/signout", "/")).headers["location"] == "/signin"
        for path in ("/say", "/press", "/language", "/sessions/end-all"):
            form = {"proof": old, "text": "hi", "action": "x", "language": "nl"}
            headers = {**FORM, "referer": f"{SITE}/team?team=cleaning"}
            whole = await mine.post(path, data=form, headers=headers)
            piece = await mine.post(path, data=form, headers={**headers, "hx-request": "true"})
            for answer in (whole, piece):
                assert answer.status_code == 403 and "Sign in first" in answer.text, path
                assert "/signin?next=%2Fteam%3Fteam%3Dcleaning" in answer.text
        again = await mine.post("/signout", data={"proof": old}, headers=FORM)
        assert (again.status_code, again.headers["location"]) == (303, "/signin")
    assert world.desk.taken == []
