"""Draws every page in every state: `make pictures` (`python -m tests.browser.pictures FOLDER`).

Each of the states (empty, full, long, error, offline, edited, many) is a small organisation's desk of its own,
looked at on a phone and on a desktop, light and dark, in both languages. What axe finds on a page,
or one that is wider than its window, counts as failed.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
import urllib.parse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from playwright.async_api import Error as PlaywrightError

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.channels.pages.site import make_site
from bot.settings import Settings
from catalog.editing.merge import with_value
from catalog.editing.splice import document_of
from catalog.load import load
from catalog.model import Catalogue, Organisation, Person
from routing.call.actions import Action
from routing.insight.counted import LinkCount
from routing.storage import team_drafts
from routing.storage.db import Database
from routing.storage.insight_tables import LinkCountRow
from routing.storage.team_drafts import Draft
from tests.bench.open_calls import fill, prototypes
from tests.browser.conftest import CHROMIUM, FLAGS, faults, windows_at
from tests.channels.conftest import now, parts_for
from tests.channels.test_organisation_page import large
from tests.channels.test_pages import done, opened
from tests.fakes.windows import said
from tests.routing.links import CATALOGUE, CLEANING, DESK, HR
from tests.routing.reading import ByWord

SIZES = {"phone": (360, 780), "desktop": (1280, 820)}
SCHEMES, LANGUAGES = ("light", "dark"), ("en", "nl")
PATIENCE = 15.0
Tell = Callable[[Path, str], None]
NAME = "Wolfeschlegelsteinhausenbergerdorff" * 9


def _nothing(database: Database) -> None:
    """Nothing has happened yet."""


def _full(database: Database) -> None:
    """A day's work: sixty calls in every state, talk in both places."""
    number = opened(database, text="coffee on the floor of the lobby").number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    done(database, number, Action.PASS_ON, "joost", service="laundry/linen", text="clean cloths")
    fill(database, prototypes(database), 60, 0)
    for n in range(5):
        said(database, "person/sanne", "sanne", f"Is it done yet? ({n})")
        said(database, "room/cleaning", "joost", f"Who takes the theatre? ({n})")


def _long(database: Database) -> None:
    """Names, words and stories as long as they get."""
    number = opened(database, text="It drips. " * 200).number
    done(database, number, Action.ACKNOWLEDGE, "fatima")
    for n in range(10):
        asked = {"service": "laundry/linen", "text": f"part {n}"}
        done(database, number, Action.PASS_ON, "fatima", **asked)
    for n in range(28):
        done(database, number, Action.NOTE, "fatima", text=f"Note {n}. " * 20)
    for n in range(70):
        said(database, "person/sanne", "sanne", f"{n} {NAME}")


SMALL = Path(__file__).parents[1] / "catalog" / "small"
"""The folder in which a block is edited; nothing is put into it."""


def _edited(database: Database) -> None:
    """A draft in which something does not fit, and one that a colleague changed beneath."""
    text = (SMALL / "facilities-cleaning.yaml").read_text()
    document = with_value(document_of(text), ("people", "joost", "name"), "Joost Vermeulen")
    spill = ("services", "cleaning", "items", "spill", "phrases")
    document = with_value(document, (*spill, "nl"), None)
    both = {"path": ["people", "fatima", "name"], "base": "F.", "theirs": "Fatima B.", "mine": "F"}
    with database.transaction() as session:
        draft = Draft("facilities-cleaning", "fatima", text, document, [both])
        team_drafts.keep(session, draft, now())
        other = Draft("facilities-cleaning", "ria", text, document)
        team_drafts.ask(session, other, "he is called so", "waiting", now())


