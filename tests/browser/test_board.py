"""A team's list in a real window: live by its rows, still under the pointer, by keys alone, several at
once, without script, on a phone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.bootstrap.app import App
from bot.channels.mailbox import Mailbox
from bot.channels.pages.channel import WebChannel
from bot.channels.pages.site import make_site
from bot.ports import Outgoing
from bot.settings import Settings
from catalog.model import Catalogue, Organisation, Person
from routing.call.actions import Action
from routing.storage import ledger
from routing.storage.db import Database
from tests.bench.open_calls import fill, prototypes
from tests.browser.conftest import Windows, faults, picture, windows_at
from tests.channels.conftest import now, parts_for
from tests.channels.test_pages import done, opened
from tests.fakes.windows import said
from tests.routing.links import CATALOGUE, CLEANING, DESK
from tests.routing.reading import ByWord

pytestmark = pytest.mark.asyncio(loop_scope="session")
Place = tuple[Database, Windows]


@pytest_asyncio.fixture(loop_scope="session")
async def place(sqlite_url: str, chromium: Browser) -> AsyncIterator[Place]:
    """A small organisation's desk, and windows at it."""
    database = Database(sqlite_url)
    app = App(Settings(), database, CATALOGUE, ByWord(CATALOGUE), now=now)
    app.add(WebChannel(app.mailbox))
    site = make_site(parts_for(database, app.mailbox, app.accept))
    async with windows_at(site, chromium) as windows:
        yield database, windows
    database.close()
    assert windows.complaints == []


async def numbers(page: Page) -> list[str]:
    """The calls of the list, as they stand."""
    rows = page.locator("#rows > .call-row")
    return [str(await row.get_attribute("data-number")) for row in await rows.all()]


async def test_rows_stay_where_they_are_while_somebody_points_at_them(place: Place) -> None:
    database, windows = place
    calls = [opened(database, text=f"spill {n}") for n in range(3)]
    page = await windows.open("/team?as=fatima", locale="en-GB")
    stands = [call.number for call in calls]
    await page.locator(f"#row-{stands[1]}").hover()
    done(database, stands[0], Action.ACKNOWLEDGE, "joost")
    await expect(page.locator(f"#row-{stands[0]}")).to_contain_text("Joost")
    fresh = opened(database, text="one more").number
    await expect(page.locator("#arrivals")).to_have_text("Show 1 new request")
    assert await numbers(page) == stands, "neither what is new nor what changed moves a row"
    await page.locator("h1").hover()
    await expect(page.locator(f"#rows #row-{fresh}")).to_be_visible()
    assert await numbers(page) == [*stands[1:], fresh, stands[0]]
    await expect(page.locator("#arrivals")).to_be_empty()


async def test_a_second_click_does_not_hit_what_slid_away(place: Place) -> None:
    database, windows = place
    call = opened(database).number
    page = await windows.open(f"/team?as=fatima&call={call}", locale="en-GB")
    await page.get_by_role("button", name="I'll take it").first.dblclick()
    await expect(page.locator(f"#row-{call}")).to_contain_text("Fatima")
    with database.reading() as session:
        told = [event.kind for event in ledger.events(session, call)]
    assert told.count("acknowledged") == 1
    await expect(page.locator("#open details.act[open]")).to_have_count(0)


