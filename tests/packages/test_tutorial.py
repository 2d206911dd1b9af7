"""The tutorial leads from nothing to the first acknowledged request: its own commands are run, in two
terminals of a new environment, and what it says to do on the phone is done in a strict Telegram.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.chaos.servers import free_port
from tests.fakes.telegram import Telegram
from tests.fakes.telegram_people import user
from tests.house.figures import ROOT
from tests.packages.environment import link_needs

FATIMA, GROUP = user(501, "Fatima", "en"), -100_777
_COMMAND = re.compile(r"^    (\S.*)$", re.MULTILINE)
_DONE = "the command has ended with"


def commands() -> list[str]:
    """All commands of the tutorial, in their order."""
    return _COMMAND.findall((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8"))


class Terminal:
    """A shell that goes on from command to command, as a terminal does."""

    def __init__(self, shell: asyncio.subprocess.Process) -> None:
        self._shell = shell

    @classmethod
    async def open(cls, folder: Path, settings: dict[str, str]) -> Terminal:
        """A new one, in a folder."""
        pipe = asyncio.subprocess.PIPE
        shell = await asyncio.create_subprocess_exec(
            "bash",
            cwd=folder,
            env=settings,
            stdin=pipe,
            stdout=pipe,
            stderr=asyncio.subprocess.STDOUT,
        )
        return cls(shell)

    async def start(self, command: str) -> None:
        """Begin a command that goes on running."""
        assert self._shell.stdin
        self._shell.stdin.write(f"exec {command}\n".encode())
        await self._shell.stdin.drain()

    async def run(self, command: str) -> str:
        """What a command prints; it must end well."""
        assert self._shell.stdin and self._shell.stdout
        self._shell.stdin.write(f"{command}\necho {_DONE} $?\n".encode())
        await self._shell.stdin.drain()
        printed = ""
        while True:
            line = (await asyncio.wait_for(self._shell.stdout.readline(), 120)).decode()
            if not line or line.startswith(_DONE):
                assert line.strip() == f"{_DONE} 0", f"{command}\n{printed}"
                return printed
            printed += line

    async def close(self) -> None:
        """End what runs in it."""
        if self._shell.returncode is None:
            self._shell.terminate()
        await self._shell.communicate()


@pytest.fixture
def folder(wheel: Path, tmp_path: Path) -> Path:
    """A new folder with nothing but the wheel in it."""
    shutil.copy(wheel, tmp_path)
    (tmp_path / "home").mkdir()
    return tmp_path


async def test_from_nothing_to_the_first_acknowledged_request(folder: Path) -> None:
    told = commands()
    serve = told.index("schakel serve")
    async with Telegram() as telegram:
        settings = {
            "HOME": str(folder / "home"),
            "PATH": "/usr/bin:/bin:" + str(Path(sys.executable).parent),
            "LANG": "C.UTF-8",
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],  # what other tests learnt
            "SCHAKEL_TELEGRAM_API_URL": telegram.url,
            "SCHAKEL_PORT": str(free_port()),
            # Its dependencies are those of this environment: nothing is fetched.
            "PIP_NO_DEPS": "1",
            "PIP_NO_INDEX": "1",
        }
        first = await Terminal.open(folder, settings)
        try:
            for command in told[:serve]:
                printed = await first.run(command.replace("123456:ABC-DEF", telegram.token))
                if "pip install" in command:
                    link_needs("schakel", folder / "env")
                if command == "schakel doctor":
                    assert "WRONG" not in printed
            await first.start(told[serve])
            second = await Terminal.open(folder, settings)
            try:
                await second.run(next(one for one in told if one.startswith("export PATH")))
                await second.run("cd desk")
                await _on_the_phone(telegram, second, told[serve + 1 :])
            finally:
                await second.close()
        finally:
            await first.close()


async def _on_the_phone(telegram: Telegram, terminal: Terminal, told: list[str]) -> None:
    invite, call = told
    await telegram.until(lambda: telegram.polled_by or telegram.called("setMyCommands"), 60)
    link = re.search(r"https://t\.me/schakel_bot\?start=(\S+)", await terminal.run(invite))
    assert link
    telegram.private(FATIMA)
    telegram.say(FATIMA, f"/start {link[1]}")
    await telegram.says(FATIMA["id"], "you are Fatima", 60)
    group = telegram.group(GROUP, FATIMA)
    telegram.bot_membership(FATIMA, group, "left", "member")
    which = await telegram.says(GROUP, "press the team")
    telegram.press(FATIMA, which, "Service desk")
    await telegram.says(GROUP, "come to this room")
    telegram.say(FATIMA, "the lamp in room 3 is broken")
    telegram.press(FATIMA, await telegram.says(FATIMA["id"], "Shall I send it?"), "Yes, send it")
    telegram.press(FATIMA, await telegram.says(GROUP, "S-1001"), "I'll take it")
    await telegram.says(GROUP, "being worked on")
    assert "acknowledged" in await terminal.run(call)