def many_figures(database: Database) -> None:
    """Made figures of a quarter for 300 links: most keep what they promise, some do not."""
    day = now().toordinal()
    counts = (
        LinkCount(
            number=f"S-{10_000 + link * 25 + n}",
            team=f"link-{link}",
            item="",
            kind="",
            customer="",
            private=False,
            day=day - n,
            hour=9,
            read="",
            calls=1,
            solved=1,
            solved_in_time=int((n * 7 + link) % 25 < 25 - link * 37 % 6 - link % 10 // 2),
            picked=1,
            picked_in_time=int((n * 3 + link) % 25 < 25 - link * 37 % 4),
        )
        for link in range(300)
        for n in range(25)
    )
    rows = [LinkCountRow(**count._asdict(), upto=0) for count in counts]
    with database.transaction() as session:
        session.add_all(rows)


MANY = large(300)
MANY = Catalogue(version="many", organisation=MANY.organisation, teams=(DESK, *MANY.teams))
LONG = Catalogue(
    version="v1",
    organisation=Organisation(
        language="en", employees=(Person(id="sanne", name=NAME), Person(id="tom", name="Tom"))
    ),
    teams=(
        DESK,
        CLEANING.model_copy(
            update={"people": (Person(id="fatima", name=NAME), *CLEANING.people[1:])}
        ),
        HR,
        *CATALOGUE.teams[3:],
    ),
)
PAGES = {
    "talk": "/?as=sanne",
    "requests": "/requests?as=sanne",
    "list": "/team?as=fatima",
    "columns": "/team?as=fatima&layout=columns",
    "opened": "/team?as=fatima&call=S-1001",
    "call": "/call/S-1001?as=fatima",
    "followed": "/call/S-1001?as=sanne",
    "catalogue": "/catalogue?as=sanne",
    "found": "/catalogue?as=sanne&q=spil",
    "item": "/catalogue/cleaning/rooms/spill?as=sanne",
    "organisation": "/organisation?as=daan&by=work",
    "block": "/organisation/cleaning?as=daan",
    "promises": "/insight?as=daan",
    "time": "/insight?as=daan&show=time",
    "hours": "/insight?as=daan&show=hours",
}
_EDIT = "/organisation/facilities-cleaning/edit"
EDITS = {
    "edit-about": f"{_EDIT}?as=fatima",
    "edit-people": f"{_EDIT}?part=people&as=fatima",
    "edit-duty": f"{_EDIT}?part=duty&as=fatima",
    "edit-service": f"{_EDIT}?part=service/cleaning&as=fatima",
    "edit-item": f"{_EDIT}?part=item/cleaning/spill&as=fatima",
    "edit-change": f"{_EDIT}/change?as=fatima",
    "edit-words": f"{_EDIT}/words?q=wet+floor&as=fatima",
    "edit-new": "/teams/new?as=ria",
    "changes": "/changes?as=fatima",
}
STATES: dict[str, tuple[Callable[[Database], None], Catalogue, bool]] = {
    "empty": (_nothing, CATALOGUE, False),
    "full": (_full, CATALOGUE, False),
    "long": (_long, LONG, False),
    "error": (_nothing, CATALOGUE, False),
    "offline": (_full, CATALOGUE, True),
    "edited": (_edited, load(SMALL).catalogue, False),
    "many": (many_figures, MANY, False),
}
ERRORS = {
    "missing": "/call/S-9999?as=sanne",
    "no-team": "/team?as=sanne",
    "no-figures": "/insight?as=sanne",
}


_OTHERS = {
    "error": ERRORS,
    "edited": EDITS,
    "many": {"organisation": "/organisation?as=daan", "promises": "/insight?as=daan&by=domain"},
}


def pages_of(state: str) -> dict[str, str]:
    """What is drawn of a state."""
    if state in _OTHERS:
        return _OTHERS[state]
    if state == "empty":
        return {name: path for name, path in PAGES.items() if "S-1001" not in path}
    return {name: PAGES[name] for name in ("talk", "list")} if STATES[state][2] else PAGES


async def draw(folder: Path, browser: Browser, state: str, tell: Tell) -> None:
    """Every page in one state; each picture is told, and so is what went wrong with it."""
    make, catalogue, offline = STATES[state]
    with tempfile.TemporaryDirectory() as place:
        database = Database(f"sqlite:///{place}/desk.sqlite3")
        database.migrate()
        app = App(Settings(), database, catalogue, ByWord(catalogue), now=now)
        app.add(WebChannel(app.mailbox))
        make(database)
        parts = parts_for(database, app.mailbox, app.accept)
        parts = replace(
            parts,
            catalogue=lambda: catalogue,
            folder=SMALL,
            rehearse=lambda known, stop: ByWord(known),
        )
        site = make_site(replace(parts, writes=state == "edited"))
        async with windows_at(site, browser) as windows:
            for size, scheme, language in itertools.product(SIZES, SCHEMES, LANGUAGES):
                context = await _context(browser, size, scheme, language)
                for name, path in pages_of(state).items():
                    file = folder / f"{name}-{state}-{size}-{scheme}-{language}.png"
                    tell(file, await _one(context, windows.address, path, file, offline=offline))
                await context.close()
        database.close()


async def _context(browser: Browser, size: str, scheme: str, language: str) -> BrowserContext:
    """A phone has no mouse; nothing moves, else a picture shows what is half there."""
    width, height = SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=language,
        reduced_motion="reduce",
        has_touch=size == "phone",
        is_mobile=size == "phone",
    )
    context.set_default_timeout(PATIENCE * 1000)
    return context