async def test_by_keys_alone_and_several_at_once(place: Place) -> None:
    database, windows = place
    first, second = opened(database).number, opened(database).number
    page = await windows.open("/team?as=fatima", locale="en-GB")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.locator(f"#card-{first}")).to_be_focused()
    assert f"call={first}" in page.url
    await page.keyboard.press("a")
    await expect(page.locator(f"#card-{first}")).to_contain_text("being worked on")
    await page.locator(f"#card-{first}").get_by_role("button", name="Undo").wait_for()
    await page.keyboard.press("u")
    await expect(page.locator(f"#card-{first}")).not_to_contain_text("being worked on")
    await page.keyboard.press("a")
    await expect(page.locator(f"#card-{first}")).to_contain_text("being worked on")
    await page.keyboard.press("Escape")
    await expect(page.locator("#open")).to_be_empty()
    await expect(page.locator(f'a[data-open="{first}"]')).to_be_focused()
    await page.keyboard.press("/")
    await expect(page.locator("#find")).to_be_focused()
    await page.keyboard.type("jk?a")
    await expect(page.locator("#find")).to_have_value("jk?a")
    await page.locator(f'a[data-open="{first}"]').click()
    await expect(page.locator(f"#card-{first}")).to_be_visible()
    await page.go_back()
    await expect(page.locator("#open")).to_be_empty()
    await expect(page.locator(f'a[data-open="{first}"]')).to_be_focused()
    await page.keyboard.press("Control+k")
    await expect(page.locator("#palette-told")).to_contain_text("things found")
    assert await faults(page) == []
    await picture(page, "palette")
    await page.keyboard.type("note")
    await expect(page.locator('.command[aria-selected="true"]')).to_have_text("Note for the team")
    await page.keyboard.press("Enter")
    await expect(page.locator(f"#card-{first} textarea:focus")).to_have_count(1)
    await page.locator("h1").click()
    await page.keyboard.press("?")
    await page.get_by_label("Use these keys").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_hidden()
    for number in (first, second):
        await page.get_by_label(f"Choose {number}").check()
    await expect(page.locator("[data-chosen-count]")).to_have_text("2")
    await page.select_option("#several-do", "assign")
    await page.select_option("#several-person", "joost")
    await page.get_by_role("button", name="Do it").click()
    await expect(page.locator(".outcomes li.done")).to_have_count(2)
    for number in (first, second):
        await expect(page.locator(f"#row-{number}")).to_contain_text("Joost")


async def test_all_of_it_works_without_script(place: Place) -> None:
    database, windows = place
    fill(database, prototypes(database), 60, 0)
    page = await windows.open("/team?as=fatima", locale="en-GB", java_script_enabled=False)
    await page.get_by_role("link", name="Next page").click()
    await expect(page.locator(".shown")).to_have_text("41 to 72 of 72")
    await page.locator(".of-what a").first.click()
    await expect(page.locator("#open article")).to_be_visible()
    await expect(page.locator(".shown")).to_have_text("41 to 72 of 72")
    await page.fill("#find", "soap")
    await page.get_by_role("button", name="Search").click()
    await expect(page.locator(".shown")).to_contain_text("18 requests")
    await page.locator(".tick-box input").nth(1).check()
    await page.select_option("#several-do", "prioritise")
    await page.select_option("#several-impact", "high")
    await page.select_option("#several-urgency", "high")
    await page.get_by_role("button", name="Do it").click()
    await expect(page.locator(".outcomes li.done")).to_have_count(1)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
async def test_it_can_be_read_by_everybody(place: Place, scheme: str, width: int) -> None:
    database, windows = place
    long = opened(database, text="x" * 300, item=None)
    fill(database, prototypes(database), 60, 0)
    for path in (
        "/team",
        f"/team?call={long.number}",
        "/team?who=mine&show=busy",
        f"/call/{long.number}",
    ):
        joined = "&" if "?" in path else "?"
        page = await windows.open(
            f"{path}{joined}as=daan", width=width, color_scheme=scheme, locale="nl-NL"
        )
        assert await faults(page) == [], path
    await picture(page, f"list-{scheme}")
    await page.goto(f"{windows.address}/team?as=daan")
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 720, "height": 1000})
    await expect(page.locator(".list-head")).to_be_visible()


@pytest.mark.parametrize(
    "happens",
    ["row.outerHTML = row.outerHTML", "row.parentElement.append(row)"],
    ids=["replaced", "moved"],
)
async def test_a_click_on_a_row_is_not_lost_when_meanwhile_it_is(
    place: Place, happens: str
) -> None:
    database, windows = place
    call = opened(database).number
    page = await windows.open("/team?as=fatima", locale="en-GB")
    box = await page.locator(f'a[data-open="{call}"]').bounding_box()
    assert box
    await page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    await page.mouse.down()
    await page.locator(f"#row-{call}").evaluate(f"row => {{ {happens} }}")
    await page.mouse.up()
    await expect(page.locator(f"#card-{call}")).to_be_visible()


