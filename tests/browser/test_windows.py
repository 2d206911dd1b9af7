"""What a window must withstand: double clicks, a lost line, no script, a phone, a keyboard."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Windows, picture

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_double_click_says_it_once(windows: Windows) -> None:
    page = await windows.open("/?as=ravi", locale="en-GB")
    await page.locator(".suggestion").first.dblclick()
    await expect(page.locator("#talk > .post.desk")).not_to_have_count(0)
    await expect(page.locator("#talk > .post.own")).to_have_count(1)


async def test_a_lost_line_is_told_and_the_words_stay(windows: Windows) -> None:
    page = await windows.open("/?as=pim", locale="nl-NL")
    await page.route("**/say", lambda route: route.abort())
    await page.fill("#words", "hallo daar")
    await page.keyboard.press("Enter")
    await expect(page.locator("#notice")).to_contain_text("probeer het zo nog eens")
    await expect(page.locator("#words")).to_have_value("hallo daar")
    await page.unroute("**/say")
    await page.keyboard.press("Enter")
    await expect(page.locator("#talk > .post.own")).to_have_count(1)
    await expect(page.locator("#notice")).to_be_empty()
    windows.complaints[:] = [
        c for c in windows.complaints if "ERR_FAILED" not in c and "Failed to fetch" not in c
    ]


async def test_a_retry_after_a_lost_answer_is_one_message(windows: Windows) -> None:
    page = await windows.open("/?as=umut", locale="nl-NL")
    sent = 0

    async def lose_the_answer(route: object) -> None:
        nonlocal sent
        sent += 1
        await route.fetch()  # type: ignore[attr-defined]
        await route.abort()  # type: ignore[attr-defined]

    await page.route("**/say", lose_the_answer)
    await page.fill("#words", "dank je wel")
    await page.keyboard.press("Enter")
    await expect(page.locator("#notice")).not_to_be_empty()
    await page.unroute("**/say")
    await page.keyboard.press("Enter")
    await expect(page.locator("#notice")).to_be_empty()
    await expect(page.locator("#talk > .post.desk")).to_have_count(1)
    await expect(page.locator("#talk > .post.own")).to_have_count(1)
    assert sent == 1
    windows.complaints[:] = [
        c for c in windows.complaints if "ERR_FAILED" not in c and "Failed to fetch" not in c
    ]


async def test_everything_works_without_script(windows: Windows) -> None:
    page = await windows.open("/?as=trudy", locale="nl-NL", java_script_enabled=False)
    await page.fill("#words", "hallo")
    await page.locator(".send").click()
    await expect(page.locator("#talk > .post.own")).to_have_count(1)
    for _ in range(60):
        if await page.locator("#talk > .post.desk").count():
            break
        await page.wait_for_timeout(500)
        await page.reload()
    await expect(page.locator("#talk > .post.desk")).to_have_count(1)


async def test_one_window_shows_what_another_said(windows: Windows) -> None:
    first, second = [await windows.open("/?as=willemijn", locale="nl-NL") for _ in range(2)]
    await first.fill("#words", "hallo\nallemaal")
    await first.keyboard.press("Enter")
    await expect(second.locator("#talk > .post.own .words")).to_have_text(
        "hallo\nallemaal", use_inner_text=True
    )
    await expect(second.locator("#talk > .post.desk")).to_have_count(1)


async def test_what_somebody_is_typing_survives_news(windows: Windows) -> None:
    joost, fatima = await windows.open("/team?as=joost"), await windows.open("/team?as=fatima")
    await fatima.fill("#words", "half a sen")
    await joost.fill("#words", "news for everybody")
    await joost.keyboard.press("Enter")
    await expect(fatima.locator("#talk")).to_contain_text("news for everybody")
    await expect(fatima.locator("#words")).to_have_value("half a sen")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
async def test_no_page_is_wider_than_its_window(windows: Windows, width: int, scheme: str) -> None:
    for name, path in (
        ("conversation", "/?as=sven"),
        ("room", "/team?as=esther"),
        ("nothing", "/call/S-999999?as=sven"),
    ):
        page = await windows.open(path, width=width, height=760, color_scheme=scheme)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
        if width == 360 and name != "nothing":
            await picture(page, f"phone-{name}-{scheme}")
    windows.complaints[:] = [c for c in windows.complaints if "404" not in c]


async def test_it_can_be_used_with_the_keyboard_alone(windows: Windows) -> None:
    page = await windows.open("/?as=roos", locale="nl-NL")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    named = await page.evaluate(
        """[...document.querySelectorAll('button, a[href], summary, input:not([type=hidden]), textarea, select')]
           .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.outerHTML)"""
    )
    assert named == []
    await page.locator(".who > summary").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-filter]")).to_be_focused()
    await page.keyboard.type("schoonm")
    await expect(page.locator(".who-list h3:visible")).to_have_text(["Schoonmaak"])
    await page.keyboard.press("Escape")
    await expect(page.locator(".who-list")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out_from_their_ground(windows: Windows, scheme: str) -> None:
    page = await windows.open("/?as=sanne", color_scheme=scheme)
    poor = await page.evaluate(CONTRAST)
    assert poor == []


CONTRAST = """() => {
  const style = getComputedStyle(document.documentElement);
  const light = (name) => {
    const hex = style.getPropertyValue('--' + name).trim().slice(1);
    const parts = [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
      .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const pairs = [['ink', 'paper'], ['ink-2', 'paper'], ['ink-2', 'sheet'], ['ink-3', 'paper'], ['ink-3', 'sheet'], ['ink-3', 'sheet-2'],
    ['on-green', 'green'], ['own-ink', 'own'], ['green', 'paper'], ['green', 'green-soft'], ['late', 'sheet'],
    ...['new', 'busy', 'waiting', 'late', 'done', 'ended'].map((tone) => [tone, tone + '-soft'])];
  return pairs.map(([a, b]) => {
    const [x, y] = [light(a), light(b)];
    return [a, b, (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)];
  }).filter(([, , ratio]) => !(ratio >= 4.5));
}"""
