"""Files in a real window: chosen, pasted, dropped, taken away again, sent; a picture shows, what is
too large is told before it goes.
"""

from __future__ import annotations

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.browser.conftest import Windows
from tests.files.bytes import picture as drawn

pytestmark = pytest.mark.asyncio(loop_scope="session")
PASTE = """(name) => {
  const data = new DataTransfer();
  data.items.add(new File(["x"], name));
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.getElementById("words").dispatchEvent(event);
}"""
DROP = """([name, size]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(size)], name));
  for (const kind of ["dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector(".conversation .scroll").dispatchEvent(event);
  }
}"""

CHOOSE = """([name, size]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(size)], name));
  const field = document.querySelector("[data-files]");
  field.files = data.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def png(name: str) -> FilePayload:
    return FilePayload(name=name, mimeType="image/png", buffer=drawn())


async def chosen(page: Page) -> list[str]:
    """What stands above the words, to be sent."""
    return [text.split("\n")[0] for text in await page.locator(".chosen li").all_inner_texts()]


async def test_files_are_added_in_every_way_and_a_picture_shows(windows: Windows) -> None:
    page = await windows.open("/?as=noor", locale="nl-NL")
    await page.set_input_files("[data-files]", [png("lek.png")])
    await page.evaluate(PASTE, "plak.txt")
    await page.evaluate(DROP, ["sleep.txt", 5])
    assert await chosen(page) == ["lek.png", "plak.txt", "sleep.txt"]
    await page.get_by_label("Weghalen: plak.txt").click()
    await page.evaluate(DROP, ["film.mp4", 21 * 1024 * 1024])
    await expect(page.locator("#notice")).to_contain_text("hooguit 20 MB")
    assert await chosen(page) == ["lek.png", "sleep.txt"]
    await page.keyboard.press("Enter")
    own = page.locator("#talk > .post.own").last
    await expect(own.locator(".file-name")).to_have_text(["lek.png", "sleep.txt"])
    await expect(page.locator(".chosen li")).to_have_count(0)
    await expect(own.locator("img")).to_have_count(1)
    await expect(own.locator("img")).to_have_js_property("naturalWidth", 60)


async def test_without_script_too(windows: Windows) -> None:
    page = await windows.open("/?as=noor", java_script_enabled=False, locale="nl-NL")
    await page.set_input_files("[data-files]", [png("zonder.png")])
    await page.fill("#words", "kijk eens")
    await page.click(".send")
    await expect(page.locator("#talk > .post.own .file-name").last).to_have_text("zonder.png")


async def test_who_chooses_again_adds_and_one_too_large_drops_no_other(windows: Windows) -> None:
    page = await windows.open("/?as=noor", locale="nl-NL")
    for name in ("een.png", "twee.png"):
        await page.set_input_files("[data-files]", [png(name)])
    await page.set_input_files("[data-files]", [png("twee.png")])
    await page.evaluate(CHOOSE, ["film.mp4", 21 * 1024 * 1024])
    await expect(page.locator("#notice")).to_contain_text("hooguit 20 MB")
    assert (await chosen(page))[:2] == ["een.png", "twee.png"]
    assert "film.mp4" not in await chosen(page)
    await page.keyboard.press("Enter")
    own = page.locator("#talk > .post.own").last
    await expect(own.locator(".file-name").first).to_have_text("een.png")
    await page.set_input_files("[data-files]", [png("drie.png")])
    assert await chosen(page) == ["drie.png"], "what was sent goes no second time"


async def test_nobody_is_said_to_answer_what_was_refused(windows: Windows) -> None:
    page = await windows.open("/?as=noor", locale="nl-NL")
    await page.evaluate(CHOOSE, ["leeg.txt", 0])
    await page.locator(".send").click()
    await expect(page.locator("#notice")).to_contain_text("leeg.txt")
    await expect(page.locator(".typing.on")).to_have_count(0, timeout=2_000)
    refused = [told for told in windows.complaints if "422" in told]
    assert len(refused) == len(windows.complaints) == 1
    windows.complaints.clear()