async def test_the_last_one_opened_is_shown_however_quickly_they_follow(place: Place) -> None:
    database, windows = place
    calls = [opened(database, text=f"spill {n}").number for n in range(4)]
    page = await windows.open("/team?as=fatima", locale="en-GB")
    await page.evaluate("numbers => Promise.all(numbers.map(schakel.open))", calls)
    await expect(page.locator("#open article")).to_have_attribute("data-number", calls[-1])
    assert f"call={calls[-1]}" in page.url


async def test_who_writes_is_seen_and_a_prepared_answer_fills_the_field(place: Place) -> None:
    database, windows = place
    call = opened(database).number
    done(database, call, Action.ACKNOWLEDGE, "joost")
    joost, fatima = [
        await windows.open(f"/team?as={who}&call={call}", locale="en-GB")
        for who in ("joost", "fatima")
    ]
    await expect(fatima.locator("[data-others]")).to_have_text("Joost is looking at this too.")
    reply = joost.locator('details.act:has(input[value$=":reply"])')
    await joost.locator("#open .more > summary").click()
    await joost.locator("summary", has_text="Reply to requester").click()
    await reply.locator("select[data-fills]").select_option(label="On our way")
    await expect(reply.locator("textarea")).to_have_value("Sanne, Joost is coming.")
    await expect(reply.locator("textarea")).to_be_focused()
    await joost.keyboard.type(" Soon.")
    await expect(fatima.locator("[data-others]")).to_have_text("Joost is writing.")
    columns = await windows.open("/team?as=fatima&layout=columns", width=700, locale="en-GB")
    await expect(columns.locator(f"#row-{call}.looked-at")).to_have_count(1)
    await expect(columns.locator(".tabs:is(.cut-before, .cut-after)")).to_have_count(1)
    await columns.close()
    await picture(joost, "prepared")
    await reply.get_by_role("button", name="Reply to requester").click()
    await expect(reply).not_to_have_attribute("open", "")
    await joost.locator("[data-close-call]").click()
    await expect(fatima.locator("[data-others]")).to_be_empty()
    await fatima.locator("#views > summary").click()
    await fatima.fill("#view-name", "My late ones")
    await picture(fatima, "views")
    await fatima.get_by_role("button", name="Keep").click()
    await fatima.locator("#views > summary").click()
    await expect(fatima.get_by_role("link", name="My late ones")).to_be_visible()


async def test_a_form_that_opens_takes_the_focus_from_no_field_of_it(place: Place) -> None:
    database, windows = place
    call = opened(database).number
    done(database, call, Action.ACKNOWLEDGE, "joost")
    page = await windows.open(f"/team?as=joost&call={call}", locale="en-GB")
    await page.locator("#open .more > summary").click()
    reply = page.locator('details.act:has(input[value$=":reply"])')
    await reply.evaluate("""form => new Promise((told) => {
        form.addEventListener("toggle", told, { once: true });
        form.open = true;
        form.querySelector("textarea").focus();
    })""")
    await expect(reply.locator("textarea")).to_be_focused()


async def drag(page: Page, number: str, column: str) -> None:
    """A call to a column, as a hand does it: over it, and a little on."""
    await page.locator(f"#row-{number}").hover()
    await page.mouse.down()
    for _ in range(2):
        await page.locator(f'section[data-column="{column}"] h2').hover(force=True)
    await page.mouse.up()


async def test_columns_by_pointer_and_by_keys(place: Place) -> None:
    database, windows = place
    first, second = opened(database).number, opened(database).number
    page = await windows.open("/team?as=fatima&layout=columns", locale="en-GB")
    column = page.locator('section[data-column="busy"]')
    await drag(page, first, "done")
    await expect(page.locator("#moved")).to_have_text("It can't go there.")
    await drag(page, first, "busy")
    await page.mouse.move(0, 0)
    await expect(column.locator(f"#row-{first}")).to_contain_text("Fatima")
    await page.locator(f"#row-{second} .moves > summary").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(f"#row-{second}")).to_contain_text("Fatima")
    await expect(column.locator(f"#row-{second}")).to_be_visible()
    await drag(page, first, "done")
    form = page.locator('details.act[open]:has(input[value$=":resolve"])')
    await expect(form.locator(":focus")).to_have_count(1)
    await expect(page.locator("#count-busy")).to_have_text("2")
    await picture(page, "columns")
    assert await faults(page) == []
    await page.set_viewport_size({"width": 360, "height": 800})
    await page.locator("[data-close-call]").click()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await picture(page, "columns-phone")


