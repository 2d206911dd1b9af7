"""What the pages show to whom, and what they take in."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
import sqlalchemy as sa
from starlette.requests import Request

from bot.channels.mailbox import Mailbox
from bot.channels.pages import live
from bot.channels.pages.conversation import drawing_talk
from bot.channels.pages.live import LEDGER, ChangeNotifier, Ending, posts_part, stream
from bot.channels.pages.page_queries import PageQueries
from bot.channels.pages.page_renderer import LONGEST_MESSAGE
from bot.channels.pages.seat import take_seat
from bot.channels.pages.site import make_site
from bot.ports import Choice, Outgoing
from catalog.model import Kind
from routing.call.actions import Action
from routing.call.call import Call
from routing.desk.desk import Desk as CallDesk
from routing.desk.draft import Draft
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.channels.conftest import OURS, Desk, now, parts_for
from tests.fakes.windows import said
from tests.routing.links import CATALOGUE, who


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """Pages read through the same functions whatever the database; those are tried on both
    elsewhere.
    """
    made = Database(sqlite_url)
    yield made
    made.close()


AS_PIECE = OURS | {"hx-request": "true"}


def opened(
    database: Database,
    item: str | None = "cleaning/rooms/spill",
    requester: str = "sanne",
    text: str = "coffee on the floor",
) -> Call:
    """A call, as the desk makes it."""
    draft = Draft(
        requester=who(requester),
        item=item,
        kind=Kind.INCIDENT,
        text=text,
        title="Spill",
        language="en",
    )
    with database.transaction() as session:
        return CallDesk(SqlCallRepository(session), CATALOGUE, now()).open(draft)


def done(database: Database, number: str, action: Action, person: str, **values: str) -> Call:
    """Something done with a call."""
    with database.transaction() as session:
        return CallDesk(SqlCallRepository(session), CATALOGUE, now()).do(
            number, action, who(person), values
        )


async def test_what_is_typed_is_said_and_taken_in_once(
    visitor: httpx2.AsyncClient, desk: Desk, mailbox: Mailbox
) -> None:
    form = {"as": "sanne", "text": "koffie!\r\nveel", "key": "abcdef0123456789"}
    first, again = [await visitor.post("/say", data=form, headers=AS_PIECE) for _ in range(2)]
    assert first.status_code == again.status_code == 200
    assert "koffie!<br>veel" in first.text
    assert [(i.text, i.key) for i in desk.taken] == [
        ("koffie!\nveel", "web:sanne:abcdef0123456789")
    ]
    assert [p.said for p in mailbox.latest("person/sanne")] == ["koffie!\nveel"]


async def test_one_persons_key_is_not_anothers(visitor: httpx2.AsyncClient, desk: Desk) -> None:
    for person in ("sanne", "tom"):
        await visitor.post(
            "/say", data={"as": person, "text": "hi", "key": "abcdef0123456789"}, headers=OURS
        )
    assert [i.account for i in desk.taken] == ["sanne", "tom"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  \n ", "nothing in that message"),
        ("x" * (LONGEST_MESSAGE + 1), f"at most {LONGEST_MESSAGE:,}"),
    ],
)
async def test_what_cannot_be_a_message_is_told_and_not_taken_in(
    visitor: httpx2.AsyncClient, desk: Desk, text: str, told: str
) -> None:
    answer = await visitor.post("/say", data={"as": "tom", "text": text}, headers=AS_PIECE)
    assert (answer.status_code, told in answer.text, desk.taken) == (422, True, [])


async def test_a_button_says_its_own_label_and_brings_its_forms_values(
    visitor: httpx2.AsyncClient, desk: Desk, mailbox: Mailbox
) -> None:
    ref = mailbox.deliver(
        "person/sanne",
        Outgoing(text="Sure?", choices=(Choice(action="d:1:no", label="No, wait"),)),
        "k1",
    )
    form = {
        "as": "sanne",
        "action": "d:1:no",
        "ref": ref,
        "v.reason": " changed my mind ",
        "label": "forged",
    }
    answer = await visitor.post("/press", data=form, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?as=sanne")
    assert desk.taken[0].press is not None
    assert (desk.taken[0].press.action, desk.taken[0].press.values, desk.taken[0].reply_to) == (
        "d:1:no",
        {"reason": "changed my mind"},
        ref,
    )
    assert mailbox.latest("person/sanne")[-1].said == "No, wait\nchanged my mind"


async def test_a_press_in_the_room_is_a_press_of_the_person_in_their_own_room(
    visitor: httpx2.AsyncClient, desk: Desk
) -> None:
    form = {"as": "fatima", "in": "room", "action": "c:S-1001:acknowledge", "back": "/team"}
    answer = await visitor.post("/press", data=form, headers=OURS)
    assert answer.headers["location"] == "/team?as=fatima"
    assert [(i.account, i.address.conversation, i.shared) for i in desk.taken] == [
        ("fatima", "room/cleaning", True)
    ]


async def test_who_has_no_team_has_no_room(visitor: httpx2.AsyncClient, desk: Desk) -> None:
    form = {"as": "sanne", "in": "room", "action": "c:S-1001:acknowledge"}
    assert (await visitor.post("/press", data=form, headers=OURS)).status_code == 404
    assert "You are not in a team" in (await visitor.get("/team?as=tom")).text
    assert desk.taken == []


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
async def test_it_only_goes_back_to_a_page_of_ours(visitor: httpx2.AsyncClient, back: str) -> None:
    answer = await visitor.post(
        "/say", data={"as": "tom", "text": "hi", "back": back}, headers=OURS
    )
    assert answer.headers["location"] == "/?as=tom"


async def test_the_room_shows_the_most_urgent_call_first_with_its_buttons(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    calm, fresh = opened(database, text="calm"), opened(database, text="fresh")
    done(database, calm.number, Action.ACKNOWLEDGE, "joost")
    page = (await visitor.get("/team?as=fatima")).text
    assert page.index(f'id="row-{fresh.number}"') < page.index(f'id="row-{calm.number}"')
    opened_ones = [
        (await visitor.get(f"/team?as=fatima&call={call.number}")).text for call in (fresh, calm)
    ]
    assert f'value="c:{fresh.number}:acknowledge"' in opened_ones[0]
    assert f'value="c:{calm.number}:resolve"' in opened_ones[1]


async def test_the_side_of_the_conversation_tells_who_has_it(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    side = (await visitor.get("/?as=sanne")).text.split('id="mine"')[1]
    assert all(part in side for part in (number, "Joost", "Cleaning-nl"))


async def test_a_note_never_leaves_the_link(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    done(database, number, Action.NOTE, "joost", text="bring the big mop")
    done(database, number, Action.REPLY, "joost", text="we are on our way")
    seen = {
        person: (await visitor.get(f"/call/{number}?as={person}")).text
        for person in ("fatima", "sanne")
    }
    assert {person: "bring the big mop" in page for person, page in seen.items()} == {
        "fatima": True,
        "sanne": False,
    }
    assert all("we are on our way" in page for page in seen.values())


async def test_the_team_can_see_why_a_call_came_to_it(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    draft = Draft(
        requester=who("sanne"),
        item="cleaning/rooms/spill",
        kind=Kind.INCIDENT,
        text="x",
        title="x",
        language="en",
        because=("word: spilled",),
    )
    with database.transaction() as session:
        number = CallDesk(SqlCallRepository(session), CATALOGUE, now()).open(draft).number
    seen = {
        person: "The word “spilled” speaks for it"
        in (await visitor.get(f"/call/{number}?as={person}")).text
        for person in ("joost", "sanne")
    }
    assert seen == {"joost": True, "sanne": False}


async def test_an_error_is_told_in_the_language_of_who_looks(visitor: httpx2.AsyncClient) -> None:
    browser = {"accept-language": "en"}
    page = (await visitor.get("/call/S-9999?as=sanne", headers=browser)).text
    assert 'lang="nl"' in page
    assert "Hier is niets" in page
    assert "There is nothing here" not in page
    page = (await visitor.get("/call/S-9999?as=tom", headers={"accept-language": "nl"})).text
    assert "There is nothing here" in page


async def test_a_call_is_not_there_for_a_stranger(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database, item="hr/contracts/contract").number
    asked = {
        path: (await visitor.get(path)).status_code
        for path in (f"/call/{number}?as=fatima", "/call/S-9999?as=fatima")
    }
    assert set(asked.values()) == {404}
    assert (await visitor.get(f"/call/{number}?as=hilde")).status_code == 200
    assert (await visitor.get(f"/live/call/{number}?as=fatima")).status_code == 404
    assert (await visitor.get("/live/team?as=sanne")).status_code == 404


async def test_the_chain_is_drawn_and_told(visitor: httpx2.AsyncClient, database: Database) -> None:
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    child = done(database, number, Action.PASS_ON, "joost", service="laundry/linen").open_children[
        0
    ]
    page = (await visitor.get(f"/call/{number}?as=fatima")).text
    assert "Laundry" in page
    assert f'href="/call/{child}?as=fatima"' in page
    assert page.count('class="box"') == 3


async def test_what_is_said_to_one_person_is_not_on_anothers_page(
    visitor: httpx2.AsyncClient, mailbox: Mailbox
) -> None:
    mailbox.deliver("room/cleaning", Outgoing(text="for joost alone", only_to="joost"), "k1")
    assert "for joost alone" in (await visitor.get("/team?as=joost")).text
    assert "for joost alone" not in (await visitor.get("/team?as=fatima")).text


async def test_an_open_page_hears_what_is_new(database: Database, mailbox: Mailbox) -> None:
    bell = ChangeNotifier(PageQueries(database, mailbox).heads)

    def draw(seq: int, _: frozenset[str]) -> tuple[dict[str, str], str, int]:
        posts = mailbox.since("person/sanne", seq)
        words = "".join(p.said or "" for p in posts)
        return (
            {"mine": "always the same"},
            posts_part(words),
            max((p.seq for p in posts), default=seq),
        )

    said(database, "person/sanne", "sanne", "before")
    events = stream(bell, frozenset({"person/sanne", LEDGER}), 0, draw)
    first = await anext(events)
    said(database, "person/sanne", "sanne", "after")
    second = await anext(events)
    await events.aclose()
    assert (
        "before" in str(first.raw_data),
        "always the same" in str(first.raw_data),
        first.id,
    ) == (True, True, "1")
    assert (
        "after" in str(second.raw_data),
        "always the same" in str(second.raw_data),
        second.id,
    ) == (True, False, "2")


async def test_an_open_page_is_cleared_soon_though_nothing_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "ASK_EVERY", 0.05)
    seated = [True]
    ending = Ending(lambda: seated[0], lambda: "the way in")
    shown = {"mine": "what is theirs"}
    events = stream(
        ChangeNotifier(lambda _: {}),
        frozenset({LEDGER}),
        0,
        lambda seq, _: (shown, "", seq),
        ending,
    )
    assert "what is theirs" in str((await anext(events)).raw_data)
    seated.clear()
    seated.append(False)
    assert [event.raw_data async for event in events] == ["the way in"]


async def test_the_bell_rings_for_a_call_too_and_stays_quiet_otherwise(
    database: Database, mailbox: Mailbox
) -> None:
    bell, names = (
        ChangeNotifier(PageQueries(database, mailbox).heads),
        frozenset({LEDGER, "person/sanne"}),
    )
    seen = bell.look(names)
    assert await bell.wait(seen, names, 0.5) == seen
    opened(database)
    assert (await bell.wait(seen, names, 5))[LEDGER] > seen[LEDGER]


async def test_the_language_switch_is_kept(visitor: httpx2.AsyncClient) -> None:
    assert "Jouw meldingen" in (await visitor.get("/?as=sanne")).text
    await visitor.post("/language", data={"as": "sanne", "language": "en"}, headers=OURS)
    assert "Your requests" in (await visitor.get("/?as=sanne")).text


async def test_it_tells_that_it_is_well_and_its_figures(visitor: httpx2.AsyncClient) -> None:
    assert (await visitor.get("/healthz")).json() == {"status": "ok"}
    await visitor.get("/call/S-1?as=tom")
    figures = (await visitor.get("/metrics")).text
    assert 'schakel_pages_requests_total{route="/call/{number}",status="404"}' in figures
    assert "S-1" not in figures


@pytest.mark.parametrize("path", ["/call/xyz", "/call/S-", "/call/S-1x", "/call/1001"])
async def test_an_address_that_names_no_call_speaks_of_no_form(
    visitor: httpx2.AsyncClient, path: str
) -> None:
    answer = await visitor.get(f"{path}?as=tom")
    assert (answer.status_code, "There is nothing here" in answer.text) == (404, True)
    assert "form" not in answer.text.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("path", ["/call/S-9999", "/call/xyz", "/no/such/page"])
async def test_who_meets_nothing_keeps_the_way_on(visitor: httpx2.AsyncClient, path: str) -> None:
    answer = await visitor.get(f"{path}?as=tom")
    assert answer.status_code == 404
    assert 'href="/catalogue?as=tom"' in answer.text.split("<main")[0]
    piece = await visitor.get(f"{path}?as=tom", headers={"hx-request": "true"})
    assert "<header" not in piece.text
    nobody = await visitor.get("/call/S-9999?as=nobody-at-all")
    assert (nobody.status_code, "<header" in nobody.text) == (404, False)


async def test_who_asked_something_private_sees_who_looked_at_it(
    database: Database, visitor: httpx2.AsyncClient
) -> None:
    call = opened(database, "hr/contracts/contract")
    assert call.private
    own = f"/call/{call.number}?as=sanne"
    assert "Bekeken door" not in (await visitor.get(own)).text
    team = next(team for team in CATALOGUE.teams if team.team == call.team)
    for _ in range(2):
        assert (await visitor.get(f"/call/{call.number}?as={team.people[0].id}")).status_code == 200
    told = (await visitor.get(own)).text
    assert "Bekeken door" in told and told.count(f"{team.people[0].name} (") == 1
    others = (await visitor.get(f"/call/{call.number}?as={team.people[0].id}")).text
    assert "Bekeken door" not in others and "Looked at by" not in others
    open_to_all = opened(database)
    await visitor.get(f"/call/{open_to_all.number}?as=joost")
    assert "Bekeken door" not in (await visitor.get(f"/call/{open_to_all.number}?as=sanne")).text


async def test_a_call_of_another_prefix_has_a_page(
    database: Database, visitor: httpx2.AsyncClient
) -> None:
    number = opened(database).number.replace("S-", "INC-")
    with database.transaction() as session:
        for table in ("call", "ledger"):
            session.execute(sa.text(f"UPDATE {table} SET number = '{number}'"))
        body = "REPLACE(CAST(body AS TEXT), 'S-1001', 'INC-1001')"
        json = body if database.is_sqlite else f"CAST({body} AS JSON)"
        session.execute(sa.text(f"UPDATE call SET body = {json}, root = '{number}'"))
    assert (await visitor.get("/call/inc-1001?as=sanne")).status_code == 200
    assert (await visitor.get("/call/INC-1002?as=sanne")).status_code == 404


def test_the_first_request_of_all_shows_among_ones_own_at_once(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    """Though its news rings apart from that of the conversation."""
    site = make_site(parts_for(database, mailbox, desk.accept))
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    request = Request(scope | {"app": site, "session": {}})
    draw, names = drawing_talk(request, take_seat(request, "sanne"))
    first, *_ = draw(0, names)
    assert "S-1001" not in first["mine"]
    opened(database)
    then, *_ = draw(0, frozenset({LEDGER}))
    assert "S-1001" in then["mine"]
    opened(database, requester="tom")
    others, *_ = draw(0, frozenset({LEDGER}))
    assert "S-1002" not in others.get("mine", "")


async def test_a_list_of_another_team_is_told_to_be_theirs(visitor: httpx2.AsyncClient) -> None:
    other = await visitor.get("/team?team=hr&as=joost")
    assert other.status_code == 404 and "This list is not yours" in other.text
    assert "Check the number" not in other.text
    nobody = await visitor.get("/team?team=nobody&as=joost")
    assert nobody.status_code == 404 and "This list is not yours" not in nobody.text
    outside = await visitor.get("/team?team=hr&as=lars")
    assert outside.status_code == 404 and "This list is not yours" not in outside.text


async def test_only_a_request_that_is_not_there_has_a_number_to_check(
    visitor: httpx2.AsyncClient,
) -> None:
    told = "Check the number"
    await visitor.post("/language", data={"as": "sanne", "language": "en"}, headers=OURS)
    assert told in (await visitor.get("/call/S-999999?as=sanne")).text
    for path in ("/nowhere", "/organisation/nowhere", "/insight"):
        page = (await visitor.get(f"{path}?as=sanne")).text
        assert told not in page and "Check the address" in page


async def test_who_decides_about_a_call_can_do_so_on_its_page(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database, item="cleaning/rooms/windows").number
    pages = {
        person: (await visitor.get(f"/call/{number}?as={person}")).text
        for person in ("fatima", "joost", "sanne")
    }
    able = {person: f"c:{number}:approve" in page for person, page in pages.items()}
    assert able == {"fatima": True, "joost": False, "sanne": False}
    assert f"c:{number}:refuse" in pages["fatima"]