async def _one(
    context: BrowserContext, address: str, path: str, file: Path, *, offline: bool
) -> str:
    """One picture; gives what went wrong, nothing else waits for it."""
    try:
        async with asyncio.timeout(12 * PATIENCE):
            page = await _taken(context, address, path, file, offline=offline)
            # Half of them: each page large and small, light and dark, in both languages.
            if file.stem.endswith(("dark-nl", "light-en")) and (found := await faults(page)):
                return "; ".join(found)
    except (PlaywrightError, TimeoutError) as error:
        return str(error).partition("\n")[0] or "it took too long"
    finally:
        await context.set_offline(False)
        for page in context.pages:
            await page.close()
    return ""


async def _taken(
    context: BrowserContext, address: str, path: str, file: Path, *, offline: bool
) -> Page:
    page = await context.new_page()
    person = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)["as"][0]
    await page.goto(f"{address}/?as={person}")
    wanted = page.locator(f'.languages button[value="{file.stem.rpartition("-")[2]}"]')
    if await wanted.count() and await wanted.get_attribute("aria-pressed") != "true":
        await wanted.click()
        await page.wait_for_load_state()
    await page.goto(address + path)
    if offline:
        await context.set_offline(True)
        await page.fill("#words", "Hello?")
        await page.keyboard.press("Enter")
        await page.locator("#notice p").wait_for()
    await page.screenshot(path=file)
    return page


async def everything(folder: Path, states: tuple[str, ...], tell: Tell) -> None:
    """All of it, in one browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for state in states:
            await draw(folder, browser, state, tell)
        await browser.close()


def main() -> None:
    """Draw them into a folder, whose older pictures go first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--states", nargs="*", default=list(STATES), choices=list(STATES))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for old in given.folder.glob("*.png"):
        old.unlink()
    each = len(SIZES) * len(SCHEMES) * len(LANGUAGES)
    every = sum(len(pages_of(state)) for state in given.states) * each
    made: list[str] = []

    def tell(file: Path, wrong: str) -> None:
        made.append(wrong)
        print(f"{len(made)} of {every}: {file.name}", f"FAILED, {wrong}" * bool(wrong), flush=True)

    asyncio.run(everything(given.folder, tuple(given.states), tell))
    missing = sum(map(bool, made))
    print(f"{len(made) - missing} of {every} pictures in {given.folder}")
    sys.exit(bool(missing))


if __name__ == "__main__":
    main()