async def test_a_call_of_twelve_links_and_forty_events(place: Place) -> None:
    database, windows = place
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    for n in range(11):
        asked = {"service": "laundry/linen", "text": f"part {n}"}
        done(database, number, Action.PASS_ON, "joost", **asked)
    for n in range(30):
        done(database, number, Action.NOTE, "joost", text=f"note {n}")
    for width, scheme in ((360, "dark"), (1280, "light")):
        page = await windows.open(
            f"/call/{number}?as=fatima", width=width, color_scheme=scheme, locale="en-GB"
        )
        shown = page.locator(".chain-list li" if width == 360 else ".picture .spot")
        await expect(shown).to_have_count(13)
        await expect(page.locator("#call")).to_contain_text("left")
        assert await page.evaluate(SPILT) == []
        assert await faults(page) == []
        await picture(page, f"call-{width}")
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 720, "height": 1000})
    cropped = "document.querySelector('.picture').scrollWidth > document.querySelector('.picture').clientWidth"
    assert not await page.evaluate(cropped), "on paper"
    await page.emulate_media(media="screen")
    await page.set_viewport_size({"width": 1280, "height": 820})
    await page.evaluate(DROPPED)
    form = page.locator('details.act[open]:has(input[value$=":reply"])')
    await expect(form.locator("input[type=file]")).to_have_js_property("files.length", 1)


DROPPED = """() => {
  const given = new DataTransfer();
  given.items.add(new File(["x"], "leak.txt", { type: "text/plain" }));
  const at = document.querySelector("#call .story");
  at.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
}"""


async def test_on_a_phone_nothing_hangs_over_the_edge_or_is_cut_off(place: Place) -> None:
    database, windows = place
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    done(database, number, Action.PASS_ON, "joost", service="laundry/linen", text="cloths")
    for language in ("en-GB", "nl-NL"):
        page = await windows.open(f"/call/{number}?as=fatima", width=360, locale=language)
        for menu in await page.locator("details.more > summary").all():
            await menu.click()
            assert await page.evaluate(SPILT) == []
        await page.goto(f"{windows.address}/team?as=fatima&call={number}")
        await expect(page.locator(f'a[data-open="{number}"]')).to_have_attribute(
            "aria-current", "true"
        )
        await expect(page.locator(".board")).to_have_js_property("inert", True)
        await page.locator("[data-close-call]").press("Enter")
        await expect(page.locator(f'a[data-open="{number}"]')).to_be_focused()
        await page.goto(f"{windows.address}/team?as=fatima")
        if await page.locator(f'.languages [value="{language[:2]}"][aria-pressed=false]').count():
            await page.locator(f'.languages [value="{language[:2]}"]').click()
        assert await page.evaluate(CUT_OFF) == []
        await page.locator(".who > summary").click()
        box = await page.locator(".who-list [type=checkbox]").bounding_box()
        assert box is None or box["width"] < 40


async def test_what_says_that_an_answer_comes_stands_in_sight(place: Place) -> None:
    database, windows = place
    for n in range(40):
        said(database, "person/sanne", "sanne", f"word {n}")
    page = await windows.open("/?as=sanne", width=360, locale="en-GB")
    await page.evaluate("document.querySelector('.typing').classList.add('on')")
    await expect(page.locator(".typing")).to_be_in_viewport(ratio=0.9)


NOTICES = """
  window.told = [];
  window.Notification = class {
    static permission = "granted";
    static async requestPermission() { return "granted"; }
    constructor(title, more) { told.push(`${title}: ${more.body}`); }
  };
"""


