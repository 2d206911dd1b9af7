"""Files at a terminal: a path sends one along, a mark saves one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.channels.terminal.channel import TerminalChannel, Window
from bot.channels.terminal.display import Printed, plain
from bot.channels.terminal.file_commands import is_command, read_file, save
from bot.settings import Settings
from bot.wording.localizer import Localizer
from routing.call.file_limits import MOST_BYTES
from routing.storage.db import Database
from tests.channels.conftest import now
from tests.files.bytes import picture
from tests.files.kept import kept
from tests.routing.links import CATALOGUE
from tests.routing.reading import ByWord

EN = Localizer("en")


async def typed(app: App, person: str, *lines: str) -> str:
    """A sitting; all that stands on the screen afterwards."""
    shown: list[Printed] = []

    async def given() -> AsyncIterator[str]:
        for line in lines:
            yield line

    window = Window(
        person,
        tuple(team.team for team in CATALOGUE.teams_of.get(person, ())),
        given(),
        shown.append,
        lambda *_: None,
        app.settle,
        now,
        localizer=EN,
        open=lambda file: app.mailbox.open(file, person, CATALOGUE),
    )
    await TerminalChannel(app.mailbox, window).listen(app.accept)
    return "\n".join(line for one in shown for line in plain(one))


async def test_from_a_path_to_the_call_and_to_a_colleagues_folder(
    database: Database, tmp_path: Path
) -> None:
    app = App(Settings(), database, CATALOGUE, ByWord(CATALOGUE), now=now)
    app.add(WebChannel(app.mailbox))
    app.add(TerminalChannel(app.mailbox))
    red, folder = picture(), tmp_path / "in a folder"
    folder.mkdir()
    (folder / "lek.png").write_bytes(red)
    await typed(app, "sanne", f"/file '{folder}/lek.png' er is een spill", "ja")
    assert kept(database, "S-1001") == {"lek.png": red}
    screen = await typed(app, "joost", "1")
    assert "Bestanden: lek.png" in screen or "Files: lek.png" in screen
    assert f"Saved as {tmp_path / 'lek.png'}." in await typed(
        app, "joost", f"/save lek.png {tmp_path}"
    )
    assert (tmp_path / "lek.png").read_bytes() == red
    news = [
        line for post in app.mailbox.latest("room/cleaning") for line in plain(Printed(post, ()))
    ]
    mark = next(line for line in news if "/save" in line).split("/save ")[1]
    assert "lek (2).png" in await typed(app, "fatima", f"/save {mark} '{tmp_path}'")
    assert "don't see a file lek.png" in await typed(app, "hilde", f"/save lek.png {tmp_path}")


def test_saving_never_writes_over_anything(tmp_path: Path) -> None:
    for _ in range(2):
        said = save("lek.png", b"x", str(tmp_path), "abc", EN)
    assert said == f"Saved as {tmp_path / 'lek (2).png'}."
    assert sorted(p.name for p in tmp_path.iterdir()) == ["lek (2).png", "lek.png"]
    assert "another folder" in save("lek.png", b"x", str(tmp_path / "none"), "abc", EN)


@pytest.mark.parametrize("line", ["/file", "/file 'x", "/file /nowhere/x.png", "/file ."])
def test_a_path_that_leads_nowhere_is_told(line: str) -> None:
    assert isinstance(read_file(line, EN), str)


def test_what_is_too_large_or_empty_is_told(tmp_path: Path) -> None:
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    (tmp_path / "leeg").touch()
    assert "20 MB at most" in str(read_file(f"/file {tmp_path}/film.mp4", EN))
    assert "nothing in leeg" in str(read_file(f"/file {tmp_path}/leeg", EN))


def test_a_word_is_no_command() -> None:
    assert (
        is_command("/file x", "/file")
        and not is_command("/files x", "/file")
        and not is_command("file x", "/file")
    )
