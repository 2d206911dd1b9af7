"""The main story in real windows, side by side: from the first sentence to a closed call, through a
supplier.
"""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Windows, picture

MOST_TURNS = 8
pytestmark = pytest.mark.asyncio(loop_scope="session")


async def press(page: Page, action: str, **values: str) -> None:
    """Press a call's button, under "More" where it lies there, and fill in its form when it has
    one.
    """
    form = page.locator(f'form:has(input[name="action"][value$=":{action}"])').first
    menu = page.locator("details.more", has=form).first
    if await menu.count():
        await menu.locator("> summary").click()
    sheet = page.locator("details.act", has=form).first
    if await sheet.count():
        await sheet.locator("> summary").click()
    for name, value in values.items():
        await fill(form.locator(f'[name="v.{name}"]'), value)
    await form.locator("button[type=submit]").click()


async def show(page: Page) -> None:
    """Open the one call in the list: again where the list was renewed under the pointer."""
    card = page.locator('[id^="card-"]').first
    await page.locator(".call-row a[data-open]").click()
    with suppress(AssertionError):
        await expect(card).to_be_visible(timeout=10_000)
        return
    await page.locator(".call-row a[data-open]").click()
    await expect(card).to_be_visible()


async def fill(field: Locator, value: str) -> None:
    """Choose the option that has these words in its value, or type them."""
    kind = await field.first.evaluate("e => e.type")
    if kind == "radio":
        await field.locator(f'xpath=self::*[contains(@value, "{value}")]').first.check()
    elif kind == "select-one":
        options = await field.locator("option").evaluate_all("all => all.map(o => o.value)")
        await field.select_option(next(option for option in options if value in option))
    else:
        await field.fill(value)


async def ask(page: Page, words: str) -> str:
    """Say something and agree with what the desk makes of it, until there is a request. Gives its
    number.
    """
    cards = page.locator("#talk .card")
    before = await cards.count()
    await page.fill("#words", words)
    await page.keyboard.press("Enter")
    for _ in range(MOST_TURNS):
        answer = page.locator("#talk > .post").last
        await expect(answer).to_have_class(re.compile("desk"))
        if await cards.count() > before:
            return (await cards.last.locator(".number").inner_text()).strip()
        if await answer.get_by_text("I am still learning").count():
            posts = page.locator("#talk > .post")
            await expect(posts).not_to_have_count(await posts.count(), timeout=60_000)
            continue
        said = await page.locator("#talk > .post.own").count()
        buttons = answer.locator(".replies").locator(".primary, .plain")
        if await buttons.count():
            await buttons.first.click()
        elif await answer.get_by_text("S-1").count():
            await expect(cards).to_have_count(before + 1)
            continue
        else:
            await page.fill("#words", "The waiting room of cardiology")
            await page.keyboard.press("Enter")
        await expect(page.locator("#talk > .post.own")).to_have_count(said + 1)
        await expect(page.locator("#talk > .post").last).to_have_class(re.compile("desk"))
    raise AssertionError(f"after {MOST_TURNS} turns there was still no request")


async def test_from_the_first_sentence_to_a_closed_call(windows: Windows) -> None:
    tom = await windows.open("/?as=tom", locale="en-GB")
    await picture(tom, "welcome")
    cleaning = await windows.open("/team?as=kofi", locale="en-GB")
    number = await ask(tom, "someone spilled coffee in the waiting room")
    mine, card = tom.locator(f"#mine-{number}"), cleaning.locator(f"#card-{number}")
    await expect(mine).to_contain_text("Cleaning")
    row = cleaning.locator(f"#row-{number}")
    await row.locator("a[data-open]").click()
    await expect(card).to_be_visible()

    await press(cleaning, "acknowledge")
    await expect(mine).to_contain_text("Kofi Asante")
    await press(cleaning, "note", text="Bring the big mop")
    await press(cleaning, "pass_on", service="/", text="A clean mat, please")
    await expect(card.locator(".link")).to_have_count(2)

    supplier_seat = await mine.locator(".seat-hint a").get_attribute("href")
    assert supplier_seat
    supplier = await windows.open(supplier_seat, locale="en-GB")
    await expect(supplier.locator(".call-row")).to_have_count(1)
    await show(supplier)
    await press(supplier, "acknowledge")
    await expect(mine).to_contain_text(re.compile("working on it"))
    await expect(card.locator(".link").last).to_have_class(re.compile("busy"))
    await expect(row).to_contain_text("waiting for another team")
    await cleaning.locator("[data-close-call]").click()
    await expect(row.locator("a[data-open]")).to_be_focused()
    await cleaning.fill("#words", "The mat is on its way, I am there at four.")
    await cleaning.keyboard.press("Enter")
    await expect(cleaning.locator("#talk > .post.own")).to_have_count(1)
    await picture(tom, "employee")
    await row.locator("a[data-open]").click()
    await picture(cleaning, "team")
    story = await windows.open(f"/call/{number}?as=tom", locale="en-GB")
    await expect(story.locator(".spot")).to_have_count(3)
    await expect(story.locator(".story")).not_to_contain_text("big mop")
    await press(supplier, "resolve", text="The mat is ready")
    await expect(card).to_have_class(re.compile("busy"))

    await press(cleaning, "resolve", text="Mopped and dry again")
    await expect(mine).to_contain_text("Mopped and dry again")
    await picture(story, "call")
    await press(tom, "confirm")
    await expect(mine).to_have_count(0)
    await cleaning.locator("[data-close-call]").click()
    await cleaning.locator("h1").click()
    await expect(row).to_have_count(0)
    await expect(story.locator(".call-head")).to_have_class(re.compile("ended"))