async def test_a_notice_tells_that_there_is_something_only_to_who_wants_it(place: Place) -> None:
    database, windows = place
    mailbox = Mailbox(database, now)
    page = await windows.open("/?as=tom", locale="en-GB")
    await page.context.add_init_script(NOTICES)
    await page.reload()
    hidden = "Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })"
    await page.evaluate(hidden)
    await asyncio.to_thread(mailbox.deliver, "person/tom", Outgoing(text="A secret"), "n1")
    await expect(page).to_have_title("(1) Conversation · Schakel")
    assert await page.evaluate("told") == [], "nobody asked for it"
    await page.locator(".who > summary").click()
    await page.locator("[data-notify]").check()
    await asyncio.to_thread(mailbox.deliver, "person/tom", Outgoing(text="Another"), "n2")
    await expect(page).to_have_title("(2) Conversation · Schakel")
    assert await page.evaluate("told") == ["Schakel: There is something new for you."]
    await page.reload()
    await expect(page.locator("[data-notify]")).to_be_checked()


CUT_OFF = """() => [...document.querySelectorAll('main [placeholder]')].filter((e) => {
  e.value = e.placeholder;
  return e.checkVisibility() && e.scrollWidth > e.clientWidth;
}).map((e) => e.placeholder)"""
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 9
NAMED = Catalogue(
    version="v1",
    organisation=Organisation(
        language="en", employees=(Person(id="sanne", name=LONG, language="en"),)
    ),
    teams=(
        DESK,
        CLEANING.model_copy(
            update={"people": (Person(id="fatima", name=LONG), *CLEANING.people[1:])}
        ),
    ),
)


async def test_long_names_stay_within_and_one_can_scroll_back(
    sqlite_url: str, chromium: Browser
) -> None:
    database = Database(sqlite_url)
    app = App(Settings(), database, NAMED, ByWord(NAMED), now=now)
    app.add(WebChannel(app.mailbox))
    parts = replace(parts_for(database, app.mailbox, app.accept), catalogue=lambda: NAMED)
    call = opened(database).number
    done(database, call, Action.ACKNOWLEDGE, "fatima")
    for n in range(150):
        said(database, "person/sanne", "sanne", f"word {n}")
    async with windows_at(make_site(parts), chromium) as windows:
        for width, scheme in ((1280, "light"), (360, "dark")):
            for at in (
                "/?as=sanne",
                "/requests?as=sanne",
                f"/call/{call}?as=fatima",
                f"/team?as=fatima&call={call}",
                "/team?as=fatima&layout=columns",
            ):
                page = await windows.open(at, width=width, color_scheme=scheme, locale="en-GB")
                spilt = await page.evaluate(SPILT)
                assert spilt == [], (at, width)
                if await page.locator(".mine .request").count():
                    card = await page.locator(".mine .request").first.bounding_box()
                    assert card
                    assert card["width"] > 200, (at, width)
                await picture(page, f"long-{len(at)}-{width}")
        page = await windows.open("/?as=sanne", locale="en-GB")
        box = page.locator(".conversation [data-scroll]")
        while await page.locator("#earlier a").count():
            await box.evaluate("box => box.scrollTo({ top: 0 })")
            await page.wait_for_timeout(50)
        await expect(page.locator("#talk > .post")).to_have_count(150)
        await page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
        await asyncio.to_thread(app.mailbox.deliver, "person/sanne", Outgoing(text="News"), "n1")
        await expect(page).to_have_title("(1) Conversation · Schakel")
    database.close()
    assert windows.complaints == []


SPILT = """() => [...document.querySelectorAll('main *, header *')].filter((e) => {
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const scrolls = (n) => n && (/auto|scroll|hidden|clip/.test(getComputedStyle(n).overflowX) || scrolls(n.parentElement));
  return box.width && e.checkVisibility() && style.position !== 'fixed' && !e.closest('svg, .sr, .skip') && box.right > innerWidth + 1
    && !scrolls(e.parentElement);
}).map((e) => e.outerHTML.slice(0, 120)).concat([document.documentElement, ...document.querySelectorAll('.mine, .board, .open-call, .scroll, .column')]
  .filter((e) => e.scrollWidth > e.clientWidth + 1 && !e.matches('.mine .requests')).map((e) => e.className || 'page'))"""
