"""`make pictures` draws each state, tells how far it is, and ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import pictures

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("state", ["error", "offline"])
async def test_every_state_is_drawn(
    state: str, tmp_path: Path, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "SIZES", {"phone": (360, 780)})
    monkeypatch.setattr(pictures, "SCHEMES", ("dark",))
    monkeypatch.setattr(pictures, "LANGUAGES", ("nl",))
    told: list[tuple[Path, str]] = []
    await pictures.draw(tmp_path, chromium, state, lambda *one: told.append(one))
    assert [wrong for _, wrong in told if wrong] == []
    assert {file.name.partition(f"-{state}")[0] for file, _ in told} == set(
        pictures.pages_of(state)
    )
    assert all(file.stat().st_size for file, _ in told)
